"""Every page x every method x everybody x every relation: decided as `expectations.txt` says (RELIABILITY P1, P4)."""

from pathlib import Path

import pytest

from sprint import clock
from tests.permissions import world
from tests.permissions.knock import METHODS, UNSAFE, House, is_refused, masked

EXPECTATIONS = Path(__file__).parent / "expectations.txt"
MEMBERS = {"one": {"learner", "colleague"}, "two": {"elsewhere"}}
COACHES = {"one": {"coach"}, "two": {"other-coach"}}
DESK = {"staff", "admin"}
OFFICERS = {"one": "partner", "two": "other-partner"}
GONE = {"anonymous", "suspended"}
COHORT_OF = {"own": "one", "same-company": "one", "same-cohort": "one", "other-cohort": "two", "other-company": "two"}
RELATIONS = (*COHORT_OF, "nonexistent")
PEERS = {"same-cohort": MEMBERS["one"], "other-company": MEMBERS["two"]}  # of work that is not their company's
OWNERS = {"own": {"learner", "colleague"}, "same-company": {"learner", "colleague"}, "other-cohort": {"elsewhere"}}
AUTHORS = {"own": {"learner"}, "same-company": {"colleague"}, "other-cohort": {"elsewhere"}}  # of posts and questions
RELATED = {"peer": PEERS, "owner": OWNERS, "author": AUTHORS, "asker": AUTHORS}
AUDIENCES = {
    "everyone": lambda who, cohort: True,
    "signed-in": lambda who, cohort: who not in GONE,
    "room": lambda who, cohort: who in MEMBERS.get(cohort, set()) | COACHES.get(cohort, set()) | DESK,
    "member": lambda who, cohort: who in MEMBERS.get(cohort, set()),
    "staff": lambda who, cohort: who in DESK,
    "admin": lambda who, cohort: who == "admin",
    "coach": lambda who, cohort: who in {"coach", "other-coach"},
    "partner": lambda who, cohort: who in OFFICERS.values(),
    "officer": lambda who, cohort: who == OFFICERS.get(cohort),
    "reviewer": lambda who, cohort: who in COACHES.get(cohort, set()) | DESK,
    "learner-only": lambda who, cohort: who == "learner",
}


def expectations() -> dict[tuple[str, str], str]:
    """What the file says: (endpoint, method) to audience."""
    lines = (line.split("#")[0].split() for line in EXPECTATIONS.read_text().splitlines())
    table = {}
    for line in lines:
        if line:
            endpoint, methods, audience = line
            for method in methods.split(","):
                assert (endpoint, method) not in table, f"twice: {endpoint} {method}"
                table[endpoint, method] = audience
    return table


def values(rule, relation: str, ids: dict) -> dict:
    """The parameters of an address, for a relation to Ada."""
    things = ids[relation]
    exists = relation != "nonexistent"
    known = {
        "cohort": COHORT_OF.get(relation, "no-such-cohort"),
        "cohort_slug": COHORT_OF.get(relation, "no-such-cohort"),
        "slug": "w1-speak-the-language" if exists else "no-such-module",
        "n": 1 if exists else 9,
        "number": 1 if exists else 9,
        "person_id": things["person"],
        "enrolment_id": things["enrolment"],
        "envelope_id": things["envelope"],
        "deliverable_id": things["deliverable"],
        "key": things["board_file" if rule.endpoint.startswith("board_files.") else "file"],
        "topic_id": things["topic"],
        "post_id": things["post"],
        "event_id": things["event"],
        "question_id": things["question"],
        "sign_in_id": things["sign_in"],
        "partner_id": things["partner"],
        "link_id": things["link"],
        "kind": "week-opens" if exists else "no-such-kind",
        "application_id": things["application"],
        "decision_id": things["decision"],
        "ids": str(things["application"]),
        "ending": "csv",
        "signed": "not.a.signature",
        "code": 404,
        "name": "no-such-letter",
    }
    return {name: known[name] for name in rule.arguments}


@pytest.fixture(scope="module")
def house(databases, tmp_path_factory):
    """One house for all cells of this process."""
    house = House(databases, tmp_path_factory.mktemp("house"))
    yield house
    house.close()
    databases.drop(house.url)


