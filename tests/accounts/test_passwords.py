"""Which passwords are taken, and what keeping them costs."""

import threading

import pytest

from sprint.accounts import passwords
from tests.accounts.cast import PASSWORD, person
from tests.browser import Browser

ABOUT = ("ada@brinwick.example", "ada", "Ada Miller")


@pytest.mark.parametrize(
    "good",
    ["kx7#mQ2p", "copper kettle on the wall", "nur kleine buchstaben", "73918465027", "x" * 500 + "yz",
     "пароль для цеха", "🔩🔧🔨⚙️🧰🪛🪚🪜", "  blanks around it  "],
)  # fmt: skip
def test_taken(good):
    assert passwords.fault(good, ABOUT) is None


@pytest.mark.parametrize(
    ("bad", "because"),
    [("", "too short"), ("seven77", "too short"), ("password", "Many people"), ("PassWord", "Many people"),
     ("1234567890", "Many people"), ("aaaaaaaaaaaa", "too easy"), ("abababababab", "too easy"),
     ("Ada Miller", "too easy"),
     ("ada.miller", "too easy"), ("ada@brinwick.example", "too easy"), ("x" * 1001, "too long")],
)  # fmt: skip
def test_refused(bad, because):
    assert because in passwords.fault(bad, ABOUT)


def test_at_least_64_characters_are_taken_and_all_of_them_count():
    long = "a long one, " * 20
    kept = passwords.hash_password(long)
    assert passwords.password_matches(kept, long)
    assert not passwords.password_matches(kept, long[:-1])


def test_unicode_is_kept_exactly():
    composed, decomposed = "caf\u00e9 au lait", "cafe\u0301 au lait"
    kept = passwords.hash_password(composed)
    assert passwords.password_matches(kept, composed)
    assert not passwords.password_matches(kept, decomposed)
    assert not passwords.password_matches(kept, composed.upper())
    assert not passwords.password_matches(kept, composed + " ")


def test_argon2id_with_19_mebibytes_two_passes_one_lane():
    kept = passwords.hash_password(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.renewed(kept, PASSWORD) is None
    assert not passwords.hasher.check_needs_rehash(passwords.NOBODY), "an unknown account must cost the same"


def test_nobody_has_a_password():
    assert not passwords.password_matches(None, "")
    assert not passwords.password_matches(None, PASSWORD)


def test_twenty_people_sign_in_at_once_and_nobody_is_told_of_a_failure(app, session, now, set_clock):
    for n in range(20):
        person(session, f"Ada{n}", now=now)
    browsers, answers, gate = [Browser(app) for _n in range(20)], [], threading.Barrier(20)
    tokens = [browser._csrf() for browser in browsers]

    def sign_in(n):
        form = {"email": f"ada{n}@brinwick.example", "password": PASSWORD, "csrf_token": tokens[n]}
        gate.wait()
        answers.append(browsers[n].client.post("/sign-in", data=form).status_code)

    threads = [threading.Thread(target=sign_in, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 20
