"""The forms with which coaches and staff lead sessions."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from sprint.coaching.forms.booking import stripped
from sprint.forms import Form, LineField

_notes = Length(max=20_000, message=_l("Keep it under 20,000 characters."))
_line = Length(max=300, message=_l("Keep it under 300 characters."))
_day = InputRequired(_l("Choose a day."))
_hour = InputRequired(_l("Choose an hour."))


class NotesForm(Form):
    """What is written down of a session, and how prepared its people came."""

    shared_notes = TextAreaField(
        _l("Shared notes"),
        [_notes],
        filters=[stripped],
        render_kw={"rows": 5},
        description=_l("The people of the session read these."),
    )
    private_notes = TextAreaField(
        _l("Private notes"), [_notes], filters=[stripped], render_kw={"rows": 4},
        description=_l("Only coaches and the program's staff read these."),
    )  # fmt: skip


class ActionForm(Form):
    """What somebody promised to do, by when."""

    text = LineField(
        _l("What will be done?"), [InputRequired(_l("Say what will be done.")), _line],
        description=_l("Begin with a verb: “Ask the agency the three questions”."),
    )  # fmt: skip
    due_on = DateField(_l("By when?"), [Optional()])
    owner = SelectField(_l("Who?"), choices=[], coerce=int)


class AttendanceForm(Form):
    """Who came, and how prepared."""

    has_come = RadioField(
        _l("Attendance"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[SelectChoice("yes", _l("Came")), SelectChoice("no", _l("Did not come"))],
    )
    rating = SelectField(
        _l("How prepared?"),
        coerce=int,
        choices=[SelectChoice(0, _l("No rating")), *(SelectChoice(n, str(n)) for n in (5, 4, 3, 2, 1))],
        description=_l("For coaches and staff alone; 5 is best."),
    )
    words = LineField(_l("A sentence about it"), [Length(max=500, message=_l("Keep it under 500 characters."))])


class LeadMoveForm(Form):
    """Another time for a session, by its coach or by staff."""

    day = DateField(_l("Day"), [_day])
    at = TimeField(_l("Begins at"), [_hour])
    reason = LineField(_l("Reason"), [InputRequired(_l("Give a reason; the others read it.")), _line], id="move-reason")


class GroupForm(Form):
    """A session for several."""

    title = LineField(_l("Title"), [InputRequired(_l("Give it a title.")), Length(max=120)],
                      description=_l("For example “Office hour: listings”."))  # fmt: skip
    cohort = SelectField(_l("Cohort"), coerce=int, choices=[])
    day = DateField(_l("Day"), [_day])
    at = TimeField(_l("Begins at"), [_hour])
    minutes = IntegerField(
        _l("Minutes"), [InputRequired(), NumberRange(10, 240, _l("Choose from 10 to 240."))], default=50
    )
    seats = IntegerField(_l("Seats"), [InputRequired(), NumberRange(2, 50, _l("Choose from 2 to 50."))], default=8)


class SeatsForm(Form):
    """More seats or fewer in a group session."""

    seats = IntegerField(
        _l("Seats"), [InputRequired(), NumberRange(2, 50, _l("Choose from 2 to 50."))], id="seats-now",
        description=_l("Who waits moves up by itself and is told."),
    )  # fmt: skip


class ReassignForm(Form):
    """Another coach for a session."""

    coach = SelectField(_l("New coach"), coerce=int, choices=[])
    reason = LineField(
        _l("Reason"), [InputRequired(_l("Give a reason; the others read it.")), _line], id="coach-reason"
    )
