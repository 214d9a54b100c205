"""At every step of an application: sent twice, in two tabs, on two devices, after the session has ended."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from sprint.accounts.models import Person
from sprint.admissions import links
from sprint.admissions.models import Application
from sprint.mail.models import Letter
from tests.admissions.applying import STEPS, shown, upcoming
from tests.browser import Browser

OTHER = {1: {"makes": "Clips"}, 2: {"role": "Sales"}, 3: {"photos": "all"}, 4: {"goals": "Ten inquiries."}}
LETTERS = {1: [], 2: ["application-link"], 3: ["application-link"], 4: ["application-link", "application-received"]}
LARGEST = 60_000  # bytes of a step's page


@pytest.fixture
def opened(app, session, set_clock, now):
    """Rosa's browser, and the address of the form that she opened a minute ago."""
    with session() as s:
        upcoming(s)
    rosa = Browser(app)
    rosa.get("/apply")
    set_clock(now + timedelta(minutes=1))
    return rosa, rosa.page.forms[0]["attrs"]["action"].rsplit("/", 1)[0]


def only(session):
    """The one application there is, and the kinds of letters that were written about it."""
    with session() as s:
        (row,) = s.scalars(select(Application)).all()
        s.expunge(row)
        return row, sorted(s.scalars(select(Letter.kind)))


def open_step(browser, address, number, *, is_first=True):
    """Open a step, where that has not been done; its form, filled in, without the token of this browser."""
    if number > 1 or not is_first:
        assert len(browser.get(f"{address}/{number}").data) < LARGEST
    form = {**shown(browser), **STEPS[number]}
    del form["csrf_token"]
    return f"{address}/{number}", form


def test_sent_twice_each_step_is_kept_once(opened, session):
    rosa, address = opened
    for number in STEPS:
        path, form = open_step(rosa, address, number)
        for _twice in range(2):
            rosa.post(path, form)
        assert only(session)[1] == LETTERS[number]
    assert only(session)[0].state == "submitted"


def test_two_tabs_that_write_different_things_are_told_and_lose_nothing(opened, session):
    rosa, address = opened
    for number in STEPS:
        path, form = open_step(rosa, address, number)
        rosa.post(path, form)
    for number, other in OTHER.items():
        ((name, typed),) = other.items()
        path, form = open_step(rosa, address, number, is_first=False)
        rosa.post(path, {**form, name: typed})
        rosa.post(path, {**form, "makes": "Shims", "role": "Boss", "photos": "some", "goals": "Two."}, expect=422)
        assert "changed in another tab" in rosa.page.text
        assert stored(only(session)[0], name) == typed
        assert len(only(session)[1]) == 2
        rosa.post(path, {**form, **shown(rosa)})
        assert stored(only(session)[0], name) == STEPS[number][name]


def stored(row, name):
    """What is kept in a field."""
    return row.answers[name] if name in STEPS[3] else getattr(row, name)


def test_a_phone_and_a_desk_take_turns_at_every_step(opened, app, session):
    rosa, address = opened
    desk, phone = rosa, Browser(app)
    for number in STEPS:
        path, form = open_step(desk, address, number)
        if number > 1:
            phone.get(path)
        desk.post(path, form)
        phone.post(path, {**form, **OTHER[number]}, expect=422)
        assert only(session)[1] == LETTERS[number]
        desk, phone = phone, desk
    phone.get(address)
    desk.get(address)
    assert phone.page.h1 == desk.page.h1 == "Your application is with us"


def test_a_session_that_has_ended_asks_to_send_once_more_and_keeps_everything(opened, session):
    rosa, address = opened
    for number in STEPS:
        path, form = open_step(rosa, address, number)
        answer = rosa.client.post(
            path, data={**form, "csrf_token": "of another day"}, headers={"Origin": "http://localhost"}
        )
        assert answer.status_code == 400
        again = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
        rosa.post(path, again)
    row, kinds = only(session)
    assert (row.state, row.goals, kinds) == ("submitted", "Five inquiries a month.", LETTERS[4])


@pytest.fixture
def at_once(app):
    """Post these forms from as many devices at the same moment, each again while the site is busy; the last answers."""

    def post(forms):
        gate = Barrier(len(forms))
        devices = [Browser(app) for _form in forms]
        tokens = [device._csrf() for device in devices]

        def one(device, token, form):
            gate.wait(30)
            sending = {**form[1], "csrf_token": token}
            answers = (device.client.post(form[0], data=sending).status_code for _again in range(20))
            return next(code for code in answers if code != 503)

        with ThreadPoolExecutor(len(forms)) as pool:
            return list(pool.map(one, devices, tokens, forms))

    return post


def test_ten_clicks_at_the_same_moment_at_each_step_make_one_application(opened, session, at_once):
    rosa, address = opened
    for number in STEPS:
        assert at_once([open_step(rosa, address, number)] * 10) == [303] * 10
        assert only(session)[1] == LETTERS[number]
    assert only(session)[0].state == "submitted"


def test_one_address_typed_into_two_forms_at_the_same_moment_has_one_application(opened, session, at_once, app, now):
    rosa, _address = opened
    forms = []
    with app.app_context():
        addresses = [f"/apply/{links.new(now)}" for _each in range(4)]
    for address in addresses:
        rosa.post(f"{address}/1", STEPS[1])
        forms.append(open_step(rosa, address, 2))
    assert sorted(at_once(forms)) == [303, 422, 422, 422]
    with session() as s:
        assert s.scalar(select(func.count(Application.person_id))) == 1
        assert s.scalar(select(func.count()).select_from(Person)) == 1
