"""What can happen to coaching."""

from sprint.coaching.actions.afterwards import mark_attendance, rate, rate_as_coach, write_notes
from sprint.coaching.actions.booking import Wish, book
from sprint.coaching.actions.changing import (
    cancel,
    cancel_as_leader,
    change_answers,
    leave_all,
    move,
    move_as_leader,
    reassign,
)
from sprint.coaching.actions.exhibits import MOST_FILES, attach, detach, forget_detached
from sprint.coaching.actions.groups import leave_seat, open_group, set_seats, take_seat
from sprint.coaching.actions.hours import (
    add_day,
    add_time_off,
    add_weekly,
    forget_busy_times,
    keep_busy_times,
    remove_time,
    save_offer,
    save_rules,
    start_offer,
)

__all__ = [
    "MOST_FILES",
    "Wish",
    "add_day",
    "add_time_off",
    "add_weekly",
    "attach",
    "book",
    "cancel",
    "cancel_as_leader",
    "change_answers",
    "detach",
    "forget_busy_times",
    "forget_detached",
    "keep_busy_times",
    "leave_all",
    "leave_seat",
    "mark_attendance",
    "move",
    "move_as_leader",
    "open_group",
    "rate",
    "rate_as_coach",
    "reassign",
    "remove_time",
    "save_offer",
    "save_rules",
    "set_seats",
    "start_offer",
    "take_seat",
    "write_notes",
]
