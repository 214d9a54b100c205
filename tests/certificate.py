"""A self-signed certificate for a server of the tests on this machine, made with nothing but Python.

RSA with SHA-256, valid for 127.0.0.1 and localhost (RFC 5280 and RFC 8017; the encoding is DER).
"""

import base64
import hashlib
import math
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

SHA256_WITH_RSA = "1.2.840.113549.1.1.11"
RSA = "1.2.840.113549.1.1.1"


def write(folder: Path) -> tuple[Path, Path]:
    """Make one in a folder; answers with the certificate's file and the key's."""
    n, e, d, p, q = _key()
    body = _certificate_body(n, e)
    certificate = _sequence(body, _algorithm(SHA256_WITH_RSA), _bits(_sign(body, n, d)))
    key = _sequence(*map(_integer, (0, n, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))))
    return (
        _pem(folder / "certificate.pem", "CERTIFICATE", certificate),
        _pem(folder / "key.pem", "RSA PRIVATE KEY", key),
    )


def _key(bits: int = 2048) -> tuple[int, int, int, int, int]:
    e = 65537
    while True:
        p, q = _prime(bits // 2), _prime(bits // 2)
        if p != q and math.gcd(e, (p - 1) * (q - 1)) == 1:
            return p * q, e, pow(e, -1, (p - 1) * (q - 1)), p, q


def _prime(bits: int) -> int:
    while True:
        n = secrets.randbits(bits) | 1 | 3 << (bits - 2)
        if all(n % small for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)) and _is_probably_prime(n):
            return n


def _is_probably_prime(n: int) -> bool:
    twos = ((n - 1) & -(n - 1)).bit_length() - 1
    for _round in range(20):  # Miller and Rabin
        x = pow(secrets.randbelow(n - 3) + 2, (n - 1) >> twos, n)
        if x in (1, n - 1):
            continue
        for _step in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def _certificate_body(n: int, e: int) -> bytes:
    now = datetime.now(UTC)
    name = _sequence(_tagged(0x31, _sequence(_oid("2.5.4.3"), _tagged(0x0C, b"localhost"))))
    dates = _sequence(*(_tagged(0x17, f"{now + timedelta(days=n):%y%m%d%H%M%SZ}".encode()) for n in (-1, 30)))
    public = _sequence(_algorithm(RSA), _bits(_sequence(_integer(n), _integer(e))))
    names = _sequence(_tagged(0x82, b"localhost"), _tagged(0x87, bytes((127, 0, 0, 1))))
    extensions = _sequence(
        _sequence(_oid("2.5.29.17"), _tagged(0x04, names)),
        _sequence(_oid("2.5.29.19"), _tagged(0x01, b"\xff"), _tagged(0x04, _sequence(_tagged(0x01, b"\xff")))),
    )
    version, serial = _tagged(0xA0, _integer(2)), _integer(secrets.randbits(64))
    algorithm = _algorithm(SHA256_WITH_RSA)
    return _sequence(version, serial, algorithm, name, dates, name, public, _tagged(0xA3, extensions))


def _sign(body: bytes, n: int, d: int) -> bytes:
    size = (n.bit_length() + 7) // 8
    sha256 = _sequence(
        _sequence(_oid("2.16.840.1.101.3.4.2.1"), b"\x05\x00"), _tagged(4, hashlib.sha256(body).digest())
    )
    padded = b"\x00\x01" + b"\xff" * (size - len(sha256) - 3) + b"\x00" + sha256
    return pow(int.from_bytes(padded, "big"), d, n).to_bytes(size, "big")


def _tagged(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _sequence(*parts: bytes) -> bytes:
    return _tagged(0x30, b"".join(parts))


def _integer(value: int) -> bytes:
    return _tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _bits(content: bytes) -> bytes:
    return _tagged(0x03, b"\x00" + content)


def _algorithm(oid: str) -> bytes:
    return _sequence(_oid(oid), b"\x05\x00")


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    content = bytearray([first * 40 + second])
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(0x80 | number & 0x7F)
        content += bytes(reversed(groups))
    return _tagged(0x06, bytes(content))


def _pem(file: Path, label: str, der: bytes) -> Path:
    text = base64.encodebytes(der).decode()
    file.write_text(f"-----BEGIN {label}-----\n{text}-----END {label}-----\n")
    return file
