"""What is found in a page, line by line; no process, no server."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from digest.gather.pages.extract import read_page
from digest.gather.pages.lines import article_lines, body_of, repeated_lines
from digest.gather.pages.rights import (
    reserved_in,
    robots_allow,
    tdm_reserves,
    token_of,
)

SITE = "https://harbour.example"
LONG = "The harbour of Saltmarsh opened again on Sunday after eleven days of frost and ice."


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><article>{body}</article></body></html>".encode()


def test_a_comment_inside_a_sentence_does_not_cut_it() -> None:
    text = read_page(
        page(
            f"<p>The harbour<!-- --> of <a href=x>Salt<!-- -->marsh</a> opened again "
            f"on Sunday after eleven days of frost.</p><p>{LONG}</p>"
        ),
        "",
    )["text"]
    assert "The harbour of Saltmarsh opened again on Sunday" in text


def test_other_peoples_posts_and_letters_boxes_are_no_text() -> None:
    embedded = '<blockquote class="twitter-tweet"><p>Somebody said this elsewhere.</p></blockquote>'
    box = '<div class="newsletter-box"><p>Get our letter every single morning, for free.</p></div>'
    text = read_page(page(f"<p>{LONG}</p>{embedded}{box}<p>{LONG[::-1]}.</p>"), "")["text"]
    assert LONG in text
    assert "elsewhere" not in text
    assert "letter" not in text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ("", "utf-8"),
        ('<meta charset="utf-7">', "utf-8"),
    ],
)
def test_the_charset_a_page_names_is_believed_where_it_can_be(head: str, encoding: str) -> None:
    russian = "Порт Солёное открылся вновь в воскресенье после одиннадцати дней мороза и льда."
    body = page(f"<p>{russian}</p>" * 3, head).decode().encode(encoding)
    assert russian in read_page(body, "")["text"]


@pytest.mark.parametrize("body", [b"", b"\x00" * 9, b"{}", b"<!-- -->", b"just words"])
def test_what_is_no_page_is_empty(body: bytes) -> None:
    assert read_page(body, "") == {"empty": True}


def test_titles_in_front_and_labels_behind_are_cut() -> None:
    text = f"Harbour opens\n{LONG}\nA heading\n{LONG}\nRead more\nComments"
    assert article_lines(text, ["Harbour opens - News"]) == (LONG, "A heading", LONG)


def test_lines_of_a_script_without_full_stops_all_stay() -> None:
    thai = ("ท่าเรือเปิดอีกครั้งในวันอาทิตย์", "เรือลำแรกเข้าเทียบท่าในตอนเช้า")
    assert article_lines("\n".join(thai), []) == thai


def test_markup_in_a_text_comes_out_harmless() -> None:
    (line,) = article_lines("Said <script>alert(1)</script>\x1b[31m &lt;b&gt;so\u202e.", [])
    assert line == "Said [31m so."


def test_repeated_lines_are_those_of_three_pages_of_one_family() -> None:
    pages: dict[str, list[tuple[str, ...]]] = {
        "a": [("x", "x", "1"), ("x", "2"), ("x", "3")],
        "b": [("x",), ("x",)],
    }
    found = repeated_lines(pages)
    assert found == {"a": frozenset({"x"}), "b": frozenset()}
    assert body_of(("x", "1"), found["a"]) == "1"


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        ("digest/0.1 (+https://a.example)", "digest"),
        ("News-Bot_x 2", "News-Bot_x"),
        ("", "digest"),
        ("(odd)", "digest"),
    ],
)
def test_our_token_is_the_agents_first_word(agent: str, token: str) -> None:
    assert token_of(agent) == token


ROBOTS = """User-agent: *
Disallow: /

User-agent: digest
Allow: /a$
Disallow: /a*b
Allow: /axb/long/path

User-Agent: DIGEST
Disallow: /c
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/a", True),
        ("/axxb", False),
        ("/axb/long/path/x", True),
        ("/c/d", False),
        ("/d", True),
        ("/robots.txt", True),
    ],
)
def test_robots_rules_follow_rfc_9309(path: str, *, allowed: bool) -> None:
    """The group of our own, merged from all its parts; the longest match; "*" and "$"."""
    assert robots_allow(ROBOTS, SITE + path, "digest") is allowed
    assert robots_allow(ROBOTS, SITE + path, "other") is (path == "/robots.txt")


@pytest.mark.parametrize(
    "robots", ["", "<html>", "\x00\xff", "Disallow: /", "User-agent: *\nDisallow:", "x" * 900_000]
)
def test_what_is_no_rule_forbids_nothing(robots: str) -> None:
    assert robots_allow(robots, f"{SITE}/a", "digest")


FREE_PART = json.dumps(
    [
        {"location": "/", "tdm-reservation": 1},
        {"location": "/free/", "tdm-reservation": 0},
    ]
)


@pytest.mark.parametrize(
    ("document", "path", "reserved"),
    [
        ('[{"location": "/", "tdm-reservation": 1}]', "/news/a", True),
        ('[{"location": "*", "tdm-reservation": 1}]', "/news/a", True),
        ('[{"location": "/news/", "tdm-reservation": "1"}]', "/sport", False),
        (FREE_PART, "/free/a", False),
        (FREE_PART, "/paid/a", True),
        ('{"location": "/", "tdm-reservation": 1}', "/a", False),
        ('[{"location": "/\\nDisallow: /", "tdm-reservation": 0}, 5, {}]', "/a", False),
        ("[" * 100_000, "/a", False),
        ("<html>", "/a", False),
    ],
)
def test_tdmrep_json_reserves_what_it_names(document: str, path: str, *, reserved: bool) -> None:
    assert tdm_reserves(document, SITE + path) is reserved


@pytest.mark.parametrize(
    ("header", "forbids"),
    [
        ("noarchive", True),
        ("noindex, NoArchive", True),
        ("otherbot: noarchive", False),
        ("otherbot: noindex, noarchive", False),
        ("digest: noarchive", True),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST, noai", True),
        ("all, max-snippet: 50", False),
        ("noarchived", False),
    ],
)
def test_x_robots_tag_is_read_as_it_is_addressed(header: str, *, forbids: bool) -> None:
    assert bool(reserved_in([("x-robots-tag", header)], [], "", "digest")) is forbids


def sample_pages() -> list[Path]:
    return sorted(Path(str(files("digest"))).glob("sample/day/*/pages/*.html"))


@pytest.mark.parametrize("sample", sample_pages(), ids=lambda p: p.name)
def test_the_demonstrations_own_pages_are_read(sample: Path) -> None:
    about = read_page(sample.read_bytes(), "utf-8")
    text = "\n".join(article_lines(about["text"], about["titles"]))
    assert len(text) > 200
    assert ".example/" in about["canonical"]
    assert about["titles"][0] not in text
    for around in ("cookies", "All rights reserved", "Most read", "newsletter", "By "):
        assert around not in text
