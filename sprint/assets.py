"""Static files: hashed addresses that caches may keep for a year, and no build step.

What `css/site.css` imports is joined in memory into one stylesheet and served compressed; every other file comes from
WhiteNoise.
"""

import gzip
import hashlib
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli
from flask import Flask
from markupsafe import Markup
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from whitenoise import WhiteNoise

FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60"
HASHED = re.compile(r"^/static/([0-9a-f]{16})/(.+)$")
STYLESHEET = "css/site.css"
IMPORT = re.compile(r'@import "([^"]+)";')
ICONS = Path(__file__).parent / "static" / "img" / "icons"


def static_files(app: Flask, root: Path, headers: dict[str, str]) -> None:
    """Serve everything under `root` at /static, each answer with our security headers.

    Templates get `asset(name)`, the hashed address of a file, and `icon(name)`.
    """
    forget_old_copies(root)
    stylesheet = join_stylesheets(root / "css")
    hashes = _hashes(root, stylesheet)
    app.jinja_env.globals.update(asset=lambda name: f"/static/{hashes[name]}/{name}", icon=icon)
    files = WhiteNoise(
        app.wsgi_app,
        root=str(root),
        prefix="static/",
        max_age=60,
        allow_all_origins=False,
        add_headers_function=lambda answer, _path, _url: _carry(answer, headers),
    )
    app.wsgi_app = _Hashed(files, hashes, _bodies(stylesheet), headers)  # type: ignore[method-assign]


def forget_old_copies(root: Path) -> None:
    """Delete compressed copies of files that have changed since `flask prepare-site`: a copy bears its file's time."""
    for copy in [path for path in root.rglob("*") if path.suffix in {".br", ".gz"}]:
        source = copy.with_suffix("")
        if not source.exists() or int(source.stat().st_mtime) != int(copy.stat().st_mtime):
            with suppress(OSError):  # another process was quicker, or this one may not write here
                copy.unlink()


def _carry(answer: Any, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        answer[name] = value


def join_stylesheets(folder: Path) -> bytes:
    """What css/site.css imports, in its order, as one stylesheet."""
    names = IMPORT.findall((folder / "site.css").read_text("utf-8"))
    return b"\n".join((folder / name).read_bytes() for name in names)


@lru_cache(maxsize=4)
def _bodies(body: bytes) -> dict[str, bytes]:
    return {"br": brotli.compress(body), "gzip": gzip.compress(body, 9, mtime=0), "": body}


def _hashes(root: Path, stylesheet: bytes) -> dict[str, str]:
    """The hash of each file by its name. Scripts share one, because they import each other by plain names."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix not in {".br", ".gz"}]
    scripts = _hash(b"".join(path.read_bytes() for path in files if path.suffix == ".js"))
    hashes = {
        path.relative_to(root).as_posix(): scripts if path.suffix == ".js" else _hash(path.read_bytes())
        for path in files
    }
    return hashes | {STYLESHEET: _hash(stylesheet)}


def _hash(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=8).hexdigest()


class _Hashed:
    """Takes the hash out of an address, and says that its answer never changes.

    An answer under another version's hash is kept for a minute only: while two versions run side by side, a cache must
    not keep the old file under the new address.
    """

    def __init__(
        self, files: Callable[..., Any], hashes: dict[str, str], stylesheet: dict[str, bytes], headers: dict[str, str]
    ) -> None:
        self.files, self.hashes, self.stylesheet, self.headers = files, hashes, stylesheet, headers

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        found = HASHED.match(environ.get("PATH_INFO", ""))
        if not found:
            answer: Iterable[bytes] = self.files(environ, start_response)
            return answer
        version, name = found.groups()
        keep = FOREVER if self.hashes.get(name) == version else BRIEFLY
        if name == STYLESHEET and environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            return self._stylesheet(environ, start_response, keep)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            if status.startswith("2"):
                headers = [h for h in headers if h[0].lower() != "cache-control"] + [("Cache-Control", keep)]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        renamed: Iterable[bytes] = self.files({**environ, "PATH_INFO": f"/static/{name}"}, start)
        return renamed

    def _stylesheet(self, environ: dict[str, Any], start_response: Callable[..., Any], keep: str) -> Iterable[bytes]:
        accepted = parse_accept_header(environ.get("HTTP_ACCEPT_ENCODING", ""), Accept)
        encoding = next((name for name in ("br", "gzip") if accepted[name] > 0), "")
        body = self.stylesheet[encoding]
        headers = [
            ("Content-Type", "text/css; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Vary", "Accept-Encoding"),
            ("Cache-Control", keep),
            *self.headers.items(),
        ]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


@lru_cache(maxsize=100)
def icon(name: str) -> Markup:
    """A drawing of our own set, inline, so that it takes the color of the text; silent to screen readers."""
    svg = (ICONS / f"{name}.svg").read_text("utf-8")
    svg = re.sub(r'<svg [^>]*viewBox="([^"]+)"[^>]*>', r'<svg class="icon" viewBox="\1" aria-hidden="true">', svg)
    return Markup(svg.strip())  # noqa: S704 (our own files)
