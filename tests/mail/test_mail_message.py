"""A finished message on the wire."""

import email
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, MIMEPart

import pytest
from fakes.issues import DAY, ENVELOPE, LINKS, READER, templates
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import Refused
from digest.mail import Envelope, Rendered, build_message, build_note, render
from digest.mail.message import quoted_printable

COPY = Rendered("Subject", "Preheader", "<p>“One”</p>\n", "“One”\n")


def parsed(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


def shown(part: MIMEPart) -> str:
    """A part's text with the line ends of Python."""
    text = part.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


def made(**changes: object) -> EmailMessage:
    return parsed(build_message(COPY, replace(ENVELOPE, **changes)))  # type: ignore[arg-type]


def test_the_headers_of_a_newsletter_stand_there_once() -> None:
    found = made()
    assert {name.lower(): value for name, value in found.items()} == {
        "from": "Morning Brief <brief@digest.example>",
        "to": "Anna <anna@reader.example>",
        "reply-to": "Editors <editors@digest.example>",
        "subject": "Subject",
        "date": "Fri, 01 May 2026 04:30:00 +0000",
        "message-id": "<daily.2026-05-01.7@digest.example>",
        "list-id": "Morning Brief <daily.digest.example>",
        "list-unsubscribe": f"<{LINKS.leave}>",
        "list-unsubscribe-post": "List-Unsubscribe=One-Click",
        "feedback-id": "2026-05-01:daily:digest:digest.example",
        "auto-submitted": "auto-generated",
        "precedence": "bulk",
        "content-language": "en",
        "mime-version": "1.0",
        "content-type": found["content-type"],
    }
    assert len(found.keys()) == len({name.lower() for name in found})


def test_the_text_comes_first_and_both_are_utf_8_even_where_all_is_ascii() -> None:
    data = build_message(Rendered("s", "p", "<p>plain</p>", "plain"), ENVELOPE)
    plain, html = parsed(data).iter_parts()
    assert plain["content-type"] == 'text/plain; charset="utf-8"; format="flowed"'
    assert html["content-type"] == 'text/html; charset="utf-8"'
    assert {part["content-transfer-encoding"] for part in (plain, html)} == {"quoted-printable"}


def test_all_lines_end_in_crlf_and_the_date_is_in_utc() -> None:
    there = timezone(timedelta(hours=2))
    data = build_message(COPY, replace(ENVELOPE, date=datetime(2026, 5, 1, 6, 30, tzinfo=there)))
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert b"Date: Fri, 01 May 2026 04:30:00 +0000\r\n" in data


def test_the_same_input_gives_the_same_bytes_and_other_text_another_boundary() -> None:
    assert build_message(COPY, ENVELOPE) == build_message(COPY, ENVELOPE)
    other = parsed(build_message(replace(COPY, text="“Two”\n"), ENVELOPE))
    assert other.get_boundary() != made().get_boundary()


def test_a_mailbox_to_leave_is_promised_only_where_there_is_one() -> None:
    found = made(leave_mailto="leave+7@digest.example")
    assert found["list-unsubscribe"] == f"<{LINKS.leave}>, <mailto:leave+7@digest.example>"


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Ødegård",
        'Anna "the reader" \\ O\'Neill',
        "Doe, Anna; (office)",
        "東京新聞" * 2,
        "=?utf-8?b?aGk=?=",
        "a@b.example",
        "",
    ],
)
def test_a_name_comes_back_as_it_was(name: str) -> None:
    box = made(to_name=name)["to"].addresses[0]
    assert (box.display_name, box.addr_spec) == (name, "anna@reader.example")


def test_a_long_name_is_split_between_characters_and_comes_back() -> None:
    """Read by decode_header: email.policy wrongly shows a space between encoded words in a name."""
    data = build_message(COPY, replace(ENVELOPE, to_name="東京新聞" * 20))
    raw = email.message_from_bytes(data)["to"]
    assert str(make_header(decode_header(raw))) == "東京新聞" * 20 + " <anna@reader.example>"


