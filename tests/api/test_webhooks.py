"""Events out: once for each subscription, to where they may go, and not past the wall."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

import pytest

from api import jobs, outward, sending
from api.models import Delivery, DeliveryState, Subscription
from organization.models import Duty
from petitions import actions
from petitions.models import Topic, Track
from petitions.notices import relay
from tests.api.programs import token_for
from tests.world import MONDAY, bring_to, days, make_person, register

LATER = MONDAY + days(1)


class Receiver(BaseHTTPRequestHandler):
    """Keeps what came, and answers what the test wants."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.answer)
        self.send_header("Location", "http://127.0.0.1:9/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answer = [], 204
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def hook_of(world, user, url, kinds=("open", "assign", "close")):
    token_for(user, by=world.admin)
    return actions_of().make_hook(user, url=url, kinds=kinds, by=world.admin, at=MONDAY)


def actions_of():
    from api import actions as deeds

    return deeds


def url_of(server):
    return f"http://127.0.0.1:{server.server_port}/in"


def go(at=LATER):
    return sending.send_due(at, lambda: None)


@pytest.mark.django_db
def test_an_event_is_sent_once_signed_and_says_no_word_of_the_case(world, receiver):
    hook = hook_of(world, world.clerk, url_of(receiver))
    case = bring_to(world, register(world).case, "sign")
    relay(LATER)
    relay(LATER)
    assert go() == 2, "signing was not asked for"
    assert go() == 0
    headers, body = receiver.got[0]
    said = json.loads(body)
    assert (said["kind"], said["case"], said["number"]) == ("open", case.slug, case.number)
    assert said["api"].endswith(f"/api/v1/cases/{case.slug}")
    stamp, given = headers["Huiyin-Signature"].removeprefix("t=").split(",v1=")
    expected = hmac.new(hook.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    assert given == expected.hexdigest()
    everything = str(receiver.got)
    for word in (case.title, "王", "13000001234", world.clerk.name):
        assert word not in everything


@pytest.mark.django_db
def test_a_case_the_account_does_not_see_is_not_told_of(world, receiver):
    hook_of(world, world.bureau_clerk, url_of(receiver))
    accused = make_person(Duty.HEAD, world.school)
    hook_of(world, accused, url_of(receiver))
    register(world)
    fields = {
        "topic": Topic.objects.get(code="E14-01"), "track": Track.ACCUSATION,
        "subject_unit": world.school,
    }  # fmt: skip
    register(world, matter_fields=fields)
    relay(LATER)
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_what_the_account_sees_no_more_when_it_is_sent_is_dropped(world, receiver):
    hook_of(world, world.head, url_of(receiver), kinds=("assign",))
    case = bring_to(world, register(world).case, "assign")
    relay(MONDAY)
    assert Delivery.objects.get().state == DeliveryState.WAITING
    actions.cancel(case, words="误送。", by=world.clerk, at=MONDAY)
    assert go() == 0
    assert Delivery.objects.get().state == DeliveryState.DROPPED
    assert receiver.got == []


@pytest.mark.django_db
def test_a_message_is_tried_again_later_and_later_and_then_parked(world, receiver):
    hook_of(world, world.clerk, url_of(receiver))
    register(world)
    relay(LATER)
    receiver.answer, at, waits = 500, LATER, []
    for _ in range(sending.MOST_TRIES):
        go(at)
        row = Delivery.objects.get()
        waits.append(row.retry_at - at)
        at = row.retry_at
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=6))
    assert (row.state, row.error) == (DeliveryState.PARKED, "HTTP 500")
    receiver.answer = 200
    assert go(at) == 0
    actions_of().send_again(row, by=world.admin, at=at)
    assert go(at) == 1
    assert jobs.minutes_missing(at) == []


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [301, 302, 307, 404])
def test_no_redirect_is_followed(world, receiver, answer):
    hook_of(world, world.clerk, url_of(receiver))
    register(world)
    relay(LATER)
    receiver.answer = answer
    assert go() == 0
    assert Delivery.objects.get().error == f"HTTP {answer}"
    assert len(receiver.got) == 1


@pytest.mark.django_db
def test_a_receiver_that_is_away_holds_up_no_other(world, receiver):
    hook_of(world, world.clerk, "http://127.0.0.1:9/in")
    hook_of(world, world.director, url_of(receiver))
    for _ in range(5):
        register(world)
    relay(LATER)
    assert go() == 5
    away = Delivery.objects.filter(subscription=Subscription.objects.order_by("pk")[0])
    assert sorted(away.values_list("attempts", flat=True)) == [0, 0, 1, 1, 1]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_no_address_inside_any_house_is_public(address, monkeypatch, settings):
    settings.WEBHOOK_NETWORKS = []
    monkeypatch.setattr(outward, "_addresses", lambda _host, _port: [ip_address(address)])
    with pytest.raises(outward.Undelivered, match="private"):
        outward.post("https://example.org/in", b"{}", {})


def test_one_inner_address_behind_a_name_is_enough_to_refuse_it(monkeypatch):
    both = [ip_address("1.1.1.1"), ip_address("10.0.0.1")]
    monkeypatch.setattr(outward, "_addresses", lambda _host, _port: both)
    with pytest.raises(outward.Undelivered, match="private"):
        outward.post("https://example.org/in", b"{}", {})


def test_the_connection_is_made_to_the_address_that_was_judged(receiver, monkeypatch):
    """A name that changes its mind between the look-up and the connection leads nowhere else."""
    asked = []

    def once_inside(host, port):
        asked.append(host)
        return [ip_address("127.0.0.1")] if len(asked) == 1 else [ip_address("127.0.0.9")]

    monkeypatch.setattr(outward, "_addresses", once_inside)
    outward.post(f"http://changes.example.org:{receiver.server_port}/in", b"{}", {})
    assert asked == ["changes.example.org"]
    assert receiver.got[0][0]["Host"].startswith("changes.example.org")


@pytest.mark.parametrize(
    "url", ["ftp://1.1.1.1/", "https://a:b@1.1.1.1/", "https://", "https://1.1.1.1:99999/", "x"]
)
def test_an_address_of_another_kind_is_refused(url):
    with pytest.raises(outward.Undelivered):
        outward.post(url, b"{}", {})


def test_plain_http_goes_only_to_networks_that_are_named(monkeypatch):
    monkeypatch.setattr(outward, "_addresses", lambda _host, _port: [ip_address("1.1.1.1")])
    with pytest.raises(outward.Undelivered, match="scheme"):
        outward.post("http://example.org/in", b"{}", {})
