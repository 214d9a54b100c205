"""Moments as people read them: in their own zone, with the zone named."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location, get_timezone_name
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from sprint import clock

DEFAULT_ZONE = "America/New_York"
DAY = timedelta(days=1)


def reader_zone() -> str:
    """The zone of the person who reads the page; of most of our people where nobody is signed in."""
    return current_user.zone if current_user and current_user.is_authenticated else DEFAULT_ZONE


@lru_cache(maxsize=2000)
def zone_name(zone: str, locale: str = "en_US") -> str:
    """What people call a zone: "Eastern Time"."""
    return str(get_timezone_name(ZoneInfo(zone), locale=locale))


@lru_cache(maxsize=2000)
def zone_label(zone: str, locale: str = "en_US") -> str:
    """A zone and the city that stands for it: "Eastern Time (New York)"."""
    city = str(get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True))
    name = zone_name(zone, locale)
    return name if city in name else f"{name} ({city})"


def day(at: datetime | date, zone: str | None = None, now: datetime | None = None) -> str:
    """The day of a moment, "Monday, November 2"; with the year where it is not this year's."""
    zone = zone or reader_zone()
    local = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
    this_year = (now or clock.now()).astimezone(ZoneInfo(zone)).year
    pattern = "EEEE, MMMM d" if local.year == this_year else "EEEE, MMMM d, y"
    return format_date(local, pattern, locale=_locale())


def clock_time(at: datetime, zone: str | None = None) -> str:
    """The hour of a moment: "6:00 AM"."""
    local = at.astimezone(ZoneInfo(zone or reader_zone()))
    return format_time(local.time(), "h:mm a", locale=_locale()).replace("\u202f", " ")


def when(at: datetime, zone: str | None = None, now: datetime | None = None) -> str:
    """A moment in full: "Monday, November 2, 6:00 AM Eastern Time"."""
    zone = zone or reader_zone()
    return f"{day(at, zone, now)}, {clock_time(at, zone)} {zone_name(zone, _locale())}"


def short_day(at: datetime | date, zone: str | None = None) -> str:
    """A day in little room: "Mon, Nov 2"."""
    local = at.astimezone(ZoneInfo(zone or reader_zone())).date() if isinstance(at, datetime) else at
    return format_date(local, "EEE, MMM d", locale=_locale())


@lru_cache(maxsize=20_000)
def _short_when(at: datetime, zone: str, locale: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    hour = format_time(local.time(), "h:mm a", locale=locale).replace("\u202f", " ")
    return f"{format_date(local.date(), 'EEE, MMM d', locale=locale)}, {hour}"


def short_when(at: datetime, zone: str | None = None) -> str:
    """A moment in little room, as lists show many of them: "Mon, Nov 2, 6:00 AM"."""
    return _short_when(at, zone or reader_zone(), _locale())


def month_day(at: date) -> str:
    """A day without its weekday: "November 2"."""
    return format_date(at, "MMMM d", locale=_locale())


def until(at: datetime, now: datetime) -> str:
    """How long until then: "in 4 days 20 h", as countdown.js counts on."""
    left = at - now
    if left <= timedelta(0):
        return _("now")
    hours, minutes = left // timedelta(hours=1), left % timedelta(hours=1) // timedelta(minutes=1)
    if left >= 2 * DAY:
        return _("in %(days)s %(hours)s h", days=ngettext("%(num)d day", "%(num)d days", left // DAY), hours=hours % 24)
    if hours:
        return _("in %(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
    return _("in %(minutes)s", minutes=ngettext("%(num)d minute", "%(num)d minutes", max(1, minutes)))


def ago(at: datetime, now: datetime) -> str:
    """How long since then: "3 days ago"."""
    gone = max(now - at, timedelta(0))
    if gone >= 2 * DAY:
        return ngettext("%(num)d day ago", "%(num)d days ago", gone // DAY)
    if gone >= timedelta(hours=1):
        return ngettext("%(num)d hour ago", "%(num)d hours ago", gone // timedelta(hours=1))
    if gone >= timedelta(minutes=1):
        return ngettext("%(num)d minute ago", "%(num)d minutes ago", gone // timedelta(minutes=1))
    return _("just now")


def iso(at: datetime, zone: str | None = None) -> str:
    """For `<time datetime>`: with the offset of the reader's zone."""
    return at.astimezone(ZoneInfo(zone) if zone else UTC).isoformat(timespec="seconds")


def _locale() -> str:
    return str(get_locale() or "en_US")


def init_app(app: Flask) -> None:
    """Give templates the filters `when`, `day`, `clock_time`, `short_day`, `month_day`, `until(now)`, `ago(now)`..."""
    app.jinja_env.filters.update(
        when=when, day=day, clock_time=clock_time, short_day=short_day, month_day=month_day,
        short_when=short_when, until=until, ago=ago, iso=iso, zone_label=zone_label, zone_name=zone_name,
    )  # fmt: skip
