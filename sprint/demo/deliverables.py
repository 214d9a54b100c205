"""The demo's deliverables, one in each state: drafted, waiting, returned, accepted, and asking peers for a review."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Enrolment
from sprint.curriculum import queries as curriculum
from sprint.curriculum.models import Module, Release
from sprint.curriculum.module import Module as Text
from sprint.demo import works
from sprint.demo.works import GOAL, MAP, Work
from sprint.learning import actions
from sprint.learning.models import Deliverable, HandIn
from sprint.learning.queries import ticked_by_owner

HOUR = timedelta(hours=1)


class Shop:
    """The people of the running cohort at their companies' work."""

    def __init__(self, session: Session, cohort: Cohort, people: dict[str, Person], now: datetime) -> None:
        self.session, self.people, self.now = session, people, now
        release = curriculum.newest_release(session)
        self.texts = {slug: self._text(release, slug) for slug in (GOAL, MAP)}
        rows = session.scalars(select(Enrolment).where(Enrolment.cohort_id == cohort.id))
        self.enrolments = {row.person_id: row for row in rows}

    def _text(self, release: Release | None, slug: str) -> Text | None:
        found: Module | None = curriculum.find_module(self.session, release.id, slug) if release else None
        return Text.from_json(found.body) if found else None

    def enrolment(self, key: str) -> Enrolment:
        """Where a player stands in the cohort."""
        return self.enrolments[self.people[key].id]

    def draft(self, key: str, slug: str, work: Work, hours_ago: float) -> Deliverable | None:
        """Somebody writes into the fields that the module has."""
        text, at, person = self.texts[slug], self.now - hours_ago * HOUR, self.people[key]
        if text is None:
            return None
        found = actions.start_deliverable(self.session, self.enrolment(key), slug, now=at)
        for field in text.hand_in:
            if field.id in work:
                actions.save_field(self.session, found, field, work[field.id], based_on=0, person=person, now=at)
        return found

    def hand_in(self, key: str, slug: str, work: Work, hours_ago: float, audience: str = "coaches") -> HandIn | None:
        """Somebody hands in what they wrote."""
        found, text = self.draft(key, slug, work, hours_ago + 1), self.texts[slug]
        if found is None or text is None:
            return None
        items = [item.id for item in text.checklist]
        enrolment, at = self.enrolment(key), self.now - hours_ago * HOUR
        actions.keep_ticks(self.session, enrolment, slug, items[:-2] if audience == "coaches" else items, items, now=at)
        content = {field.id: work[field.id] for field in text.hand_in if field.id in work}
        version = actions.hand_in(
            self.session, found, text.hand_in, content, ticked_by_owner(self.session, enrolment, slug), number=1,
            person=self.people[key], now=at,
        )  # fmt: skip
        actions.share_deliverable(self.session, found, audience)
        return version

    def decide(self, version: HandIn | None, key: str, comment: str, hours_ago: float, *, is_accepted: bool) -> None:
        """A coach's word on a version."""
        if version is not None:
            actions.decide(
                self.session, version, is_accepted=is_accepted, comment=comment, missing=(), person=self.people[key],
                role="coach", now=self.now - hours_ago * HOUR,
            )  # fmt: skip


def load(session: Session, cohort: Cohort, people: dict[str, Person], now: datetime) -> None:
    """Fill the running cohort, in whose week 2 the demo stands."""
    shop = Shop(session, cohort, people, now)
    shop.decide(shop.hand_in("participant", MAP, works.BRINWICK_MAP, 80, "cohort"), "coach", works.REPLIES["accepted"],
                60, is_accepted=True)  # fmt: skip
    shop.decide(shop.hand_in("participant", GOAL, works.BRINWICK_GOAL, 30), "coach2", works.REPLIES["returned"], 5,
                is_accepted=False)  # fmt: skip
    shop.hand_in("priya", GOAL, works.POLYQUILL_GOAL, 53)
    asked = shop.hand_in("marcus", GOAL, works.OVENMARCH_GOAL, 20, "peers")
    if asked is not None:
        actions.review_as_peer(
            session, asked, enrolment=shop.enrolment("jun"), would_accept=True, taps=works.TAPS, now=now - 4 * HOUR
        )
    shop.draft("tess", MAP, works.LARKSPUR_MAP, 3)
    session.flush()
