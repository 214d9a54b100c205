"""What people want to look at together with their coach: deliverables, and files of their own."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from sprint.coaching.models import Attachment, Exhibit, Seat
from sprint.coaching.queries.meetings import is_own
from sprint.cohorts.models import Enrolment


def exhibits_of(session: Session, seat_ids: Collection[int]) -> Sequence[Exhibit]:
    """The deliverables of some seats."""
    mine = select(Exhibit).where(Exhibit.seat_id.in_(seat_ids)).options(joinedload(Exhibit.deliverable))
    return session.scalars(mine.order_by(Exhibit.deliverable_id)).all()


def attachments_of(session: Session, seat_ids: Collection[int]) -> Sequence[Attachment]:
    """The files of some seats, in the order in which they came."""
    there = select(Attachment).where(Attachment.seat_id.in_(seat_ids), Attachment.removed_at.is_(None))
    return session.scalars(there.order_by(Attachment.id)).all()


def find_attachment(session: Session, seat_ids: Collection[int], key: str) -> Attachment | None:
    """A file of one of these seats, by its key."""
    return session.scalar(
        select(Attachment).where(
            Attachment.key == key, Attachment.seat_id.in_(seat_ids), Attachment.removed_at.is_(None)
        )
    )


def hold_attachments(session: Session, seat: Seat) -> Sequence[Attachment]:
    """All that were sent for a seat, the removed ones, too; nobody sends another until this transaction ends."""
    session.execute(select(Seat.id).where(Seat.id == seat.id).with_for_update(key_share=True))
    return session.scalars(select(Attachment).where(Attachment.seat_id == seat.id)).all()


def room_of_attachments(session: Session, enrolment: Enrolment) -> int:
    """Bytes of all files that a company has sent for its sessions; a person's own, without one."""
    total = select(func.coalesce(func.sum(Attachment.size), 0)).join(Seat, Seat.id == Attachment.seat_id)
    return int(session.scalar(total.join(Seat.enrolment).where(is_own(enrolment))) or 0)
