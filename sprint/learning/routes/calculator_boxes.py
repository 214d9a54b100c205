"""Printing calculators: in the text of a module with its example, and anywhere with what a person typed."""

from dataclasses import dataclass, replace

from flask import render_template, url_for
from markupsafe import Markup

from sprint.curriculum import calculators as places
from sprint.curriculum.hand_in import Field
from sprint.curriculum.module import Module as Text
from sprint.learning.calculators import ALL, Calculator, Solved, takes
from sprint.learning.fragments import blank
from sprint.learning.reading import EXAMPLES, Piece
from sprint.markdown import keep


@dataclass(frozen=True)
class Box:
    """A calculator as a page shows it. `fields` are those of the deliverable into which the result can go."""

    calculator: Calculator
    solved: Solved
    url: str
    company: str = ""  # whose numbers these are; empty where a person typed them
    fields: tuple[Field, ...] = ()
    trouble: str = ""  # why a result was not put in
    level: int = 4  # of its heading


def with_calculators(piece: Piece, text: Text) -> Piece:
    """The piece with a form in each calculator's place, filled with the numbers of the module's company."""
    sections = piece.sections
    for name in text.calculators:
        if name in ALL:
            box = _example(ALL[name], text)
            html = keep(render_template("learning/calculator_box.html", box=box))
            sections = [replace(each, html=each.html.replace(places.place(name), html)) for each in sections]
    return replace(piece, sections=sections)


def _example(calculator: Calculator, text: Text) -> Box:
    url = url_for("calculator.calculator", cohort=blank("cohort"), slug=text.slug, name=calculator.name)
    return Box(calculator, calculator.solve(calculator.example(text.example_company)), url, whose(calculator, text))


def whose(calculator: Calculator, text: Text) -> str:
    """The made-up company whose numbers the example takes."""
    company = text.example_company
    return EXAMPLES[company if company in calculator.examples else next(iter(calculator.examples))]


def fields_for(calculator: Calculator, text: Text) -> tuple[Field, ...]:
    """The fields of the module's deliverable that take a result, the usual ones first."""
    usual = calculator.goes_into
    fields = [field for field in text.hand_in if takes(field)]
    return tuple(sorted(fields, key=lambda field: usual.index(field.id) if field.id in usual else len(usual)))


def printed_box(box: Box) -> Markup:
    """The box alone, for a script that puts its result in place."""
    return keep(render_template("learning/calculator_box.html", box=box))
