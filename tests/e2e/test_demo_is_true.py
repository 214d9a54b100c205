"""What the demo says of its applications could have been said by people who filled in the form."""

from sqlalchemy import select

from sprint.admissions.models import Application
from sprint.cohorts.models import Company
from sprint.database import db, reading


def rows(demo):
    """Every application of the demo."""
    with demo.app_context(), reading(db.engine) as session:
        found = session.scalars(select(Application)).all()
        session.expunge_all()
        return found


def test_every_application_has_what_its_steps_ask_for(demo):
    found = rows(demo)
    assert {"draft", "submitted", "accepted", "waitlisted", "declined", "confirmed"} <= {it.state for it in found}
    for it in found:
        assert it.company_name and it.makes and it.headcount and it.site_state, it.id
        assert it.step < 2 or (it.applicant_name and it.email and it.person_id), it.company_name
        assert it.step < 4 or it.goals, it.company_name
        assert it.step == 4 or not (it.goals or it.consented_at or it.shares_with_partner_at), it.company_name


def test_a_company_is_where_its_application_says(demo):
    with demo.app_context(), reading(db.engine) as session:
        pairs = session.execute(select(Company.place, Application.site_city).join(Application.company)).all()
    assert pairs and all(place.startswith(city) and city for place, city in pairs)
