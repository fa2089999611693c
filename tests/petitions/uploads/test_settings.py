"""Where attachments lie is a setting; a wrong one stops the start without telling what it held."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def test_the_options_of_a_storage_are_a_json_object(monkeypatch):
    monkeypatch.delenv("ATTACHMENT_STORAGE_OPTIONS", raising=False)
    assert env.mapping("ATTACHMENT_STORAGE_OPTIONS") == {}
    monkeypatch.setenv("ATTACHMENT_STORAGE_OPTIONS", '{"bucket_name": "petitions"}')
    assert env.mapping("ATTACHMENT_STORAGE_OPTIONS") == {"bucket_name": "petitions"}


@pytest.mark.parametrize("said", ["secret", '["secret"]', '{"key": "secret"'])
def test_anything_else_stops_the_start(monkeypatch, said):
    monkeypatch.setenv("ATTACHMENT_STORAGE_OPTIONS", said)
    with pytest.raises(ImproperlyConfigured, match="JSON object") as refused:
        env.mapping("ATTACHMENT_STORAGE_OPTIONS")
    assert "secret" not in str(refused.value)
