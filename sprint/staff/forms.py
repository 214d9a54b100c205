"""The forms of the staff's screens."""

from datetime import date, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from sprint.accounts.forms import EMAIL, HOURS
from sprint.cohorts.models import Week
from sprint.forms import EmailAddress, Form, LineField, OptionalEmail, WebAddress, ZoneField
from sprint.staff import colors

ROLES = (
    SelectChoice("participant", _l("Participant")),
    SelectChoice("coach", _l("Coach")),
    SelectChoice("partner", _l("Partner")),
    SelectChoice("staff", _l("Staff")),
    SelectChoice("admin", _l("Administrator")),
)
FOR_STAFF = frozenset({"participant", "coach", "partner"})
NO_DAY = _l("Choose a day.")
SET_ZONE = {"data-zone-guess": "set"}


class CohortForm(Form):
    """A new cohort: everything else follows from these."""

    name = LineField(
        _l("Name"), [DataRequired(_l("Give the cohort a name.")), Length(max=80)],
        description=_l("As people will read it, for example: October 2026."),
    )  # fmt: skip
    starts_on = DateField(
        _l("First day"), [InputRequired(NO_DAY)],
        description=_l("Week 1 opens on this day, the other three a week apart. You can move each one later."),
    )  # fmt: skip
    opens_hour = SelectField(_l("Weeks open at"), coerce=int, choices=HOURS, default=6)
    zone = ZoneField(_l("In this time zone"), render_kw=SET_ZONE, default="America/New_York")
    capacity = IntegerField(
        _l("Seats"), [InputRequired(_l("Say how many people can take part.")),
                      NumberRange(1, 10_000, _l("Choose a number from 1 to 10,000."))], default=24,
    )  # fmt: skip


class CohortChangeForm(Form):
    """What can be changed of a cohort besides its calendar."""

    name = LineField(_l("Name"), [DataRequired(_l("Give the cohort a name.")), Length(max=80)])
    capacity = IntegerField(
        _l("Seats"), [InputRequired(_l("Say how many people can take part.")),
                      NumberRange(1, 10_000, _l("Choose a number from 1 to 10,000."))],
    )  # fmt: skip
    close_on = DateField(
        _l("Last day to apply"), [Optional()],
        description=_l("Until midnight in the cohort's zone. Leave it empty to take applications until the first day."),
    )  # fmt: skip


class MomentForm(Form):
    """A day and an hour, in the zone that the page names."""

    day = DateField(_l("Day"), [InputRequired(NO_DAY)])
    hour = SelectField(_l("Hour"), choices=[])

    def offer_hours(self, hour: time | None = None) -> None:
        """Fill the list of hours; one that is not a full hour is added to it."""
        fill_hours(self.hour, hour)


def fill_hours(field: SelectField, hour: time | None = None) -> None:
    """Full hours, and the one that is set now, whatever it is."""
    hours = {time(n) for n in range(24)} | ({hour} if hour else set())
    field.choices = [SelectChoice(f"{h:%H:%M}", f"{h:%I:%M %p}".lstrip("0")) for h in sorted(hours)]
    if hour is not None and field.data is None:
        field.data = f"{hour:%H:%M}"


class ScheduleForm(Form):
    """When the weeks open. Its fields are made by `schedule_form`, a day and an hour for each week."""

    confirmed = HiddenField()

    def moments(self) -> dict[int, tuple[date, time]]:
        """What was typed, by the number of the week."""
        numbers = [int(name.removeprefix("day_")) for name in self._fields if name.startswith("day_")]
        return {n: (self[f"day_{n}"].data, time.fromisoformat(self[f"hour_{n}"].data)) for n in numbers}


def schedule_form(weeks: list[tuple[Week, date, time]], **options: Any) -> ScheduleForm:
    """The form of one cohort's weeks, each with its day and hour in the cohort's zone."""
    fields: dict[str, Any] = {}
    for week, day, _hour in weeks:
        label = _l("Week %(n)s: day", n=week.number)
        fields[f"day_{week.number}"] = DateField(label, [InputRequired(NO_DAY)], default=day)
        fields[f"hour_{week.number}"] = SelectField(_l("Week %(n)s: hour", n=week.number), choices=[])
        fields[f"again_{week.number}"] = BooleanField(_l("Tell people the new date"))
    form: ScheduleForm = type("ScheduleForm", (ScheduleForm,), fields)(**options)
    for week, _day, hour in weeks:
        fill_hours(form[f"hour_{week.number}"], hour)
    return form


class ReasonForm(Form):
    """Why something is stopped: others will ask."""

    reason = LineField(
        _l("Reason"), [DataRequired(_l("Say in a few words why: your colleagues will ask.")), Length(max=80)]
    )


class ReleaseForm(Form):
    """Let letters go again, all or only those due after a moment."""

    hold = HiddenField()
    drop = BooleanField(_l("Leave out what fell due before this moment"))
    day = DateField(_l("Day"), [Optional()])
    hour = SelectField(_l("Hour"), choices=[])


