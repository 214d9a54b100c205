"""The page behind the link that stops letters. It needs no sign-in: the link is the permission."""

from collections.abc import Sequence

from flask import abort, current_app, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from sprint import mailing
from sprint.accounts import actions, preferences
from sprint.accounts import queries as accounts
from sprint.accounts.models import Person
from sprint.database import db
from sprint.mail import links
from sprint.planning import Kind
from sprint.sections import EVERYONE, Section

section = Section("unsubscribe", __name__, audience=EVERYONE, keeps_nothing=True)


@section.get("/unsubscribe/<signed>")
def ask(signed: str) -> ResponseReturnValue:
    """One button. Opening the page stops nothing: mail scanners open links."""
    person, kinds = _wish(signed)
    muted = accounts.muted_kinds(db.session(), person)
    is_done = all(kind.name in muted for kind in kinds)
    return _page(signed, person, kinds, is_done=is_done)


@section.post("/unsubscribe/<signed>")
def stop(signed: str) -> ResponseReturnValue:
    """Stop the letters: the page's button, or a mail program's own (RFC 8058), which knows no cookie and no token."""
    person, kinds = _wish(signed)
    actions.mute(db.session(), person, [kind.name for kind in kinds])
    return _page(signed, person, kinds, is_done=True)


stop.from_anywhere = True  # type: ignore[attr-defined]


@section.post("/unsubscribe/<signed>/undo")
def undo(signed: str) -> ResponseReturnValue:
    """Send them again after all."""
    person, kinds = _wish(signed)
    actions.unmute(db.session(), person, [kind.name for kind in kinds])
    return _page(signed, person, kinds, is_done=False, is_back=True)


def _wish(signed: str) -> tuple[Person, Sequence[Kind]]:
    """Whose letters, and which. A link that is not ours, or went to another address, is no page."""
    wish = links.read(links.signer(mailing.letterhead(current_app).secrets), signed)
    person = accounts.find_person(db.session(), wish.person_id) if wish else None
    if wish is None or person is None or links.fingerprint(person.email) != wish.address:
        abort(404)
    kinds = [kind for kind in preferences.optional_kinds(person) if kind.name in wish.kinds]
    return (person, kinds) if kinds else abort(404)


def _page(
    signed: str, person: Person, kinds: Sequence[Kind], *, is_done: bool, is_back: bool = False
) -> ResponseReturnValue:
    return render_template(
        "mail/unsubscribe.html", signed=signed, email=person.email, kinds=kinds, is_done=is_done, is_back=is_back
    )


@section.record_once
def _let_mail_programs_in(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(stop)


SECTIONS = (section,)
