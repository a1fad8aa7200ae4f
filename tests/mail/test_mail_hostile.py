"""Whatever the news holds, it comes through whole and harmless."""

import email
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from email import policy
from email.message import EmailMessage

import pytest
from fakes.html_links import links_of
from fakes.issues import BRIDGE, DAY, ENVELOPE, LINKS, READER, cited, issue, item, templates
from fakes.markup import tags_of, words_of
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.mail import Rendered, build_message, render
from digest.mail.clean import clean
from digest.mail.render import LARGEST
from digest.model.news import Citation, Issue, IssueSection, Item, Sentence, ShortLine, Status

NASTY = [
    """&<>"'""",
    "</td></table><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} {% raw %} {# x #} {% include 'digest.txt' %}",
    "{% endraw %}{{ self }}",
    "<mj-text>x</mj-text>",
    "]]> <!-- --> <![endif]-->",
    "\ue000\ue001\ue002\ue003\ue004",
    "\u202eevil\u202c \u2066isolate",
    "مكتبة المدينة تفتح جناحًا",
    "東京の新しい図書館が金曜日に開館した" * 12,
    "A headline of two hundred characters " * 6,
    "W" * 400,
    "None",
    "nan",
    "",
    " \r\n\t",
    "Bcc: x@y.example\r\n\r\nbody",
    ".\n..\nFrom here",
    "\x00\x1b[31m\ud800\ufffe",
    "https://x.example/" + "a" * 300,
    "👩‍👩‍👧‍👦 ½ ﷽",
    "%s %(x)s {0} {name}",
]
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.lists(st.sampled_from(NASTY), min_size=2, max_size=3).map(" ".join),
)
sentences = st.builds(
    Sentence,
    texts,
    st.lists(st.integers(-1, 4), max_size=3).map(tuple),
    st.booleans(),
)
citations = st.builds(
    Citation,
    texts,
    st.one_of(texts, st.just("https://gazette.example/1?a=1&b=2")),
    texts,
    st.sampled_from([None, BRIDGE.sources[0].published]),
    st.just("a"),
)


@st.composite
def items(draw: st.DrawFn) -> Item:
    made = item(str(draw(st.integers(1, 10**6))), draw(texts), slug=draw(texts))
    return replace(
        made,
        status=draw(st.sampled_from(Status)),
        background=draw(texts),
        language=draw(texts),
        sentences=tuple(draw(st.lists(sentences, max_size=3))),
        sources=tuple(draw(st.lists(citations, max_size=3))),
    )


@st.composite
def issues(draw: st.DrawFn) -> Issue:
    told = draw(st.lists(items(), max_size=4))
    brief = draw(st.lists(items(), max_size=2))
    short = tuple(ShortLine(i.story, "World", draw(texts), draw(texts)) for i in told[:2])
    section = IssueSection(draw(texts), tuple(told), tuple(brief))
    return issue(section, short=short, subject=draw(texts), preheader=draw(texts))


