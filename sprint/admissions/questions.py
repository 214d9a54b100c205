"""The questions of an application that serve as a first signal of where a company stands."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Question:
    """One question with its choices: value and words, from least to most."""

    id: str
    asks: Any
    choices: tuple[tuple[str, Any], ...]


QUESTIONS = (
    Question("site", _l("Your website today"), (
        ("none", _l("We have none")),
        ("card", _l("A few pages about us, seldom changed")),
        ("products", _l("It shows our products, with photos and facts")),
        ("inquiries", _l("It brings inquiries every month")),
    )),
    Question("selling", _l("Selling online today"), (
        ("none", _l("Not yet")),
        ("inquiry", _l("People ask through a form or by e-mail")),
        ("market", _l("We are on a marketplace or in a directory")),
        ("shop", _l("People can order on our own site")),
    )),
    Question("photos", _l("Photos of your products"), (
        ("none", _l("Few or none")),
        ("phone", _l("Phone pictures from the floor")),
        ("some", _l("Good ones of some products")),
        ("all", _l("Good ones of everything we want to sell")),
    )),
    Question("hours", _l("Time you can give each week, for four weeks"), (
        ("1", _l("About an hour")),
        ("3", _l("Two to three hours")),
        ("5", _l("Four to five hours: the whole program")),
        ("more", _l("More than that")),
    )),
    Question("decides", _l("Who decides what goes online"), (
        ("me", _l("I do")),
        ("together", _l("I do, together with others")),
        ("others", _l("Somebody else, who knows that I apply")),
        ("unclear", _l("That is not settled yet")),
    )),
)  # fmt: skip
QUESTION = {question.id: question for question in QUESTIONS}


def said(answers: dict[str, str]) -> list[tuple[Any, Any]]:
    """Each question that was answered, with the words of the answer."""
    return [
        (question.asks, dict(question.choices)[answers[question.id]])
        for question in QUESTIONS
        if answers.get(question.id) in dict(question.choices)
    ]
