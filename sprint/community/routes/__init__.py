"""The rooms of a cohort in which people talk with each other."""

from sprint.community.routes import (
    board,
    discussion,
    events,
    files,
    hosting,  # noqa: F401 (its pages belong to the section of events)
    moderation,
    people,
    post,
    search,
    topic,
)

SECTIONS = (
    board.section, topic.section, post.section, discussion.section, files.section, search.section, moderation.section,
    moderation.staff, events.section, people.section, people.pulse_section,
)  # fmt: skip
