"""Whom a company brings along, once its seat is confirmed."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from sprint.accounts.forms import EMAIL
from sprint.admissions.forms.apply import COLLEAGUE, MOST_COLLEAGUES
from sprint.admissions.models import ApplicationColleague
from sprint.forms import Form, LineField, OptionalEmail


class ColleaguesForm(Form):
    """Up to three lines; `colleagues_form` makes the fields."""

    def rows(self) -> list[list[Any]]:
        """The fields of each colleague, for the page."""
        return [[self[f"{part}_{n}"] for part in COLLEAGUE] for n in range(1, MOST_COLLEAGUES + 1)]

    def colleagues(self) -> list[dict[str, str]]:
        """The lines that were filled in."""
        rows = ({part: field.data or "" for part, field in zip(COLLEAGUE, row, strict=True)} for row in self.rows())
        return [{**row, "name": row["name"] or row["email"]} for row in rows if row["name"] or row["email"]]


def _fields() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    off = {"autocomplete": "off"}
    for n in range(1, MOST_COLLEAGUES + 1):
        fields[f"name_{n}"] = LineField(_l("Name"), [Length(max=120)], render_kw=off)
        fields[f"email_{n}"] = LineField(_l("E-mail address"), [OptionalEmail()], render_kw={**EMAIL, **off})
        fields[f"role_{n}"] = LineField(_l("What they do"), [Length(max=120)], render_kw=off)
    return fields


_Colleagues: type[ColleaguesForm] = type("ColleaguesForm", (ColleaguesForm,), _fields())


def colleagues_form(waiting: list[ApplicationColleague], **options: Any) -> ColleaguesForm:
    """The form, filled in with those who were named in the application and are not in yet."""
    known = {
        f"{part}_{n}": getattr(row, part) for n, row in enumerate(waiting[:MOST_COLLEAGUES], 1) for part in COLLEAGUE
    }
    return _Colleagues(**{**known, **options})
