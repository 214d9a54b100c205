"""The cookie and the headers of signing in, under https and in the demo under http."""

import pytest

from config import from_environ
from sprint import create_app
from sprint.database import db
from tests.accounts.cast import PASSWORD
from tests.browser import Browser, CheckingClient

PAGES = ["/sign-in", "/sign-in/link", "/forgot-password", "/link/x", "/account", "/account/password", "/account/email",
         "/account/second-factor", "/second-factor", "/sign-out"]  # fmt: skip


def site(url, folder, base):
    environ = {"SPRINT_MODE": "demo", "DATABASE_URL": url, "INSTANCE_DIR": str(folder), "SECRET_KEY": "s" * 40,
               "BASE_URL": base}  # fmt: skip
    made = create_app({**from_environ(environ), "TESTING": True, "PROPAGATE_ERRORS": True})
    made.test_client_class = CheckingClient
    return made


@pytest.mark.parametrize("base", ["https://sprint.example.org", "http://127.0.0.1:8000"])
def test_the_cookie_says_what_browsers_need_to_know(url, tmp_path, ada, base):
    made, secure = site(url, tmp_path, base), base.startswith("https")
    client = made.test_client()
    form = client.get("/sign-in", base_url=base)
    token = form.text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    data = {"email": "ada@brinwick.example", "password": PASSWORD, "csrf_token": token}
    answer = client.post("/sign-in", base_url=base, data=data, headers={"Origin": base})
    assert answer.status_code == 303
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    name, *flags = (part.strip() for part in cookies[0].split(";"))
    assert name.startswith("__Host-sprint=" if secure else "sprint=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)
    assert ("Secure" in flags) is secure
    assert not any(flag.startswith("Domain") for flag in flags)
    assert ("Strict-Transport-Security" in answer.headers) is secure
    if secure:
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    with made.app_context():
        db.engine.dispose()


def test_no_cache_keeps_these_pages(app, ada):
    for browser in (Browser(app), Browser(app).sign_in(ada)):
        for path in PAGES:
            answer = browser.client.get(path)
            assert answer.headers["Cache-Control"] == "no-store", path
            assert "Cookie" in answer.headers["Vary"], path


def test_no_link_is_told_to_another_site(app, ada):
    answer = Browser(app).client.get("/link/x")
    assert answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin", "strict-origin-when-cross-origin"}
