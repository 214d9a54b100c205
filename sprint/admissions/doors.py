"""How often applications may be begun from one address, and whether a form looks as if no person had sent it."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Engine
from werkzeug.exceptions import TooManyRequests

from sprint.accounts import doors
from sprint.limits import Limit

APPLICATIONS = Limit("applications by address", "60 per hour")  # a whole room of members may share one address
QUICKEST = 3  # seconds: nobody types eight answers in less


def begin(engine: Engine, address: str | None) -> None:
    """Count an application that is begun. Raises TooManyRequests; ask before the request's first query."""
    network = doors.network(address)
    if not APPLICATIONS.hit(engine, network):
        raise TooManyRequests(
            _("Many applications have come from your network within the hour. What you typed is still in your "
              "browser: go back, wait a little, and send it again."),
            retry_after=APPLICATIONS.wait(engine, network),
        )  # fmt: skip


def may_send(engine: Engine, email: str, address: str | None) -> bool:
    """Whether one more letter may go to this address now; counts it."""
    try:
        doors.ask_for_letter(engine, email, address)
    except TooManyRequests:
        return False
    return True


def is_automatic(trap: str | None, opened: int, now: datetime) -> bool:
    """Whether a form came faster than anybody types, or with a field filled in that people do not see."""
    return bool(trap) or (opened > 0 and now.timestamp() - opened < QUICKEST)
