"""The database itself keeps what is published: no update, no removal, no version beside it."""
# ruff: noqa: S608 - names of our own, no input

from audit.triggers import Guard
from reports.models import Bulletin

TABLE = Bulletin._meta.db_table
SAID = "a published bulletin is never rewritten"
REFUSED = f"SELECT RAISE(ABORT, '{SAID}')"
OUT = "OLD.status = 'published'"
PUBLISHED = Guard(
    table=TABLE,
    sqlite={
        f"{TABLE}_keep": f"BEFORE UPDATE ON {TABLE} WHEN {OUT} BEGIN {REFUSED}; END",
        f"{TABLE}_stay": f"BEFORE DELETE ON {TABLE} WHEN {OUT} BEGIN {REFUSED}; END",
        f"{TABLE}_next": f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE}"
        f" WHERE status = 'published' AND (id = NEW.id OR month = NEW.month))"
        f" BEGIN {REFUSED}; END",
    },
    function=f"{TABLE}_guard",
    body="BEGIN IF TG_OP = 'INSERT' THEN"
    f" IF NOT EXISTS (SELECT 1 FROM {TABLE} WHERE status = 'published' AND month = NEW.month)"
    f" THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION '{SAID}'"
    " USING ERRCODE = 'integrity_constraint_violation'; END",
    postgresql={
        f"{TABLE}_keep": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW WHEN ({OUT})",
        f"{TABLE}_next": f"BEFORE INSERT ON {TABLE} FOR EACH ROW",
    },
)
