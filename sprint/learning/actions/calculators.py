"""Putting what a calculator answered into the company's work."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.curriculum.hand_in import Field
from sprint.errors import Refused
from sprint.learning import queries
from sprint.learning.actions.deliverables import Saved, save_field
from sprint.learning.calculators import Calculator, Result, appended
from sprint.learning.calculators.appending import has_room
from sprint.learning.models import Deliverable


def put_into_field(
    session: Session, deliverable: Deliverable, field: Field, calculator: Calculator, result: Result, *,
    person: Person, now: datetime,
) -> Saved:  # fmt: skip
    """Add a result to what stands in a field. The same result put in twice in a row stands there once."""
    standing = queries.drafts_of(session, deliverable.id).get(field.id)
    if standing and standing.asides:
        raise Refused(
            _("Two texts wait in this field. Open the deliverable and keep one of them, then come back."), "field"
        )
    value = appended(field, standing.draft.value if standing else "", calculator, result)
    if not has_room(value):
        raise Refused(_("The table is full. Take some rows out, or choose another field."), "field")
    based_on = standing.revision if standing else 0
    return save_field(session, deliverable, field, value, based_on=based_on, person=person, now=now)
