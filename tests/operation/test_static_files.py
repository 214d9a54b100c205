"""Static files: kept for a year under their hash, small on the wire, and never the wrong version for long."""

import brotli
import pytest
from flask import Flask
from werkzeug.test import Client

from sprint.assets import BRIEFLY, FOREVER, STYLESHEET, static_files


class Reader(Client):
    """Reads each answer to its end, as a browser does."""

    def get(self, path, **options):
        return super().get(path, buffered=True, **options)


@pytest.fixture
def bare(tmp_path):
    for name, text in {
        "css/site.css": '@import "ink.css";\n@import "paper.css";\n',
        "css/ink.css": "a { color: black }" * 50,
        "css/paper.css": "body { background: white }",
        "js/site.js": 'import "./other.js";',
        "js/other.js": "let a = 1;",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def site(root):
    app = Flask(__name__, static_folder=None)
    static_files(app, root, {"X-Content-Type-Options": "nosniff"})
    return Reader(app), app.jinja_env.globals["asset"]


def test_the_stylesheet_is_its_parts_joined_in_order(bare):
    client, asset = site(bare)
    said = client.get(asset(STYLESHEET)).get_data(as_text=True)
    assert said.startswith("a { color: black }") and said.endswith("body { background: white }")


def test_the_stylesheet_is_compressed_for_whoever_takes_it(bare):
    client, asset = site(bare)
    plain = client.get(asset(STYLESHEET))
    small = client.get(asset(STYLESHEET), headers={"Accept-Encoding": "gzip, br"})
    refused = client.get(asset(STYLESHEET), headers={"Accept-Encoding": "br;q=0, gzip"})
    assert brotli.decompress(small.data) == plain.data and len(small.data) < len(plain.data) / 4
    assert "Content-Encoding" not in plain.headers and refused.headers["Content-Encoding"] == "gzip"
    assert small.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", [STYLESHEET, "js/site.js"])
def test_a_file_is_kept_for_a_year_under_its_own_hash_only(bare, name):
    client, asset = site(bare)
    other = f"/static/{'0' * 16}/{name}"
    assert client.get(asset(name)).headers["Cache-Control"] == FOREVER
    assert client.get(other).headers["Cache-Control"] == BRIEFLY
    assert client.get(other).headers["X-Content-Type-Options"] == "nosniff"


def test_a_change_in_a_script_changes_the_address_of_those_that_import_it(bare):
    _, before = site(bare)
    (bare / "js/other.js").write_text("let a = 2;")
    _, after = site(bare)
    assert before("js/site.js") != after("js/site.js") and before("css/ink.css") == after("css/ink.css")


@pytest.mark.parametrize("path", ["js/none.js", "../secret.txt", "..%2fsecret.txt"])
def test_nothing_outside_the_folder_is_served(bare, path):
    (bare.parent / "secret.txt").write_text("secret")
    client, _ = site(bare)
    assert client.get(f"/static/{'0' * 16}/{path}").status_code == 404
