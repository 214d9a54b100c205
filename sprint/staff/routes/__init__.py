"""The staff's pages."""

from sprint.sections import Section
from sprint.staff.routes import cohort, curriculum, desk, members, partners, people, post, program, questions

SECTIONS: tuple[Section, ...] = (
    desk.section, cohort.section, members.section, people.section, people.admins, post.section, program.section,
    program.admins, program.public, questions.section, curriculum.section, partners.section,
)  # fmt: skip
