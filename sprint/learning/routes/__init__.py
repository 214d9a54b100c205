"""The rooms of a cohort in which people learn."""

from sprint.learning.routes import calculators, deliverable, files, glossary, module, quiz, review, reviews, week

SECTIONS = (
    week.section, module.section, glossary.section, quiz.section, review.section, deliverable.section, files.section,
    reviews.section, reviews.coach, reviews.staff, calculators.section,
)  # fmt: skip
