import re
from pathlib import Path

import organization
from organization.labels import event_labels, role_labels
from organization.models import Role

APP = Path(organization.__file__).parent
WRITTEN = re.compile(r'\b(?:record|append|Entry)\([^"{\[]*"([a-z]+_[a-z_]+)"')


def test_every_event_this_app_writes_has_words():
    code = "".join(path.read_text() for path in APP.rglob("*.py") if path.name != "labels.py")
    assert set(WRITTEN.findall(code)) <= set(event_labels())


def test_every_role_has_words():
    assert set(role_labels()) == {*Role.values, "operator"}
