"""System checks: a database without its triggers is an error, and one that the product owns is said
to whoever deploys it."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.db import connections

from audit import roles, triggers


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


def runs_apart(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Return a warning where the account of the product may change the trail (PostgreSQL only)."""
    return [
        Warning(
            f"On {alias} the account that is signed in may change or remove events.",
            hint="Run the product under an account of its own: `manage.py grant_app_role`.",
            id="audit.W001",
        )
        for alias in databases or ()
        if connections[alias].vendor == "postgresql"
        and not triggers.missing(alias)
        and roles.may_change_the_trail(connections[alias])
    ]
