"""What DATABASE_URL and DATABASE_REPLICA_URL become."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.databases import databases

PRIMARY = "postgres://a:b@10.0.0.2,10.0.0.3:5432/huiyin?target_session_attrs=read-write&sslmode=verify-full"
REPLICA = "postgres://a:b@10.0.0.3:5432/huiyin"


@pytest.fixture
def named(monkeypatch, tmp_path):
    """Return the settings for these variables."""

    def read(**variables):
        for name in ("DATABASE_URL", "DATABASE_REPLICA_URL", "PGBOUNCER"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return databases(tmp_path)

    return read


def test_without_a_word_it_is_one_file_and_no_replica(named, tmp_path):
    found = named()
    assert list(found) == ["default"]
    assert found["default"]["NAME"] == str(tmp_path / "huiyin.sqlite3")
    assert list(named(DATABASE_URL=PRIMARY, DATABASE_REPLICA_URL="")) == ["default"]


@pytest.mark.parametrize("pooled", ["true", "false"])
def test_what_the_address_asks_for_reaches_the_driver(named, pooled):
    found = named(DATABASE_URL=PRIMARY, PGBOUNCER=pooled)["default"]
    assert found["HOST"] == "10.0.0.2,10.0.0.3"
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"
    assert found["OPTIONS"]["sslmode"] == "verify-full"


@pytest.mark.parametrize("pooled", ["true", "false"])
def test_a_machine_that_is_gone_is_noticed_within_seconds(named, pooled):
    for one in named(DATABASE_URL=PRIMARY, DATABASE_REPLICA_URL=REPLICA, PGBOUNCER=pooled).values():
        said = one["OPTIONS"]
        idle = said["keepalives_idle"] + said["keepalives_interval"] * said["keepalives_count"]
        assert max(idle, said["tcp_user_timeout"] / 1000, said["connect_timeout"]) <= 15
        assert one["CONN_HEALTH_CHECKS"]


def test_the_replica_is_read_and_never_written(named):
    found = named(DATABASE_URL=PRIMARY, DATABASE_REPLICA_URL=REPLICA)
    assert "default_transaction_read_only=on" in found["replica"]["OPTIONS"]["options"]
    assert "read_only" not in found["default"]["OPTIONS"]["options"]
    assert found["replica"]["TEST"] == {"MIRROR": "default"}


@pytest.mark.parametrize(
    "urls",
    [
        {"DATABASE_REPLICA_URL": REPLICA},
        {"DATABASE_URL": PRIMARY, "DATABASE_REPLICA_URL": "sqlite:////tmp/x.sqlite3"},
        {"DATABASE_URL": "mysql://a@b/c"},
    ],
)
def test_other_engines_are_refused_at_the_start(named, urls):
    with pytest.raises(ImproperlyConfigured, match="postgres"):
        named(**urls)
