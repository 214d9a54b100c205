"""The follow-up clock: until when an inquiry must be answered, counted in the hours in which a shop is open.

The module on e-mail and follow-up: hours run only while the shop is open; messages on days 0, 3 and 10. All times are
by the shop's own clock on the wall.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import format_date, format_time
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sprint.errors import Refused
from sprint.learning.calculators.amounts import count
from sprint.learning.calculators.inputs import Filled, Input
from sprint.learning.calculators.results import Calculator, Group, Result, Table

MESSAGES = (0, 3, 10)  # days after the inquiry
_OPEN_DAYS = {"mon-fri": 5, "mon-sat": 6, "all": 7}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shop:
    """When a shop is open: on the first so many days of the week, from an hour to an hour."""

    days: int
    opens: time
    closes: time

    def is_open_on(self, day: date) -> bool:
        """Whether it opens on a day at all."""
        return day.weekday() < self.days

    def next_open(self, day: date) -> date:
        """That day, or the first after it on which the shop is open."""
        while not self.is_open_on(day):
            day += _DAY
        return day

    def stretches(self, start: datetime, minutes: int) -> list[tuple[datetime, datetime]]:
        """The times of work that so many minutes take, from a moment on."""
        found, day, left = [], start.date(), minutes
        while left > 0:
            day = self.next_open(day)
            begin = max(start, datetime.combine(day, self.opens))
            end = min(datetime.combine(day, self.closes), begin + timedelta(minutes=left))
            if end > begin:
                found.append((begin, end))
                left -= _minutes(end - begin)
            day += _DAY
        return found

    def worked(self, start: datetime, end: datetime) -> int:
        """Minutes of work between two moments."""
        total, day = 0, start.date()
        while day <= end.date():
            if self.is_open_on(day):
                begin = max(start, datetime.combine(day, self.opens))
                total += max(0, _minutes(min(end, datetime.combine(day, self.closes)) - begin))
            day += _DAY
        return total


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def compute(filled: Filled) -> Result:
    """Until when the promise runs, day by day; how long the answer took, where one is given; the three messages."""
    shop, arrived = _shop(filled), _moment(filled, "arrived")
    assert arrived is not None
    minutes = int((filled["promise"] * 60).to_integral_value(ROUND_HALF_UP))
    stretches = shop.stretches(arrived, minutes)
    due, hours = stretches[-1][1], count(filled["promise"])
    said = [_("Answer by %(due)s: that is %(hours)s working hours after the inquiry.", due=_when(due), hours=hours)]
    answered = _moment(filled, "answered")
    if answered:
        said.append(_took(shop, arrived, answered, minutes))
    runs = tuple((_day(begin.date()), f"{_time(begin)} – {_time(end)}", _hours(_minutes(end - begin)))
                 for begin, end in stretches)  # fmt: skip
    clock = Table((_("Day"), _("The clock runs"), _("Hours")), runs, words=1)
    messages = tuple(_message(shop, arrived.date(), days) for days in MESSAGES)
    letters = Table((_("Message"), _("Send it on"), _("What it does")), messages, words=2)
    opens = _("A person answers within %(hours)s working hours, %(opens)s to %(closes)s", hours=hours,
              opens=_time(shop.opens), closes=_time(shop.closes))  # fmt: skip
    return Result(tuple(said), (clock, letters), opens, tuple((row[0], row[1]) for row in messages))


def _shop(filled: Filled) -> Shop:
    opens, closes, days = (filled.values[name] for name in ("opens", "closes", "days"))
    assert isinstance(opens, time) and isinstance(closes, time)
    if (closes.hour - opens.hour) * 60 + closes.minute - opens.minute < 60:
        raise Refused(_("The shop must close at least an hour after it opens, on the same day."), "closes")
    return Shop(_OPEN_DAYS[str(days)], opens, closes)


def _moment(filled: Filled, name: str) -> datetime | None:
    day, at = filled.values.get(f"{name}_on"), filled.values.get(f"{name}_at")
    if (day is None) != (at is None):
        raise Refused(_("Put in both the day and the time."), f"{name}_at" if at is None else f"{name}_on")
    return datetime.combine(day, at) if isinstance(day, date) and isinstance(at, time) else None


def _took(shop: Shop, arrived: datetime, answered: datetime, minutes: int) -> str:
    if answered < arrived:
        raise Refused(_("The answer is earlier than the inquiry. Check both days."), "answered_on")
    if answered - arrived > 400 * _DAY:
        raise Refused(_("This is more than a year after the inquiry. Check both days."), "answered_on")
    took = shop.worked(arrived, answered)
    if took <= minutes:
        return _("The answer took %(hours)s working hours: the promise was kept.", hours=_hours(took))
    return _("The answer took %(hours)s working hours: %(late)s too long.", hours=_hours(took),
             late=_hours(took - minutes))  # fmt: skip


def _message(shop: Shop, arrived: date, days: int) -> tuple[str, str, str]:
    what = {0: _("Answer, and ask one question"), 3: _("Send something useful"), 10: _("Close the loop, then stop")}
    return _("Day %(n)s", n=days), _day(shop.next_open(arrived + days * _DAY)), what[days]


def _hours(minutes: int) -> str:
    return count((Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _day(day: date) -> str:
    return format_date(day, "EEEE, MMMM d")


def _time(at: time | datetime) -> str:
    return format_time(at, "h:mm a", rebase=False)


def _when(at: datetime) -> str:
    return _("%(day)s at %(time)s", day=_day(at.date()), time=_time(at))


FOLLOW_UP_CLOCK = Calculator(
    "follow-up-clock",
    _l("Follow-up clock"),
    (
        Group(
            _l("The inquiry"),
            (
                Input("arrived_on", _l("Day it came"), "day"),
                Input("arrived_at", _l("Time it came"), "time"),
                Input("promise", _l("Your promise"), "hours", _l("Working hours."), least=Decimal("0.25"),
                      most=Decimal(80)),
            ),
        ),
        Group(
            _l("Your shop"),
            (
                Input("opens", _l("Opens at"), "time"),
                Input("closes", _l("Closes at"), "time"),
                Input("days", _l("Open on"), "choice", choices=(
                    ("mon-fri", _l("Monday to Friday")), ("mon-sat", _l("Monday to Saturday")),
                    ("all", _l("Every day")),
                )),
            ),
        ),
        Group(
            _l("When a person answered, if they have"),
            (
                Input("answered_on", _l("Day of the answer"), "day", is_required=False),
                Input("answered_at", _l("Time of the answer"), "time", is_required=False),
            ),
        ),
    ),
    {
        "ovenmarch": {
            "arrived_on": "2027-01-15", "arrived_at": "15:00", "promise": "4", "opens": "08:00", "closes": "17:00",
            "days": "mon-fri", "answered_on": "", "answered_at": "",
        }
    },
    compute,
    _l("Times are by your shop's own clock. A message that falls on a closed day moves to the next open one."),
    ("promise",),
)  # fmt: skip
