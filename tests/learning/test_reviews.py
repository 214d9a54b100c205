"""Work that is handed in is read: accepted or returned, by coaches and staff, and by peers who are asked."""

from datetime import timedelta

import pytest

from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Enrolment, Week
from sprint.cohorts.queries import Place
from sprint.learning.models import Deliverable, HandIn
from sprint.learning.permissions import may_see_deliverable
from tests.browser import Browser
from tests.learning.works import FULL, ROOM, WORK, member, reviews, rows, versions, work

HARLOW = "Harlow Castings"


@pytest.fixture
def device(app):
    """Another person's browser."""
    return lambda who: Browser(app).sign_in(who)


@pytest.fixture
def ada(device, cast):
    return device(cast.ada)


@pytest.fixture
def grace(device, cast):
    return device(cast.grace)


def hand_in(who, audience="coaches", path=WORK, **change):
    who.post(path, {**FULL, "audience": audience, **change})


def page_of(session):
    return f"{ROOM}/deliverables/{work(session).id}"


def decide(who, session, verdict="accept", expect=303, version="1", **more):
    return who.post(f"{page_of(session)}/decision", {"version": version, "verdict": verdict, **more}, expect)


def peer_review(who, session, verdict="accept", expect=303, **more):
    taps = {"version": "1", "understood": "A clip for pipes.", "stuck": "", "idea": "", "verdict": verdict}
    return who.post(f"{page_of(session)}/peer-review", {**taps, **more}, expect)


def test_the_queue_says_who_waits_for_how_long(ada, device, cast, set_clock, now, session):
    ada.post(f"{ROOM}/modules/w2-m1/ticks", {"tick": ["one", "two"]})
    hand_in(ada)
    set_clock(now + timedelta(days=2))
    grace = device(cast.grace)
    grace.get("/coach/reviews")
    assert grace.page.h1 == "One company waits for a review"
    for words in (HARLOW, "2.1 Sheet 2.1", "2 days ago", "2 of 3"):
        assert words in grace.page.text
    assert page_of(session) in grace.page.links()


def test_the_oldest_comes_first_and_a_newer_version_counts_anew(device, ada, cast, session, set_clock, now):
    hand_in(ada)
    set_clock(now + timedelta(hours=1))
    hand_in(device(member(session, cast, "Cy Kay", "Other Works")))
    queue = device(cast.sam)
    queue.get("/staff/reviews")
    assert queue.page.text.index(HARLOW) < queue.page.text.index("Other Works")
    set_clock(now + timedelta(hours=1, minutes=10))
    hand_in(ada, number="2", **{"base-name": "1", "field-name": "Better clip"})
    queue.get("/staff/reviews")
    assert queue.page.text.index(HARLOW) > queue.page.text.index("Other Works")


def test_a_coach_sees_the_cohorts_they_serve_and_staff_see_all(device, cast, session, grace):
    zed = member(session, cast, "Zed Far", "Far Works", cohort=cast.other)
    hand_in(device(zed), path="/cohorts/other-2026/modules/w2-m1/deliverable")
    grace.get("/coach/reviews")
    assert grace.page.h1 == "Nothing waits for a review"
    foreign = f"/cohorts/other-2026/deliverables/{work(session).id}"
    grace.get(foreign, expect=404)
    grace.get(foreign.replace("other-2026", "october-2026"), expect=404)
    grace.post(f"{foreign}/decision", {"version": "1", "verdict": "accept"}, expect=404)
    sam = device(cast.sam)
    sam.get("/staff/reviews?week=2&cohort=other-2026")
    assert "Far Works" in sam.page.text
    sam.get("/staff/reviews?week=3")
    assert "Far Works" not in sam.page.text


def test_accepting_ends_it_and_names_who_did(ada, grace, session, now):
    hand_in(ada)
    decide(grace, session, comment="Good numbers.")
    assert (work(session).state, work(session).accepted_at) == ("accepted", now)
    ada.get(WORK)
    assert "Accepted Wednesday, October 28" in ada.page.text and "Good numbers." in ada.page.text
    ada.post(f"{WORK}/draft", {"base-name": "1", "field-name": "Other"}, expect=422)
    assert "This was accepted just now" in ada.page.text
    assert "What you wrote, to copy Other" in ada.page.text
    grace.get("/coach/reviews")
    assert "by Grace Lindqvist just now" in grace.page.text
    ada.get(WORK)
    ada.post(f"{WORK}/audience", {"audience": "cohort"})
    assert work(session).is_shared


def test_returning_needs_a_comment_and_loses_no_tick(ada, grace, session):
    hand_in(ada)
    decide(grace, session, "return", 422, missing=["three"])
    assert "Say in a sentence what to change" in grace.page.text
    assert [a for tag, a in grace.page.tags if a.get("value") == "three" and "checked" in a]
    assert work(session).state == "handed-in" and not reviews(session)


