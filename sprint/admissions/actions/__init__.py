"""What can happen to applications, seats and partners."""

from sprint.admissions.actions.admitting import bring, confirm, refuse_seat
from sprint.admissions.actions.applying import (
    begin,
    save_company,
    save_goals,
    save_people,
    save_standing,
    send_link,
    send_seat,
    share_with_partner,
    submit,
    withdraw,
)
from sprint.admissions.actions.deciding import change_letter, discard, draft, release
from sprint.admissions.actions.retention import forget
from sprint.admissions.actions.reviewing import declare_conflict, note, score
from sprint.admissions.actions.seats import work_out

__all__ = [
    "begin",
    "bring",
    "change_letter",
    "confirm",
    "declare_conflict",
    "discard",
    "draft",
    "forget",
    "note",
    "refuse_seat",
    "release",
    "save_company",
    "save_goals",
    "save_people",
    "save_standing",
    "score",
    "send_link",
    "send_seat",
    "share_with_partner",
    "submit",
    "withdraw",
    "work_out",
]
