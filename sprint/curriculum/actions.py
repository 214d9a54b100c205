"""Publishing: from files to a release, only when the files have no fault."""

import hashlib
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from sprint.curriculum import checks, formulas, queries
from sprint.curriculum.happenings import Published
from sprint.curriculum.models import ContentCheck, ContentFault, Module, Release, Term
from sprint.curriculum.module import Module as Text
from sprint.happenings import tell

RENDERER = "5"  # raise it when the renderer's output changes, so that the same files make a new release


def publish(session: Session, content_dir: Path, now: datetime) -> tuple[Release | None, list[checks.Fault]]:
    """Write what the files say as a release, unless they have faults; then the last release stays up.

    The same files never make a second release. Either way staff can read what was found.
    """
    checked = checks.read(content_dir)
    _note(session, checked.faults, now)
    if checked.faults:
        return None, checked.faults
    digest = _hash(content_dir)
    release = session.scalar(select(Release).where(Release.hash == digest))
    if release is None:
        last = queries.newest_release(session)
        release = _write(session, content_dir, checked, digest, now)
        tell(session, Published(release.id, last.id if last else None, now))
    return release, []


def _note(session: Session, faults: list[checks.Fault], now: datetime) -> None:
    """Write down what was found; what earlier attempts found is of no use any more."""
    session.execute(delete(ContentCheck))
    found = ContentCheck(checked_at=now)
    session.add(found)
    session.flush()
    session.add_all(ContentFault(check_id=found.id, **_place(fault.path), **asdict(fault)) for fault in faults)


def _place(path: str) -> dict[str, Any]:
    """The module of a file, and its week as the file's name says it: its front matter may be what is wrong."""
    slug = PurePosixPath(path).stem if "/modules/" in path else None
    week = re.match(r"w([1-4])-", slug or "")
    return {"slug": slug, "week": int(week[1]) if week else None}


def _hash(content_dir: Path) -> str:
    files = sorted(path for path in content_dir.rglob("*") if path.suffix in {".md", ".yaml", ".svg"})
    digest = hashlib.sha256(RENDERER.encode())
    for path in files:
        digest.update(str(path.relative_to(content_dir)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _write(session: Session, content_dir: Path, checked: checks.Checked, digest: str, now: datetime) -> Release:
    weeks: list[dict[str, Any]] = yaml.safe_load((content_dir / "weeks.yaml").read_text("utf-8"))
    sheet = formulas.load(content_dir).to_json()
    release = Release(hash=digest, published_at=now, weeks=weeks, formulas=sheet)
    session.add(release)
    session.flush()
    session.add_all(
        Term(
            release_id=release.id, id=term.id, term=term.term, stands_for=term.stands_for, meaning=term.meaning,
            example=term.example, week=term.week,
        )
        for term in checked.glossary.values()
    )  # fmt: skip
    session.add_all(_module(release.id, module, source) for module, source in checked.modules)
    session.flush()
    return release


def _module(release_id: int, module: Text, source: str) -> Module:
    return Module(
        release_id=release_id, slug=module.slug, week=module.week, position=module.order, title=module.title,
        summary=module.summary, minutes=module.minutes, is_core=module.core, deliverable=module.deliverable,
        deliverable_title=module.deliverable_title, example_company=module.example_company,
        checked_on=module.last_checked, objectives=module.objectives,
        checklist_ids=[item.id for item in module.checklist], quiz_ids=[item.id for item in module.quiz],
        body=module.to_json(), source=source, source_hash=module.source_hash,
    )  # fmt: skip
