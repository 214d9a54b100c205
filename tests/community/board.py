"""What tests of the board do again and again."""

from sprint.community.forms import new_key

ROOM = "/cohorts/october-2026"


def start(browser, title="Which light?", body="It *mirrors* everything.", kind="question", **more):
    """Start a topic as a person does; its number."""
    data = {"kind": kind, "title": title, "week": "0", "body": body, "key": new_key(), **more}
    answer = browser.post(f"{ROOM}/board/new", data)
    return int(answer.headers["Location"].rpartition("/")[2])


def reply(browser, topic, body="White paper.", **more):
    """Reply in a topic; the answer."""
    return browser.post(f"{ROOM}/board/{topic}", {"body": body, "key": new_key(), **more})
