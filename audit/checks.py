"""System check: a database without its triggers is an error, not a surprise."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from audit import triggers


def triggers_stand(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Return one error per database where a table is not guarded."""
    return [
        Error(
            f"Triggers missing on {alias}: {', '.join(missing)}.",
            hint="`manage.py migrate --skip-checks` puts them back.",
            id="audit.E001",
        )
        for alias in databases or ()
        if (missing := triggers.missing(alias))
    ]
