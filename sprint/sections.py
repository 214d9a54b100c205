"""Pages are closed unless opened: a section cannot be made without saying who may enter it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from sprint.database import SAFE_METHODS


class MayEnter(Protocol):
    """What an audience asks of a person."""

    is_coach: bool
    is_staff: bool
    is_admin: bool
    is_partner: bool


@dataclass(frozen=True)
class Audience:
    """Who a section is for. `admits` is asked only of people who are signed in; None opens it to everyone."""

    name: str
    admits: Callable[[MayEnter], bool] | None


EVERYONE = Audience("everyone", None)
SIGNED_IN = Audience("signed in", lambda person: True)
COACHES = Audience("coaches", lambda person: person.is_coach)
STAFF = Audience("staff", lambda person: person.is_staff or person.is_admin)
ADMINS = Audience("administrators", lambda person: person.is_admin)
PARTNERS = Audience("partners", lambda person: person.is_partner)


class Section(Blueprint):
    """A blueprint with an audience.

    `is_lobby` marks the pages that a person reaches before the second factor is given: those that ask for it.
    `keeps_nothing` marks pages that no cache may keep (RELIABILITY S4).
    """

    def __init__(
        self, name: str, import_name: str, *, audience: Audience, is_lobby: bool = False, keeps_nothing: bool = False,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(name, import_name, **options)
        self.audience, self.is_lobby, self.keeps_nothing = audience, is_lobby, keeps_nothing


def section_of(app: Flask, endpoint: str | None) -> Section | None:
    """The section that an endpoint belongs to; None for one that belongs to none, which is a mistake."""
    blueprint = app.blueprints.get((endpoint or "").rpartition(".")[0])
    return blueprint if isinstance(blueprint, Section) else None


def init_app(app: Flask, second_factor: Callable[[], ResponseReturnValue | None]) -> None:
    """Ask at every request who may enter; `second_factor` answers with a redirect while a factor is missing."""

    @app.before_request
    def _guard() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # no such page: the router answers 404 or 405
        section = section_of(app, request.endpoint)
        if section is None:
            abort(403)
        _refuse_foreign_origin()
        if section.audience.admits is None:
            return None
        if not current_user.is_authenticated:
            answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            return answer
        if not section.audience.admits(current_user):
            abort(403)
        return None if section.is_lobby else second_factor()


def check(app: Flask) -> None:
    """Refuse to start with a page that names no audience."""
    open_doors = [rule.rule for rule in app.url_map.iter_rules() if section_of(app, rule.endpoint) is None]
    if open_doors:
        raise RuntimeError(f"These pages do not say whom they are for: {', '.join(sorted(open_doors))}")


def _refuse_foreign_origin() -> None:
    """A form of another site may not post here, whatever it carries. One-click unsubscribing comes from anywhere."""
    origin = request.headers.get("Origin")
    if request.method in SAFE_METHODS or not origin or getattr(_view(), "from_anywhere", False):
        return
    if urlsplit(origin).netloc not in {request.host, urlsplit(current_app.config["BASE_URL"]).netloc}:
        abort(403)


def _view() -> object:
    return current_app.view_functions.get(request.endpoint or "")
