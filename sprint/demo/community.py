"""What the demo's running cohort says on its board, at its events, in its directory and pulse. All invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Cohort
from sprint.community.actions import events, marking, moderation, posts, settings
from sprint.community.actions.posts import Written
from sprint.community.models import Event, EventQuestion, Post

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Talk:
    """A topic: who began it how many hours ago, and what others said so many hours ago."""

    key: str
    ago: float
    kind: str
    title: str
    text: str
    week: int | None = None
    replies: tuple[tuple[str, float, str], ...] = ()
    answer: int | None = None  # the number of the post that is the answer
    helpful: tuple[tuple[int, tuple[str, ...]], ...] = ()


TALKS = (
    Talk("staff", 190, "announcement", "Welcome, and how this board works",
         "This board is for the companies of your cohort, your coaches and us. Nobody else reads it.\n\n"
         "- **Ask** early. A question gets an answer within a day, or we hear an alarm.\n"
         "- **Show** what you made, also when it is half done.\n- Leave out customer names and prices.",
         replies=(("lena", 188, "Lena, Quarrel Tooling. We grind cutting tools to drawing. I want fewer one-off "
         "calls and "
                   "more repeat orders."), ("hugo", 186, "Hugo from Sundial. Coatings. Hello from Denver."),
                  ("tess", 180, "Tess, Larkspur Labels. If you need a label for a tiny part, that is us."))),
    Talk("lena", 150, "talk", "My 15-term cheat sheet, shop version",
         "I printed mine and hung it by the grinder. The one that changed most for us: **lead time**. We said *about "
         "two weeks* and meant ten working days. Buyers read fourteen days.", 1,
         (("marcus", 148, "Same here with *in stock*. We meant on the shelf, the customer heard shipped today."),
          ("coach", 140, "Put the number of working days beside it, and from when it counts: order or drawing "
          "approved."))),
    Talk("marcus", 70, "question", "Amp draw on the spec sheet: where do you put it?",
         "Our ovens run on 15 or 20 amp circuits. Buyers ask every single time. Top of the page or in the table?", 2,
         (("jun", 66, "If everybody asks, it is not a detail. Top, beside the size."),
          ("coach2", 60, "Top line, in the words that they type: *runs on a standard 15 A outlet*. And once more in "
          "the "
           "table, with the plug type.")), 3, ((2, ("ines", "priya")), (3, ("marcus", "ines", "jun", "lena")))),
    Talk("priya", 46, "talk", "One-page line card: roast mine",
         "Caps, plugs, overmolding, 5 to 200 tons. I listed all of it and it reads like a phone book. What would you "
         "cut?",
         2, (("tess", 44, "I would keep the three things that you want more of, with one photo each."),
             ("lena", 20, "Tell me the smallest order. That is what I look for first."))),
    Talk("participant", 26, "question", "Which light for shiny parts?",
         "I shot our zinc spring clips for module 2.1. Every photo shows dark stripes, and in one you can see me with "
         "the phone. Flash made it worse. What do you use for small shiny parts?\n\n"
         "What I tried: window from the left, white paper below, phone at part height, 2x lens.", 2,
         (("walt", 24, "We have the same with clear caps. Following this."),
          ("coach2", 14, "The stripes are the room. Metal mirrors what is around it, so give it white to mirror:\n\n"
           "1. Roll printer paper into a tent around the clip. Leave a hole for the lens.\n"
           "2. Put the phone back 3 feet and use the 2x lens.\n"
           "3. Raise the exposure until the paper is white and the edges still show.\n\n"
           "Keep one dark strip at the far side. A thin black line shows the buyer where the edge is."),
          ("priya", 13, "Theo Marsh:\n\n> Roll printer paper into a tent\n\nWorks for clear caps too. We cut the "
          "side out "
           "of a milk jug. Twelve cents, ten minutes."),
          ("jun", 2, "Same trick, bigger: a bed sheet over the loading door. I will bring the before and after on "
           "Wednesday."),
          ("coach2", 1, "@Rosa bring the retake to the Build Up session. I will have a tent on the table.")),
         3, ((1, ("walt", "priya", "jun")), (3, ("participant", "priya", "jun", "lena", "tess", "walt")),
             (4, ("participant", "coach2")))),
    Talk("late", 30, "question", "Who owns your domain?",
         "I joined late, so forgive me if this came up: our web person registered our domain under his own name. How "
         "do I "
         "get it back without a fight?", 1,
         (("coach", 28, "Ask him in writing to move it to an account in the company's name, and offer to pay the fee. "
           "Most do it the same day. Do it before you change anything else."),), 2, ((2, ("late", "lena")),)),
    Talk("bram", 8, "question", "Is a QR code on the packing slip worth it?",
         "Somebody told me to print one that leads to reorder. Does anybody do that, and do customers use it?"),
)  # fmt: skip


def load(session: Session, cohort: Cohort, people: dict[str, Person], now: datetime) -> None:
    """Fill the community of a cohort with what its people said and did until now."""
    at = {key: _place(session, cohort, person, now) for key, person in people.items()}
    for talk in TALKS:
        _talk(session, at, people, talk, now)
    settings.set_board(session, cohort, group_url="https://www.linkedin.com/groups/", alarm_hours=24,
                       by=people["staff"], now=now - 191 * HOUR)  # fmt: skip
    _events(session, at["staff"], people, now)
    _companies(session, at, now)
    _pulses(session, at, now)


def _place(session: Session, cohort: Cohort, person: Person, now: datetime) -> Any:
    return cohorts.find_place(session, cohort.slug, seen_by=person, now=now)


def _key(*words: object) -> str:
    return sha256("/".join(map(str, ("demo", *words))).encode()).hexdigest()[:32]


def _talk(session: Session, at: dict[str, Any], people: dict[str, Person], talk: Talk, now: datetime) -> None:
    topic = posts.start_topic(
        session, at[talk.key], people[talk.key], Written(talk.text, _key(talk.title)), kind=talk.kind,
        title=talk.title, week=talk.week, now=now - talk.ago * HOUR,
    )  # fmt: skip
    for n, (key, ago, text) in enumerate(talk.replies):
        written = Written(text, _key(talk.title, n))
        posts.reply(session, at[key], topic, people[key], written, now=now - ago * HOUR)
    made = session.scalars(select(Post).where(Post.topic_id == topic.id).order_by(Post.number)).all()
    for number, who in talk.helpful:
        for key in who:
            if made[number - 1].person_id != people[key].id:
                marking.find_helpful(session, made[number - 1], people[key], is_helpful=True)
    session.refresh(topic)
    for post in made:
        session.refresh(post, ["topic", "deleted_at", "hidden_at"])
    if talk.answer:
        marking.accept(session, made[talk.answer - 1], people[talk.key], now=now - HOUR)
    if talk.kind == "announcement":
        moderation.change_topic(session, topic, "pinned", by=people["staff"], is_wanted=True, now=now - talk.ago * HOUR)
    else:
        marking.mark_seen(session, people["participant"].id, topic.id, max(1, topic.last_number - 2))


ANSWERS = (
    ("participant", "Photos", False), ("marcus", "Listings", False), ("jun", "Photos", True), ("priya", "Photos",
     False),
    ("tess", "Listings", False), ("lena", "Prices", False), ("hugo", "Prices", True), ("late", "Photos", False),
)  # fmt: skip
QUESTIONS = (
    ("jun", "How do you get true white on a phone screen?", ("participant", "priya", "late")),
    ("lena", "One photo for ten sizes, or ten photos?", ("participant", "marcus")),
    ("late", "Who may use a photo that a customer took?", ()),
)


def _events(session: Session, desk: Any, people: dict[str, Person], now: datetime) -> None:
    """The weekly rhythm from the cohort's beginning on, with answers and questions for the next meeting."""
    events.plan_rhythm(session, desk, people["staff"], now=now - 240 * HOUR)
    all_events = session.scalars(select(Event).where(Event.cohort_id == desk.cohort.id).order_by(Event.starts_at)).all()
    for event in all_events:
        event.url = "https://meet.example.com/sprint"
        event.capacity = 12 if event.kind != "town-hall" else None
        event.host = "Theo Marsh, ads and marketplaces" if event.kind != "town-hall" else "Sam Whitfield"
    coming = [event for event in all_events if event.starts_at > now]
    if coming:
        _answers(session, coming[0], people, now)
    if past := [event for event in all_events if event.starts_at <= now]:
        events.write_recap(
            session, past[0], source="Most first orders came **by word of mouth**, from two or three people. Nobody "
            "had "
            "asked those people who else they know.\n\n- Ask each of them this week.\n- Put one line about it into the "
            "pulse.", recording_url="https://video.example.com/round-table-1", by=people["staff"], now=now - 40 * HOUR,
        )  # fmt: skip


