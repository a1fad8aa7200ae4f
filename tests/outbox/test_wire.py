from dataclasses import replace

import pytest
from fakes.ledgers import issue
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import StoreError
from digest.model.news import LeftOut
from digest.model.sending import Mail, Receipt, Verdict
from digest.outbox.canon import canonical, fingerprint, issue_from
from digest.outbox.wire import Envelope, envelope_for, stuffed, unsendable

ALL = {"size": "", "8bitmime": "", "smtputf8": ""}


def envelope(
    recipient: str = "a@b.example", data: bytes = b"Subject: x\r\n\r\ntext\r\n"
) -> Envelope:
    made = envelope_for(Mail("id", "news@paper.example", recipient, data))
    assert isinstance(made, Envelope)
    return made


@given(st.binary(max_size=300))
def test_no_bytes_of_the_news_end_the_message(data: bytes) -> None:
    whole = stuffed(data)
    assert whole.endswith(b"\r\n")
    lines = whole[:-2].split(b"\r\n")
    assert b"." not in lines
    assert not any(b"\r" in line or b"\n" in line for line in lines)


@given(st.lists(st.text(st.characters(codec="ascii", exclude_characters="\r\n")), min_size=1))
def test_a_server_reads_back_the_very_lines(lines: list[str]) -> None:
    data = "".join(f"{line}\r\n" for line in lines).encode()
    read = [line.removeprefix(b".") for line in stuffed(data).split(b"\r\n")]
    assert b"\r\n".join(read) == data


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "@b.example", "a@", "a@b>\r\nRCPT TO:<c@d", "a b@c.example", "a@b\x85.example"],
)
def test_an_address_that_could_break_out_is_refused_here(address: str) -> None:
    receipt = envelope_for(Mail("id", "news@paper.example", address, b""))
    assert isinstance(receipt, Receipt)
    assert receipt.verdict is Verdict.REFUSED_ADDRESS


@pytest.mark.parametrize(
    ("made", "extensions", "expected"),
    [
        (envelope(), {}, None),
        (envelope(), {"size": "10"}, Verdict.REFUSED_MESSAGE),
        (envelope(), {"size": "0"}, None),
        (envelope("jürgen@b.example"), {"8bitmime": ""}, Verdict.REFUSED_ADDRESS),
        (envelope("jürgen@b.example"), ALL, None),
        (envelope(data="Subject: x\r\n\r\né\r\n".encode()), {}, Verdict.REFUSED_MESSAGE),
        (envelope(data="Subject: x\r\n\r\né\r\n".encode()), ALL, None),
    ],
)
def test_what_a_server_cannot_take_is_known_before(
    made: Envelope, extensions: dict[str, str], expected: Verdict | None
) -> None:
    receipt = unsendable(made, extensions)
    assert (None if receipt is None else receipt.verdict) is expected


def test_the_parameters_of_mail_from() -> None:
    assert envelope().options(ALL) == ["SIZE=20"]
    assert envelope("jürgen@b.example").options({"smtputf8": ""}) == ["SMTPUTF8"]


SCORES = st.floats(allow_nan=False, allow_infinity=False)


@given(st.text(st.characters(codec="utf-8"), max_size=40), SCORES)
def test_an_issue_survives_its_bytes(subject: str, score: float) -> None:
    one = replace(issue(subject=subject), left_out=(LeftOut("s2", subject, "", "why", score),))
    read = issue_from(canonical(one))
    assert read == one
    assert fingerprint(read) == fingerprint(one)


def test_another_issue_has_another_fingerprint() -> None:
    assert fingerprint(issue()) != fingerprint(issue(subject="Other"))
    assert fingerprint(issue()) == fingerprint(issue())


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"version":1}', b"\xff"])
def test_damaged_bytes_are_a_sentence(data: bytes) -> None:
    with pytest.raises(StoreError, match="damaged"):
        issue_from(data)
