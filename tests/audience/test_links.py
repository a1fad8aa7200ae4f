from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.audience.links import (
    LEAVE,
    Leave,
    issue_path,
    issue_url,
    leave_url,
    read_leave,
    read_token,
    sign,
)
from digest.audience.masked import masked
from digest.errors import Refused
from digest.model.settings import Secret

NEW, OLD, OTHER = Secret("new secret"), Secret("old secret"), Secret("other secret")

words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
part_lists = st.lists(words, min_size=1, max_size=4)
URL_SAFE = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@given(words, part_lists)
def test_what_was_signed_is_read_again(purpose: str, parts: list[str]) -> None:
    token = sign(NEW, purpose, *parts)
    assert read_token([NEW], purpose, token) == tuple(parts)
    assert set(token) <= URL_SAFE


@given(part_lists, st.data())
def test_a_token_with_one_letter_changed_never_verifies(
    parts: list[str], data: st.DataObject
) -> None:
    token = sign(NEW, LEAVE, *parts)
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(
        st.sampled_from(sorted(URL_SAFE | set("=+/ é\x00"))).filter(token[at].__ne__)
    )
    assert read_token([NEW], LEAVE, token[:at] + letter + token[at + 1 :]) is None


@given(part_lists, st.data())
def test_a_cut_or_lengthened_token_never_verifies(parts: list[str], data: st.DataObject) -> None:
    token = sign(NEW, LEAVE, *parts)
    cut = data.draw(st.integers(0, len(token) - 1))
    assert read_token([NEW], LEAVE, token[:cut]) is None
    more = data.draw(st.text(min_size=1, max_size=5))
    assert read_token([NEW], LEAVE, token + more) is None


@given(words, words, part_lists)
def test_a_token_for_another_purpose_never_verifies(
    purpose: str, other: str, parts: list[str]
) -> None:
    verdict = read_token([NEW], other, sign(NEW, purpose, *parts))
    assert verdict == (tuple(parts) if purpose == other else None)


@given(st.text())
def test_any_text_is_read_without_an_error_and_is_no_token(text: str) -> None:
    assert read_token([NEW, OLD], LEAVE, text) is None


@given(part_lists, part_lists)
def test_different_parts_make_different_tokens(one: list[str], two: list[str]) -> None:
    assert (sign(NEW, LEAVE, *one) == sign(NEW, LEAVE, *two)) == (one == two)


def test_all_secrets_verify_and_a_strange_one_does_not() -> None:
    token = sign(OLD, LEAVE, "daily", "7")
    assert read_token([NEW, OLD], LEAVE, token) == ("daily", "7")
    assert read_token([NEW], LEAVE, token) is None
    assert read_token([OTHER], LEAVE, token) is None
    assert read_token([], LEAVE, token) is None


def test_an_empty_secret_neither_signs_nor_verifies() -> None:
    with pytest.raises(Refused, match=r"digest\.toml"):
        sign(Secret(""), LEAVE, "daily", "7")
    assert read_token([Secret("")], LEAVE, sign(NEW, LEAVE, "daily", "7")) is None


@pytest.mark.parametrize("parts", [(), ("a\x00b",)])
def test_parts_that_could_be_read_two_ways_are_not_signed(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="NUL"):
        sign(NEW, LEAVE, *parts)


def test_a_token_stays_the_same_over_releases() -> None:
    # Mail already sent holds it: a change of the scheme would break the link to leave.
    assert sign(NEW, LEAVE, "daily", "7") == "ZGFpbHkANw.tyIjKOgx1ok5X9Q4cN0ZKw"


def test_a_leave_link_is_short_and_names_nobody() -> None:
    url = leave_url("https://news.example/", NEW, "daily", 123_456)
    assert url.startswith("https://news.example/l/")
    assert len(url) < 70
    token = url.rpartition("/")[2]
    assert read_leave([NEW], token) == Leave("daily", 123_456)


@pytest.mark.parametrize(
    "parts", [("daily",), ("daily", "x"), ("daily", "-1"), ("daily", "²"), ("daily", "1", "2")]
)
def test_a_leave_token_that_names_no_subscriber_is_refused(parts: tuple[str, ...]) -> None:
    assert read_leave([NEW], sign(NEW, LEAVE, *parts)) is None


@pytest.mark.parametrize(
    ("base", "newsletter", "edition", "url"),
    [
        ("https://n.example", "daily", "2026-11-22", "https://n.example/i/daily/2026-11-22"),
        (
            "https://n.example/post/",
            "daily",
            "2026-11-22/breaking-1",
            "https://n.example/post/i/daily/2026-11-22/breaking-1",
        ),
        ("https://n.example", "a/b c", "1?x#y", "https://n.example/i/a%2Fb%20c/1%3Fx%23y"),
    ],
)
def test_an_issue_has_a_stable_address(base: str, newsletter: str, edition: str, url: str) -> None:
    assert issue_url(base, newsletter, edition) == url


@given(words, words)
def test_an_issue_address_holds_nothing_that_ends_a_path(newsletter: str, edition: str) -> None:
    path = issue_path(newsletter, edition)
    assert urlsplit("https://n.example" + path).path == path
    assert unquote(path) == f"/i/{newsletter}/{edition}"


@pytest.mark.parametrize(
    ("email", "shown"),
    [("reader@example.org", "r…@example.org"), ('"a@b"@example.org', '"…@example.org')],
)
def test_a_page_shows_only_the_first_letter_of_an_address(email: str, shown: str) -> None:
    assert masked(email) == shown
