"""Links that stop letters: signed, for one person, some kinds and one address; they need no sign-in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeSerializer


@dataclass(frozen=True)
class Wish:
    """Whose letters a link stops, and which."""

    person_id: int
    kinds: tuple[str, ...]
    address: str  # a fingerprint: a letter that went to an old address stops nothing at the new one


def fingerprint(email: str) -> str:
    """What a link keeps of an address."""
    return hashlib.sha256(email.lower().encode()).hexdigest()[:16]


def signer(secrets: Sequence[str]) -> URLSafeSerializer:
    """Signs with the first secret, and accepts what the others have signed."""
    return URLSafeSerializer(
        list(reversed(secrets)), salt="unsubscribe", signer_kwargs={"digest_method": hashlib.sha256}
    )


def sign(signer: URLSafeSerializer, wish: Wish) -> str:
    """The last part of the link's address."""
    signed = signer.dumps([wish.person_id, list(wish.kinds), wish.address])
    return signed if isinstance(signed, str) else signed.decode()


def read(signer: URLSafeSerializer, signed: str) -> Wish | None:
    """What a link wishes; None where the signature is not ours."""
    try:
        person_id, kinds, address = signer.loads(signed)
        return Wish(int(person_id), tuple(map(str, kinds)), str(address))
    except (BadData, ValueError, TypeError):
        return None
