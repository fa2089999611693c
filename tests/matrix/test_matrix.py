"""Every address by every method for everybody, against a second opinion in plain Python.

`MATRIX_SHARE=n` asks each person about every n-th address, others for each; 1 is the whole matrix.
"""

import os
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from uuid import uuid4
from zlib import crc32

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.utils import timezone

from config import urls
from organization import post_choice
from organization.models import User
from organization.standing import standing
from petitions.models import Case
from tests.matrix import cells, cells_chain, house
from tests.matrix.reference import FORBIDDEN, IN, LOGIN, METHOD, MISSING

pytestmark = pytest.mark.django_db
SHARE = int(os.environ.get("MATRIX_SHARE", "4"))  # the whole in `make proofs`
# What may answer where no object was made for the address.
SOFT = {200, 405, 204, 301, 302, 307, 400, 403, 404, 409, 410, 422}
READ_BY_ALL = tuple(
    f"{space}:{page}" for space in ("public", "public_en") for page in ("guide", "reply_")
)
ONLY = os.environ.get("MATRIX_ONLY", "")  # "chain" asks what stands above single cases alone
CODES = {FORBIDDEN: {403}, MISSING: {404}, METHOD: {405}}
IS_IN = {200, 204, 302, 409, 422}


def fits(target):
    """Tell whether a run that was narrowed by MATRIX_ONLY asks this address."""
    return ONLY != "chain" or cells_chain.is_chain(target)


def share_of(targets, name):
    """Return the addresses that this person is asked about; each address meets other people."""
    return [one for n, one in enumerate(targets) if crc32(f"{name} {n}".encode()) % SHARE == 0]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The house and its addresses, built once and taken down with the module."""
    from django.conf import settings

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DEMO", False)  # a superuser counts for nothing outside the demo
        with transaction.atomic():
            built = house.build()
            yield built, [one for one in cells.targets(built) if fits(one)]
            transaction.set_rollback(True)


@pytest.fixture
def bare_frame(bare_rail, monkeypatch):
    """Leave out what pages and refusals say: what is asked here is who is let in where.

    That no page breaks while it is written is asked by those who read them: `test_reading` and
    the canaries.
    """
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
    for code in (403, 404):
        plain = partial(HttpResponse, status=code)
        answer = lambda _request, exception, plain=plain: plain()  # noqa: E731
        monkeypatch.setattr(urls, f"handler{code}", answer, raising=False)


def told_of(user_id):
    """Return what a person is today, with all that a request asks about it."""
    user = User.objects.get(pk=user_id)
    for reads in (True, False):
        user.only_reads = reads
        Case.objects.visible_to(user)
    return standing(user, timezone.localdate())


@pytest.fixture
def read_once(monkeypatch):
    """Read what a person is once: whatever an answer writes is taken back before the next.

    It is most of the time of a request. That it is read anew each time is asked by those who
    change posts and grants between two pages.
    """
    whole, known = post_choice.chosen, {}

    def chosen(request, user):
        post = whole(request, user)
        if post is None:
            told = known.get(user.pk) or known.setdefault(user.pk, told_of(user.pk))
            held = replace(told, user=user)
            vars(held).update(vars(told) | {"user": user})
            vars(user)["standings"] = {held.on: held}
        return post

    monkeypatch.setattr(post_choice, "chosen", chosen)


@contextmanager
def undone():
    """Take back whatever the request writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def visitor(actor, **options):
    """Return a browser of this person, and the cookies it begins every request with."""
    client = Client(raise_request_exception=False, **options)
    if actor.user is not None:
        client.force_login(actor.user)
    return client, client.cookies.output()


def ask(client, cookies, method, target):
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    path = target.path
    data = {"form_key": str(uuid4())} | target.data if method == "POST" else None
    with undone():
        answer = client.generic(method, path) if data is None else client.post(path, data)
    if answer.streaming:  # close the file, but not the connection as the end of a request does
        list(answer)
        for close in answer._resource_closers:
            close()
    return answer


