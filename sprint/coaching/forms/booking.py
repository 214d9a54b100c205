"""The forms with which people book a session, change it, and say how it was."""

import secrets
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import (
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from sprint.forms import Form

MOST = 2000
_long = Length(max=MOST, message=_l("Keep it under 2,000 characters."))
RATINGS = [
    SelectChoice(5, _l("5: it changed what I do next")), SelectChoice(4, _l("4: useful")),
    SelectChoice(3, _l("3: partly useful")), SelectChoice(2, _l("2: little use")), SelectChoice(1, _l("1: no use")),
]  # fmt: skip


def stripped(text: str | None) -> str:
    """Filter: no blanks around it, and line breaks as a text area sends them made plain."""
    return (text or "").replace("\r\n", "\n").strip()


class AnswersForm(Form):
    """Two answers, so that the coach comes prepared."""

    obstacle = TextAreaField(
        _l("What is your obstacle?"),
        [InputRequired(_l("Say in a sentence what is in your way, so that your coach comes prepared.")), _long],
        filters=[stripped],
        render_kw={"rows": 3},
    )
    help = TextAreaField(
        _l("What help do you need?"),
        [InputRequired(_l("Say in a sentence what help you need.")), _long],
        filters=[stripped], render_kw={"rows": 3},
        description=_l("One or two sentences. You can change them until the session."),
    )  # fmt: skip


def chosen(files: Sequence[FileStorage] | None) -> list[FileStorage]:
    """Filter: a field in which no file was chosen sends one without a name."""
    return [each for each in files or () if getattr(each, "filename", "")]


def _files_field() -> MultipleFileField:
    return MultipleFileField(
        _l("Files of your own"), filters=[chosen],
        description=_l("PDF, Word, Excel, CSV, text or photos: up to five, 25 MB together. Your company, the coach of "
                       "this session and the program’s staff can open them, nobody else."),
    )  # fmt: skip


class FilesForm(Form):
    """Files to look at together."""

    files = _files_field()

    def validate_files(self, field: MultipleFileField) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_l("Choose a file first."))


class BookingForm(AnswersForm):
    """A time and two answers. `key` tells a form that is sent twice from two forms."""

    slot = StringField(_l("Time"), [InputRequired(_l("Choose one of the times."))])
    deliverables = SelectMultipleField(
        _l("What should your coach look at?"), [Optional()], coerce=int, choices=[], option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l("What your company has handed in. Files that are in it come along."),
    )  # fmt: skip
    files = _files_field()
    key = HiddenField(validators=[InputRequired(), Length(min=16, max=64)])

    def with_key(self) -> "BookingForm":
        """A fresh form gets its key; one that comes back keeps it."""
        self.key.data = self.key.data or secrets.token_hex(16)
        return self


class MoveForm(Form):
    """Another time for a session."""

    slot = StringField(_l("New time"), [InputRequired(_l("Choose one of the times."))])
    reason = TextAreaField(
        _l("Why do you move it?"), [_long], filters=[stripped], render_kw={"rows": 2},
        description=_l("Your coach reads it. You may leave it empty."),
    )  # fmt: skip


class ReasonForm(Form):
    """Why a session is cancelled."""

    reason = TextAreaField(
        _l("Why do you cancel it?"), [InputRequired(_l("Give a reason in a few words; the others read it.")), _long],
        filters=[stripped], render_kw={"rows": 2},
    )  # fmt: skip


class SeatForm(Form):
    """A seat in a group session."""

    question = TextAreaField(
        _l("What would you like to ask?"), [_long], filters=[stripped], render_kw={"rows": 2},
        description=_l("The coach reads it before. You may leave it empty."),
    )  # fmt: skip
    key = HiddenField(validators=[InputRequired(), Length(min=16, max=64)])


class RatingForm(Form):
    """How a session was."""

    rating = RadioField(
        _l("How was the session?"), [InputRequired(_l("Choose one of the five."))], choices=RATINGS, coerce=int
    )
    words = TextAreaField(
        _l("A sentence about it"), [_long], filters=[stripped], render_kw={"rows": 2},
        description=_l("Your coach and the program's staff read it. You may leave it empty."),
    )  # fmt: skip


class CoachRatingForm(Form):
    """How well somebody came prepared, for coaches and staff."""

    rating = IntegerField(_l("From 1 to 5"), [Optional(), NumberRange(1, 5, _l("Choose a number from 1 to 5."))])
    words = TextAreaField(_l("A sentence about it"), [_long], filters=[stripped], render_kw={"rows": 2})
