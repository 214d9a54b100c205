"""The forms of the board, its events, the directory and the pulse."""

import re
import secrets
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from sprint.forms import Form, LineField, ZoneField

_KEY = re.compile(r"[0-9a-f]{32}")
_MARKDOWN = _l("Markdown works: **bold**, lists, links. Type @ and a name to tell someone.")


def new_key() -> str:
    """Names a form, so that what is sent twice is there once."""
    return secrets.token_hex(16)


class KeyField(HiddenField):  # type: ignore[misc]
    """The name of a form, made when the page is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default=new_key, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Only a key of ours counts; a form without one gets its own."""
        sent = valuelist[0] if valuelist else ""
        self.data: str = sent if _KEY.fullmatch(sent) else new_key()


def _text(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\x00", "").strip()


class WebAddress:
    """An address of the web, or nothing."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and not re.fullmatch(r"https?://[^\s/@]+\.[^\s@]+", field.data):
            raise ValidationError(_l("Type the whole address, beginning with https://"))


class BodyField(TextAreaField):  # type: ignore[misc]
    """A text in Markdown."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        options.setdefault("description", _MARKDOWN)
        options.setdefault("render_kw", {"rows": 6, "data-keep": ""})
        super().__init__(label, validators, filters=[_text], **options)


class ReplyForm(Form):
    """A post."""

    key = KeyField()
    body = BodyField(_l("Text"))


KIND_QUESTION = SelectChoice("question", _l("A question. Somebody helps within a day"))
KIND_TALK = SelectChoice("talk", _l("Something to show or talk about"))
KIND_PRIVATE = SelectChoice("private", _l("A private question, seen by your coaches and the staff only"))
KIND_ANNOUNCEMENT = SelectChoice("announcement", _l("An announcement, mailed to everybody at once"))


class TopicForm(Form):
    """The beginning of a topic."""

    key = KeyField()
    kind = RadioField(_l("What is it?"), [InputRequired(_l("Choose one."))], default="question")
    title = LineField(
        _l("Title"),
        [
            InputRequired(_l("Give it a title: what would make you open it?")),
            Length(max=160, message=_l("Keep it under 160 characters.")),
        ],
        render_kw={"maxlength": 160, "data-keep": ""},
    )
    week = SelectField(_l("Which week is it about?"), coerce=int, default=0)
    body = BodyField(_l("Text"))
    day = DateField(
        _l("Show it from this day on"), [Optional()], description=_l("Leave it empty to post it now. Your time zone.")
    )
    hour = TimeField(_l("At this hour"), [Optional()])

    def offer(self, weeks: list[int], *, is_desk: bool) -> None:
        """Set what may be chosen from."""
        self.kind.choices = (
            [KIND_ANNOUNCEMENT, KIND_TALK, KIND_QUESTION] if is_desk else [KIND_QUESTION, KIND_TALK, KIND_PRIVATE]
        )
        self.week.choices = [
            SelectChoice(0, _l("Any week")), *(SelectChoice(n, _l("Week %(n)s", n=n)) for n in weeks)
        ]  # fmt: skip
        if not is_desk:
            del self.day, self.hour


class EditForm(Form):
    """A change of one's own post."""

    title = LineField(_l("Title"), [Length(max=160, message=_l("Keep it under 160 characters."))])
    body = BodyField(_l("Text"))
    based_on = HiddenField()


class ReportForm(Form):
    """Why somebody should look at a post."""

    reason = TextAreaField(
        _l("What is wrong with it?"),
        [InputRequired(_l("Say in a few words what is wrong.")), Length(max=1000)],
        filters=[_text],
        description=_l("Coaches and staff read this. The author does not learn who told them."),
    )


class CautionForm(Form):
    """A word to the author of a post."""

    text = TextAreaField(
        _l("A word to the author"), [InputRequired(_l("Write what to do differently.")), Length(max=2000)],
        filters=[_text], description=_l("It is sent as a letter, and kept in the audit trail."),
    )  # fmt: skip


class SilenceForm(Form):
    """How long somebody may not post, and why."""

    days = SelectField(
        _l("No posts from this person for"),
        coerce=int,
        choices=[SelectChoice(1, _l("1 day")), SelectChoice(3, _l("3 days")), SelectChoice(7, _l("7 days")),
                 SelectChoice(28, _l("28 days"))],
    )  # fmt: skip
    reason = LineField(_l("Why, in a sentence that the person reads"), [InputRequired(_l("Say why.")), Length(max=300)])


class PaceForm(Form):
    """How somebody wants to hear of the board."""

    pace = RadioField(
        _l("New posts and events"),
        choices=[
            SelectChoice("at-once", _l("Each at once, but not at night")),
            SelectChoice("daily", _l("One letter each morning, if there is something new")),
            SelectChoice("weekly", _l("One letter each Monday morning")),
            SelectChoice("never", _l("Nothing from the board")),
        ],
        description=_l(
            "Announcements, private answers and posts that name you come at once, unless you choose nothing."
        ),
    )


class BoardForm(Form):
    """What staff set for a board."""

    group_url = LineField(
        _l("Group outside of this site"), [WebAddress(), Length(max=300)],
        description=_l("For example the program's LinkedIn group. The board links to it."),
    )  # fmt: skip
    alarm_hours = IntegerField(
        _l("Hours that a question may wait"), [InputRequired(_l("Choose a number of hours.")), NumberRange(1, 72)],
        description=_l("Then the cohort's coaches and staff get a letter. 1 to 72."),
    )  # fmt: skip


class DirectoryForm(Form):
    """What a company shows to its cohort."""

    makes = LineField(_l("What you make"), [Length(max=200)])
    shows_makes = BooleanField(_l("Show it to the cohort"))
    place = LineField(_l("Where you are"), [Length(max=120)])
    shows_place = BooleanField(_l("Show it to the cohort"))
    site = LineField(_l("Website"), [WebAddress(), Length(max=300)])
    shows_site = BooleanField(_l("Show it to the cohort"))
    can_help = TextAreaField(_l("What you can help others with"), [Length(max=1000)], filters=[_text])
    shows_can_help = BooleanField(_l("Show it to the cohort"))
    needs_help = TextAreaField(_l("What you need help with"), [Length(max=1000)], filters=[_text])
    shows_needs_help = BooleanField(_l("Show it to the cohort"))

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Each field with its tick."""
        return [(self[name], self[f"shows_{name}"]) for name in ("makes", "place", "site", "can_help", "needs_help")]


class PulseForm(Form):
    """A week in ten seconds."""

    confidence = RadioField(
        _l("How sure are you that the Sprint will bring you new business?"), [Optional()], coerce=int,
        choices=[SelectChoice(n, str(n)) for n in range(11)], description=_l("0 is not at all, 10 is very sure."),
    )  # fmt: skip
    hours = LineField(
        _l("Hours you talked with customers this week"), description=_l("Calls, visits, shows. Half hours count: 1.5"),
        render_kw={"inputmode": "decimal"},
    )  # fmt: skip

    def validate_hours(self, field: Any) -> None:
        """A number of hours, or nothing."""
        try:
            hours = float((field.data or "0").replace(",", "."))
        except ValueError:
            raise ValidationError(_l("Type a number, such as 1.5")) from None
        if not 0 <= hours <= 100:
            raise ValidationError(_l("Type a number between 0 and 100."))
        self.minutes = round(hours * 60)


EVENT_KINDS = (
    SelectChoice("round-table", _l("Round table")),
    SelectChoice("build-up", _l("Build Up session")),
    SelectChoice("town-hall", _l("Town hall")),
    SelectChoice("other", _l("Something else")),
)


class EventForm(Form):
    """An event: what, when, where, for how many."""

    key = KeyField()
    kind = SelectField(_l("Kind"), choices=EVENT_KINDS)
    title = LineField(
        _l("Title"),
        [InputRequired(_l("Give it a title.")), Length(max=160, message=_l("Keep it under 160 characters."))],
    )
    day = DateField(_l("Day"), [InputRequired(_l("Choose a day."))])
    hour = TimeField(_l("Starts at"), [InputRequired(_l("Choose an hour."))])
    zone = ZoneField(_l("Time zone"), render_kw={"data-zone-guess": "set"})
    minutes = IntegerField(_l("Minutes"), [InputRequired(_l("How long?")), NumberRange(5, 600)], default=45)
    times = IntegerField(
        _l("How often"), [Optional(), NumberRange(1, 12)], default=1,
        description=_l("Week after week at the same local hour, also when clocks change. 1 to 12."),
    )  # fmt: skip
    host = LineField(_l("Host or expert"), [Length(max=200)], description=_l("Name, and what they know."))
    place = LineField(_l("Place"), [Length(max=200)])
    url = LineField(_l("Link to join"), [WebAddress(), Length(max=300)])
    capacity = IntegerField(
        _l("Seats"), [Optional(), NumberRange(1, 1000)], description=_l("Leave it empty for no limit.")
    )
    body = BodyField(_l("What it is about"))


class AnswerForm(Form):
    """Whether somebody comes to an event."""

    answer = HiddenField()
    subject = LineField(
        _l("What do you want to talk about?"), [Length(max=80)],
        description=_l("People with the same subject sit together."), render_kw={"maxlength": 80},
    )  # fmt: skip
    with_peers = BooleanField(_l("Companies that make the same as mine may sit with me"))


class QuestionForm(Form):
    """A question for the list of an event."""

    key = KeyField()
    text = LineField(
        _l("Put a question on the list"),
        [InputRequired(_l("Write your question.")), Length(max=300, message=_l("Keep it under 300 characters."))],
        render_kw={"maxlength": 300, "data-keep": ""},
    )


class RecapForm(Form):
    """What an event brought."""

    body = BodyField(_l("Recap"), description=_l("What was said, decided, recommended. Markdown works."))
    recording_url = LineField(_l("Link to the recording"), [WebAddress(), Length(max=300)])


class PromiseForm(Form):
    """Something that somebody took on at an event."""

    person = SelectField(_l("Who"), coerce=int)
    text = LineField(_l("What they will do"), [InputRequired(_l("Write what.")), Length(max=300)])
    due_on = DateField(_l("By when"), [Optional()])
