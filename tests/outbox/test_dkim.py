"""Signatures are verified by dkimpy, which shares no code with ours."""

import base64
from collections.abc import Callable
from functools import cache

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from fakes.issues import DAY, ENVELOPE, LINKS, READER, templates
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import ConfigurationError
from digest.mail import build_message, render
from digest.outbox.dkim import SIGNED, Signer, relaxed_body, relaxed_field

Private = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
WHERE = b"digest._domainkey.news.example."


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def pem(key: Private) -> str:
    form = PrivateFormat.PKCS8
    return key.private_bytes(Encoding.PEM, form, NoEncryption()).decode("ascii")


def one_line(key: Private) -> str:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return base64.b64encode(der).decode("ascii")


def published(key: rsa.RSAPrivateKey) -> Callable[..., bytes | None]:
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)
    return lambda name, **_: record if name == WHERE else None


def signed(message: bytes) -> bytes:
    return Signer("news.example", "digest", pem(rsa_key())).sign(message)


def holds(message: bytes) -> bool:
    return bool(dkim.verify(message, dnsfunc=published(rsa_key())))


def letter() -> bytes:
    return build_message(render(templates(), DAY, READER, LINKS), ENVELOPE)


def test_a_real_message_verifies_and_its_leave_headers_are_signed() -> None:
    message = signed(letter())
    assert holds(message)
    verifier = dkim.DKIM(message)
    verifier.verify(dnsfunc=published(rsa_key()))
    covered = verifier.signature_fields[b"h"].decode().replace("\r\n", "").replace(" ", "")
    assert covered == ":".join((*SIGNED, "From", "Subject"))
    assert max(len(line) for line in message.split(b"\r\n")) <= 78


def test_the_same_message_has_the_same_signature() -> None:
    assert signed(letter()) == signed(letter())
    assert b"t=1777609800;" in signed(letter())


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.replace(b"opened to traffic", b"closed to traffic", 1),
        lambda m: m.replace(b"Subject: ", b"Subject: Re ", 1),
        lambda m: m.replace(b"\r\nTo: ", b"\r\nTo: eve@x.example, ", 1),
        lambda m: m.replace(b"List-Unsubscribe: <https", b"List-Unsubscribe: <http", 1),
        lambda m: m.replace(b"\r\nFrom: ", b"\r\nFrom: Eve <eve@x.example>\r\nFrom: ", 1),
        lambda m: m.replace(b"\r\nSubject: ", b"\r\nSubject: Win\r\nSubject: ", 1),
        lambda m: m + b"More news.\r\n",
    ],
)
def test_what_is_changed_or_added_on_the_way_breaks_it(change: Callable[[bytes], bytes]) -> None:
    message = signed(letter())
    assert change(message) != message
    assert not holds(change(message))


def test_folds_and_spaces_changed_by_a_relay_do_not_break_it() -> None:
    message = signed(letter())
    refolded = message.replace(b"\r\nFrom: ", b"\r\nFrom:\r\n\t ", 1) + b"\r\n\r\n"
    assert refolded != message
    assert holds(refolded)


@settings(max_examples=8)
@given(
    st.binary(max_size=200).filter(lambda b: b"\x00" not in b),
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=60),
)
def test_any_body_and_subject_verify(body: bytes, subject: str) -> None:
    head = f"From: a@news.example\nSubject: {subject}\nX-Other: 1\n\n"
    assert holds(signed(head.encode() + body))


def test_the_relaxed_forms_are_those_of_rfc_6376() -> None:
    # The example of section 3.4.5.
    assert relaxed_field(b"A: X") == b"a:X"
    assert relaxed_field(b"B : Y\t\r\n\tZ  ") == b"b:Y Z"
    assert relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n") == b" C\r\nD E\r\n"
    assert relaxed_body(b"") == relaxed_body(b"\r\n \t\r\n") == b""


def test_an_ed25519_key_signs_the_hash_as_rfc_8463_says() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    message = Signer("news.example", "digest", pem(key)).sign(letter())
    assert b"a=ed25519-sha256" in message.partition(b"\r\n\r\n")[0]
    # Its public half verifies what dkimpy finds to be covered.
    seen = dkim.DKIM(message)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    record = b"v=DKIM1; k=ed25519; p=" + base64.b64encode(public)
    assert seen.verify(dnsfunc=lambda name, **_: record if name == WHERE else None)


@pytest.mark.parametrize(
    "written",
    [pem, lambda key: pem(key).replace("\n", "\\n"), one_line],
    ids=["pem", "written line ends", "one line"],
)
def test_a_key_may_be_pem_or_stand_on_one_line(written: Callable[[Private], str]) -> None:
    signer = Signer("news.example", "digest", written(rsa_key()))
    assert signer.sign(letter()) == signed(letter())


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "no private key in PEM"),
        ("secret", "no private key in PEM"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "no private key in PEM"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "neither RSA nor Ed25519"),
    ],
    ids=["nothing", "a word", "no base64 of a key", "an elliptic curve's"],
)
def test_what_is_no_key_is_told_without_showing_it(key: str, why: str) -> None:
    with pytest.raises(ConfigurationError, match=why) as told:
        Signer("news.example", "digest", key)
    assert "openssl genrsa 2048" in str(told.value)
    assert key == "" or key not in str(told.value)