def verdict(answer, expected):
    """Return "" when the answer is what the reference says, else what was wrong."""
    code = answer.status_code
    if code >= 500:
        return f"{code}"
    at_login = code == 302 and answer.headers["Location"].startswith("/login/")
    if expected == LOGIN:
        return "" if at_login else f"{code}, not the login"
    if at_login and expected:
        return "led to the login"
    wanted = IS_IN if expected == IN else CODES.get(expected, SOFT)
    return "" if code in wanted else f"{code}, not {expected or 'any answer'}"


@pytest.mark.parametrize("name", house.NAMES)
def test_every_address_answers_everybody_as_the_tables_say(
    made, bare_frame, read_once, name, capsys
):
    built, targets = made
    actor, wrong, told = built.actors[name], [], Counter()
    with undone():
        client, cookies = visitor(actor)
        for place, target in enumerate(share_of(targets, name)):
            for method in cells.methods_of(target, place, house.NAMES.index(name)):
                expected = target.expected(actor, method)
                fault = verdict(ask(client, cookies, method, target), expected)
                told[expected or "any"] += 1
                if fault:
                    wrong.append(f"{name} {method} {target.path} ({target.about}): {fault}")
    with capsys.disabled():  # the count belongs to the result
        print(f"\nmatrix: {name}: {sum(told.values())} cells {dict(told)}, {len(wrong)} wrong")
    assert not wrong, "\n".join(wrong[:60])


def without_chance(answer, path):
    """Return the page without what differs at every request, such as keys and the address."""
    text = answer.content.decode().replace(path, "PATH")
    text = re.sub(r'value="[^"]{20,}"|nonce="[^"]+"|"X-CSRFToken": "[^"]+"', "*", text)
    text = re.sub(r'data-session-left="\d+"', "", text)
    text = re.sub(r"数据截至 [0-9:]+", "NOW", text)
    return re.sub(r"no-such-case|[A-Z]+-\d{4}-\d+", "SLUG", text)


@pytest.mark.parametrize("name", ["nobody", "unit_clerk", "school_head", "accused", "colleague"])
def test_what_is_forbidden_looks_exactly_like_what_does_not_exist(made, bare_rail, read_once, name):
    built, targets = made
    actor, seen = built.actors[name], {}
    with undone():
        client, cookies = visitor(actor)
        for target in share_of(targets, name):
            for method in ("GET", "POST"):
                if (
                    target.page.about in cells_chain.ABOUT
                    and target.expected(actor, method) == "404"
                ):
                    answer = ask(client, cookies, method, target)
                    key = (target.name, method)
                    page = (answer.status_code, without_chance(answer, target.path))
                    first = seen.setdefault(key, page)
                    differing = set(first[1].splitlines()) ^ set(page[1].splitlines())
                    assert first == page, (target.path, differing)
    assert seen or SHARE > 1


def test_every_unsafe_address_asks_for_the_token(made, bare_frame, read_once):
    built, targets = made
    names, refused = set(), 0
    with undone():
        for name in ("registrar", "head", "admin", "security", "auditor", "nobody"):
            client, cookies = visitor(built.actors[name], enforce_csrf_checks=True)
            for target in share_of(targets, name):
                if "POST" in target.page.methods and (name, target.name) not in names:
                    names.add((name, target.name))
                    answer = ask(client, cookies, "POST", target)
                    assert answer.status_code == 403, (name, target.path)
                    refused += 1
    assert refused > 100 // SHARE


def test_no_page_of_somebody_signed_in_may_be_kept(made, bare_frame, read_once):
    built, targets = made
    with undone():
        for name in ("registrar", "head", "admin", "security", "auditor", "nobody"):
            client, cookies = visitor(built.actors[name])
            for target in {one.name: one for one in share_of(targets, name)}.values():
                answer = ask(client, cookies, "GET", target)
                if target.name.startswith(READ_BY_ALL):  # the same for everybody: may be kept
                    assert not answer.cookies, target.path
                    continue
                assert "no-store" in answer.headers["Cache-Control"], target.path
