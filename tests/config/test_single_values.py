from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import values
from digest.config.addresses import address, mailbox, same_person, sender
from digest.config.urls import family_of
from digest.config.wording import WrongError, shown

parts = st.integers(0, 900)


@given(days=parts, hours=parts, minutes=parts, seconds=parts)
def test_a_written_duration_means_the_sum_of_its_parts(
    days: int, hours: int, minutes: int, seconds: int
) -> None:
    expected = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    assert values.duration(f"{days}d{hours}h{minutes}m{seconds}s") == expected


@given(st.text())
def test_any_text_is_a_duration_or_a_refusal(text: str) -> None:
    try:
        length = values.duration(text)
    except WrongError:
        return
    assert timedelta(0) <= length <= timedelta(days=36_500)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0s", 0), ("2s", 2), ("0.5s", 0.5), ("30m", 1800), ("24h", 86_400), ("1h30m", 5400)],
)
def test_durations_as_people_write_them(text: str, seconds: float) -> None:
    assert values.duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "5", "5 m", "-5m", "5m ", "30m1h", "5M", "m", "1.5h", 5, None]
)
def test_what_is_no_duration(text: object) -> None:
    with pytest.raises(WrongError, match="must be a length of time"):
        values.duration(text)


@pytest.mark.parametrize(
    ("text", "size"),
    [("20MB", 20_000_000), ("500kB", 500_000), ("1.5GB", 1_500_000_000), ("9 B", 9)],
)
def test_sizes(text: str, size: int) -> None:
    assert values.size(text) == size


@pytest.mark.parametrize(
    ("day", "number"), [("mon", 0), ("Monday", 0), ("SUN", 6), (1, 0), (7, 6), ("wednesday", 2)]
)
def test_days(day: object, number: int) -> None:
    assert values.weekday(day) == number


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a@b.example", "a@b.example"),
        (" Anna.B+news@B.Example. ", "Anna.B+news@b.example"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("a@faß.example", "a@xn--fa-hia.example"),
        ("a@例え.example", "a@xn--r8jz45g.example"),
        ("a@b。example", "a@b.example"),
        ("a@ｂücher.example", "a@xn--bcher-kva.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_addresses_are_normalised(written: str, read: str) -> None:
    assert address(written) == read


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("a", "has no @"),
        ("@b.example", "look before the @"),
        ("a..b@c.example", "look before the @"),
        ("a b@c.example", "look before the @"),
        ("a@b@c.example", "look before the @"),
        ('"a b"@c.example', "look before the @"),
        ("x" * 65 + "@c.example", "look before the @"),
        ("jürgen@c.example", "letters before the @"),
        ("a@b", "must end in a domain"),
        ("a@[127.0.0.1]", "must end in a domain"),
        ("a@127.0.0.1", "must end in a domain"),
        ("a@-b.example", "must end in a domain"),
        ("a@b..example", "must end in a domain"),
        ("a@" + "b" * 64 + ".example", "must end in a domain"),
        ("a@b.example\r\nBcc: c@d.example", "line breaks"),
        ("a@b.example\x00", "line breaks or control"),
        ("a\u2028@b.example", "line breaks"),
        (5, "must be an e-mail address"),
    ],
)
def test_addresses_that_are_refused(written: object, why: str) -> None:
    with pytest.raises(WrongError, match=why):
        address(written)


@given(st.text() | st.emails())
def test_an_address_once_read_reads_as_itself_and_can_forge_nothing(text: str) -> None:
    try:
        read = address(text)
    except WrongError:
        return
    assert address(read) == read
    assert read.isascii()
    assert read.isprintable()
    assert not set(read) & set(' <>,;:"\\()[]')
    assert same_person(read) == same_person(read.upper())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a@b.example", "a@b.example"),
        ("<a@b.example>", "a@b.example"),
        ("The News <a@B.example>", "The News <a@b.example>"),
        ('"Doe, Jane" <a@b.example>', '"Doe, Jane" <a@b.example>'),
        ("Doe, Jane <a@b.example>", '"Doe, Jane" <a@b.example>'),
        ("Zeitung für alle <a@b.example>", "Zeitung für alle <a@b.example>"),
    ],
)
def test_a_sender_has_a_name_and_one_written_form(written: str, read: str) -> None:
    assert sender(written) == read
    assert sender(read) == read


@given(
    name=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=20),
)
def test_any_name_survives_being_written(name: str) -> None:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    first = mailbox(f'"{escaped}" <a@b.example>')
    assert mailbox(sender(f'"{escaped}" <a@b.example>')) == first


@pytest.mark.parametrize(
    ("url", "family"),
    [
        ("https://feeds.bbci.co.uk/news/rss.xml", "bbci.co.uk"),
        ("https://www.abc.net.au/feed", "abc.net.au"),
        ("https://rss.dw.com/rdf", "dw.com"),
        ("https://dw.com/rdf", "dw.com"),
        ("https://a.b.gov.uk:8443/x", "b.gov.uk"),
        ("https://news.t.co/feed", "t.co"),
        ("http://127.0.0.1:8000/feeds/bbc.xml", "127.0.0.1:8000/bbc"),
        ("http://localhost/dw.xml", "localhost:80/dw"),
        ("http://[::1]:9/a.xml", "::1:9/a"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
    ],
)
def test_a_family_is_the_publisher_behind_the_host(url: str, family: str) -> None:
    assert family_of(url) == family


@pytest.mark.parametrize(
    "url",
    [
        "x",
        "ftp://a.example",
        "https://",
        "https:///x",
        "https://a b.example",
        "https://a.example:99999/",
        "https://a..example/",
        "http://[::1",
        "javascript:alert(1)",
        "https://a.example/\r\nHost: b",
        "https://user@a.example/",
    ],
)
def test_addresses_on_the_web_that_are_refused(url: str) -> None:
    with pytest.raises(WrongError):
        values.web_address(url)


def test_a_shown_value_cannot_steer_a_terminal_or_turn_the_line() -> None:
    assert shown("\x1b[31m\u202eabc") == '"�[31m�abc"'
    assert len(shown("x" * 10_000)) == 62
