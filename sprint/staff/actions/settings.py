"""What staff set for the program as a whole."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint import program
from sprint.accounts.actions import record
from sprint.accounts.models import Person
from sprint.errors import Refused
from sprint.program import Program
from sprint.staff import colors

EDITABLE = frozenset({
    "name", "sponsor", "sponsor_url", "contact_name", "contact_email", "contact_phone", "postal_address", "group_url",
    "accent_color", "link_color", "applications_kept_days",
})  # fmt: skip


def save_program(session: Session, *, by: Person, version: int, now: datetime, **values: Any) -> None:
    """Save what the program says of itself. Refused for colors that cannot be read, and where others saved meanwhile.

    `version` is that of the settings which the person has seen.
    """
    settings = program.current(session)
    changed = {name for name in EDITABLE & values.keys() if getattr(settings, name) != values[name]}
    if not changed:
        return
    if settings.version != version:
        raise Refused(_("Somebody else has saved these settings meanwhile. Look at theirs in another tab, then save "
                        "yours again."))  # fmt: skip
    check_accent(values.get("accent_color", ""))
    check_link(values.get("link_color", ""))
    _save(session, settings, {name: values[name] for name in changed})
    record(session, _("Changed the program's settings: %(names)s", names=_names(changed)), by=by, now=now)


def require_second_factor(session: Session, *, by: Person, required: bool, now: datetime) -> None:
    """Say whether staff and administrators need a second step at sign-in. Refused for anybody but administrators."""
    if not by.is_admin:
        raise Refused(_("Only an administrator decides about the second step."))
    settings = program.current(session)
    if settings.second_factor_required == required:
        return
    _save(session, settings, {"second_factor_required": required})
    said = (
        _("Made the second step compulsory for staff") if required else _("Left the second step to each of the staff")
    )
    record(session, said, by=by, now=now)


def check_accent(color: str) -> None:
    """Refused where the dark words on the accent could not be read."""
    if color and (found := colors.contrast(color, colors.DARK_TEXT)) < colors.TEXT:
        raise Refused(
            _("The dark words on this button could not be read well: their contrast is %(found).1f, and it takes "
              "%(least)s. Choose a lighter color.", found=found, least=colors.TEXT),
            "accent_color",
        )  # fmt: skip


def check_link(color: str) -> None:
    """Refused where links could not be read on the paper."""
    if color and (found := colors.contrast(color, colors.DAY_PAPER)) < colors.TEXT:
        raise Refused(
            _("Links in this color could not be read well on our paper: their contrast is %(found).1f, and it takes "
              "%(least)s. Choose a darker color.", found=found, least=colors.TEXT),
            "link_color",
        )  # fmt: skip


def _save(session: Session, settings: Program, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    settings.version += 1
    session.add(settings)
    session.flush()


def _names(changed: set[str]) -> str:
    names = {
        "name": _("name"), "sponsor": _("sponsor"), "sponsor_url": _("sponsor's site"),
        "contact_name": _("contact's name"), "contact_email": _("contact's e-mail"),
        "contact_phone": _("contact's phone"), "postal_address": _("postal address"),
        "group_url": _("outside group"), "accent_color": _("accent color"), "link_color": _("link color"),
    }  # fmt: skip
    return ", ".join(word for name, word in names.items() if name in changed)
