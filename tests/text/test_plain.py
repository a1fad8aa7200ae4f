import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.plain import one_line, plain_text

ARABIC = "الرئيس يزور بيروت"

CASES = {
    "plain": ("Harbour reopens", "Harbour reopens"),
    "entities": ("Caf&eacute; &amp; bar &#8212; &quot;open&quot;", 'Café & bar — "open"'),
    "escaped twice": ("AT&amp;amp;T &amp;lt;3", "AT&T <3"),
    "escaped ten times": ("AT&" + "amp;" * 10 + "T", "AT&T"),
    "paragraphs": ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
    "escaped paragraphs": ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\nTwo."),
    "twice escaped": ("&amp;lt;p&amp;gt;One.&amp;lt;br/&amp;gt;Two.", "One.\nTwo."),
    "inline tags": ("A <b>bold</b> <a href='javascript:x'>link</a>", "A bold link"),
    "script": ("a<script>alert(1)</script>b", "ab"),
    "escaped script": ("a&lt;script&gt;alert(1)&lt;/script&gt;b", "ab"),
    "style": ("<style>p{}</style>Text", "Text"),
    "unclosed script": ("Text<script>alert(1)", "Text"),
    "handlers": ("<img src=x onerror=alert(1)>Text", "Text"),
    "comments": ("a<!-- b -->c", "ac"),
    "CDATA left over": ("<![CDATA[Text]]>", "Text"),
    "template marks": ("{{ 7*7 }} {% x %}", "{{ 7*7 }} {% x %}"),
    "angle brackets that are text": ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    "a word in angle brackets": ("He said <redacted> twice", "He said <redacted> twice"),
    "white space": ("a \t\n  b\u00a0c", "a b c"),
    "control characters": ("a\x00\x1b[31mb\x07\x9bc\ufeff", "a[31mbc"),
    "entities for controls": ("a&#0;b&#27;c&#x202e;d", "a\ufffdbcd"),
    "lone surrogate": ("a\ud800b", "ab"),
    "wrapped text": ("the harbour\nreopened", "the harbour reopened"),
    "lines of text": ("It reopened.\nShips came.\n\nAll", "It reopened.\nShips came.\nAll"),
    "right-to-left": (ARABIC, ARABIC),
    "override": ("file\u202egpj.exe", "filegpj.exe"),
    "isolate that stays open": ("a \u2067b", "a b"),
    "isolate that closes": (f"a \u2067{ARABIC}\u2069 b", f"a \u2067{ARABIC}\u2069 b"),
    "isolate over two paragraphs": ("<p>a\u2067b</p><p>c\u2069d</p>", "ab\ncd"),
    "joiners": ("می\u200cخواهم 👨\u200d👩\u200d👧", "می\u200cخواهم 👨\u200d👩\u200d👧"),
    "nothing": ("", ""),
    "only markup": ("<p><br/></p>", ""),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES.keys())
def test_markup_comes_out_as_harmless_text(markup: str, expected: str) -> None:
    assert plain_text(markup, 1000) == expected


def test_a_long_text_is_cut_at_a_word() -> None:
    assert plain_text("one two three four five", 16) == "one two three…"


def test_a_title_of_ten_thousand_characters_becomes_a_line_of_the_limit() -> None:
    assert one_line("x" * 10_000, 300) == "x" * 299 + "…"
    words = one_line("word " * 2_000, 300)
    assert len(words) <= 300
    assert words.endswith("word…")


def test_a_cut_tears_no_letter_apart() -> None:
    assert one_line("e" * 8 + "n\u0304\u0304" * 9, 10) == "e" * 8 + "…"
    assert one_line("👨\u200d👩\u200d👧" * 4, 4) == "…"


def test_a_cut_leaves_no_isolate_open() -> None:
    assert one_line(f"a \u2067{ARABIC * 9}\u2069", 20) == "a الرئيس يزور…"


def test_one_line_has_one_line() -> None:
    assert one_line("<p>One</p>\n<p>Two</p>", 100) == "One Two"


@pytest.mark.parametrize(
    "bomb",
    ["<div>" * 40_000, "<b><a>" * 30_000, "<" * 200_000, "<!--" * 50_000, "&" * 200_000,
     "&amp;" * 40_000, "&lt;" * 50_000, "<a " * 60_000, "<a" + " " * 199_000, "\u202a" * 200_000,
     "<p" + "\n" * 190_000, "<table>" * 30_000, "\n " * 100_000, "e\u0301" * 90_000],
    ids=lambda bomb: ascii(bomb[:6]),
)  # fmt: skip
def test_hostile_markup_costs_no_more_than_its_length(bomb: str) -> None:
    assert len(plain_text(bomb, 500)) <= 500


soup = st.lists(
    st.sampled_from(
        "<p> </p> <br> <script> </script> <b~x=' '> &lt; &amp; &gt; p < > &#60; \u202e \u2067"
        " \u2069 \x00 \n word . <!-- --> é <svg~onload=x> &nbsp; {{~7*7~}} \ud83d <![CDATA["
        " ]]> ~".replace("~", "\t").split(" ")
    )
).map("".join)


@given(soup | st.text(), st.integers(5, 60))
def test_whatever_comes_the_result_is_text(markup: str, limit: int) -> None:
    text = plain_text(markup, limit)
    assert len(text) <= limit
    assert not re.search(r"<(?:p|br|b|script|svg)[ >]", text)
    assert all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") for c in text)
    assert "\u202e" not in text
    assert text.count("\u2067") == text.count("\u2069")
    assert text == text.strip()
    text.encode()
