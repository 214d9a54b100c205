"""One e-mail of each kind, with facts as the loaders give them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sprint.calendar_files import Event
from sprint.mail.messages import Mail, Part, Sender
from sprint.plan import KIND
from sprint.planning import Told

DUE = datetime(2026, 10, 26, 13, tzinfo=UTC)  # 9:00 AM in New York
CALL = "https://calls.test/table"  # where a session or an event takes place: not a page of ours
SENDER = Sender("Digitization Sprint", "14 Foundry Lane\nBrooklyn, NY 11205", "Sam Porter", "sam@example.com")
BECAUSE = {"because": "You get this because you are in the October 2026 cohort."}
COHORT = {"cohort": "October 2026", "slug": "october-2026", "company": "Harlow Castings", **BECAUSE}
LINK = {"url": "http://127.0.0.1:8000/link/abc.def", "expires_at": DUE, **BECAUSE}
MODULES = [
    {"number": "2.1", "title": "Photos & Light", "minutes": 40, "is_core": True},
    {"number": "2.2", "title": "A Clean Catalog", "minutes": 50, "is_core": False},
]
WEEK = {
    **COHORT, "week": {"id": 12, "number": 2, "opens_at": DUE, "is_seen": False}, "title": "Product content",
    "summary": "Photos, listings, a clean catalog.", "modules": MODULES, "minutes": 90, "others": [],
}  # fmt: skip
WORK = {
    "title": "Search map", "owner": "Harlow Castings", "version": 2, "cohort": "October 2026", "slug": "october-2026",
    "module": "w2-found-in-search", "deliverable_id": 7, **BECAUSE,
}  # fmt: skip
SAID = {**WORK, "by": "Grace Lindqvist", "comment": "Name the steel.\nThe rest is clear & short."}
APPLIED = {
    "company": "Brinwick Stamping", "name": "Ada Marsh", "first_name": "Ada", "role": "Owner",
    "makes": "Clips & shims", "goals": "Five inquiries a month.", "is_draft": True, "cohort": "January 2027",
    "starts_at": datetime(2027, 1, 11, 14, tzinfo=UTC), "closes_at": datetime(2027, 1, 1, 4, 59, tzinfo=UTC),
    "url": "http://127.0.0.1:8000/apply/abc.def", "seat_url": "http://127.0.0.1:8000/seat/abc.def", **BECAUSE,
}  # fmt: skip
SESSION = {
    "title": "Coaching session with Grace Lindqvist", "coach": "Grace Lindqvist", "is_coach": False, "is_group": False,
    "starts_at": DUE, "ends_at": datetime(2026, 10, 26, 13, 25, tzinfo=UTC), "meeting_url": CALL,
    "reason": "A line is down & I am needed", "path": "/cohorts/october-2026/coaching/sessions/5",
    "obstacle": "Nobody finds our prices", "help": "Read our page", **BECAUSE,
}  # fmt: skip
CALENDAR = Event(
    uid="u5@digitization-sprint", sequence=0, starts_at=DUE, ends_at=SESSION["ends_at"], title=SESSION["title"]
)
SEAT = {**APPLIED, "expires_at": DUE}
POST = {
    "topic_id": 5, "title": "Which light?", "kind": "question", "number": 1, "author": "Ben Harlow",
    "company": "Ovenmarch", "words": "Every photo shows <dark> stripes & me.", "cohort": "October 2026",
    "slug": "october-2026", "answer_at": "/cohorts/october-2026/board/5?page=1#post-1", **BECAUSE,
}  # fmt: skip
EVENT = {
    "event_id": 3, "title": "Round table: ads", "starts_at": DUE, "minutes": 45, "place": "Room 2", "url": "",
    "cohort": "October 2026", "slug": "october-2026", "has_moved": False, **BECAUSE,
}  # fmt: skip
MEETING = Event("u1@event.sprint", 0, DUE, DUE + timedelta(minutes=45), "Round table: ads", place="Room 2")
FACTS = {
    "application-link": APPLIED,
    "application-received": APPLIED,
    "application-unsent": APPLIED,
    "decision": {
        **SEAT, "subject": "Brinwick Stamping has a seat", "body": "Hello Ada,\n\nCome & see.\nSam",
        "outcome": "accepted",
    },
    "seat-offered": SEAT,
    "seat-link": SEAT,
    "seat-reminder": SEAT,
    "partner-month": {
        "partner": "Kings Harbor Chamber & Co", "partner_id": 1, "visits": 12,
        "links": [{"label": "Newsletter", "code": "kings-harbor", "visits": 12}],
        "stages": [{"stage": "Started", "figure": "8"}, {"stage": "Submitted", "figure": "Hidden"}],
        "named": ["Brinwick Stamping: Taking part"], **BECAUSE,
    },
    "sign-in": LINK,
    "reset": LINK,
    "invitation": LINK,
    "welcome": {
        **COHORT, "weeks": [], "open": [], "next": {"id": 11, "number": 1, "opens_at": DUE, "is_seen": False},
    },
    "week-opens": WEEK,
    "week-unopened": WEEK,
    "deliverable-returned": SAID,
    "deliverable-accepted": SAID,
    "review-waiting": {**WORK, "since": DUE},
    "content-faults": {
        **COHORT, "week": 2, "opens_at": DUE, "count": 1, "more": 0, "is_empty": False,
        "faults": [{"path": "content/modules/w2-photos.md", "line": 12, "message": "The picture has no alt text.",
                    "remedy": "Say what it shows."}],
        "stale": [{"title": "Photos & Light", "checked_on": date(2026, 6, 1)}],
    },
    "session-invite": {**SESSION, "is_new": True, "calendar": CALENDAR},
    "session-cancelled": {**SESSION, "is_whole": True, "calendar": CALENDAR},
    "session-tomorrow": SESSION,
    "session-soon": SESSION,
    "session-rating": SESSION,
    "session-unbooked": {"number": 2, "slug": "october-2026", "first_until": DUE, **BECAUSE},
    "action-due": {"text": "Send three photos & a price", "slug": "october-2026", "by": "Grace Lindqvist", **BECAUSE},
    "coach-agenda": {
        "sessions": [{**SESSION, "title": "Coaching: Ada Marsh, Harlow Castings", "path": "/coach/sessions/5"}],
        **BECAUSE,
    },
    "week-in-review": {
        **COHORT, "week": 2, "people": 24, "on_track": 15, "headline": "15 of 24 on track. Five need a call.",
        "names": ["Ada Marsh", "Omar Reed"], "more_names": 3, "next": {"number": 3, "opens_at": DUE},
    },
    "board-post": POST,
    "board-digest": {
        "cohort": "October 2026", "slug": "october-2026", "next": {"number": 2, "opens_at": DUE}, "posts": 2,
        "more_topics": 1, "events": [{"id": 3, "title": "Round table: ads", "starts_at": DUE}], **BECAUSE,
        "topics": [{
            "id": 5, "title": "Which light?", "kind": "question", "count": 2, "first": 1, "more": 1, "is_first": True,
            "posts": [{"author": "Ben Harlow", "company": "Ovenmarch", "words": "Dark & light.", "is_first": True}],
        }],
    },
    "question-waiting": {**POST, "since": DUE},
    "board-caution": {**POST, "text": "Leave out the customer's name, please."},
    "event-invitation": {**EVENT, "calendar": MEETING},
    "event-cancelled": {**EVENT, "is_off": True, "calendar": replace(MEETING, sequence=1, is_cancelled=True)},
    "event-tomorrow": EVENT,
}  # fmt: skip


def some_mail(*kinds, zone="America/New_York", **facts):
    """An e-mail to Ada with a letter of each of these kinds; `facts` replaces some of the first one's."""
    parts = []
    for kind in kinds:
        told = Told(kind, 1, 0, 1, 1, DUE)
        parts.append(Part(told, KIND[kind], {**FACTS[kind], **(facts if not parts else {})}))
    return Mail(1, 1, DUE, "<abc@demo.test>", 1, "ada@example.com", "Ada Marsh", zone, SENDER, tuple(parts))