def test_returned_work_is_mended_and_handed_in_again(ada, grace, session):
    hand_in(ada)
    decide(grace, session, "return", comment="Name the steel.", missing=["three", "nonsense"])
    assert work(session).state == "returned"
    assert [(review.comment, review.missing) for review in reviews(session)] == [("Name the steel.", ["three"])]
    ada.get(WORK)
    assert "Grace Lindqvist returned this" in ada.page.text and "Name the steel." in ada.page.text
    assert "Not there yet:" in ada.page.text and "Check three" in ada.page.text
    hand_in(ada, number="2", **{"base-name": "1", "field-name": "Spring steel clip"})
    assert (work(session).state, [version.number for version in versions(session)]) == ("handed-in", [1, 2])
    grace.get(page_of(session))
    assert "One field changed since version 1" in grace.page.text
    decide(grace, session, version="2")
    assert work(session).state == "accepted"


def test_of_two_reviewers_the_second_is_told_and_keeps_the_comment(ada, grace, device, cast, session):
    hand_in(ada)
    decide(grace, session)
    sam = device(cast.sam)
    decide(sam, session, "return", 422, comment="I would change the name.")
    assert "Grace Lindqvist accepted this while you were reading" in sam.page.text
    assert "I would change the name." in sam.page.text
    assert work(session).state == "accepted" and len(reviews(session)) == 1


def test_a_decision_sent_twice_is_made_once(ada, grace, session):
    hand_in(ada)
    for _click in range(2):
        decide(grace, session, "return", comment="Name the steel.")
    assert len(reviews(session)) == 1


def test_a_version_that_a_newer_one_replaced_is_not_decided(ada, grace, session):
    hand_in(ada)
    hand_in(ada, number="2", **{"base-name": "1", "field-name": "Better clip"})
    decide(grace, session, "accept", 422, comment="Fine.")
    assert "They handed in version 2" in grace.page.text and "Fine." in grace.page.text
    assert work(session).state == "handed-in"


def test_a_decision_can_be_taken_back(ada, grace, session):
    hand_in(ada)
    decide(grace, session)
    for _click in range(2):
        grace.post(f"{page_of(session)}/reopen")
    assert (work(session).state, work(session).accepted_at) == ("handed-in", None)
    decide(grace, session, "return", comment="On second thought: name the steel.")
    assert work(session).state == "returned" and len(reviews(session)) == 1


def test_a_participant_decides_nothing(ada, session):
    hand_in(ada)
    decide(ada, session, expect=403)
    ada.post(f"{page_of(session)}/reopen", expect=403)
    ada.get("/coach/reviews", expect=403)
    ada.get("/staff/reviews", expect=403)


def test_what_is_not_shared_is_seen_by_nobody_else(ada, device, cast, session):
    hand_in(ada)
    cy = device(member(session, cast, "Cy Kay", "Other Works"))
    cy.get(page_of(session), expect=404)
    cy.get(f"{ROOM}/deliverables")
    assert HARLOW not in cy.page.text
    ben = device(member(session, cast, "Ben Dole", HARLOW))
    ben.get(page_of(session))
    ben.get(f"{ROOM}/deliverables")
    assert "Yours" in ben.page.text
    device(cast.omar).get(page_of(session), expect=404)


def test_sharing_ends_at_once(ada, device, cast, session):
    hand_in(ada, "cohort")
    cy = device(member(session, cast, "Cy Kay", "Other Works"))
    cy.get(page_of(session))
    assert "Spring clip" in cy.page.text
    ada.post(f"{WORK}/audience", {"audience": "coaches"})
    cy.get(page_of(session), expect=404)


def test_a_draft_is_shown_to_nobody_even_if_it_will_be_shared(ada, device, cast, session):
    ada.post(f"{WORK}/draft", {"base-name": "0", "field-name": "Half a thought"})
    ada.post(f"{WORK}/audience", {"audience": "peers"})
    for name in ("Cy Kay", "Di Lau"):
        device(member(session, cast, name, "Other Works")).get(page_of(session), expect=404)
    device(cast.grace).get(page_of(session), expect=404)
    elsewhere = Place(cast.running, Enrolment(id=99, cohort_id=cast.running.id, company_id=99), "participant", ())
    assert not may_see_deliverable(elsewhere, work(session))  # nor are its files


def test_work_of_a_week_that_is_not_open_to_a_peer_is_not_there(ada, device, cast, session, now):
    cy = member(session, cast, "Cy Kay", "Other Works")
    with session() as s:
        late = s.query(Enrolment).filter_by(person_id=cy.id).one()
        week = s.query(Week).filter_by(cohort_id=cast.running.id, number=2).one()
        cohorts.open_early(s, late, week, now + timedelta(days=1))
    hand_in(ada, "peers")
    cy = device(cy)
    cy.get(page_of(session), expect=404)
    cy.get(f"{ROOM}/deliverables")
    assert HARLOW not in cy.page.text
    peer_review(cy, session, expect=404)