def rules(app):
    """Every rule of the site, in a fixed order."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def test_every_page_is_in_the_file_and_the_file_names_only_pages(house):
    declared = {(rule.endpoint, m) for rule in rules(house.app) for m in rule.methods if m in METHODS}
    written = set(expectations())
    assert not declared - written, f"not in expectations.txt: {sorted(declared - written)}"
    assert not written - declared, f"no such page: {sorted(written - declared)}"


@pytest.mark.parametrize("who", [p.name for p in world.PRINCIPALS])
def test_everybody_gets_in_where_the_file_says_and_nowhere_else(house, who):
    table, token, wrong = expectations(), house.token(), []
    with clock.standing_at(lambda: world.NOW):
        for rule in rules(house.app):
            relations = RELATIONS if rule.arguments else ("own",)
            if house.url.startswith("postgresql"):
                relations = relations[:1] if len(relations) == 1 else ("own", "other-cohort")
            here = {m for other in house.app.url_map.iter_rules() if other.rule == rule.rule for m in other.methods}
            for method in METHODS:
                if method in here and method not in rule.methods:
                    continue  # another endpoint's, at the same address
                wrong += _knock(house, table, token, rule, method, relations, who)
    assert not wrong, "\n".join(wrong)


def _knock(house, table, token, rule, method, relations, who) -> list[str]:
    wrong, denials = [], {}
    for relation in relations:
        filled = values(rule, relation, house.ids)
        address = house.app.url_map.bind("localhost").build(rule.endpoint, dict(filled))
        before = house.version()
        answer = house.clients[who].open(address, method=method, headers={"X-CSRFToken": token})
        cell = f"{who} {method} {address} ({relation}): {answer.status_code}"
        if answer.status_code >= 500:
            wrong.append(f"{cell}: broken")
        changed = house.version() != before
        if method not in rule.methods:
            if answer.status_code not in {405, 404, 403} or changed:
                wrong.append(f"{cell}: a method that is not there")
            continue
        audience = table.get((rule.endpoint, method), "nobody")
        cohort = COHORT_OF.get(relation) if rule.arguments else "one"
        may = AUDIENCES[audience](who, cohort) if audience in AUDIENCES else False
        may = may or who in RELATED.get(audience, {}).get(relation, set())
        may = may or (audience == "asker" and AUDIENCES["reviewer"](who, cohort))
        refused = is_refused(answer)
        if may and refused and relation != "nonexistent" and not {"signed", "code", "name"} & set(filled):
            wrong.append(f"{cell}: should get in, as {audience}")
        if not may and not refused:
            wrong.append(f"{cell}: got in; only {audience} may")
        if not may and changed:
            wrong.append(f"{cell}: was refused, and something was written")
        wrong += [f"{cell}: shows {word}" for word in foreign_words(who) if word in _said(answer, who)]
        if refused:
            denials[relation] = (answer.status_code, masked(answer.text, filled))
        if method in UNSAFE:
            house.come_back(who)
            if changed:
                house.reset()
    foreign = {denials[r] for r in ("other-cohort", "other-company", "nonexistent") if r in denials}
    if who in {"learner", "colleague", "partner"} and len(foreign) > 1:
        wrong.append(f"{who} {method} {rule.rule}: foreign and nonexistent can be told apart")
    return wrong


def _said(answer, who: str) -> str:
    """What an answer says to somebody; an officer may read for which cohort a company has applied."""
    own = next((cohort for cohort, officer in OFFICERS.items() if officer == who), None)
    return answer.text.replace(f"{world.CANARY[own][0]} cohort", "") if own else str(answer.text)


def foreign_words(who: str) -> tuple[str, ...]:
    """The canaries that this person must never read. Who has left may still read the name of their own cohort."""
    if who in DESK:
        return ()
    sees = {"learner": "one", "colleague": "one", "coach": "one", "elsewhere": "two", "other-coach": "two"}.get(who)
    words = {w for cohort, names in world.CANARY.items() if cohort != sees for w in names}
    words |= {w for officer, names in world.REFERRED.items() if officer != who for w in names}
    return tuple(words - {world.CANARY["one"][0]}) if who in {"ended", "withdrawn"} else tuple(words)
