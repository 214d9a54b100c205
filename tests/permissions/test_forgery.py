"""A form of another site, a stale token, a method in disguise: nothing is done (RELIABILITY P7, P10)."""

import pytest

from sprint import clock
from tests.permissions import world
from tests.permissions.knock import UNSAFE, House, is_refused
from tests.permissions.test_matrix import AUDIENCES, RELATED, expectations, foreign_words, rules, values

WHO = ("admin", "staff", "learner", "coach", "partner", "anonymous")  # the first of them that may is asked


@pytest.fixture(scope="module")
def house(databases, tmp_path_factory):
    """One house for all cells of this process."""
    house = House(databases, tmp_path_factory.mktemp("house"))
    yield house
    house.close()
    databases.drop(house.url)


def may(audience, who) -> bool:
    """Whether somebody may see Ada's own things."""
    if audience in AUDIENCES:
        return AUDIENCES[audience](who, "one")
    return who in RELATED[audience].get("own", ()) or (audience == "asker" and AUDIENCES["reviewer"](who, "one"))


def first_admitted(audience) -> tuple[str, str]:
    """A relation, and the first person here whom it lets in."""
    if audience in AUDIENCES:
        return "own", next(who for who in WHO if AUDIENCES[audience](who, "one"))
    return next((relation, who) for relation, people in RELATED[audience].items() for who in WHO if who in people)


def unsafe_doors(house):
    """Every address that changes something, with somebody who may."""
    table = expectations()
    for rule in rules(house.app):
        for method in sorted(UNSAFE & rule.methods):
            relation, who = first_admitted(table[rule.endpoint, method])
            address = house.app.url_map.bind("localhost").build(rule.endpoint, values(rule, relation, house.ids))
            from_anywhere = getattr(house.app.view_functions[rule.endpoint], "from_anywhere", False)
            yield method, address, who, from_anywhere


def other_sessions_token(house) -> str:
    """A good token, of somebody else's secret."""
    from flask import session
    from flask_wtf.csrf import generate_csrf

    with house.app.test_request_context():
        session["csrf_token"] = "d" * 40
        return generate_csrf()


def forgeries(house):
    """What a forger may send: name, and the keywords of the request."""
    good, foreign = house.token(), other_sessions_token(house)
    return {
        "no token": {"data": {}},
        "a wrong token": {"data": {"csrf_token": "x" * 80}},
        "another session's token": {"data": {"csrf_token": foreign}},
        "a token in the address": {"query_string": {"csrf_token": good}, "data": {}},
        "a foreign origin": {"data": {"csrf_token": good}, "headers": {"Origin": "https://evil.test"}},
        "an origin of nothing": {"data": {"csrf_token": good}, "headers": {"Origin": "null"}},
        "plain text": {"data": f"csrf_token={good}", "content_type": "text/plain"},
        "JSON": {"json": {"csrf_token": good}},
    }


def test_no_forged_request_changes_anything(house):
    wrong = []
    with clock.standing_at(lambda: world.NOW):
        for method, address, who, from_anywhere in unsafe_doors(house):
            if from_anywhere:
                continue
            for name, sent in forgeries(house).items():
                before = house.version()
                answer = house.clients[who].open(address, method=method, **sent)
                if answer.status_code < 400 or house.version() != before:
                    wrong.append(f"{method} {address} with {name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_only_unsubscribing_may_come_from_anywhere(house):
    open_doors = {n for n, view in house.app.view_functions.items() if getattr(view, "from_anywhere", False)}
    assert all(name.startswith("unsubscribe.") for name in open_doors), open_doors


def test_looking_changes_nothing_but_reading_marks(house):
    """Every page that somebody may see is opened twice: the first time may leave a mark, the second may not."""
    table, wrong = expectations(), []
    with clock.standing_at(lambda: world.NOW):
        for rule in rules(house.app):
            if "GET" not in rule.methods:
                continue
            who = next((w for w in WHO if may(table[rule.endpoint, "GET"], w)), None)
            address = house.app.url_map.bind("localhost").build(rule.endpoint, values(rule, "own", house.ids))
            house.clients[who].get(address)
            before = house.version()
            for method in ("GET", "HEAD", "OPTIONS"):
                house.clients[who].open(address, method=method)
            if house.version() != before:
                wrong.append(f"{address} as {who}")
    assert not wrong, wrong


DISGUISES = {
    "method override": lambda path: (path, {"X-HTTP-Method-Override": "POST", "X-Method-Override": "DELETE"}),
    "a slash at the end": lambda path: (path + "/", {}),
    "two slashes": lambda path: ("/" + path, {}),
    "capitals": lambda path: (path.upper(), {}),
    "an encoded slash": lambda path: (path[0] + path[1:].replace("/", "%2F", 1), {}),
    "dots": lambda path: (f"/static/..{path}", {}),
    "a rewritten address": lambda path: ("/", {"X-Original-URL": path, "X-Rewrite-URL": path}),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_closed_door_stays_closed_in_every_disguise(house, disguise):
    wrong = []
    with clock.standing_at(lambda: world.NOW):
        for rule in rules(house.app):
            if "GET" not in rule.methods or may(expectations()[rule.endpoint, "GET"], "anonymous"):
                continue
            plain = house.app.url_map.bind("localhost").build(rule.endpoint, values(rule, "own", house.ids))
            path, headers = DISGUISES[disguise](plain)
            for who in ("anonymous", "elsewhere", "nobody"):
                if may(expectations()[rule.endpoint, "GET"], who):
                    continue
                answer = house.clients[who].get(path, headers=headers)
                is_home = path == "/" and answer.status_code == 200
                moved = answer.status_code in {301, 308}
                if not (is_refused(answer) or is_home or moved or answer.status_code in {400, 405}):
                    wrong.append(f"{who} {path}: {answer.status_code}")
                if any(word in answer.text for word in foreign_words(who)):
                    wrong.append(f"{who} {path}: shows a canary")
    assert not wrong, "\n".join(wrong)


def test_head_and_options_decide_as_get_does(house):
    table, wrong = expectations(), []
    with clock.standing_at(lambda: world.NOW):
        for rule in rules(house.app):
            if "GET" not in rule.methods or may(table[rule.endpoint, "GET"], "anonymous"):
                continue
            address = house.app.url_map.bind("localhost").build(rule.endpoint, values(rule, "own", house.ids))
            answer = house.clients["anonymous"].head(address)
            if not is_refused(answer):
                wrong.append(f"HEAD {address}: {answer.status_code}")
    assert not wrong, wrong
