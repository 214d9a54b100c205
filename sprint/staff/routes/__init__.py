"""The staff's pages."""

from sprint.sections import Section
from sprint.staff.routes import (
    applications,
    cohort,
    curriculum,
    decisions,
    desk,
    members,
    partners,
    people,
    post,
    program,
    questions,
)

SECTIONS: tuple[Section, ...] = (
    desk.section, cohort.section, members.section, people.section, people.admins, post.section, program.section,
    program.admins, program.public, questions.section, curriculum.section, applications.section, decisions.section,
    partners.section,
)  # fmt: skip