def parsed(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def parts_of(data: bytes) -> tuple[str, str]:
    found = parsed(data)
    plain, html = found.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    return plain.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def copy_of(day: Issue) -> Rendered:
    return render(templates(), day, READER, LINKS, ("Notice <b> {{ 1 }}",))


ALLOWED_TAGS = {tag for tag, _ in tags_of(copy_of(DAY).html)} | {"br"}


def no_news_becomes_markup(copy: Rendered) -> None:
    tags = tags_of(copy.html)
    assert {tag for tag, _ in tags} <= ALLOWED_TAGS
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert Counter(tag for tag, _ in tags)["h1"] == 1


def links_are_of_the_web_and_the_same_in_both_parts(copy: Rendered) -> None:
    links = links_of(copy.html)
    assert all(re.match(r"https?://\S+\Z|mailto:editors@digest\.example\Z", link) for link in links)
    assert all(link in copy.text.split() for link in links)


def subject_and_preheader_keep_their_lengths(copy: Rendered) -> None:
    assert 1 <= len(copy.subject) <= 60
    assert 40 <= len(copy.preheader) <= 90
    assert copy.preheader != copy.subject
    for character in copy.subject + copy.preheader:
        assert unicodedata.category(character) not in {"Cc", "Cs", "Co", "Zl", "Zp"}


def a_message_parses_back_to_the_very_texts(copy: Rendered) -> None:
    data = build_message(copy, ENVELOPE)
    assert parts_of(data) == (copy.text, copy.html)
    assert parsed(data)["subject"] == copy.subject
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 78
    assert not [line for line in lines if b"\r" in line or b"\n" in line or line.startswith(b".")]


def the_text_part_is_wrapped(copy: Rendered) -> None:
    for line in copy.text.splitlines():
        assert len(line) <= 78 or "://" in line or not line.isascii()


LAWS = [
    no_news_becomes_markup,
    links_are_of_the_web_and_the_same_in_both_parts,
    subject_and_preheader_keep_their_lengths,
    a_message_parses_back_to_the_very_texts,
    the_text_part_is_wrapped,
]


@settings(max_examples=20)
@given(issues())
def test_whatever_the_news_holds_the_laws_of_a_copy_hold(day: Issue) -> None:
    copy = copy_of(day)
    for law in LAWS:
        law(copy)


@pytest.mark.slow
@settings(max_examples=400)
@given(issues())
def test_the_laws_of_a_copy_hold_for_many_more_issues(day: Issue) -> None:
    copy = copy_of(day)
    assert copy_of(day) == copy
    for law in LAWS:
        law(copy)


@pytest.mark.parametrize("nasty", NASTY)
def test_it_is_shown_letter_for_letter(nasty: str) -> None:
    """All but what no reader should meet: controls, private characters, reordering marks."""
    told = replace(BRIDGE, headline=nasty, sentences=(Sentence(nasty, (1,)),))
    words = words_of(copy_of(issue(IssueSection("World", (told,)))).html)
    shown = " ".join(clean(nasty, 300).split())
    assert shown in words


def test_cleaning_takes_only_what_harms() -> None:
    assert clean("a\u202eb\u0000c\ud800d\ue000e\ufefff\r\n g") == "abcdef g"
    assert clean("👩‍👩‍👧‍👦 שלום &<>\"' {{ 7*7 }} ½") == "👩‍👩‍👧‍👦 שלום &<>\"' {{ 7*7 }} ½"
    assert clean("one two three", 10) == "one two…"
    assert clean("W" * 40, 10) == "W" * 9 + "…"


@pytest.mark.parametrize("count", [1, 2, 30, 60])
def test_a_copy_is_never_larger_than_90_kb(count: int) -> None:
    told = [_long_item(number) for number in range(count)]
    day = issue(IssueSection("World", tuple(told), tuple(_long_item(9_000 + n) for n in range(20))))
    copy = copy_of(day)
    assert len(copy.html.encode()) <= LARGEST
    assert "Headline 0 " in copy.html
    assert ("shortened" in copy.text) == ("shortened" in copy.html) == (count >= 30)


def _long_item(number: int) -> Item:
    text = "A sentence of some length & with <marks> that must be escaped, 東京. " * 3
    made = item(str(number), f"Headline {number} " + "with much to say " * 8, text, text, text)
    return replace(made, slug="Somewhere", background=text, sources=(cited(number), cited(number)))


def test_an_issue_of_monsters_still_fits() -> None:
    monster = "&" * 20_000
    told = replace(BRIDGE, headline=monster, background=monster, slug=monster)
    told = replace(told, sentences=tuple(Sentence(monster, (1,)) for _ in range(40)))
    stories = tuple(replace(told, story=str(number)) for number in range(12))
    short = [ShortLine(str(number), "World", monster, monster) for number in range(40)]
    day = issue(IssueSection(monster, stories), short=short, subject=monster, preheader=monster)
    notice = tuple(monster for _ in range(100))
    copy = render(templates(), day, READER, LINKS, notice)
    assert len(copy.html.encode()) <= LARGEST
