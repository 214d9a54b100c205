"""The forms with which coaches say when they have time, and staff the rules of booking."""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, SelectField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from sprint.forms import Form, LineField, ZoneField

WEEKDAYS = (
    _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"),
)  # fmt: skip


def _number(label: Any, least: int, most: int, hint: Any = "") -> IntegerField:
    wrong = _l("Choose a whole number from %(least)s to %(most)s.", least=least, most=most)
    return IntegerField(label, [InputRequired(wrong), NumberRange(least, most, wrong)], description=hint)


class OfferForm(Form):
    """How a coach wants sessions to be."""

    subjects = LineField(
        _l("Subjects you know"),
        [Length(max=200, message=_l("Keep it under 200 characters."))],
        description=_l("With commas between: Listings, product photos, quotes."),
    )
    meeting_url = LineField(
        _l("Link to your call"),
        [Length(max=500, message=_l("Keep it under 500 characters."))],
        description=_l("The same for all sessions. It stands in the invitation."),
        render_kw={"inputmode": "url"},
    )
    zone = ZoneField(_l("Time zone of your hours"), render_kw={"data-zone-guess": "set"})
    length_minutes = _number(_l("Minutes a session"), 10, 180)
    buffer_minutes = _number(_l("Minutes between two"), 0, 120)
    notice_hours = _number(_l("Hours of notice"), 0, 336, _l("Nobody books later than this before a session."))
    daily_most = _number(_l("Most sessions a day"), 1, 20)  # fmt: skip

    def validate_meeting_url(self, field: Any) -> None:
        """A link leads somewhere."""
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(_l("A link begins with https://"))


class _Hours(Form):
    starts = TimeField(_l("From"), [InputRequired(_l("Choose an hour."))])
    ends = TimeField(_l("Until"), [InputRequired(_l("Choose an hour."))])

    def validate_ends(self, field: Any) -> None:
        """Hours end after they begin."""
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(_l("This is not after the beginning. Choose a later hour."))

    @property
    def times(self) -> tuple[time, time]:
        """From when until when."""
        return self.starts.data, self.ends.data


class WeeklyForm(_Hours):
    """Hours on a day of each week."""

    weekday = SelectField(_l("Day"), coerce=int, choices=[SelectChoice(n, day) for n, day in enumerate(WEEKDAYS)])
    first_on = DateField(_l("First day"), [Optional()], description=_l("Empty: from now on."))
    last_on = DateField(_l("Last day"), [Optional()], description=_l("Empty: without end."))

    def validate_last_on(self, field: Any) -> None:
        """The last day is not before the first."""
        if self.first_on.data and field.data and field.data < self.first_on.data:
            raise ValidationError(_l("This is before the first day."))


class DayForm(_Hours):
    """Other hours on one day."""

    day = DateField(_l("Day"), [InputRequired(_l("Choose a day."))], id="day-day")
    starts = TimeField(_l("From"), [InputRequired(_l("Choose an hour."))], id="day-starts")
    ends = TimeField(_l("Until"), [InputRequired(_l("Choose an hour."))], id="day-ends")


class TimeOffForm(Form):
    """Days without hours."""

    first_on = DateField(_l("First day off"), [InputRequired(_l("Choose a day."))], id="off-first")
    last_on = DateField(_l("Last day off"), [InputRequired(_l("Choose a day."))], id="off-last")

    def validate_last_on(self, field: Any) -> None:
        """The last day is not before the first."""
        if self.first_on.data and field.data and field.data < self.first_on.data:
            raise ValidationError(_l("This is before the first day."))


class BusyForm(Form):
    """A calendar file, sent or pasted."""

    file = FileField(_l("Calendar file (.ics)"))
    text = TextAreaField(
        _l("Or paste its text"), [Length(max=1_000_000)], render_kw={"rows": 3, "spellcheck": "false"},
        description=_l("It begins with BEGIN:VCALENDAR."),
    )  # fmt: skip

    def content(self) -> tuple[bytes, str]:
        """The file's bytes and its name."""
        sent = self.file.data
        if sent and sent.filename:
            return sent.read(), sent.filename
        return (self.text.data or "").strip().encode(), ""


class RulesForm(Form):
    """The program's rules for booking."""

    most_upcoming = _number(_l("Sessions ahead, at most"), 1, 20, _l("Of one company, at a time."))
    most_a_week = _number(_l("Sessions a week, at most"), 1, 7, _l("Of one company."))
    cutoff_hours = _number(_l("Hours before, to move or cancel"), 0, 168, _l("Later only coaches and staff can."))
    first_pick_hours = _number(
        _l("Hours of first pick"), 0, 168,
        _l("From the opening of a week, companies without a session in it choose first."),
    )  # fmt: skip
