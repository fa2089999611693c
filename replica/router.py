"""The router of Django: nothing comes to the replica but what `choosing.answered` sends there."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS

from replica.choosing import ALIAS


class PrimaryAlone:
    """Writes, and what hangs on a row that was read from the replica, go to the primary."""

    def db_for_read(self, _model: Any, **_hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_migrate(self, db: str, *_args: Any, **_kwargs: Any) -> bool | None:
        return False if db == ALIAS else None