def _answers(session: Session, event: Event, people: dict[str, Person], now: datetime) -> None:
    for n, (key, subject, with_peers) in enumerate(ANSWERS):
        events.answer(
            session, event, people[key], is_coming=True, subject=subject, with_peers=with_peers,
            now=now - (20 - n) * HOUR,
        )  # fmt: skip
    for key, text, voters in QUESTIONS:
        events.ask(session, event, people[key], _key(text), text, now=now - 10 * HOUR)
        question = session.scalars(select(EventQuestion).where(EventQuestion.key == _key(text))).one()
        for voter in voters:
            events.vote(session, question, people[voter], is_wanted=True)


COMPANIES = (
    ("participant", "Spring clips, brackets and shims from strip", "Brooklyn, New York", "Press tools, and what a "
    "die costs",
     "Photos of shiny parts"),
    ("marcus", "Countertop conveyor ovens", "Rochester, New York", "Food codes and UL papers", "Listings that "
    "restaurants find"),
    ("lena", "Cutting tools, ground to drawing", "Rockford, Illinois", "Drawings: what to ask before you quote",
     "Getting repeat orders online"),
    ("tess", "Labels and tags, from 50 pieces", "Eugene, Oregon", "Barcodes and GS1 numbers", "A first ad that does "
    "not burn money"),
    ("jun", "Tables for restaurants", "Hudson Valley, New York", "Wood that lasts in a bar", "Freight for large parts"),
)  # fmt: skip


def _companies(session: Session, at: dict[str, Any], now: datetime) -> None:
    for key, makes, place, can_help, needs_help in COMPANIES:
        values = {"makes": makes, "place": place, "site": "", "can_help": can_help, "needs_help": needs_help}
        shows = {f"shows_{name}": bool(value) for name, value in values.items()}
        settings.show_company(session, at[key], {**values, **shows}, now=now - 100 * HOUR)


PULSES = {
    "participant": ((6, 90), None), "colleague": ((5, 0), None), "marcus": ((7, 240), (8, 180)), "ines": ((7, 60),
     (7, 90)),
    "jun": ((6, 120), (7, 60)), "priya": ((5, 30), (6, 120)), "tess": ((8, 150), (8, 90)), "lena": ((7, 300), (9, 270)),
    "hugo": ((4, 0), (4, 30)),
}  # fmt: skip


def _pulses(session: Session, at: dict[str, Any], now: datetime) -> None:
    for key, weeks in PULSES.items():
        for week, told in enumerate(weeks, 1):
            if told:
                settings.tell_pulse(session, at[key], week, confidence=told[0], minutes=told[1], now=now - 30 * HOUR)
