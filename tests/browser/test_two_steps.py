"""A security key: taken into use, asked for at the next login, given up again. The key is the browser's virtual one."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

from .conftest import LOCALES, WIDE, log_in
from .server import DEMO_PASSWORD, Server

KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _context(browser: Browser, server: Server) -> BrowserContext:
    """By name, because a security key belongs to a name and not to a number."""
    origin = f"http://localhost:{urlsplit(server.url).port}"
    context = browser.new_context(base_url=origin, locale=LOCALES["fi"], viewport=WIDE)
    context.set_default_timeout(10_000)
    return context


def _confirm_password(page: Page) -> None:
    if "/reauthenticate/" in page.url:
        page.locator("#id_password").fill(DEMO_PASSWORD)
        page.locator("main form button[type=submit]").first.click()


def test_a_security_key_from_beginning_to_end(browser: Browser, server: Server) -> None:
    context = _context(browser, server)
    try:
        page = context.new_page()
        devices = context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        log_in(page, "officer")

        page.goto("/accounts/2fa/webauthn/add/")
        _confirm_password(page)
        page.locator("#id_name").fill("Tikku")
        page.locator("#mfa_webauthn_add").click()
        expect(page).not_to_have_url(re.compile("/webauthn/add/"))
        page.goto("/accounts/2fa/webauthn/")
        expect(page.locator("main h2").first).to_contain_text("Tikku")

        # Out, and in again: the password alone opens nothing.
        page.goto("/accounts/logout/")
        page.locator("main form button").first.click()
        log_in(page, "officer")
        expect(page).to_have_url(re.compile("/accounts/2fa/authenticate/"))
        page.goto("/fi/account/")
        expect(page).to_have_url(re.compile("/accounts/"))
        page.locator("#mfa_webauthn_authenticate").click()
        expect(page).not_to_have_url(re.compile("/accounts/"))

        page.goto("/accounts/2fa/webauthn/")
        page.locator("main a[href$='/remove/']").click()
        if page.locator("#mfa_webauthn_reauthenticate").count():
            page.locator("#mfa_webauthn_reauthenticate").click()
        _confirm_password(page)
        page.locator("main form button[type=submit]").first.click()
        page.goto("/accounts/2fa/webauthn/")
        expect(page.locator("main h2")).to_have_count(0)
    finally:
        context.close()
