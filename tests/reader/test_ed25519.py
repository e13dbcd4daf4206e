"""Our own check of Ed25519 signatures, for browsers that have none: the vectors of RFC 8032, and what attackers vary."""

from __future__ import annotations

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tests.reader.javascript import run

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493

# RFC 8032 §7.1: public key, message, signature. TEST 1024 is left out for its length.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]

SNIPPET = """
    const unhex = (digits) => Uint8Array.from(Buffer.from(digits, "hex"));
    const found = [];
    for (const [key, message, signature] of data) found.push(await verify(unhex(key), unhex(message), unhex(signature)));
    return found;
"""


def verdicts(vectors):
    return run("ed25519.js", "verify", SNIPPET, vectors)


def signed(seed: int):
    """Key, message and signature, in hex."""
    chance = random.Random(seed)  # noqa: S311  keys of a test, the same each time
    key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
    message = chance.randbytes(chance.randrange(300))
    return key.public_key().public_bytes_raw().hex(), message.hex(), key.sign(message).hex()


def changed(digits: str, position: int) -> str:
    raw = bytearray.fromhex(digits)
    raw[position] ^= 1
    return raw.hex()


def the_librarys_word(vector) -> bool:
    key, message, signature = map(bytes.fromhex, vector)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def test_the_vectors_of_the_standard_are_accepted():
    assert verdicts(RFC_8032) == [True] * len(RFC_8032)


def test_signatures_of_any_message_are_accepted():
    assert verdicts([signed(seed) for seed in range(20)]) == [True] * 20


def test_a_changed_bit_anywhere_is_refused():
    key, message, signature = RFC_8032[2]
    forged = [(key, message, changed(signature, n)) for n in range(64)]
    forged += [(changed(key, n), message, signature) for n in range(32)]
    forged += [(key, changed(message, n), signature) for n in range(2)]
    assert not any(verdicts(forged))


def number(value: int) -> str:
    return value.to_bytes(32, "little").hex()


def with_scalar(change) -> tuple[str, str, str]:
    key, message, signature = RFC_8032[1]
    scalar = int.from_bytes(bytes.fromhex(signature[64:]), "little")
    return key, message, signature[:64] + number(change(scalar))


@pytest.mark.parametrize(
    "vector",
    [
        with_scalar(lambda s: s + L),
        with_scalar(lambda s: s + 2 * L),
        with_scalar(lambda _s: L),
        with_scalar(lambda s: s | 1 << 255),
        with_scalar(lambda _s: 0),
        (RFC_8032[1][0], "72", RFC_8032[1][2] + "00"),
        (RFC_8032[1][0], "72", RFC_8032[1][2][:-2]),
        (RFC_8032[1][0], "72", ""),
        (RFC_8032[1][0][:-2], "72", RFC_8032[1][2]),
        # A key of order one signs every message with R the neutral point and s nothing; written as y = P + 1 it is no point.
        (number(P + 1), "72", number(1) + number(0)),
        (number(1), "72", number(P + 1) + number(0)),
        # x is zero there, so the sign of x cannot be odd.
        (number(1 | 1 << 255), "72", number(1) + number(0)),
        (number(2), "72", RFC_8032[1][2]),
        (number(P), "72", RFC_8032[1][2]),
    ],
    ids=[
        "s + L", "s + 2 L", "s = L", "highest bit of s", "s = 0", "longer", "shorter", "none", "short key",
        "key beyond P", "R beyond P", "minus zero", "key is no point", "key is P",
    ],
)  # fmt: skip
def test_what_the_standard_forbids_is_refused(vector):
    assert verdicts([vector]) == [False]


def test_it_says_what_the_library_says_of_random_points():
    chance = random.Random(8032)  # noqa: S311  likewise
    key, message, signature = signed(1)
    mixed = [
        (key, message, chance.randbytes(32).hex() + signature[64:]),
        *((chance.randbytes(32).hex(), message, signature) for _ in range(30)),
    ]
    assert verdicts(mixed) == [the_librarys_word(vector) for vector in mixed]
