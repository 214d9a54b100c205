"""The forms in which people make their company's work, and review that of others."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from sprint.curriculum.hand_in import Field as Asked
from sprint.forms import Form
from sprint.learning import filling
from sprint.learning.filling import Value
from sprint.learning.queries import Standing

AUDIENCES = (
    SelectChoice("coaches", _l("Your coaches and the program's staff")),
    SelectChoice("cohort", _l("Your whole cohort, too")),
    SelectChoice("peers", _l("Your whole cohort, and ask other companies for a review")),
)


class WorkField(Field):  # type: ignore[misc]
    """One field of a deliverable: `data` is its text or its rows, `based_on` the revision that the person has seen.

    A field that a post does not bring keeps what stands there: saving one field sends no other.
    """

    def __init__(self, asked: Asked, standing: Standing | None = None, more: int = 0, **options: Any) -> None:
        super().__init__(asked.label, description=asked.hint, id=f"field-{asked.id}", **options)
        self.asked, self.standing, self.more = asked, standing, more
        self.based_on, self.is_sent = (standing.revision if standing else 0), False

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the field from a post where it brings it."""
        self.process_errors: list[str] = []
        self.errors: Sequence[str] = []
        self.data = filling.clean(self.asked, self.standing.draft.value if self.standing else "")
        seen = (formdata or {}).get(f"base-{self.asked.id}")
        if seen is None or self.asked.is_upload:
            return
        self.is_sent = True
        self.based_on = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
        sent = self._rows(formdata) if self.asked.kind == "table" else str(formdata.get(self.name, ""))
        self.data = filling.clean(self.asked, sent)

    def _rows(self, formdata: Any) -> list[list[str]]:
        width = range(len(self.asked.columns))
        return [
            [str(formdata.get(f"{self.name}-{row}-{column}", "")) for column in width]
            for row in range(filling.MOST_ROWS)
        ]

    def choose(self, revision: str) -> None:
        """Put one of the texts that stand side by side into the field."""
        chosen = self.standing.text_of(revision) if self.standing else None
        if chosen is not None:
            self.data = chosen

    @property
    def is_changed(self) -> bool:
        """Whether it has another text than the one that stands there."""
        return bool(self.data) and self.data != (self.standing.draft.value if self.standing else "")

    @property
    def rows(self) -> list[list[str]]:
        """The rows of a table as the page shows them."""
        return filling.rows_to_show(self.asked, self.data, self.more)

    @property
    def filled(self) -> int:
        """How many rows have something in them."""
        return filling.filled_rows(self.data)


class WorkForm(Form):
    """A deliverable: who may see it, and the fields that its module asks for."""

    audience = RadioField(_l("Who may see it"), choices=AUDIENCES, default="coaches")

    @property
    def work(self) -> list[WorkField]:
        """The fields of the module, in its order."""
        return [field for field in self if isinstance(field, WorkField)]

    def values(self) -> dict[str, Value]:
        """What stands in each field now, by id; of files nothing."""
        return {field.asked.id: field.data for field in self.work if not field.asked.is_upload}

    def may_be_handed_in(self, files: Mapping[str, Sequence[str]]) -> bool:
        """Whether all that is asked for is there; if not, a sentence stands beside each field that lacks something."""
        for field in self.work:
            if sentence := filling.fault(field.asked, field.data, len(files.get(field.asked.id, ()))):
                field.errors = [sentence]
        return not any(field.errors for field in self.work)


def work_form(
    asked: Sequence[Asked], drafts: Mapping[str, Standing], audience: str = "coaches", more: str = ""
) -> WorkForm:
    """The form of a module's deliverable. `more` names a table that is to show further empty rows."""
    members = {
        f"field-{field.id}": WorkField(field, drafts.get(field.id), 5 if field.id == more else 0) for field in asked
    }
    form_class: type[WorkForm] = type("WorkFormOfModule", (WorkForm,), members)
    return form_class(audience=audience)


class DecisionForm(Form):
    """A coach's or the staff's word on a version."""

    comment = TextAreaField(
        _l("Comment"),
        [Length(max=5000, message=_l("Keep it under 5,000 characters."))],
        filters=[lambda text: (text or "").strip()],
        description=_l("What is good, and what to change. The people of the company read it."),
    )


class PeerForm(Form):
    """Three taps and a mark."""

    understood = TextAreaField(
        _l("What I understood"), description=_l("What it is, and whom it is for, in your words.")
    )
    stuck = TextAreaField(
        _l("Where I got stuck"), description=_l("The line where you stopped, or what you had to guess.")
    )
    idea = TextAreaField(_l("One idea"), description=_l("One thing to add, cut or move."))
    verdict = RadioField(
        _l("As a buyer, I would"),
        [InputRequired(_l("Choose one of the two. It is an opinion, not a grade."))],
        choices=[SelectChoice("accept", _l("Take it as it is")), SelectChoice("wait", _l("Ask for a change first"))],
    )

    def taps(self) -> dict[str, str]:
        """The three answers, cut to a length that people read."""
        return {name: (self[name].data or "").strip()[:2000] for name in ("understood", "stuck", "idea")}
