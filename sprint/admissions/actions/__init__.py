"""What can happen to applications, and to the partners who send companies."""

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

__all__ = [
    "add_link",
    "add_officer",
    "change_partner",
    "count_visit",
    "create_partner",
    "end_link",
    "end_partner",
    "remove_officer",
    "reopen_link",
    "resume_partner",
]
