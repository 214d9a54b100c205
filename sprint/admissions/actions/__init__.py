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
from sprint.admissions.actions.partners import (
    add_link,
    add_officer,
    change_partner,
    count_visit,
    create_partner,
    end_link,
    end_partner,
    remove_officer,
    reopen_link,
    resume_partner,
)
from sprint.admissions.actions.retention import forget
from sprint.admissions.actions.reviewing import declare_conflict, note, score
from sprint.admissions.actions.seats import work_out

__all__ = [
    "add_link",
    "add_officer",
    "begin",
    "bring",
    "change_letter",
    "change_partner",
    "confirm",
    "count_visit",
    "create_partner",
    "declare_conflict",
    "discard",
    "draft",
    "end_link",
    "end_partner",
    "forget",
    "note",
    "refuse_seat",
    "release",
    "remove_officer",
    "reopen_link",
    "resume_partner",
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
