"""What reviewers type: marks, notes, decisions and their letters."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from sprint.admissions.wording import REASONS
from sprint.forms import Form, LineField

MARKS = [SelectChoice(str(n), str(n)) for n in range(1, 6)]
OUTCOMES = (
    SelectChoice("accepted", _l("Accept")),
    SelectChoice("waitlisted", _l("Waitlist")),
    SelectChoice("declined", _l("Decline")),
)


class ScoreForm(Form):
    """Three marks from 1 to 5, or a conflict."""

    fit = RadioField(
        _l("Fit"), [Optional()], choices=MARKS, description=_l("Makes things, and online selling would help: 1 to 5.")
    )
    readiness = RadioField(
        _l("Readiness"), [Optional()], choices=MARKS,
        description=_l("Has a product, photos, somebody who can change the site: 1 to 5."),
    )  # fmt: skip
    commitment = RadioField(
        _l("Commitment"), [Optional()], choices=MARKS,
        description=_l("Has the hours, and whoever decides agrees: 1 to 5."),
    )  # fmt: skip
    comment = TextAreaField(_l("Why"), [Length(max=2000)], render_kw={"rows": 3})
    has_conflict = BooleanField(_l("I have a conflict: a customer, a relative, a competitor. Somebody else decides."))

    def marks(self) -> dict[str, int | None]:
        """The marks by criterion."""
        return {name: int(self[name].data) if self[name].data else None for name in ("fit", "readiness", "commitment")}


class NoteForm(Form):
    """A note for the other reviewers."""

    text = TextAreaField(_l("Note"), [DataRequired(_l("Write something first.")), Length(max=4000)],
                         render_kw={"rows": 3})  # fmt: skip


class DecisionForm(Form):
    """What is to become of one application or several; it becomes a draft of a letter."""

    outcome = SelectField(_l("Decision"), choices=OUTCOMES)
    reason = SelectField(
        _l("Reason, if declined"), [Optional()],
        choices=[SelectChoice("", _l("Choose")), *(SelectChoice(value, words) for value, words in REASONS)],
    )  # fmt: skip


class LetterForm(Form):
    """The words of a decision's letter."""

    version = HiddenField()
    subject = LineField(_l("Subject"), [DataRequired(_l("A letter needs a subject.")), Length(max=200)])
    body = TextAreaField(
        _l("Letter"), [DataRequired(_l("A letter needs words.")), Length(max=8000)],
        description=_l("An empty line begins a new paragraph. The button and the deadline are added below."),
        render_kw={"rows": 14},
    )  # fmt: skip

    def seen(self) -> int:
        """The version that was read."""
        text: Any = self.version.data or ""
        return int(text) if text.isdecimal() else -1
