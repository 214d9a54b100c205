"""Moments as people read them: in their own zone, with the zone named."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location, get_timezone_name
from flask import Flask, g
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from sprint import clock

DEFAULT_ZONE = "America/New_York"
DAY = timedelta(days=1)


def reader_zone() -> str:
    """The zone of the person who reads the page; of most of our people where nobody is signed in."""
    reader = current_user._get_current_object()  # once: the proxy looks for it at each use
    return reader.zone if reader and reader.is_authenticated else DEFAULT_ZONE


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


def local(at: datetime, zone: str) -> datetime:
    """A moment by the clocks of a zone."""
    return at.astimezone(ZoneInfo(zone))


@lru_cache(maxsize=10_000)
def _day_said(day: date, pattern: str, locale: str) -> str:
    """A day by a pattern, worked out once: lists say the same days over and over."""
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=2000)
def _time_said(hour: int, minute: int, locale: str) -> str:
    return format_time(time(hour, minute), "h:mm a", locale=locale).replace("\u202f", " ")


def day(at: datetime | date, zone: str | None = None, now: datetime | None = None) -> str:
    """The day of a moment, "Monday, November 2"; with the year where it is not this year's."""
    zone = zone or reader_zone()
    local = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
    this_year = (now or clock.now()).astimezone(ZoneInfo(zone)).year
    pattern = "EEEE, MMMM d" if local.year == this_year else "EEEE, MMMM d, y"
    return _day_said(local, pattern, _locale())


def clock_time(at: datetime, zone: str | None = None) -> str:
    """The hour of a moment: "6:00 AM"."""
    local = at.astimezone(ZoneInfo(zone or reader_zone()))
    return _time_said(local.hour, local.minute, _locale())


def wall_time(at: time) -> str:
    """An hour on some wall, without a day: "6:00 AM"."""
    return _time_said(at.hour, at.minute, _locale())


def when(at: datetime, zone: str | None = None, now: datetime | None = None) -> str:
    """A moment in full: "Monday, November 2, 6:00 AM Eastern Time"."""
    zone = zone or reader_zone()
    return f"{day(at, zone, now)}, {clock_time(at, zone)} {zone_name(zone, _locale())}"


def short_day(at: datetime | date, zone: str | None = None) -> str:
    """A day in little room: "Mon, Nov 2"."""
    local = at.astimezone(ZoneInfo(zone or reader_zone())).date() if isinstance(at, datetime) else at
    return _day_said(local, "EEE, MMM d", _locale())


def weekday(on: date) -> str:
    """A day of the week in little room: "Mon"."""
    return _day_said(on, "EEE", _locale())


def month_day(on: date) -> str:
    """A day without its weekday: "November 2"."""
    return _day_said(on, "MMMM d", _locale())


def short_date(on: date) -> str:
    """A day without its weekday, in little room: "Nov 2"."""
    return _day_said(on, "MMM d", _locale())


def zone_short(at: datetime, zone: str | None = None) -> str:
    """What tells two hours apart that clocks show twice: "EDT" and "EST"."""
    return at.astimezone(ZoneInfo(zone or reader_zone())).strftime("%Z")


def local_date(at: datetime, zone: str | None = None) -> date:
    """The day of a moment, as a date."""
    return at.astimezone(ZoneInfo(zone or reader_zone())).date()


def short_when(at: datetime, zone: str | None = None) -> str:
    """A moment in little room, as lists show many of them: "Mon, Nov 2, 6:00 AM"."""
    zone = zone or reader_zone()
    return f"{short_day(at, zone)}, {clock_time(at, zone)}"


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
    if not g:  # outside of any request and command
        return "en_US"
    said: str | None = g.get("locale_said")
    if said is None:
        said = g.locale_said = str(get_locale())
    return said


def init_app(app: Flask) -> None:
    """Give templates the filters: moments, days and zones as people read them."""
    app.jinja_env.filters.update(
        when=when, day=day, clock_time=clock_time, short_day=short_day, short_when=short_when, until=until,
        ago=ago, iso=iso,
        zone_label=zone_label, zone_name=zone_name, weekday=weekday, month_day=month_day, short_date=short_date,
        zone_short=zone_short, local_date=local_date, wall_time=wall_time,
    )  # fmt: skip
