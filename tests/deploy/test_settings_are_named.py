"""Every variable that is read is told of in .env.example, and none is told of that nobody reads."""

import ast
import re

from tests.deploy.conftest import DEPLOY, ROOT

READERS = {"text", "flag", "words", "number", "mapping", "choice", "mail", "secret"}
# Read by libraries: the keys of the object store.
OF_LIBRARIES = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
# Names of the images and of the containers, no settings of the product.
OF_COMPOSE = {"POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD"}
OF_THE_SHELL = {"DJANGO_SETTINGS_MODULE", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PATH"}
OF_THE_ALLOCATOR = {"MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_"}


def read_by(path, of):
    """Return the names that calls such as env.text("NAME") or os.environ.get("NAME") read."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            owner = ast.unparse(node.func.value)
            name = node.args[0]
            if owner in of and node.func.attr in of[owner] and isinstance(name, ast.Constant):
                found.add(name.value)
    return found


def settings_read():
    found = read_by(ROOT / "config" / "settings.py", {"env": READERS})
    found |= read_by(ROOT / "config" / "databases.py", {"env": READERS})
    assert {"SECRET_KEY", "DATABASE_URL", "MONITOR_TOKEN", "PGBOUNCER"} <= found
    assert len(found) > 60
    return found


def server_reads():
    found = read_by(DEPLOY / "gunicorn.conf.py", {"os.environ": {"get"}})
    assert "WEB_BIND" in found
    return found


def told():
    """Return the names in .env.example -> whether a sentence stands above the group they are in."""
    groups = re.split(r"\n\s*\n", (ROOT / ".env.example").read_text())
    found = {}
    for group in groups:
        lines = group.splitlines()
        names = [m[1] for line in lines if (m := re.match(r"(?:# )?([A-Z][A-Z0-9_]+)=", line))]
        words = [line for line in lines if re.match(r"# \S+ \S+", line) and "=" not in line]
        found |= {name: bool(words) for name in names}
    return found


def test_every_variable_that_is_read_is_told_of_with_what_it_does():
    example = told()
    missing = (settings_read() | server_reads()) - set(example)
    assert not missing
    assert all(example.values()), [name for name, words in example.items() if not words]


def test_no_variable_is_told_of_that_nobody_reads():
    assert set(told()) - settings_read() - server_reads() == OF_LIBRARIES


def test_containers_set_only_variables_that_somebody_reads(compose):
    known = settings_read() | server_reads() | OF_LIBRARIES | OF_THE_ALLOCATOR
    seen = 0
    for name, service in compose["services"].items():
        for variable in service.get("environment", {}):
            assert variable in known, (name, variable)
            seen += 1
    assert seen >= 8


def test_the_image_sets_only_variables_that_somebody_reads():
    lines = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    set_there = set(
        re.findall(r"([A-Z_]+)=", " ".join(re.findall(r"^ENV (.*)$", lines, re.MULTILINE)))
    )
    assert {"DATA_DIR", "STATIC_ROOT", "WEB_BIND"} <= set_there
    assert set_there <= settings_read() | server_reads() | OF_THE_SHELL


def test_what_compose_fills_in_is_what_prepare_writes(compose):
    text = (DEPLOY / "compose" / "compose.yaml").read_text()
    assert set(re.findall(r"\$\{([A-Z_]+)", text)) <= OF_COMPOSE
    written = (DEPLOY / "compose" / "prepare.sh").read_text()
    assert all(f"{name}=%s" in written for name in OF_COMPOSE)
    assert (
        set(re.findall(r"\$([A-Z_]+)", (DEPLOY / "compose" / "roles.sh").read_text())) <= OF_COMPOSE
    )
