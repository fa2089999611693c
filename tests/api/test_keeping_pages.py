"""The pages of the officers who keep tokens and subscriptions."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from api import outward
from api.models import Delivery, DeliveryState, Subscription, Token
from organization.models import Duty
from petitions.notices import relay
from tests.api.programs import Program, token_for
from tests.world import MONDAY, make_person, register


@pytest.fixture
def robot(world):
    return make_person(Duty.REGISTRAR, world.office, "热线系统")


def sent(client, page, /, *args, **fields):
    return client.post(reverse(page, args=args), fields | {"form_key": str(uuid4())}, follow=True)


def test_a_token_is_made_by_one_officer_shown_once_and_released_by_another(client, world, robot):
    client.force_login(world.admin)
    assert client.get(reverse("token_new")).status_code == 200
    page = sent(
        client, "token_new", account=robot.username, name="12345 热线", scopes=["petitions"],
        networks="10.1.2.3，10.8.0.0/16", expires_on="今天",
    ).content.decode()  # fmt: skip
    secret = re.search(r"<code class=\"break-all\">(\S+)</code>", page)[1]
    token = Token.objects.get()
    assert token.networks == "10.1.2.3/32, 10.8.0.0/16"
    detail = reverse("token_detail", args=[token.pk])
    assert secret not in client.get(detail).content.decode()
    assert sent(client, "token_release", token.pk).status_code == 403
    client.force_login(world.security)
    page = client.get(detail).content.decode()
    assert "启用令牌" in page
    assert "刘敏" not in page
    assert "令牌已启用" in sent(client, "token_release", token.pk).content.decode()
    assert Program(secret).get("/topics").status_code == 401, "only from its networks"
    assert "已经停用" not in sent(client, "token_revoke", token.pk).content.decode()
    assert "已经停用" in sent(client, "token_revoke", token.pk).content.decode()
    assert token.name in client.get(reverse("token_list")).content.decode()


def test_what_is_wrong_with_a_token_is_said_beside_what_was_typed(client, world, robot):
    client.force_login(world.admin)
    page = sent(
        client, "token_new", account="nobody", name="热线系统", scopes=["petitions"],
        networks="somewhere", expires_on="2099-01-01",
    )  # fmt: skip
    said = page.content.decode()
    assert page.status_code == 422
    assert "没有用户名为“nobody”的可用账号" in said
    assert "看不懂其中的地址" in said
    assert "热线系统" in said
    assert not Token.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "auditor", "head"])
def test_nobody_else_reads_the_pages(client, world, who):
    client.force_login(getattr(world, who))
    for name in ("token_list", "token_new", "hook_list", "hook_new"):
        assert client.get(reverse(name)).status_code == 403


def test_a_subscription_is_made_sent_again_and_ended(client, world, robot, monkeypatch):
    token_for(robot, by=world.admin)
    monkeypatch.setattr(outward, "_addresses", lambda _host, _port: [outward.ip_address("1.1.1.1")])
    client.force_login(world.admin)
    page = sent(
        client, "hook_new", account=robot.username, url="https://hotline.example.org/in",
        kinds=["open", "close"],
    ).content.decode()  # fmt: skip
    hook = Subscription.objects.get()
    assert hook.secret in page
    detail = reverse("hook_detail", args=[hook.pk])
    assert hook.secret not in client.get(detail).content.decode()
    case = register(world).case
    relay(MONDAY)
    Delivery.objects.update(state=DeliveryState.PARKED, error="HTTP 500")
    page = client.get(detail, {"state": "parked"}).content.decode()
    assert "HTTP 500" in page
    assert case.number not in page, "officers see no case"
    sent(client, "hook_again", Delivery.objects.get().pk)
    assert Delivery.objects.get().state == DeliveryState.WAITING
    sent(client, "hook_end", hook.pk)
    assert Delivery.objects.get().state == DeliveryState.DROPPED
    assert "已经终止" in sent(client, "hook_end", hook.pk).content.decode()
    assert "已终止" in client.get(reverse("hook_list")).content.decode()


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/in", "https://[::1]/", "http://1.1.1.1/", "https://10.0.0.8:8443/x"]
)
def test_a_subscription_into_the_house_is_refused(client, world, robot, url):
    token_for(robot, by=world.admin)
    client.force_login(world.admin)
    page = sent(client, "hook_new", account=robot.username, url=url, kinds=["open"])
    assert page.status_code == 422
    assert "WEBHOOK_NETWORKS" in page.content.decode()
    assert not Subscription.objects.exists()
