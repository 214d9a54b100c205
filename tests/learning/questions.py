"""The small curriculum of the tests with questions: three in each quiz, one in each warm-up."""

from dataclasses import replace

from sprint.curriculum.module import Option, QuizItem, Section
from sprint.markdown import keep
from tests.learning import lessons

KEY = 2  # the place of the right option, everywhere


def item(name: str) -> QuizItem:
    """A question with words that stand nowhere else in its explanation."""
    options = tuple(Option(keep(f"{name} option {at}"), at == KEY) for at in range(4))
    return QuizItem(name, keep(f"What of {name}?"), options, keep(f"reason-of-{name}"))


def text(week: int, position: int):
    """A lesson with a warm-up before its text and a quiz after it."""
    module = lessons.text(week, position)
    name = module.slug
    sections = (
        Section("warm-up", "Warm-up", keep(""), "warm-up", (), keep(f"<p>Today at {name}?</p>")),
        *module.sections,
        Section("quiz", "Quiz", keep(""), "quiz"),
    )
    quiz = tuple(item(f"{name}-q{n}") for n in (1, 2, 3))
    return replace(module, sections=sections, quiz=quiz, warm_up=(item(f"{name}-w1"),))


def publish(session, change=lambda module: module):
    """A release of two lessons a week; `change` makes another text of each."""
    release = lessons.publish(session, weeks=())
    modules = [change(text(week, n)) for week in (1, 2, 3, 4) for n in (1, 2)]
    rows = [lessons._row(release, module) for module in modules]
    for row, module in zip(rows, modules, strict=True):
        row.quiz_ids = [one.id for one in module.quiz]
    session.add_all(rows)
    session.flush()
    return release
