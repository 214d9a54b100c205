"""The program says of itself what staff have written, and nothing else."""

import pytest
from sqlalchemy import select

from sprint.program import Program
from sprint.staff import colors

FIELDS = {
    "name": "Shop Sprint", "sponsor": "Lake Fund", "sponsor_url": "lakefund.example.com", "contact_name": "Sam Porter",
    "contact_email": "sam@example.com", "contact_phone": "", "postal_address": "1 Mill Road\nTroy, NY",
    "group_url": "https://www.example.com/groups/1", "accent_color": "", "link_color": "",
}  # fmt: skip


def saved(session):
    """The row."""
    with session() as s:
        s.expire_on_commit = False
        return s.scalar(select(Program))


def save(browser, session, expect=303, **changes):
    """Send the form as it was seen now."""
    return browser.post("/staff/program", {**FIELDS, "version": saved(session).version, **changes}, expect=expect)


def test_what_is_saved_stands_on_every_page(session, cast, sam):
    before = saved(session).version
    save(sam, session)
    assert saved(session).version == before + 1 and saved(session).sponsor_url == "https://lakefund.example.com"
    sam.get("/staff/people")
    assert sam.page.title.endswith("· Shop Sprint") and "Lake Fund" in sam.page.text
    assert "https://lakefund.example.com" in sam.page.links()
    save(sam, session, sponsor_url="https://lakefund.example.com")
    assert saved(session).version == before + 1, "saving the same changes nothing"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Give the program a name"),
        ({"contact_email": "nobody"}, "This does not look like an e-mail address"),
        ({"sponsor_url": "javascript:alert(1)"}, "This is not an address of the web"),
        ({"group_url": "https://"}, "This is not an address of the web"),
        ({"accent_color": "orange"}, "Write the color as # and six"),
        ({"accent_color": "#123456"}, "Choose a lighter color"),
        ({"link_color": "#ffcc00"}, "Choose a darker color"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(session, cast, sam, changes, sentence):
    before = saved(session).version
    save(sam, session, 422, contact_phone="555-0100", **changes)
    assert sentence in sam.page.text and 'value="555-0100"' in sam.page.html
    assert saved(session).version == before


def test_two_who_save_at_once_do_not_overwrite_each_other(session, cast, sam, alex):
    seen = saved(session).version
    save(alex, session, name="First Sprint")
    save(sam, session, 422, name="Second Sprint", version=seen)
    assert "Somebody else has saved these settings meanwhile" in sam.page.text
    assert saved(session).name == "First Sprint"
    version = next(a["value"] for t, a in sam.page.tags if t == "input" and a.get("name") == "version")
    save(sam, session, name="Second Sprint", version=version)
    assert saved(session).name == "Second Sprint"


def test_colors_come_by_a_stylesheet_of_their_own(session, cast, sam, app):
    sam.get("/staff")
    assert "program.css" not in sam.page.html
    save(sam, session, accent_color="FFB000", link_color="#0b6e4f")
    sam.get("/staff")
    href = next(a["href"] for t, a in sam.page.tags if t == "link" and "program.css" in a["href"])
    answer = app.test_client().get(href)
    assert answer.mimetype == "text/css" and "--next:light-dark(#ffb000," in answer.text
    assert "immutable" in answer.headers["Cache-Control"]
    assert app.test_client().get("/program.css?v=0").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("link", ["#1a4f80", "#000000", "#7a1f5c", "#0b6e4f"])
def test_by_night_a_color_stands_out_from_the_dark(link):
    assert colors.contrast(link, colors.DAY_PAPER) >= 4.5
    assert colors.contrast(colors.by_night(link, 7), colors.NIGHT_PAPER) >= 7


def test_contrast_is_reckoned_as_wcag_does():
    assert round(colors.contrast("#000000", "#ffffff"), 2) == 21
    assert round(colors.contrast("#767676", "#ffffff"), 2) == 4.54


def test_only_administrators_make_the_second_step_compulsory(session, cast, sam, alex):
    sam.get("/staff/program")
    assert "Save the second step" not in sam.page.text
    sam.post("/staff/program/second-factor", {"required": "y"}, expect=403)
    assert not saved(session).second_factor_required
    alex.post("/staff/program/second-factor", {"required": "y"})
    assert saved(session).second_factor_required
    sam.get("/staff/audit")
    assert "Made the second step compulsory for staff" in sam.page.text and "Alex Stone" in sam.page.text


def test_faults_of_the_curriculum_are_shown_on_the_desk(session, cast, sam, now):
    from sprint.curriculum.models import ContentCheck, ContentFault

    fault = {"path": "content/modules/w1-core.md", "line": 12, "message": "A picture has no alt text.",
             "remedy": "Describe it."}  # fmt: skip
    with session() as s:
        s.add(ContentCheck(checked_at=now, faults=[ContentFault(**fault)]))
    sam.get("/staff")
    assert "The newest curriculum has a fault and is not published" in sam.page.text
    assert "content/modules/w1-core.md, line 12: A picture has no alt text." in sam.page.text
