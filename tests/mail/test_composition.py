"""What letters say: each kind with known facts, and how they look in a mail program."""

import email
import re
from email.policy import default
from html.parser import HTMLParser

import pytest

from sprint.mail import links
from sprint.plan import KINDS
from tests.mail.letters import CALL, FACTS, SENDER, some_mail

BASE = "http://127.0.0.1:8000"
WEEK_2 = f"{BASE}/cohorts/october-2026/weeks/2"
SESSION = f"{BASE}/cohorts/october-2026/coaching/sessions/5"
ANSWER, EVENT = f"{BASE}/cohorts/october-2026/board/5?page=1#post-1", f"{BASE}/cohorts/october-2026/events/3"
GOLDEN = {  # subject, where the one button leads, and a sentence that must be there
    "application-link": (
        "Go on with your application, Brinwick Stamping", f"{BASE}/apply/abc.def",
        "What you have saved is there.",
    ),
    "application-received": (
        "We have your application, Brinwick Stamping", f"{BASE}/apply/abc.def",
        "you hear from us before it begins on Monday, January 11",
    ),
    "application-unsent": (
        "Your application is not sent yet, Brinwick Stamping", f"{BASE}/apply/abc.def",
        "is begun, and not sent.",
    ),
    "decision": ("Brinwick Stamping has a seat", f"{BASE}/seat/abc.def", "Come & see."),
    "seat-offered": (
        "A seat is yours until Monday, October 26, 9:00 AM Eastern Time", f"{BASE}/seat/abc.def",
        "you are next on the waitlist.",
    ),
    "seat-link": (
        "Your seat is kept until Monday, October 26, 9:00 AM Eastern Time", f"{BASE}/seat/abc.def",
        "waits for you.",
    ),
    "seat-reminder": (
        "Your seat is kept until Monday, October 26, 9:00 AM Eastern Time", f"{BASE}/seat/abc.def",
        "waits for you.",
    ),
    "partner-month": (
        "What became of your referrals: Kings Harbor Chamber & Co", f"{BASE}/partner?of=1",
        "Numbers below five stay hidden",
    ),
    "sign-in": (
        "Your sign-in link for Digitization Sprint", f"{BASE}/link/abc.def",
        "It signs you in once, until Monday, October 26, 9:00 AM Eastern Time.",
    ),
    "reset": (
        "Set a new password for Digitization Sprint", f"{BASE}/link/abc.def",
        "It works once, until Monday, October 26, 9:00 AM Eastern Time.",
    ),
    "invitation": (
        "Your invitation to Digitization Sprint", f"{BASE}/link/abc.def", "Choose a password, and you are in.",
    ),
    "welcome": (
        "You have a place in the October 2026 cohort", f"{BASE}/today",
        "Week 1 opens on Monday, October 26, 9:00 AM Eastern Time. We will write to you then.",
    ),
    "week-opens": (
        "Week 2 is open: Product content", WEEK_2,
        "This week's work opened on Monday, October 26, 9:00 AM Eastern Time. Photos, listings, a clean catalog.",
    ),
    "week-unopened": (
        "Week 2 is waiting for you", WEEK_2, "A good first step: 2.1 Photos & Light, 40 minutes.",
    ),
    "deliverable-returned": (
        "To change: Search map, version 2", f"{BASE}/cohorts/october-2026/modules/w2-found-in-search/deliverable",
        "Grace Lindqvist read version 2 and returned it with this comment:",
    ),
    "deliverable-accepted": (
        "Accepted: Search map", f"{BASE}/cohorts/october-2026/deliverables/7",
        "Grace Lindqvist accepted version 2. This module counts as done for your company.",
    ),
    "review-waiting": (
        "Harlow Castings waits for your review: Search map", f"{BASE}/cohorts/october-2026/deliverables/7",
        "Harlow Castings handed in version 2 of “Search map” on Monday, October 26, 9:00 AM Eastern Time.",
    ),
    "content-faults": (
        "October 2026: week 2 needs a look before it opens", f"{BASE}/staff/curriculum",
        "content/modules/w2-photos.md, line 12: The picture has no alt text. Say what it shows.",
    ),
    "session-invite": (
        "Booked: Coaching session with Grace Lindqvist, Monday, October 26, 9:00 AM Eastern Time", SESSION,
        "Monday, October 26, 9:00 AM Eastern Time, 25 minutes.",
    ),
    "session-cancelled": (
        "Cancelled: Coaching session with Grace Lindqvist, Monday, October 26, 9:00 AM Eastern Time",
        f"{BASE}/cohorts/october-2026/coaching", "The reason given: “A line is down & I am needed”",
    ),
    "session-tomorrow": (
        "Monday, October 26, 9:00 AM Eastern Time: Coaching session with Grace Lindqvist", SESSION,
        "You wrote: “Nobody finds our prices” Is that still so?",
    ),
    "session-soon": (
        "In an hour: Coaching session with Grace Lindqvist", SESSION, f"The call is at {CALL}",
    ),
    "session-rating": (
        "How was your session with Grace Lindqvist?", f"{SESSION}#rate",
        "One tap and a sentence help us to find you the right coach next time.",
    ),
    "session-unbooked": (
        "Week 2: book your session with a coach", f"{BASE}/cohorts/october-2026/coaching",
        "Until Monday, October 26, 9:00 AM Eastern Time, companies without a session choose first. That is you.",
    ),
    "action-due": (
        "Today: Send three photos & a price", f"{BASE}/cohorts/october-2026/coaching#actions",
        "If it is done, say so with one tap, and your coach knows.",
    ),
    "coach-agenda": (
        "One session today: Coaching: Ada Marsh, Harlow Castings", f"{BASE}/coach",
        "Obstacle: “Nobody finds our prices”",
    ),
    "week-in-review": (
        "October 2026: 15 of 24 on track", f"{BASE}/staff/cohorts/october-2026",
        "15 of 24 on track. Five need a call. Call first: Ada Marsh, Omar Reed, and 3 more.",
    ),
    "board-post": (
        "Ben Harlow wrote in “Which light?”", ANSWER, "An answer by e-mail goes to Sam Porter, and not to the board.",
    ),
    "board-digest": (
        "2 new posts on the October 2026 board", f"{BASE}/cohorts/october-2026/board",
        "New event: Round table: ads, Monday, October 26, 9:00 AM Eastern Time",
    ),
    "question-waiting": (
        "Nobody has answered: Which light?", ANSWER,
        "Ben Harlow, Ovenmarch asked on Monday, October 26, 9:00 AM Eastern Time, and nobody has answered yet.",
    ),
    "board-caution": ("About your post in “Which light?”", ANSWER, "Leave out the customer's name, please."),
    "event-invitation": (
        "Your seat: Round table: ads", EVENT, "Monday, October 26, 9:00 AM Eastern Time, 45 minutes",
    ),
    "event-cancelled": ("Cancelled: Round table: ads", EVENT, "This event will not take place. Your calendar follows."),
    "event-tomorrow": ("Coming up: Round table: ads", EVENT, "Put your question on the list before."),
}  # fmt: skip


