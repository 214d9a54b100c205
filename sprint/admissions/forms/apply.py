"""The four steps of an application. Each field is named as the column that keeps it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from sprint.accounts.forms import EMAIL
from sprint.admissions import states
from sprint.admissions.eligibility import MAKES
from sprint.admissions.models import NO_SITE
from sprint.admissions.questions import QUESTIONS
from sprint.forms import EmailAddress, Form, LineField, OptionalEmail, WebAddress, ZoneField

MOST_COLLEAGUES = 3
COLLEAGUE = ("name", "email", "role")
CHOOSE = _l("Choose the answer that comes nearest.")


def _choices(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in pairs]


class NumberField(IntegerField):  # type: ignore[misc]
    """A whole number; anything else has a sentence that says how one looks."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Blanks and commas inside are no fault: 1,200 is a number."""
        try:
            super().process_formdata([value.replace(",", "").strip() for value in valuelist])
        except ValueError:
            raise ValueError(str(_l("Type a number in digits, like 28."))) from None


class Step(Form):
    """What the four share: which values the page was opened with, and a trap that people do not see."""

    theirs: list[tuple[str, str]] = []  # what was saved elsewhere meanwhile: label and value
    seen = HiddenField()
    fax = LineField(_l("Leave this empty"), render_kw={"autocomplete": "off", "tabindex": "-1"})

    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        skipped = {"seen", "fax", "csrf_token", "via"}
        return {field.name: field.data for field in self if field.name not in skipped}


class CompanyForm(Step):
    """Which company it is."""

    via = HiddenField()
    company_name = LineField(
        _l("Company name"), [DataRequired(_l("Type the name of your company.")), Length(max=120)],
        render_kw={"autocomplete": "organization"},
    )  # fmt: skip
    website = LineField(
        _l("Website"), [WebAddress(), Length(max=200)], description=_l("Leave it empty if you have none."),
        render_kw={"autocomplete": "url", "inputmode": "url", "autocapitalize": "none"},
    )  # fmt: skip
    makes_how = RadioField(_l("Does your company make things?"), [InputRequired(CHOOSE)], choices=_choices(MAKES))
    makes = LineField(
        _l("What do you make?"), [DataRequired(_l("Say it in a few words.")), Length(max=200)],
        description=_l("In a few words, as you would tell a buyer."),
    )  # fmt: skip
    site_state = SelectField(
        _l("State of your plant or shop"), [InputRequired(_l("Choose the state of your main site."))],
        choices=_choices(states.CHOICES), render_kw={"autocomplete": "address-level1"},
    )  # fmt: skip
    site_city = LineField(_l("City or town"), [Length(max=80)], render_kw={"autocomplete": "address-level2"})
    headcount = NumberField(
        _l("People on the payroll"),
        [InputRequired(_l("Type a number, like 28.")),
         NumberRange(1, 1_000_000, _l("Type the number of people, like 28."))],
        description=_l("Count everyone, part-time too. The Sprint is for fewer than 500."),
        render_kw={"inputmode": "numeric"},
    )  # fmt: skip
    founded = NumberField(
        _l("In business since"), [Optional(), NumberRange(1600, 2100, _l("Type a year with four digits, like 1987."))],
        description=_l("The year. Leave it empty if you do not know."), render_kw={"inputmode": "numeric"},
    )  # fmt: skip

    def validate_site_city(self, field: Any) -> None:
        """A site has a place."""
        if not field.data and self.site_state.data not in {"", NO_SITE}:
            raise ValidationError(_l("Type the city or town of your main site."))


class PeopleForm(Step):
    """Who applies, and whom they bring. The colleagues' fields are made by `people_form`."""

    applicant_name = LineField(
        _l("Your name"), [DataRequired(_l("Type your name.")), Length(max=120)], render_kw={"autocomplete": "name"}
    )
    email = LineField(
        _l("Your e-mail address"), [EmailAddress()], render_kw={**EMAIL, "autocomplete": "email"},
        description=_l("We send you a link with which you can go on later, on any device."),
    )  # fmt: skip
    role = LineField(
        _l("What you do at your company"), [DataRequired(_l("For example: owner, or head of sales.")), Length(max=120)],
        render_kw={"autocomplete": "organization-title"},
    )  # fmt: skip
    phone = LineField(
        _l("Phone"), [Length(max=40)], description=_l("If we may call you with a question. You can leave it empty."),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )  # fmt: skip

    def colleagues(self) -> list[dict[str, str]]:
        """The colleagues who were named, in order."""
        rows = ({part: self[f"{part}_{n}"].data or "" for part in COLLEAGUE} for n in range(1, MOST_COLLEAGUES + 1))
        return [row for row in rows if any(row.values())]

    def rows(self) -> list[list[Any]]:
        """The fields of each colleague, for the page."""
        return [[self[f"{part}_{n}"] for part in COLLEAGUE] for n in range(1, MOST_COLLEAGUES + 1)]


class _Named:
    """Whoever has an address or a role has a name."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data and (form[f"email_{self.number}"].data or form[f"role_{self.number}"].data):
            raise ValidationError(_l("Type the name of your colleague."))


def _with_colleagues() -> type[PeopleForm]:
    fields: dict[str, Any] = {}
    off = {"autocomplete": "off"}
    for n in range(1, MOST_COLLEAGUES + 1):
        fields[f"name_{n}"] = LineField(_l("Name"), [_Named(n), Length(max=120)], render_kw=off)
        fields[f"email_{n}"] = LineField(_l("E-mail address"), [OptionalEmail()], render_kw={**EMAIL, **off})
        fields[f"role_{n}"] = LineField(_l("What they do"), [Length(max=120)], render_kw=off)
    return type("PeopleForm", (PeopleForm,), fields)


class _StandingForm(Step):
    """Where the company stands today. Its questions are made from `questions.py`."""


StandingForm: type[Step] = type(
    "StandingForm",
    (_StandingForm,),
    {q.id: RadioField(q.asks, [InputRequired(CHOOSE)], choices=_choices(q.choices)) for q in QUESTIONS},
)


class GoalsForm(Step):
    """What the company wants, where its clock stands, and what it agrees to."""

    goals = TextAreaField(
        _l("What should be different in three months?"),
        [DataRequired(_l("One or two sentences are enough.")), Length(max=2000)],
        description=_l("For example: five inquiries a month from our website."), render_kw={"rows": 4},
    )  # fmt: skip
    obstacle = TextAreaField(
        _l("What has kept you from it so far?"), [Length(max=2000)],
        description=_l("You can leave it empty. It helps the coaches."), render_kw={"rows": 3},
    )  # fmt: skip
    zone = ZoneField(
        _l("Your time zone"),
        description=_l("Guessed from your device where it tells. Every time that we show you is in this zone."),
    )
    consents = BooleanField(
        _l("You may keep these answers and write to me about my application"),
        [DataRequired(_l("Without this we cannot read your application."))],
    )
    shares = BooleanField(_l("You may tell the partner who sent me our name and how far we have come"))


FORMS: dict[int, type[Step]] = {1: CompanyForm, 2: _with_colleagues(), 3: StandingForm, 4: GoalsForm}


class FindForm(Form):
    """The address to which the links of applications are sent."""

    email = LineField(_l("Your e-mail address"), [EmailAddress()], render_kw={**EMAIL, "autocomplete": "email"})
