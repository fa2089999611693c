"""Setting up the second factor and signing in with it, with and without a script."""

import time

import pytest
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from organization.models import LiveSession
from tests.browser.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def code_of(person, *, ahead=0):
    device = TOTPDevice.objects.get(user=person)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + ahead
    return f"{totp.token():06d}"


def knock(page, base, person):
    page.goto(f"{base}/login/")
    page.fill("#id_username", person.username)
    page.fill("#id_password", PASSWORD)
    page.locator("form:has(#id_username) button.btn-primary").click()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [1366, 390])
def test_a_person_sets_up_an_authenticator_and_signs_in_with_it(
    world, chromium, live_server, settings, tmp_path, script, width
):
    settings.TOTP_REQUIRED = True
    view = {"width": width, "height": 800}
    context = chromium.new_context(locale="zh-CN", viewport=view, java_script_enabled=script)
    page, faults = context.new_page(), []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    knock(page, live_server.url, world.handler)
    page.wait_for_url("**/login/authenticator/")
    if script:
        assert page.evaluate("document.querySelector('.qr').naturalWidth") > 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=tmp_path / f"enrol-{width}.png", full_page=True)
    page.fill("#id_code", code_of(world.handler))
    page.locator("form:has(#id_code) button.btn-primary").click()
    page.wait_for_selector(".spare-codes")
    page.screenshot(path=tmp_path / f"spares-{width}.png", full_page=True)
    spares = page.locator(".spare-codes code").all_inner_texts()
    page.locator("main a.btn-primary").click()
    page.wait_for_url("**/desk/**")
    context.clear_cookies()
    knock(page, live_server.url, world.handler)
    page.wait_for_url("**/login/code/")
    page.screenshot(path=tmp_path / f"code-{width}.png", full_page=True)
    page.fill("#id_code", spares[0])
    page.locator("form:has(#id_code) button.btn-primary").click()
    page.wait_for_url("**/desk/**")
    assert "另一处登录已结束" in page.locator("main").inner_text()
    assert LiveSession.objects.get().second_factor
    assert faults == []
    context.close()
