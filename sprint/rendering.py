"""What Flask and Jinja work out anew for each page though it never differs, remembered."""

from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import NoneType
from typing import Any

from flask import Flask, has_request_context, request
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

_MOST = 4000  # addresses kept in memory: the links of some hundred modules, and of what staff search for
_PLAIN = frozenset({str, int, NoneType})  # not bool: True would find the address of 1


class _Template(Template):
    """Every template has the environment's globals and no others, so what it exports is the same for all importers.

    Jinja compares the globals at each `import` of each page; with a dozen imports that takes longer than a query.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class _Code(CodeGenerator):
    """Writes what a page prints without a wrapper around it: the page is joined to one text at its end all the same."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(" + (finalize.src or ""))


def printed(value: object) -> str:
    """What stands in the HTML for a value: the text escaped, unless it is HTML already."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]
    return _escape_inner(value) if kind is str else escape(value)  # type: ignore[arg-type]


class _Environment(Environment):
    """Flask's, with a quicker way to print."""

    code_generator_class = _Code
    printed = staticmethod(printed)


def init_app(app: Flask) -> None:
    """Remember addresses, imported templates, and in a folder the compiled ones."""
    remember_addresses(app)
    app.jinja_environment = _Environment
    app.jinja_env.template_class = _Template
    app.jinja_env.bytecode_cache = _Compiled(app.config["TEMPLATES_DIR"])


class _Compiled(FileSystemBytecodeCache):
    """Templates as code, for every process on the machine: to compile them takes a second and ten megabytes in each.

    Jinja finds out by itself that a template has changed; the name says which compiler it was.
    """

    def __init__(self, folder: Path) -> None:
        compiler = sha256(Path(__file__).read_bytes() + version("jinja2").encode()).hexdigest()[:12]
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(str(folder), f"%s.{compiler}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take one, where it is there."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one; where the folder cannot be written, each process compiles for itself."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compile_templates(app: Flask) -> None:
    """Compile what has changed, before the first page is asked for."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)


def remember_addresses(app: Flask) -> None:
    """Let `url_for` build an address within a request once a process; whole ones, for letters, are built anew."""
    build = app.url_for

    @lru_cache(maxsize=_MOST)
    def built(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return build(endpoint, **dict(values))

    def url_for(endpoint: str, /, **values: Any) -> str:
        is_plain = all(type(value) in _PLAIN for value in values.values())
        if not is_plain or endpoint.startswith(".") or not has_request_context():
            return build(endpoint, **values)
        return built(request.root_path, endpoint, tuple(values.items()))

    app.url_for = url_for  # type: ignore[assignment]
