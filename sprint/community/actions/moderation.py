"""What the desk does on a board: light, logged, and reversible."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from sprint import happenings
from sprint.accounts import actions as accounts
from sprint.accounts.models import AuditEntry, Person
from sprint.cohorts.models import Cohort, Duty, Enrolment
from sprint.cohorts.queries import Place
from sprint.community.actions.posts import change_view
from sprint.community.happenings import Cautioned
from sprint.community.models import Caution, Post, Report, Silence, Topic
from sprint.database import insert
from sprint.errors import Refused

ONE_VISIT = timedelta(minutes=30)  # pages opened within it are the same visit


def note_visit(session: Session, person_id: int, cohort_id: int, *, now: datetime) -> None:
    """Write into the audit trail that staff who do not look after a cohort read its board; once a visit."""
    if session.scalar(select(Duty.person_id).where(Duty.person_id == person_id, Duty.cohort_id == cohort_id).limit(1)):
        return
    cohort, person = session.get(Cohort, cohort_id), session.get(Person, person_id)
    if cohort is None or person is None:
        return
    said = f"Read the board of {cohort.name}"
    recent = exists().where(
        AuditEntry.by_id == person_id, AuditEntry.cohort_id == cohort_id, AuditEntry.sentence == said,
        AuditEntry.at > now - ONE_VISIT,
    )  # fmt: skip
    if not session.scalar(select(recent)):
        accounts.record(session, said, by=person, now=now, cohort_id=cohort_id)


def report(session: Session, post: Post, person: Person, reason: str, *, now: datetime) -> None:
    """Ask the desk to look at a post; again, it is the newer reason, and waits again."""
    row = insert(session, Report).values(post_id=post.id, person_id=person.id, reason=reason, reported_at=now)
    again = {"reason": reason, "reported_at": now, "settled_at": None}
    session.execute(row.on_conflict_do_update(index_elements=["post_id", "person_id"], set_=again))


def settle(session: Session, post: Post, *, by: Person, now: datetime) -> None:
    """Say that the reports of a post were looked at."""
    waiting = (Report.post_id == post.id, Report.settled_at.is_(None))
    session.execute(update(Report).where(*waiting).values(settled_at=now).execution_options(synchronize_session=False))
    _record(session, post, _("Settled the reports of post %(n)s in “%(title)s”", **_where(post)), by=by, now=now)


def hide(session: Session, post: Post, *, by: Person, now: datetime) -> None:
    """Take a post from view; it can be shown again."""
    if change_view(session, post, Post.hidden_at.is_(None), {"hidden_at": now, "accepted_at": None}):
        _record(session, post, _("Hid post %(n)s in “%(title)s”", **_where(post)), by=by, now=now)


def show(session: Session, post: Post, *, by: Person, now: datetime) -> None:
    """Show a post again that was hidden."""
    if change_view(session, post, Post.hidden_at.is_not(None), {"hidden_at": None}):
        _record(session, post, _("Showed post %(n)s in “%(title)s” again", **_where(post)), by=by, now=now)


def caution(session: Session, post: Post, text: str, *, by: Person, now: datetime) -> None:
    """Send the author of a post a word."""
    if post.person_id is None:
        raise Refused(_("The author's account is gone."))
    said = Caution(post_id=post.id, by_id=by.id, text=text, at=now)
    session.add(said)
    session.flush()
    _record(session, post, _("Wrote to the author of post %(n)s in “%(title)s”", **_where(post)), by=by, now=now)
    happenings.tell(session, Cautioned(said, post.person_id, post.topic.cohort_id))


def silence(
    session: Session, place: Place, person: Person, *, days: int, reason: str, by: Person, now: datetime
) -> None:
    """Let a person of the cohort read, and not post, for some days."""
    _demand_member(session, place, person)
    key = {"cohort_id": place.cohort.id, "person_id": person.id}
    values = {"until_at": now + timedelta(days=days), "reason": reason}
    row = insert(session, Silence).values(**key, **values)
    session.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))
    said = _("Let %(name)s not post for %(days)s days: %(reason)s", name=person.name, days=days, reason=reason)
    accounts.record(session, said, by=by, now=now, person=person, cohort_id=place.cohort.id)


def _demand_member(session: Session, place: Place, person: Person) -> None:
    is_member = exists().where(Enrolment.person_id == person.id, Enrolment.cohort_id == place.cohort.id)
    if not session.scalar(select(is_member)):
        raise Refused(_("This person is not in the cohort."))


def end_silence(session: Session, place: Place, person: Person, *, by: Person, now: datetime) -> None:
    """Let a person post again."""
    ended = delete(Silence).where(Silence.cohort_id == place.cohort.id, Silence.person_id == person.id)
    if session.connection().execute(ended).rowcount:
        said = _("Let %(name)s post again", name=person.name)
        accounts.record(session, said, by=by, now=now, person=person, cohort_id=place.cohort.id)


def change_topic(session: Session, topic: Topic, what: str, *, by: Person, is_wanted: bool, now: datetime) -> str:
    """Pin, lock or hide a topic, or the other way round; the answer says what was done."""
    said = _said(what, is_wanted, topic.title)
    setattr(topic, f"{what}_at", now if is_wanted else None)
    session.flush()
    accounts.record(session, said, by=by, now=now, cohort_id=topic.cohort_id)
    return said


def _said(what: str, is_wanted: bool, title: str) -> str:
    sentences = {
        ("pinned", True): _("Pinned “%(title)s”", title=title),
        ("pinned", False): _("Took “%(title)s” from the top", title=title),
        ("locked", True): _("Locked “%(title)s”", title=title),
        ("locked", False): _("Opened “%(title)s” for replies again", title=title),
        ("hidden", True): _("Hid the topic “%(title)s”", title=title),
        ("hidden", False): _("Showed the topic “%(title)s” again", title=title),
    }
    if (what, is_wanted) not in sentences:
        raise Refused(_("Choose what to do with this topic."))
    return sentences[what, is_wanted]


def _where(post: Post) -> dict[str, object]:
    return {"n": post.number, "title": post.topic.title}


def _record(session: Session, post: Post, sentence: str, *, by: Person, now: datetime) -> None:
    accounts.record(session, sentence, by=by, now=now, person=post.person, cohort_id=post.topic.cohort_id)
