"""What a person can do with their own calendar."""

from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.database import insert
from sprint.home.models import CalendarAddress


def renew_address(session: Session, person: Person) -> None:
    """Give the calendar another address: the old one leads nowhere from now on."""
    row = insert(session, CalendarAddress).values(person_id=person.id, number=1)
    session.execute(
        row.on_conflict_do_update(index_elements=["person_id"], set_={"number": CalendarAddress.number + 1})
    )
