"""What people can do with the curriculum."""

from sprint.learning.actions.calculators import put_into_field
from sprint.learning.actions.deliverables import (
    AUDIENCES,
    Saved,
    hand_in,
    save_field,
    share_deliverable,
    start_deliverable,
)
from sprint.learning.actions.files import (
    Room,
    add_file,
    forget_removed_files,
    put_file_back,
    refuse_without_room,
    remove_file,
)
from sprint.learning.actions.progress import (
    finish_module,
    keep_ticks,
    leave_core_path,
    open_module,
    read_changes,
    remember_place,
    reopen_module,
    take_core_path,
    visit_week,
)
from sprint.learning.actions.quiz import answer_question
from sprint.learning.actions.reviews import (
    decide,
    reopen,
    review_as_peer,
)
from sprint.storing import Stored

__all__ = [
    "AUDIENCES",
    "Room",
    "Saved",
    "Stored",
    "add_file",
    "answer_question",
    "decide",
    "finish_module",
    "forget_removed_files",
    "hand_in",
    "keep_ticks",
    "leave_core_path",
    "open_module",
    "put_file_back",
    "put_into_field",
    "read_changes",
    "refuse_without_room",
    "remember_place",
    "remove_file",
    "reopen",
    "reopen_module",
    "review_as_peer",
    "save_field",
    "share_deliverable",
    "start_deliverable",
    "take_core_path",
    "visit_week",
]
