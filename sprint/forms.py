"""What every form shares: the base, the one e-mail validator, fields for zones and moments."""

from datetime import date, datetime, time
from functools import lru_cache
from gettext import NullTranslations, translation
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from flask import current_app, request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import CombinedMultiDict
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import messages_path
from wtforms.validators import ValidationError

from sprint import clock
from sprint.errors import Refused

COMMON_ZONES = (
    ("America/New_York", _l("Eastern Time (New York)")),
    ("America/Chicago", _l("Central Time (Chicago)")),
    ("America/Denver", _l("Mountain Time (Denver)")),
    ("America/Phoenix", _l("Mountain Time without daylight saving (Phoenix)")),
    ("America/Los_Angeles", _l("Pacific Time (Los Angeles)")),
    ("America/Anchorage", _l("Alaska Time (Anchorage)")),
    ("Pacific/Honolulu", _l("Hawaii Time (Honolulu)")),
    ("America/Puerto_Rico", _l("Atlantic Time (Puerto Rico)")),
    ("Pacific/Guam", _l("Guam")),
)


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose refusals stand beside their cause.

    `form_error` is a sentence that belongs to no field; the form macro prints it on top.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Flask-WTF's, less JSON."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Read what a form of a page sends; a JSON body is none (Flask-WTF would take it)."""
            if formdata is not _Auto:
                return formdata
            return CombinedMultiDict((request.files, request.form)) if request.method == "POST" else None

        def get_translations(self, form: Any) -> Any:
            """WTForms' own sentences in the reader's language, read once a process (Flask-WTF: at each request)."""
            return _sentences_of_wtforms(str(get_locale() or "en"))

    form_error: str | None = None

    def refuse(self, refused: Refused) -> None:
        """Put an action's sentence beside the field it names, or on top of the form."""
        if refused.field and refused.field in self._fields:
            self._fields[refused.field].errors = [*self._fields[refused.field].errors, refused.sentence]
        else:
            self.form_error = refused.sentence


@lru_cache(maxsize=20)
def _sentences_of_wtforms(locale: str) -> NullTranslations:
    return translation("wtforms", messages_path(), [locale], fallback=True)


def plain(text: str | None) -> str | None:
    """Filter for a line of text: no blanks around it, no line breaks or other control characters in it."""
    if text is None:
        return None
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class EmailAddress:
    """The one check of an e-mail address: its form, not whether it answers. `.test` is good in the demo alone."""

    def __call__(self, form: Any, field: Any) -> None:
        try:
            field.data = validate_email(
                (field.data or "").strip(),
                check_deliverability=False,
                test_environment=bool(current_app.config["IS_DEMO"] or current_app.testing),
            ).normalized
        except EmailNotValidError as wrong:
            raise ValidationError(
                _l("This does not look like an e-mail address: %(reason)s", reason=str(wrong))
            ) from None


class OptionalEmail(EmailAddress):
    """An e-mail address, or nothing."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data:
            super().__call__(form, field)


class WebAddress:
    """An address of the web, as browsers show it; nothing that runs."""

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            return
        if "://" not in field.data:
            field.data = f"https://{field.data}"
        try:
            parts = urlsplit(field.data)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in {"https", "http"} or "." not in parts.netloc or " " in field.data:
            raise ValidationError(_l("This is not an address of the web. Copy it from your browser's address line."))


@lru_cache(maxsize=1)
def _zones() -> list[SelectChoice]:
    others = sorted(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "SystemV/")))
    known = {zone for zone, _label in COMMON_ZONES}
    return [
        *(SelectChoice(zone, label, optgroup=_l("United States")) for zone, label in COMMON_ZONES),
        *(SelectChoice(z, z.replace("_", " "), optgroup=_l("Elsewhere")) for z in others if z not in known),
    ]


class ZoneField(SelectField):  # type: ignore[misc]
    """A time zone: the ones our people live in first, then all.

    The page guesses it from the browser, unless `render_kw={"data-zone-guess": "set"}` or the form was sent before.
    """

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, choices=_zones(), **options)
        self.render_kw: dict[str, Any] = {"data-zone-guess": "", **(self.render_kw or {})}

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was chosen stays, also after a refusal."""
        super().process_formdata(valuelist)
        if valuelist:
            self.render_kw["data-zone-guess"] = "set"

    def pre_validate(self, form: Any) -> None:
        """An unknown zone has its sentence."""
        if not clock.is_zone(self.data or ""):
            raise ValidationError(_l("We do not know this time zone. Choose the city nearest to you from the list."))


def moment(day: date, at: time, zone: str) -> datetime:
    """The instant of a day and an hour that a form names, in the form's zone; Refused for an hour that is skipped."""
    if not clock.exists(day, at, zone):
        first = clock.instant(day, at, zone)
        raise Refused(
            str(
                _l(
                    "Clocks go forward that day, so %(hour)s does not exist. The first minute after it is %(first)s "
                    "UTC; choose an hour later or earlier.",
                    hour=f"{at:%H:%M}",
                    first=f"{first:%H:%M}",
                )
            )
        )
    return clock.instant(day, at, zone)


class LineField(StringField):  # type: ignore[misc]
    """A single line of text, cleaned of blanks around it and of control characters."""

    def __init__(self, label: Any = None, validators: Any = None, filters: Any = (), **options: Any) -> None:
        super().__init__(label, validators, filters=[plain, *filters], **options)
