"""The house's own words: a little Markdown, never markup, always told apart from the news."""

from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from fakes.html_links import links_of
from fakes.issues import DAY, LINKS, READER, templates
from fakes.markup import words_of
from hypothesis import given
from hypothesis import strategies as st

from digest.mail import render
from digest.mail.markdown import MOST_PARTS, Run, parts_of
from digest.mail.own import Rendered
from digest.model.news import HouseBlock


def with_blocks(*blocks: HouseBlock, sections: tuple[str, ...] = ()) -> Rendered:
    reader = replace(READER, sections=sections)
    return render(templates(), replace(DAY, blocks=blocks), reader, LINKS)


@pytest.mark.parametrize(
    ("markdown", "runs"),
    [
        ("plain", (Run("plain"),)),
        ("a **b** c", (Run("a "), Run("b", bold=True), Run(" c"))),
        ("*a **b***", (Run("a ", italic=True), Run("b", bold=True, italic=True))),
        ("[a](https://x.example/b)", (Run("a", url="https://x.example/b"),)),
        ("[m](mailto:a@x.example)", (Run("m", url="mailto:a@x.example"),)),
        ("[a](javascript:alert(1))", (Run("[a](javascript:alert(1))"),)),
        ("[a](file:///etc/passwd)", (Run("[a](file:///etc/passwd)"),)),
        ("[a](data:text/html,x)", (Run("[a](data:text/html,x)"),)),
        ("[a](/relative)", (Run("a"),)),
        ("<b>a</b> &amp;", (Run("<b>a</b> &amp;"),)),
        ("2 * 3 * 4", (Run("2 * 3 * 4"),)),
        ("snake_case_name", (Run("snake_case_name"),)),
        (r"\*a\*", (Run("*a*"),)),
        ("# a", (Run("# a"),)),
    ],
)
def test_a_paragraph_is_read_as_commonmark_reads_it(markdown: str, runs: tuple[Run, ...]) -> None:
    (part,) = parts_of(markdown)
    assert (part.kind, part.rows) == ("text", (runs,))


def test_paragraphs_and_lists_come_in_their_order() -> None:
    parts = parts_of("One.\n\n- a\n- b\n  - c\n\n1. d\n2. e\n\nTwo.")
    assert [(p.kind, [row[0].text for row in p.rows]) for p in parts] == [
        ("text", ["One."]),
        ("bullets", ["a", "b", "c"]),
        ("numbers", ["d", "e"]),
        ("text", ["Two."]),
    ]


@given(st.text(alphabet="ab*_[]()<>!#-1. \n\t\\`&;\"'\u202e\x00{}%", max_size=200))
def test_whatever_is_written_comes_out_as_text_without_markup(text: str) -> None:
    parts = parts_of(text)
    assert len(parts) <= MOST_PARTS
    for part in parts:
        for row in part.rows:
            for run in row:
                assert not set(run.text) & {"\u202e", "\x00", "\n"}
                assert run.url == "" or run.url.startswith(("http", "mailto:"))


def test_a_block_stands_where_it_was_placed_and_is_labelled_in_both_parts() -> None:
    copy = with_blocks(
        HouseBlock("top", "Dear reader", "Thank you."),
        HouseBlock("world", "Boats for rent", "Ask *us*.", "Sponsor"),
        HouseBlock("bottom", "", "Goodbye."),
    )
    for part in (words_of(copy.html), " ".join(copy.text.split())):
        told = part.casefold()
        order = ["dear reader", "the short version", "ferry crews", "sponsor", "boats for rent",
                 "a comet comes closer", "goodbye.", "you’re up to date"]  # fmt: skip
        places = [told.rindex(words) for words in order]
        assert places == sorted(places), order


def test_a_block_in_a_section_goes_where_the_section_goes() -> None:
    sponsor = HouseBlock("World", "Boats", "Ask us.", "Sponsor")
    assert "Sponsor" in with_blocks(sponsor, sections=("World",)).text
    assert "Sponsor" not in with_blocks(sponsor, sections=("Science & Health",)).text
    assert "Boats" not in with_blocks(replace(sponsor, place="Sport")).html


def test_both_parts_carry_a_blocks_links() -> None:
    block = HouseBlock(
        "top",
        "",
        "[See **all** boats](https://boats.example/?a=1&b=2) or [ask](mailto:a@b.example)",
    )
    copy = with_blocks(block)
    for link in ("https://boats.example/?a=1&b=2", "mailto:a@b.example"):
        assert link in links_of(copy.html)
        assert f"\n{link}\n" in copy.text


def test_markup_in_a_block_is_shown_as_it_was_written() -> None:
    copy = with_blocks(HouseBlock("top", "<h1>x", "<script>alert(1)</script> {{ 7*7 }}", "<b>"))
    assert "<script" not in copy.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in copy.html
    assert "<script>alert(1)</script> {{ 7*7 }}" in copy.text


def test_headings_never_skip_a_level() -> None:
    copy = with_blocks(
        HouseBlock("top", "A", "x"), HouseBlock("World", "B", "x"), HouseBlock("bottom", "C", "x")
    )
    levels: list[int] = []

    class Headings(HTMLParser):
        def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
            if tag in {"h1", "h2", "h3", "h4"}:
                levels.append(int(tag[1]))

    Headings().feed(copy.html)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_minutes_count_the_houses_words_too() -> None:
    long = HouseBlock("top", "", "word " * 700)
    assert "4 minutes to read" in with_blocks(long).text
    assert "1 minute to read" in with_blocks().text
