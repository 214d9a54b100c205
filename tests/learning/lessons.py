"""A small curriculum for tests: two modules a week, each with a text that no other place has."""

from datetime import date
from uuid import uuid4

from sprint.curriculum.hand_in import Field
from sprint.curriculum.models import Module as Row
from sprint.curriculum.models import Release, Term
from sprint.curriculum.module import Child, Item, Module, Section, Step
from sprint.markdown import keep
from tests.builders.cast import LONG_AGO

TITLES = ("Foundations", "Product content", "Demand", "Selling online")
CHECKS = ("one", "two", "three")
FIELDS = (
    Field("name", "Name of the part", "line", "As buyers say it.", most=30),
    Field("story", "What it does", "text", "In two sentences.", most=200),
    Field("sizes", "Sizes", "table", "One a row.", columns=("Size", "Value"), rows=3),
    Field("days", "Days", "number", "", is_required=False),
    Field("page", "Page", "link", "", is_required=False),
    Field("proof", "Proof", "files", "", most=2, is_required=False),
    Field("photos", "Photos", "photos", "Main view first.", most=3, is_required=False),
)


def new_hash() -> str:
    """A hash that no other release of this process has: texts and fragments are kept by it."""
    return uuid4().hex * 2


def slug(week: int, position: int) -> str:
    """What a module is called in addresses: "w2-m1"."""
    return f"w{week}-m{position}"


def secret(name: str) -> str:
    """A word that stands in the text of this module alone."""
    return f"canary-of-{name}"


def text(week: int, position: int) -> Module:
    """A module with the kinds of sections that all have. The first of each week is core and takes 40 minutes."""
    name = slug(week, position)
    sections = (
        Section("why", "Why this matters", keep(f"<p>{secret(name)}</p>"), "prose"),
        Section("learn", "Learn", keep('<h3 id="light">Light</h3><p>Text.</p>'), "learn", (Child("light", "Light"),)),
        Section("check-your-work", "Check your work", keep(""), "checklist"),
    )
    return Module(
        slug=name, title=f"Lesson {week}.{position}", week=week, order=position, minutes=40 if position == 1 else 25,
        core=position == 1, summary=f"You will know {name}.", example_company="brinwick", deliverable=f"{name}-sheet",
        deliverable_title=f"Sheet {week}.{position}", objectives=[f"Do {name} well", f"Teach {name}"],
        glossary_terms=[], last_checked=date(2026, 10, 1), facts=[], sections=sections,
        checklist=tuple(Item(check, keep(f"Check {check}")) for check in CHECKS), quiz=(), warm_up=(),
        steps=(Step("Do", 20),), terms=(), popovers=keep(""), source_hash="0" * 64,
        hand_in=FIELDS, looks_for=f"A reviewer looks for {secret(name)}.",
        example=keep(f"<p>Filled {secret(name)}</p>"),
    )  # fmt: skip


def publish(session, each_week: int = 2, weeks=(1, 2, 3, 4), terms: int = 3) -> Release:
    """A release with so many modules in each week."""
    titles = [{"number": n, "title": title, "summary": f"About {title}."} for n, title in enumerate(TITLES, 1)]
    release = Release(hash=new_hash(), published_at=LONG_AGO, weeks=titles)
    session.add(release)
    session.flush()
    session.add_all(_row(release, text(week, n)) for week in weeks for n in range(1, each_week + 1))
    session.add_all(
        Term(
            release_id=release.id,
            id=f"term-{n}",
            term=f"Term {n}",
            stands_for="",
            meaning=f"Means {n}",
            example="So.",
            week=1,
        )
        for n in range(terms)
    )
    session.flush()
    return release


def _row(release: Release, module: Module) -> Row:
    return Row(
        release_id=release.id, slug=module.slug, week=module.week, position=module.order, title=module.title,
        summary=module.summary, minutes=module.minutes, is_core=module.core, deliverable=module.deliverable,
        deliverable_title=module.deliverable_title, example_company=module.example_company,
        checked_on=module.last_checked, objectives=module.objectives,
        checklist_ids=[item.id for item in module.checklist], body=module.to_json(), source="",
        source_hash=module.source_hash,
    )  # fmt: skip
