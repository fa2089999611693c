"""How many identities planted into real letters the finder points at; `-s` prints the table."""

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from portal.finder import find
from tests.portal.planted import plant

REGISTER = Path(settings.BASE_DIR).parent / "shared" / "data" / "petitions-with-replies.xlsx"
LETTER = 4  # column
WHOLE = 1.0
LEAST = {"bare name": 0.55}  # without any word beside it that introduces somebody

pytestmark = pytest.mark.skipif(
    not REGISTER.exists(), reason="the register of real petitions is not beside the repository"
)


def test_identities_planted_into_real_letters_are_pointed_at():
    sheet = CalamineWorkbook.from_path(REGISTER).get_sheet_by_index(0).to_python()
    letters = [str(row[LETTER]) for row in sheet[1:]]
    asked, pointed_at = Counter(), Counter()
    for planted in plant(letters):
        covered = {place for hit in find(planted.text) for place in range(hit.start, hit.end)}
        said = range(planted.start, planted.end)
        asked[planted.kind, planted.way] += 1
        pointed_at[planted.kind, planted.way] += all(
            place in covered for place in said if not planted.text[place].isspace()
        )
    share = {key: pointed_at[key] / count for key, count in asked.items()}
    for (kind, way), part in share.items():
        print(f"| {kind} | {way} | {part:.0%} |")
    assert {kind for kind, _way in share} >= {"name", "mobile", "school", "address", "plate"}
    assert [key for key, part in share.items() if part < LEAST.get(key[0], WHOLE)] == []
