"""The weekly rhythm of a cohort: what a new one gets with one button (the program's shape of the four weeks)."""

from dataclasses import dataclass

TUESDAY, WEDNESDAY, FRIDAY = 1, 2, 4
NOON, NINE = 12, 9


@dataclass(frozen=True)
class Meeting:
    """An event of the rhythm: on which day of which week, at a local hour."""

    week: int
    weekday: int
    hour: int
    kind: str
    title: str
    minutes: int
    about: str


@dataclass(frozen=True)
class Drop:
    """A short piece to read on a Tuesday, posted as an announcement."""

    week: int
    title: str
    text: str


def _round_table(week: int, title: str, about: str, kind: str = "round-table") -> Meeting:
    return Meeting(week, WEDNESDAY, NOON, kind, title, 45, about)


def _town_hall(week: int, about: str) -> Meeting:
    return Meeting(week, FRIDAY, NOON, "town-hall", f"Town hall, week {week}", 20, about)


_FRIDAY = "What went well, what is stuck, the shout-out for hours with customers. Tell your week in the pulse before."
MEETINGS = (
    _round_table(1, "Where did your last three new customers come from?",
                 "Bring three names and how each found you. We look for the road that you do not use yet."),
    _town_hall(1, _FRIDAY),
    _round_table(2, "Build Up session: bring one product, shoot it together",
                 "Bring one part, your phone and a sheet of white paper. You leave with a photo that can go online.",
                 "build-up"),
    _town_hall(2, _FRIDAY),
    _round_table(3, "What would make an ad worth it?",
                 "With a media buyer. Bring what an order brings you, and what you would pay for one more."),
    _town_hall(3, _FRIDAY),
    _round_table(4, "Demo hour and help market",
                 "Show one thing that you made in the Sprint. Then trade: one hour of help given, one hour taken."),
    _town_hall(4, _FRIDAY),
)  # fmt: skip
DROPS = (
    Drop(1, "Tuesday drop: a vendor e-mail, decoded",
         "You get a mail: *We can put your firm on page one for $499 a month.* Ten minutes to read it like a buyer:\n\n"
         "1. **What do I get?** Ask for the list of work, month by month.\n"
         "2. **Who owns it?** Domain, accounts and texts stay in your name.\n"
         "3. **How do I leave?** One month's notice, and you keep everything.\n\n"
         "Reply here with the oddest line that a vendor has sent you. Leave out the name."),
    Drop(2, "Tuesday drop: one listing, before and after",
         "Before: *Clip, steel, various sizes. Call for price.*\n\n"
         "After: *Spring clip, 1075 steel, zinc plated, for 3/8 in. panels. 500 pieces from stock, shipped in two "
         "days.*\n\nThree things changed: the words that a buyer types, the numbers that a buyer checks, and what "
         "happens next. Rewrite the first line of one listing of yours, and post both here."),
    Drop(3, "Tuesday drop: a $600 test, line by line",
         "Thirty days, $20 a day, one product, one page.\n\n- 600 dollars buy some 200 visits at $3 each.\n"
         "- Of 200 visitors perhaps 6 ask for a quote.\n- Of 6 quotes perhaps 2 become orders.\n\n"
         "Is one order worth $300 to you? That is the whole question. All numbers here are invented: put in yours, "
         "and tell us what came out."),
    Drop(4, "Tuesday drop: one supplier video walk, with red flags",
         "Ask a new supplier for a walk through the shop on video, ten minutes, today, not next week. Watch for:\n\n"
         "- the name over the door, and is it the name on the invoice?\n"
         "- your part, or one like it, on a machine that runs\n"
         "- who answers when you ask to turn left instead of right\n\n"
         "A supplier who cannot show a shop sells somebody else's. What have you seen?"),
)  # fmt: skip