def test_two_other_companies_accept_together(ada, device, cast, session):
    hand_in(ada, "peers")
    cy, di, eve = (
        device(member(session, cast, name, firm))
        for name, firm in (("Cy Kay", "Other Works"), ("Di Lau", "Other Works"), ("Eve Moss", "Third Works"))
    )
    cy.get(f"{ROOM}/deliverables")
    assert cy.page.h1 == "One company asks for your view"
    peer_review(cy, session)
    peer_review(di, session)
    assert work(session).state == "handed-in"  # two people of one company are one company
    peer_review(eve, session, "wait")
    assert work(session).state == "handed-in"
    peer_review(eve, session)
    assert work(session).state == "accepted"
    ada.get(page_of(session))
    assert ada.page.text.count("would take it as it is") == 3


def test_nobody_reviews_as_a_peer_at_home_or_where_nobody_asked(ada, device, cast, session):
    hand_in(ada, "cohort")
    cy, ben = (device(member(session, cast, *who)) for who in (("Cy Kay", "Other Works"), ("Ben Dole", HARLOW)))
    peer_review(cy, session, expect=403)
    ada.post(f"{WORK}/audience", {"audience": "peers"})
    for own in (ada, ben):
        peer_review(own, session, expect=403)
    peer_review(device(cast.grace), session, expect=403)
    peer_review(cy, session)
    assert len(reviews(session)) == 1


def test_a_peers_review_keeps_what_was_typed_and_can_be_changed(ada, device, cast, session):
    hand_in(ada, "peers")
    cy = device(member(session, cast, "Cy Kay", "Other Works"))
    peer_review(cy, session, "", 422, idea="Put the size first.")
    assert "Choose one of the two" in cy.page.text and "Put the size first." in cy.page.html
    peer_review(cy, session, expect=422, understood="")
    assert "Write at least one sentence" in cy.page.text
    peer_review(cy, session, "wait")
    peer_review(cy, session, "accept", idea="Put the size first.")
    (review,) = reviews(session)
    assert review.is_accepted and review.taps["idea"] == "Put the size first."


def test_a_peer_is_not_led_by_what_others_said(ada, device, cast, session):
    hand_in(ada, "peers")
    cy, di = (device(member(session, cast, *who)) for who in (("Cy Kay", "Other Works"), ("Di Lau", "Third Works")))
    peer_review(cy, session, idea="Put the size first.")
    di.get(page_of(session))
    assert "Put the size first." not in di.page.text


def test_who_withdrew_reviews_nothing(ada, device, cast, session, now):
    hand_in(ada, "peers")
    who = member(session, cast, "Cy Kay", "Other Works")
    cy = device(who)
    with session() as s:
        s.query(Enrolment).filter_by(person_id=who.id).one().withdrawn_at = now
    peer_review(cy, session, expect=404)
    assert not reviews(session)


def test_a_version_shows_its_fields_as_they_were_then(ada, grace, session):
    """Labels may be mended and fields dropped; what was handed in keeps its own."""
    hand_in(ada)
    with session() as s:
        version = s.get(HandIn, versions(session)[0].id)
        version.fields = [{**version.fields[0], "id": "dropped", "label": "A field of before"}, *version.fields[1:]]
        version.content = {**version.content, "dropped": "An old answer"}
    grace.get(page_of(session))
    assert "A field of before" in grace.page.text and "An old answer" in grace.page.text


def test_a_renamed_label_keeps_what_was_written(ada, session):
    ada.post(f"{WORK}/draft", {"base-name": "0", "field-name": "Spring clip"})
    from tests.learning import lessons

    with session() as s:
        from dataclasses import replace

        renamed = (replace(lessons.FIELDS[0], label="What buyers call it"), *lessons.FIELDS[2:])
        kept, lessons.FIELDS = lessons.FIELDS, renamed
        try:
            lessons.publish(s)
        finally:
            lessons.FIELDS = kept
    ada.get(WORK)
    assert "What buyers call it" in ada.page.text and 'value="Spring clip"' in ada.page.html
    assert "What it does" not in ada.page.text


def test_hostile_text_is_text(ada, grace, session):
    hand_in(ada, **{"field-name": "<b onclick=x()>", "field-sizes-0-0": "<script>x()</script>",
                    "base-page": "0", "field-page": 'https://a.test/"onmouseover=x()'})  # fmt: skip
    grace.get(page_of(session))
    assert "<b onclick" not in grace.page.html and "<script>x()" not in grace.page.html
    assert len(rows(session, Deliverable)) == 1