def test_a_domain_beyond_ascii_is_written_as_the_dns_knows_it() -> None:
    found = made(to="anna@bücher.example", sender="Bücher <brief@bücher.example>")
    assert found["to"].addresses[0].addr_spec == "anna@xn--bcher-kva.example"
    assert found["from"].addresses[0].addr_spec == "brief@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "address",
    [
        "anna@reader.example\r\nBcc: x@y.example",
        "anna@reader.example, x@y.example",
        "anna@reader.example>",
        "änna@reader.example",
        "anna",
        "@reader.example",
        "anna@",
        "anna@-x.example",
        "a b@reader.example",
        "anna@reader..example",
        ".anna@reader.example",
        "a" * 65 + "@reader.example",
        "",
    ],
)
def test_an_address_that_cannot_be_mailed_is_refused_in_a_sentence(address: str) -> None:
    with pytest.raises(Refused, match=r"cannot be|must|correct it"):
        made(to=address)
    with pytest.raises(Refused, match=r"cannot be|correct it|line break"):
        made(sender=f"Brief <{address}>")


@pytest.mark.parametrize("field", ["message_id", "leave_url", "feedback_id", "list_id", "language"])
@pytest.mark.parametrize("value", ["x\r\nBcc: a@b.example", "x\ny", "x\x00", "ü", "", "x" * 2_000])
def test_an_identifier_that_would_inject_is_refused(field: str, value: str) -> None:
    with pytest.raises(Refused):
        made(**{field: value})


@pytest.mark.parametrize("field", ["to_name", "list_title"])
def test_a_line_break_in_a_name_becomes_a_space(field: str) -> None:
    found = made(**{field: "Anna\r\nBcc: x@y.example"})
    assert found["bcc"] is None
    assert "Bcc: x@y.example" in str(found["to"] if field == "to_name" else found["list-id"])


@given(st.text(max_size=300))
def test_a_subject_never_makes_a_header_and_comes_back_cleaned(subject: str) -> None:
    data = build_message(COPY.retitled(subject), ENVELOPE)
    head = data.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in re.split(rb"\r\n(?! )", head)]
    assert len(names) == 15
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert head.isascii()


def test_a_long_subject_is_folded_and_comes_back_whole() -> None:
    for subject in ("word " * 40 + "end", "東京 " * 60 + "end", "ä" * 200, "x" * 300):
        assert parsed(build_message(COPY.retitled(subject), ENVELOPE))["subject"] == subject


@given(st.text(max_size=400))
def test_quoted_printable_comes_back_and_keeps_its_lines_short(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    encoded = quoted_printable(text)
    part = parsed(
        b"Content-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + encoded
    )
    back = part.get_payload(decode=True)
    assert isinstance(back, bytes)
    assert back.replace(b"\r\n", b"\n").decode() == re.sub(r"\r\n|\r", "\n", text)
    for line in encoded.split(b"\r\n"):
        assert len(line) <= 76
        assert not line.startswith((b".", b"From "))


def test_a_dot_or_from_at_a_lines_start_is_hidden() -> None:
    assert quoted_printable(".\n..x\nFrom y\n") == (
        b"=2E\r\n=2E=\r\n=2E=\r\nx\r\n=46=\r\nrom y\r\n"
    )


def test_a_real_issue_parses_back() -> None:
    copy = render(templates(), DAY, READER, LINKS)
    plain, html = parsed(build_message(copy, ENVELOPE)).iter_parts()
    assert (shown(plain), shown(html)) == (copy.text, copy.html)


def test_a_note_is_a_plain_message_with_its_paragraphs() -> None:
    lines = ("Issue “daily” waits.", "To sign it off: digest approve daily 2026-05-01")
    now = datetime(2026, 5, 1, 4, 30, tzinfo=UTC)
    data = build_note(
        "Brief <brief@digest.example>", "desk@x.example", "[DRAFT] ü", lines, now, "<n@x.example>"
    )
    found = parsed(data)
    assert shown(found) == "Issue “daily” waits.\n\n" + lines[1] + "\n"
    assert found["subject"] == "[DRAFT] ü"
    assert found["auto-submitted"] == "auto-generated"
    assert found["list-unsubscribe"] is None


def test_a_note_to_two_addresses_or_with_a_line_break_is_refused() -> None:
    for to in ("a@x.example, b@x.example", "a@x.example\nBcc: b@x.example"):
        with pytest.raises(Refused):
            build_note("b@x.example", to, "s", (), ENVELOPE.date, "<n@x.example>")


def test_an_envelope_without_reply_to_answers_to_the_sender() -> None:
    assert made(reply_to="")["reply-to"] == ENVELOPE.sender
    assert isinstance(ENVELOPE, Envelope)
