"""The words of templates in the reader's language.

Flask-Babel looks its translations up anew for each of a page's forty or so sentences, which takes longer than its
queries; here they are looked up once a request.
"""

from collections.abc import Mapping
from typing import Any

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Babel, Domain, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext

from sprint.markdown import keep


def init_app(app: Flask) -> None:
    """Give templates `_` and `ngettext`: what is put into a sentence is escaped, in HTML."""
    Babel(app).domain_instance = _Domain()
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)


@pass_eval_context
def gettext(context: EvalContext, sentence: str, **values: object) -> str:
    """The sentence in the reader's language, with its values."""
    return _filled(context, _catalog().gettext(sentence), values)


@pass_eval_context
def ngettext(context: EvalContext, one: str, many: str, num: int, **values: object) -> str:
    """The sentence for one or for many; `num` is among its values."""
    return _filled(context, _catalog().ngettext(one, many, num), {"num": num, **values})


def _catalog() -> NullTranslations:
    return g.get("translations") or get_translations()


class _Domain(Domain):  # type: ignore[misc]
    """Flask-Babel's, for sentences that are put together outside of templates."""

    def get_translations(self) -> NullTranslations:
        """Those of the reader's language, looked up once a request."""
        if not g:
            return super().get_translations()
        catalog: NullTranslations | None = g.get("translations")
        if catalog is None:
            catalog = g.translations = super().get_translations()
        return catalog


def _filled(context: EvalContext, sentence: str, values: Mapping[str, Any]) -> str:
    said = keep(sentence) if context.autoescape else sentence
    return said % values if values or "%" in said else said
