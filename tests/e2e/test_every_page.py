"""Every page that each demo account can walk to: axe finds nothing serious by day and night, and 320 px hold it."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

pytestmark = pytest.mark.browser
ACCOUNTS = {
    "nobody": (None, "/"),
    "participant": ("participant", "/today"),
    "other": ("other", "/today"),
    "graduate": ("graduate", "/today"),
    "coach": ("coach", "/coach"),
    "partner": ("partner", "/partner"),
    "staff": ("staff", "/staff"),
    "admin": ("admin", "/staff"),
}
AT_LEAST = {"nobody": 4, "participant": 8, "staff": 12}  # pages that a walk must find, or it walked into a wall
MOST = 45


def walk(page, start: str, app) -> dict[str, str]:
    """One address of each page that can be reached by links: {endpoint: path}."""
    router = app.url_map.bind("localhost")
    found, queue = {}, [start, "/account" if start != "/" else "/sign-in"]
    while queue and len(found) < MOST:
        path = queue.pop(0)
        endpoint = _endpoint(router, path)
        if endpoint is None or endpoint in found:
            continue
        try:
            answer = page.goto(path)
        except Error as error:
            if "Download is starting" in str(error):
                continue  # a file, no page
            raise
        assert answer.status < 500, f"{path}: {answer.status}"
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[endpoint] = path
        queue += page.eval_on_selector_all("a[href^='/']", "links => links.map(a => a.getAttribute('href'))")
    return found


def _endpoint(router, path: str):
    try:
        return router.match(urlsplit(path).path, method="GET")[0]
    except Exception:  # a redirect of the router, or no page at all
        return None


@pytest.mark.parametrize("who", ACCOUNTS)
def test_pages_are_accessible_and_fit_a_small_phone(who, demo, open_as):
    key, start = ACCOUNTS[who]
    day = open_as(key).new_page()
    pages = walk(day, start, demo)
    assert len(pages) >= AT_LEAST.get(who, 2), pages
    night, phone = open_as(key, scheme="dark").new_page(), open_as(key, width=320).new_page()
    wrong = []
    for path in pages.values():
        for scheme, page in (("day", day), ("night", night)):
            page.goto(path)
            wrong += [f"{path} by {scheme}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in _violations(page)]
        phone.goto(path)
        over = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wrong.append(f"{path}: {over} px too wide for a phone of 320")
    assert not wrong, "\n".join(wrong)


UNLINKED = {
    "nobody": [
        "/dev/components", "/dev/mail", "/link/unknown", "/sign-in/link",
        *(f"/dev/errors/{code}" for code in (403, 404, 413, 422, 429, 500, 503)),
    ],
    "participant": [
        "/cohorts/running/modules/w4-rfq-to-quote", "/cohorts/running/weeks/4", "/nowhere",
        "/cohorts/running/modules/w2-product-photos/deliverable",
    ],
}  # fmt: skip
FORMS = {
    "participant": ["/cohorts/running/modules/w2-website-that-quotes/deliverable", "/account/password"],
    "admin": [
        "/staff/cohorts/new", "/staff/people/new", "/staff/cohorts/running/people/add", "/account/second-factor",
    ],
}  # fmt: skip


@pytest.mark.parametrize("who", UNLINKED)
def test_pages_that_nobody_links_to_are_accessible_too(who, open_as):
    wrong = []
    for scheme in ("light", "dark"):
        page = open_as(ACCOUNTS[who][0], scheme=scheme).new_page()
        for path in UNLINKED[who]:
            page.goto(path)
            wrong += [f"{path} {scheme}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in _violations(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", FORMS)
def test_a_form_sent_empty_tells_its_errors_to_everybody(who, open_as):
    wrong = []
    for scheme in ("light", "dark"):
        page = open_as(who, scheme=scheme, width=320).new_page()
        for path in FORMS[who]:
            page.goto(path)
            with page.expect_navigation() as answer:
                page.locator("main button.next").first.click()
            assert answer.value.status == 422, path
            assert page.locator("main [aria-invalid=true]").count(), path
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wrong += [f"{path}: {over} px too wide"] if over > 0 else []
            wrong += [f"{path} {scheme}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in _violations(page)]
    assert not wrong, "\n".join(wrong)


def _violations(page) -> list[dict]:
    return [v for v in Axe().run(page).response["violations"] if v["impact"] in {"serious", "critical"}]


def test_the_walk_notices_what_is_wrong(open_as):
    page = open_as(None).new_page()
    page.goto("/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/img/mark.svg\">')"
    )
    assert [v["id"] for v in _violations(page)] == ["image-alt"]


def test_no_page_tells_the_browser_anything_wrong(open_as):
    page = open_as("participant").new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/today", "/cohorts/running/weeks/2", "/cohorts/running/modules/w2-product-photos", "/account"):
        page.goto(path)
    assert said == []


def test_a_first_visit_to_a_module_weighs_less_than_100_kb(open_as):
    page = open_as("participant").new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    weights = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto("/cohorts/running/modules/w2-product-photos", wait_until="networkidle")
    assert 10_000 < sum(weights) < 100_000, weights
