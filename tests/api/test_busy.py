"""A call that cannot be let in or written down is not answered."""

import pytest
from django.db import OperationalError

from petitions.models import Petition


@pytest.mark.parametrize("where", ["caller_of", "note"])
def test_a_database_that_does_not_answer_is_503_with_the_time_to_wait(
    hotline, monkeypatch, caplog, where
):
    def busy(*_args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(f"api.calls.{where}", busy)
    answer = hotline.get("/units")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "5"
    assert "could not be let in" in caplog.text
    assert not Petition.objects.exists()
