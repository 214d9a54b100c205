"""The only place that sends a person to another address."""

from typing import Any
from urllib.parse import unquote, urlsplit

from flask import redirect, request, url_for
from werkzeug.wrappers import Response


def to(endpoint: str, _anchor: str | None = None, **values: Any) -> Response:
    """To one of our own pages, by name; 303, so that a reload does not post again."""
    return redirect(url_for(endpoint, _anchor=_anchor, **values), 303)


def is_ours(target: str) -> bool:
    """Whether an address that came from outside is a plain path on this site.

    Browsers drop tabs and line breaks and read a backslash as a slash, so those refuse it, encoded or not
    (RELIABILITY finding 7; WHATWG URL, 4.4).
    """
    plain = target
    for _ in range(3):
        if any(ord(c) < 0x21 or ord(c) == 0x7F or c == "\\" for c in plain) or not plain.startswith("/"):
            return False
        if plain.startswith("//") or len(target) > 2000:
            return False
        try:
            parts = urlsplit(plain)
        except ValueError:
            return False
        if parts.scheme or parts.netloc:
            return False
        plain = unquote(plain)
    return True


def back_to(target: str | None, otherwise: str, **values: Any) -> Response:
    """To where the person wanted to go, if that is on this site; otherwise to a page of ours."""
    if target and is_ours(target):
        return redirect(target, 303)
    return to(otherwise, **values)


def wanted() -> str:
    """The address of this request, to come back to after signing in (where it only looked)."""
    return request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else ""
