"""Guessing is limited, for each account and each address, over all processes; nobody else is locked out by it."""

import multiprocessing
from datetime import timedelta

import pytest

from sprint import database, limits
from sprint.accounts import doors
from sprint.accounts.models import Token
from sprint.limits import Limit
from tests.accounts.cast import PASSWORD, count, link_of, person
from tests.accounts.guesser import hit
from tests.browser import Browser

ADA, OMAR = "ada@brinwick.example", "omar@elsewhere.example"


def guess(browser, email=ADA, expect=422, password="wrong", **kw):
    return browser.post("/sign-in", {"email": email, "password": password}, expect=expect, **kw)


def test_ten_wrong_passwords_and_the_eleventh_is_not_even_looked_at(browser, ada):
    for _n in range(10):
        guess(browser)
    answer = guess(browser, expect=429, password=PASSWORD)
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert "wait" in browser.page.text and "e-mail" in browser.page.text


def test_after_fifteen_minutes_there_is_room_again(browser, ada, now, set_clock):
    for _n in range(10):
        guess(browser)
    set_clock(now + timedelta(minutes=15, seconds=1))
    guess(browser, password=PASSWORD, expect=303)


def test_right_passwords_do_not_count(app, ada):
    for _n in range(12):
        guess(Browser(app), password=PASSWORD, expect=303)


def test_a_right_password_does_not_wipe_out_the_wrong_ones(app, browser, ada):
    for _n in range(9):
        guess(browser)
    guess(Browser(app), password=PASSWORD, expect=303)
    guess(browser)
    guess(browser, expect=429)


def test_locking_one_account_locks_no_other(browser, ada, session, now):
    person(session, "Omar", now=now, email=OMAR)
    for _n in range(11):
        browser.client.post("/sign-in", data={"csrf_token": browser._csrf(), "email": ADA, "password": "x"})
    guess(browser, expect=429)
    guess(browser, email=OMAR, password=PASSWORD, expect=303)


def test_whose_account_is_locked_can_still_choose_a_new_password(app, browser, ada, session):
    for _n in range(10):
        guess(browser)
    guess(browser, expect=429)
    own = Browser(app)
    own.post("/forgot-password", {"email": ADA}, expect=200)
    own.post(link_of(app, session), {"password": "a bolt in every third hole"})
    guess(Browser(app), password="a bolt in every third hole", expect=303)


def test_an_unknown_account_is_locked_alike(browser, ada):
    for _n in range(10):
        guess(browser, email="nobody@brinwick.example")
    guess(browser, email=" NOBODY@brinwick.example", expect=429)


def almost_full(app, address="127.0.0.1", room=2):
    """Fifty tries an hour from this address, less a little room."""
    with app.app_context():
        for _n in range(50 - room):
            doors.try_link(database.db.engine, address)


def test_fifty_wrong_passwords_an_hour_from_one_address(app, browser, ada):
    almost_full(app)
    for n in range(2):
        guess(browser, email=f"person{n}@brinwick.example")
    guess(browser, email="person99@brinwick.example", expect=429)
    guess(browser, email="person99@brinwick.example", environ_base={"REMOTE_ADDR": "198.51.100.7"})


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-Ip"])
def test_a_forged_header_does_not_make_another_address(app, browser, ada, header):
    almost_full(app)
    for n in range(2):
        guess(browser, email=f"person{n}@brinwick.example", headers={header: f"198.51.100.{n}"})
    guess(browser, email="person99@brinwick.example", headers={header: "198.51.100.99"}, expect=429)


def test_behind_a_proxy_what_the_proxy_says_counts_and_what_the_client_says_does_not(url, tmp_path, set_clock):
    from sprint import create_app
    from tests.conftest import settings_for

    behind = create_app(settings_for(url, tmp_path, TRUSTED_PROXIES=1))
    browser = Browser(behind)
    almost_full(behind, "203.0.113.5")
    for n in range(2):
        chain = f"198.51.100.{n}, 203.0.113.5"
        guess(browser, email=f"person{n}@brinwick.example", headers={"X-Forwarded-For": chain})
    last = "person99@brinwick.example"
    guess(browser, email=last, headers={"X-Forwarded-For": "198.51.100.99, 203.0.113.5"}, expect=429)
    guess(browser, email=last, headers={"X-Forwarded-For": "203.0.113.6"})
    with behind.app_context():
        database.db.engine.dispose()


def test_three_letters_an_hour_to_one_person_and_no_more(browser, ada, session, now, set_clock):
    for _n in range(3):
        browser.post("/forgot-password", {"email": ADA}, expect=200)
    browser.post("/forgot-password", {"email": ADA.upper()}, expect=429)
    browser.post("/sign-in/link", {"email": ADA}, expect=429)
    assert count(session, Token) == 3
    set_clock(now + timedelta(hours=1, seconds=1))
    browser.post("/sign-in/link", {"email": ADA}, expect=200)


def test_twenty_letters_an_hour_from_one_address(browser, ada):
    for n in range(20):
        browser.post("/forgot-password", {"email": f"person{n}@brinwick.example"}, expect=200)
    browser.post("/forgot-password", {"email": ADA}, expect=429)


def test_four_processes_share_one_limit(url):
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    processes = [context.Process(target=hit, args=(url, answers)) for _n in range(4)]
    for process in processes:
        process.start()
    said = [was for _process in processes for was in answers.get(timeout=60)]
    for process in processes:
        process.join()
    assert sorted(said) == [False] * 14 + [True] * 10


def test_counts_outlive_a_restart_and_end_with_their_time(url, set_clock, now):
    limit = Limit("tries of the test", "2 per minute")
    for allowed in (True, True, False):
        engine = database.connect(url)
        assert limit.hit(engine, "ada") is allowed
        engine.dispose()
    engine = database.connect(url)
    assert limit.hit(engine, "omar"), "another's count is another's"
    assert 1 <= limit.wait(engine, "ada") <= 60
    set_clock(now + timedelta(seconds=61))
    assert limit.hit(engine, "ada")
    engine.dispose()


def test_no_list_of_addresses_grows_in_the_counts(browser, ada, session):
    guess(browser)
    with session() as s:
        assert not [row.key for row in s.query(limits.hits) if "ada" in row.key or "brinwick" in row.key]


@pytest.mark.parametrize(
    ("address", "counted"),
    [("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
     ("::ffff:203.0.113.9", "203.0.113.9"), (None, "unknown"), ("not an address", "unknown")],
)  # fmt: skip
def test_an_address_of_ipv6_counts_by_its_network(address, counted):
    assert doors.network(address) == counted


def test_the_password_is_guessed_no_faster_from_inside(app, ada):
    browser = Browser(app).sign_in(ada)
    wrong = {"current_password": "wrong", "new_password": "a bolt in every third hole"}
    for _n in range(10):
        browser.post("/account/password", wrong, expect=422)
    browser.post("/account/password", {**wrong, "current_password": PASSWORD}, expect=429)
