"""A curriculum of eight modules, two a week; the first of each week is a core module."""

from datetime import date

from sprint.curriculum.models import Module, Release
from tests.learning.lessons import new_hash

SLUGS = tuple(f"w{week}-{kind}" for week in (1, 2, 3, 4) for kind in ("core", "more"))


def publish(session, now):
    """Write it as a release."""
    titles = ("Foundations", "Product content", "Demand", "Sell and source")
    weeks = [{"number": n, "title": title, "summary": ""} for n, title in enumerate(titles, 1)]
    release = Release(hash=new_hash(), published_at=now, weeks=weeks)
    session.add(release)
    session.flush()
    session.add_all(_module(release.id, slug) for slug in SLUGS)
    session.flush()
    return release


def _module(release_id, slug):
    week, is_core = int(slug[1]), slug.endswith("core")
    return Module(
        release_id=release_id, slug=slug, week=week, position=1 if is_core else 2, title=f"Module {slug}", summary="",
        minutes=30, is_core=is_core, deliverable="photos", deliverable_title="Six photos", example_company="Harlow",
        checked_on=date(2026, 10, 1), objectives=[], checklist_ids=[], body={}, source="", source_hash="",
    )  # fmt: skip