class EnrolForm(Form):
    """One person for a cohort."""

    email = LineField(_l("E-mail address"), [EmailAddress()], render_kw={**EMAIL, "autocomplete": "off"})
    name = LineField(
        _l("Name"), [Length(max=120)], description=_l("Needed only for somebody who has no account yet."),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    company = LineField(
        _l("Company"), [Length(max=120)], render_kw={"list": "companies", "autocomplete": "off"},
        description=_l("A name that we know, or a new one."),
    )  # fmt: skip
    company_role = LineField(_l("What the person does there"), [Length(max=120)], render_kw={"autocomplete": "off"})
    invited = BooleanField(_l("Send an invitation to choose a password"), default=True)


class EnrolListForm(Form):
    """Several people for a cohort, a line each."""

    lines = TextAreaField(
        _l("People, one a line"), [DataRequired(_l("Paste at least one line."))],
        description=_l("Name, e-mail, company. Columns copied from a spreadsheet work, too."), render_kw={"rows": 8},
    )  # fmt: skip
    invited = BooleanField(_l("Send an invitation to everybody who has no password yet"), default=True)
    confirmed = HiddenField()


class EndForm(Form):
    """The last day of a person's time in a cohort; empty is without end."""

    last_day = DateField(_l("Last day"), [Optional()], description=_l("Leave it empty to let the person stay."))


class DutyForm(Form):
    """A coach or a member of staff for a cohort."""

    person = SelectField(_l("Person"), coerce=int, choices=[])
    role = HiddenField()

    def validate_role(self, field: Any) -> None:
        """There are two."""
        if field.data not in {"coach", "staff"}:
            raise ValidationError(_l("Choose what the person does: coach, or look after the cohort."))


class PersonForm(Form):
    """An account, as staff see it."""

    name = LineField(
        _l("Name"), [DataRequired(_l("Type the person's name.")), Length(max=120)], render_kw={"autocomplete": "off"}
    )
    email = LineField(_l("E-mail address"), [EmailAddress()], render_kw={**EMAIL, "autocomplete": "off"})
    company_role = LineField(_l("What the person does"), [Length(max=120)], render_kw={"autocomplete": "off"})
    zone = ZoneField(_l("Time zone"), render_kw=SET_ZONE, default="America/New_York")


class RolesForm(Form):
    """What a person may be."""

    roles = SelectMultipleField(
        _l("Roles"), choices=ROLES, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("A person may have several. Whoever has none can sign in, and sees nothing."),
    )  # fmt: skip


class NewPersonForm(PersonForm, RolesForm):
    """An account that staff make for somebody."""

    invited = BooleanField(_l("Send an invitation to choose a password"), default=True)


class Color:
    """A color as `#rrggbb`, or nothing."""

    def __call__(self, form: Any, field: Any) -> None:
        field.data = (field.data or "").lower()
        if field.data and not field.data.startswith("#"):
            field.data = f"#{field.data}"
        if field.data and not colors.is_color(field.data):
            raise ValidationError(_l("Write the color as # and six digits or letters from a to f, like #ff6d1f."))


class ProgramForm(Form):
    """What the program says of itself, and how it looks."""

    name = LineField(_l("Name of the program"), [DataRequired(_l("Give the program a name.")), Length(max=80)])
    sponsor = LineField(_l("Who makes it possible"), [Length(max=120)],
                        description=_l("Stands in the foot of every page. Leave it empty to name nobody."))  # fmt: skip
    sponsor_url = LineField(_l("Their site"), [WebAddress(), Length(max=300)])
    contact_name = LineField(_l("Whom people ask"), [Length(max=120)])
    contact_email = LineField(_l("Their e-mail address"), [OptionalEmail()])
    contact_phone = LineField(_l("Their phone"), [Length(max=40)])
    postal_address = TextAreaField(
        _l("Postal address"), [Length(max=400)], render_kw={"rows": 3},
        description=_l("Letters carry it: US law asks for one in letters that people may stop."),
    )  # fmt: skip
    group_url = LineField(_l("Address of your outside group"), [WebAddress(), Length(max=300)],
                          description=_l("For example on LinkedIn. Leave it empty if you have none."))  # fmt: skip
    accent_color = LineField(_l("Color of the one next button"), [Color()], render_kw={"placeholder": "#ff6d1f"},
                             description=_l("Like #ff6d1f. Leave it empty for safety orange."))  # fmt: skip
    link_color = LineField(_l("Color of links"), [Color()], render_kw={"placeholder": "#1a4f80"},
                           description=_l("Like #1a4f80. Leave it empty for our blue."))  # fmt: skip
    applications_kept_days = IntegerField(
        _l("Keep applications that led to no seat for"),
        [Optional(), NumberRange(1, 3650, _l("Choose a number from 1 to 3,650."))],
        description=_l("Days after the cohort's first day; then they are deleted. The form of application says so."),
    )  # fmt: skip
    version = HiddenField()


class SecondFactorForm(Form):
    """Whether staff and administrators need a second step."""

    required = BooleanField(_l("Staff and administrators need a second step at sign-in"))


class MoveForm(Form):
    """Another release of the curriculum for a cohort: from which to which, by their hashes."""

    to = HiddenField()
    left = HiddenField()
    understood = BooleanField(_l("I have read what this means for people's work"))


class EmptyForm(Form):
    """A button: nothing but the token."""
