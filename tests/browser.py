"""A person's browser for tests: it looks at every page it gets, as a careful reviewer would."""

from collections import Counter
from html.parser import HTMLParser

from flask.testing import FlaskClient

from sprint import clock
from sprint.accounts import actions
from sprint.accounts.models import Person
from sprint.database import db, transaction


class CheckingClient(FlaskClient):
    """Reads each answer to its end, so that what is written after the answer is written."""

    def open(self, *args, **kw):
        kw.setdefault("buffered", True)
        return super().open(*args, **kw)


class Page(HTMLParser):
    """What a page holds, as far as the checks and tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.headings, self.forms, self._text, self._into = [], [], [], [], None
        self.title, self._form, self._hidden = "", None, 0
        self.feed(html)
        self.html = html

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag in {"script", "style", "template"}:
            self._hidden += 1
        if tag in {"h1", "h2", "h3", "title"}:
            self._into = (tag, [])
        if tag == "form":
            self._form = {"attrs": attrs, "fields": []}
            self.forms.append(self._form)
        if tag in {"input", "select", "textarea", "button"} and self._form is not None:
            self._form["fields"].append((tag, attrs))

    def handle_endtag(self, tag):
        if tag in {"script", "style", "template"}:
            self._hidden -= 1
        if self._into and tag == self._into[0]:
            words = " ".join("".join(self._into[1]).split())
            if tag == "title":
                self.title = self.title or words
            else:
                self.headings.append((tag, words))
            self._into = None
        if tag == "form":
            self._form = None

    def handle_data(self, data):
        if self._into:
            self._into[1].append(data)
        if not self._hidden:
            self._text.append(data)

    @property
    def text(self) -> str:
        """What a person reads, with single blanks."""
        return " ".join("".join(self._text).split())

    @property
    def h1(self) -> str:
        """The one main heading."""
        return next(words for tag, words in self.headings if tag == "h1")

    def links(self) -> list[str]:
        """Where the page leads."""
        return [attrs["href"] for tag, attrs in self.tags if tag == "a" and "href" in attrs]

    def check(self) -> None:
        """What every page of ours must have."""
        assert self.title, "a page without a title"
        mains = [words for tag, words in self.headings if tag == "h1"]
        assert len(mains) == 1 and mains[0], f"h1: {mains}"
        ids = Counter(attrs["id"] for _tag, attrs in self.tags if attrs.get("id"))
        assert not [i for i, n in ids.items() if n > 1], f"ids twice: {[i for i, n in ids.items() if n > 1]}"
        assert not [t for t, a in self.tags if "style" in a or any(n.startswith("on") for n in a)], (
            "inline style or script"
        )
        assert not [
            a for t, a in self.tags if t == "script" and "src" not in a and a.get("type") != "application/ld+json"
        ]
        assert all("alt" in a for t, a in self.tags if t == "img"), "a picture without alt"
        labelled = {a["for"] for t, a in self.tags if t == "label" and "for" in a}
        for form in self.forms:
            names = {a.get("name") for _t, a in form["fields"]}
            if form["attrs"].get("method", "get").lower() == "post":
                assert "csrf_token" in names, f"a form without a token: {form['attrs']}"
            for tag, a in form["fields"]:
                if tag == "button" or a.get("type") in {"hidden", "submit"}:
                    continue
                wrapped = f'name="{a.get("name")}"' in self.html and a.get("id") not in labelled
                assert a.get("id") in labelled or a.get("aria-label") or a.get("aria-labelledby") or wrapped, (tag, a)


class Browser:
    """One device of one person."""

    def __init__(self, app) -> None:
        self.app, self.client, self.token = app, app.test_client(), None
        self.page: Page | None = None

    def sign_in(self, person, *, second_factor: bool = True) -> "Browser":
        """Sign in without the form: a session row and its cookie. `person` is a Person or an id."""
        with self.app.app_context(), transaction(db.engine) as session:
            row = session.get(Person, person if isinstance(person, int) else person.id)
            token, _ = actions.sign_in(session, row, device="test", now=clock.now(), second_factor=second_factor)
        with self.client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return self

    def get(self, path: str, expect: int = 200, **kw):
        """Open a page; `.page` holds it when it is HTML."""
        return self._look(self.client.get(path, **kw), expect)

    def post(self, path: str, data=None, expect: int = 303, **kw):
        """Send a form with the token of a form of ours."""
        data = {"csrf_token": self._csrf(), **(data or {})}
        return self._look(self.client.post(path, data=data, **kw), expect)

    def _csrf(self) -> str:
        from flask_wtf.csrf import generate_csrf

        with self.client.session_transaction() as cookie, self.app.test_request_context():
            from flask import session as inner

            inner.update(cookie)
            token = generate_csrf()
            cookie.update(inner)
        return token

    def _look(self, response, expect: int):
        assert response.status_code == expect, (
            response.status_code,
            response.headers.get("Location"),
            response.text[-2000:],
        )
        assert response.headers.get("X-Content-Type-Options") == "nosniff"
        if response.mimetype == "text/html" and response.data:
            self.page = Page(response.text)
            self.page.check()
        return response
