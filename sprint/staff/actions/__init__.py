"""What staff can do, each with its line in the audit trail."""

from sprint.staff.actions.cohorts import (
    change_cohort,
    close_applications,
    create_cohort,
    give_duty,
    move_weeks,
    pause_cohort,
    resume_cohort,
    take_duty,
)
from sprint.staff.actions.curriculum import move_to_release
from sprint.staff.actions.members import (
    enrol,
    enrol_list,
    invite,
    open_early,
    readmit,
    set_end,
    use_cohort_date,
    withdraw,
)
from sprint.staff.actions.people import change_roles, create_person, end_sessions, restore, suspend
from sprint.staff.actions.post import pause_all, release, retry, retry_all
from sprint.staff.actions.settings import require_second_factor, save_program

__all__ = [
    "change_cohort",
    "change_roles",
    "close_applications",
    "create_cohort",
    "create_person",
    "end_sessions",
    "enrol",
    "enrol_list",
    "give_duty",
    "invite",
    "move_to_release",
    "move_weeks",
    "open_early",
    "pause_all",
    "pause_cohort",
    "readmit",
    "release",
    "require_second_factor",
    "restore",
    "resume_cohort",
    "retry",
    "retry_all",
    "save_program",
    "set_end",
    "suspend",
    "take_duty",
    "use_cohort_date",
    "withdraw",
]