class Html(HTMLParser):
    """The tags and words of a letter."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def words(composer):
    return lambda *kinds, **facts: composer.words(some_mail(*kinds, **facts))


def test_every_kind_has_its_golden_facts():
    assert set(GOLDEN) == set(FACTS) == {kind.name for kind in KINDS}


@pytest.mark.parametrize("letter", GOLDEN)
def test_subject_button_and_a_sentence(words, letter):
    subject, button, sentence = GOLDEN[letter]
    it = words(letter)
    html = Html(it.html)
    assert it.subject == subject
    assert [attrs["href"] for tag, attrs in html.tags if attrs.get("class") == "go"] == [button]
    assert sentence in " ".join(it.text.split())
    assert sentence in html.text
    assert button in it.text
    assert "Ada" in it.text
    assert SENDER.postal_address.split("\n")[0] in it.text


@pytest.mark.parametrize("letter", GOLDEN)
def test_nothing_is_left_unrendered(words, letter):
    it = words(letter)
    for text in (it.subject, it.text, it.html):
        assert not re.search(r"\{\{|\}\}|\{%|%\}|%\(|jinja\d|None\b|Undefined|<module|datetime", text)
    assert "\n\n\n" not in it.text


@pytest.mark.parametrize("letter", GOLDEN)
def test_every_link_leads_to_a_page_of_ours(letter_app, words, letter):
    adapter = letter_app.url_map.bind("127.0.0.1:8000")
    for tag, attrs in Html(words(letter).html).tags:
        if tag == "a" and attrs["href"] != CALL:
            path = attrs["href"].removeprefix(BASE).partition("#")[0].partition("?")[0]
            adapter.match(path, method="GET")


@pytest.mark.parametrize("letter", GOLDEN)
def test_styles_are_inline_and_nothing_is_loaded_from_elsewhere(words, letter):
    html = Html(words(letter).html)
    styled = {tag: attrs for tag, attrs in html.tags if tag in {"body", "h1", "p", "a"}}
    assert all("style" in attrs for attrs in styled.values())
    assert "#ff6d1f" in next(attrs["style"] for _tag, attrs in html.tags if attrs.get("class") == "go")
    assert not {tag for tag, _attrs in html.tags} & {"script", "img", "link", "iframe", "form"}
    assert "prefers-color-scheme: dark" in words(letter).html


def test_what_people_wrote_is_text_and_nothing_else(words):
    it = words("week-opens", title="<script>x</script>", summary="<img src=x onerror=y>")
    assert not {tag for tag, _attrs in Html(it.html).tags} & {"script", "img"}
    assert "<script>x</script>" in it.text


def test_times_are_the_readers_own(composer):
    it = composer.words(some_mail("week-opens", zone="Pacific/Honolulu"))
    assert "Monday, October 26, 3:00 AM Hawaii-Aleutian Time" in it.text


def test_several_letters_read_as_one(words):
    it = words("week-opens", "week-unopened", "week-in-review")
    assert it.subject == "Week 2 is open: Product content, and 2 more"
    assert [tag for tag, _attrs in Html(it.html).tags].count("h1") == 3
    assert it.text.count("* * *") == 2
    assert it.text.count("Hello Ada,") == it.html.count("Hello Ada,") == 1
    assert it.text.count("Choose what we send") == 1


def test_a_letter_that_catches_up_names_the_other_weeks(words):
    assert "Week 1 is open, too, and stays open." in words("week-opens", others=[1]).text
    assert "Weeks 1, 3 are open, too, and stay open." in words("week-opens", others=[1, 3]).text


def test_a_week_without_published_modules_still_makes_a_letter(words):
    it = words("week-opens", title="", summary="", modules=[])
    assert it.subject == "Week 2 is open"
    assert "<table" not in it.html


@pytest.mark.parametrize("letter", KINDS, ids=lambda kind: kind.name)
def test_only_letters_that_can_be_stopped_say_how(composer, letter):
    raw = composer.write(some_mail(letter.name))
    message = email.message_from_bytes(raw, policy=default)
    assert ("List-Unsubscribe" in message) == ("List-Unsubscribe-Post" in message) == letter.optional
    assert message["Auto-Submitted"] == "auto-generated"
    if letter.optional:
        address = re.fullmatch(f"<{BASE}/unsubscribe/(.+)>", message["List-Unsubscribe"])
        wish = links.read(links.signer(["s" * 40]), address[1])
        assert (wish.person_id, wish.kinds) == (1, (letter.name,))
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (f"{BASE}/unsubscribe/" in message.get_body(("plain",)).get_content()) == letter.optional


def test_stopping_a_mixed_envelope_stops_what_can_be_stopped(composer):
    raw = composer.write(some_mail("week-opens", "week-unopened"))
    signed = email.message_from_bytes(raw, policy=default)["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    assert links.read(links.signer(["s" * 40]), signed).kinds == ("week-unopened",)


def test_on_the_wire(composer):
    raw = composer.write(some_mail("week-opens", title="Größe"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert raw.isascii()
    message = email.message_from_bytes(raw, policy=default)
    assert message["Message-ID"] == "<abc@demo.test>"
    assert message["Date"].datetime.isoformat() == "2026-10-26T13:00:00+00:00"
    assert message["Subject"] == "Week 2 is open: Größe"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert "Größe" in message.get_body(("plain",)).get_content()
    assert "Größe" in Html(message.get_body(("html",)).get_content()).text


def test_a_letter_of_the_board_points_back_to_its_topic(composer):
    message = email.message_from_bytes(composer.write(some_mail("board-post")), policy=default)
    assert message["Archived-At"] == f"<{ANSWER}>"
    assert message["Reply-To"] == "Sam Porter <sam@example.com>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
