"""Whatever people type is text: in pages, letters, calendars and searches (RELIABILITY 5.4)."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sprint import mailing
from sprint.accounts.models import Person
from sprint.community.mentions import addresses, named_in
from sprint.community.models import Topic
from sprint.community.words import around, excerpt
from sprint.mail import actions as mail
from sprint.mail.preview import preview
from sprint.markdown import render_post
from sprint.plan import KIND, KINDS
from tests.browser import Page
from tests.community.board import ROOM, reply, start

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "<svg/onload=alert(1)>",
    "[x](data:text/html,<script>1</script>)", "\"><iframe src=//evil.test>", "<a href='jav&#x09;ascript:1'>x</a>",
    "{{ 7*7 }}{% raw %}", "=cmd|'/c calc'!A1", "=?utf-8?q?x=0D=0ABcc=3Aevil@x.test?=", "\u202etxt.exe",
    "a\r\nBcc: e@x.test",
    "@<script>", "@" * 500, "[" * 3000, "> " * 900, "*" * 5000, "`" * 999, "<!--", "&lt;script&gt;", "\u0000null",
    "![x](https://evil.test/pixel.png)", "[@Ben](https://evil.test)", "https://a.b/@ben'onclick=x",
)  # fmt: skip
PEOPLE = addresses([(7, "Ben Harlow"), (8, "Ada <b>Marsh"), (9, "x' onclick='y")], "october-2026")
TAGS = {"a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong", "sub", "ul"}
pieces = st.sampled_from([*HOSTILE, "@Ben", "@Ada <b>Marsh", "\n\n", "- ", "1. ", "> ", "**", "_", "`", "~~", " ", "x",
                          "](", "[", "https://x.y", "<", ">", '"', "'", "&#106;", "\t"])  # fmt: skip
documents = st.one_of(st.text(max_size=300), st.lists(pieces, max_size=25).map("".join))


def assert_harmless(html):
    page = Page(html)
    for tag, attributes in page.tags:
        assert tag in TAGS, tag
        assert set(attributes) <= {"href", "rel", "start"}, attributes
        href = attributes.get("href", "https:")
        assert re.match(r"https?:|mailto:|/cohorts/october-2026/people#person-\d+$", href), href


@settings(max_examples=1500, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(source=documents)
def test_no_document_becomes_anything_that_runs(source):
    html = str(render_post(source, PEOPLE))
    assert_harmless(html)
    assert named_in(html) <= {7, 8, 9}
    assert "<" not in excerpt(source, 200).replace("&lt;", "") or "<" in source or "&" in source
    around(html, source[:20])


@pytest.mark.parametrize("text", ["[" * 19_000, "@a " * 6000, "**a " * 5000, "> " * 9000, "- " * 9000, "`" * 19_999,
                                  "https://" * 2400, "@" * 19_000, "\n" * 19_000, "a_" * 9000])  # fmt: skip
def test_no_text_takes_long(text):
    begin = time.perf_counter()
    render_post(text, PEOPLE)
    assert time.perf_counter() - begin < 1


def test_hostile_words_are_shown_as_words_everywhere(ada, of, session, cast):
    sam = of("sam")  # no limit of ten in a minute at the desk
    for text in HOSTILE:
        title = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:160]
        topic = start(sam, title=text[:160], body=text, kind="talk")
        sam.get(f"{ROOM}/board/{topic}")
        assert title in sam.page.text or title.split()[0] in sam.page.text
        assert not [tag for tag, a in sam.page.tags if tag in {"iframe", "object"} or "onerror" in a or "onload" in a]
        assert not [a for tag, a in sam.page.tags if tag == "script" and "src" not in a]
    ada.get(f"{ROOM}/board")
    for text in HOSTILE[:12]:
        ada.get(f"{ROOM}/search", query_string={"q": text})
    with session() as s:
        assert not [title for title in s.scalars(select(Topic.title)) if "\n" in title or "\r" in title]


def test_hostile_titles_are_no_headers_of_letters(ada, of, app, session, cast, now):
    start(of("sam"), title=HOSTILE[9], body="\r\nBcc: x@y.test", kind="announcement")
    with app.app_context(), session() as s:
        mail.post(s, KINDS, now)
        mail.write(s, KIND["board-post"], person_id=cast.ada.id, about_id=1, now=now)
        words = preview(s, mailing.office(app).write.__self__, KIND["board-post"], s.get(Person, cast.ada.id), now)
    assert words is not None and "\n" not in words.subject


ODD_WORDS = ('"', "'", "*", "a OR b", "NEAR(", "a:b", "-", "a -b", "(", "%", "_", "&|!", ":*", "٣", "’", "x" * 500,
             "a'':*", "title:x", "^x", "{x}")  # fmt: skip


@pytest.mark.parametrize("words", ODD_WORDS)
def test_no_search_breaks(ada, words):
    ada.get(f"{ROOM}/search", query_string={"q": words})


def test_a_search_finds_beginnings_forms_and_every_word(ada, of, session):
    start(ada, title="Anodizing shiny parts", body="We anodize aluminum brackets in Rochester.")
    for words in ("anodized", "bracket", "alum", "rochester brackets", "shiny"):
        ada.get(f"{ROOM}/search", query_string={"q": words})
        assert "found for" in ada.page.h1 and "Nothing" not in ada.page.h1, words
    ada.get(f"{ROOM}/search", query_string={"q": "anodize plastic"})
    assert "Nothing found" in ada.page.h1
    ada.get(f"{ROOM}/posts/1/edit")
    based_on = next(a["value"] for _t, a in ada.page.tags if a.get("name") == "based_on")
    ada.post(f"{ROOM}/posts/1/edit", {"body": "Now plastic", "title": "New", "based_on": based_on})
    ada.get(f"{ROOM}/search", query_string={"q": "aluminum"})
    assert "Nothing found" in ada.page.h1
    reply(of("ben"), 1, "More")
