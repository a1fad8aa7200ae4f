"""Numbers that sources disagree on, as readers see them: in mail, text and web."""

import re
from dataclasses import replace

import pytest
from fakes.house import PAGES
from fakes.html_links import links_of
from fakes.issues import LINKS, MASTHEAD, READER, cited, issue, item, templates
from fakes.markup import words_of
from fakes.proofs import HOUSE, proof_of

from digest.mail import render
from digest.mail.compose import body_of
from digest.mail.phrases import CATALOGUE
from digest.mail.preflight import preflight
from digest.mail.setting import setting_of
from digest.mail.shorten import after
from digest.model.checks import Evidence
from digest.model.news import Difference, Figure, Issue, IssueSection, Item
from digest.newsroom.forms import breaking
from digest.outbox.canon import canonical, issue_from
from digest.web.issue_page import online_renderer
from digest.web.pages import Pages

ONLINE = online_renderer(Pages(PAGES), "")
SOURCES = (cited(2), cited(3, outlet="Eastmark Post"))
DIFFERING: Item = replace(
    item("2", "A bus falls into a gorge", "A bus fell into a gorge.", sources=SOURCES),
    differences=(
        Difference("killed", (Figure(9.0, SOURCES[0].article), Figure(1200.0, SOURCES[1].article))),
    ),
)


def day(*items: Item, language: str = "en") -> Issue:
    return issue(IssueSection("World", items), masthead=replace(MASTHEAD, language=language))


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", sorted(CATALOGUE))
def test_a_disagreement_is_one_line_with_both_figures_in_every_language(language: str) -> None:
    words = CATALOGUE[language]
    copy = render(templates(), day(DIFFERING, language=language), READER, LINKS)
    for text in (
        words_of(copy.html),
        copy.text,
        words_of(ONLINE(day(DIFFERING, language=language))),
    ):
        line = flat(text).partition(words.differ["killed"])[2]
        for outlet, number in (("Harbour Gazette", 9.0), ("Eastmark Post", 1200.0)):
            assert outlet in line[:120]
            assert flat(words.decimal(number)) in line[:120]


def test_each_figure_opens_its_own_article_and_the_text_part_numbers_it() -> None:
    copy = render(templates(), day(DIFFERING), READER, LINKS)
    told = "Sources differ on how many were killed: Harbour Gazette 9 [1]; Eastmark Post 1 200 [2]."
    assert told in flat(copy.text.replace("\u202f", " "))
    links = re.findall(
        r'<a [^>]*href="([^"]+)"[^>]*>(Harbour Gazette 9|Eastmark Post 1\u202f200)<', copy.html
    )
    assert [name[0] for _, name in zip(SOURCES, links, strict=True)] == [
        c.url.replace("&", "&amp;") for c in SOURCES
    ]
    assert {c.url for c in SOURCES} <= links_of(ONLINE(day(DIFFERING)))


def test_every_catalogue_can_say_every_kind_of_count() -> None:
    kinds = set(CATALOGUE["en"].differ)
    assert all(set(words.differ) == kinds for words in CATALOGUE.values())
    assert all(text.endswith(":") for words in CATALOGUE.values() for text in words.differ.values())


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "6.6"), ("de", "6,6"), ("uk", "6,6"), ("ar", "٦٫٦")]
)
def test_a_magnitude_is_written_as_the_language_writes_it(language: str, expected: str) -> None:
    assert CATALOGUE[language].decimal(6.6) == expected


def test_breaking_news_tells_it_too() -> None:
    alert = breaking(day(DIFFERING), DIFFERING, "2026-05-01/breaking-1")
    copy = render(templates(), alert, READER, LINKS)
    for text in (words_of(copy.html), copy.text, words_of(ONLINE(alert))):
        assert flat(text).count("Sources differ on how many were killed:") == 1


def test_a_figure_whose_source_is_gone_takes_the_line_with_it() -> None:
    gone = replace(DIFFERING, sources=SOURCES[:1])
    copy = render(templates(), day(gone), READER, LINKS)
    assert "Sources differ" not in copy.text


def test_a_shortened_story_keeps_no_figure_without_its_source() -> None:
    made = day(item("1", "The dam holds", "The dam held."), DIFFERING)
    setting = setting_of(made)
    body = body_of(made.sections, (), setting)
    assert body.stories[1].differences
    shorter = after(body, 1, setting.words)
    assert [len(story.sources) for story in shorter.stories] == [1, 1]
    assert [story.differences for story in shorter.stories] == [(), ()]


@pytest.mark.parametrize("language", sorted(CATALOGUE))
def test_preflight_has_no_word_against_a_disagreement(language: str) -> None:
    without = day(replace(DIFFERING, differences=()), language=language)
    made = day(DIFFERING, language=language)
    expected = preflight(without, [proof_of(without)], HOUSE, Evidence())
    assert preflight(made, [proof_of(made)], HOUSE, Evidence()) == expected


def test_an_issue_stored_before_there_were_differences_reads_as_one_without() -> None:
    made = day(DIFFERING)
    assert issue_from(canonical(made)) == made
    without = canonical(day(replace(DIFFERING, differences=())))
    old = without.replace(b'"differences":[],', b"")
    assert old != without
    assert issue_from(old) == day(replace(DIFFERING, differences=()))
