"""The week, breaking news and corrections, as readers get them."""

from dataclasses import replace

import pytest
from fakes.html_links import links_of
from fakes.issues import BRIDGE, DAY, LINKS, READER, STRIKE, cited, item, templates
from fakes.markup import words_of

from digest.mail import render
from digest.mail.own import Rendered
from digest.mail.phrases import CATALOGUE
from digest.model.news import Correction, Form, Issue, IssueSection, Sentence

WEEK = replace(DAY, form=Form.WEEKLY, edition="2026-05-01/weekly-1")
STORY = replace(
    BRIDGE,
    sentences=(Sentence("It opened at noon.", (1,)), Sentence("Tolls come in June.", (1, 2))),
    sources=(cited(1), cited(2, "Lantern")),
)
ALERT = replace(
    DAY,
    form=Form.BREAKING,
    edition="2026-05-01/breaking-1",
    subject=BRIDGE.headline,
    preheader="",
    short=(),
    sections=(IssueSection("World", (STORY,)),),
    unknown="Whether the ferry goes on.",
)
MADE = Correction(
    "2026-04-30", "It opened on Friday.", "It opened on Thursday.", sources=(cited(1),)
)
CORRECTION = replace(
    DAY,
    form=Form.CORRECTION,
    edition="2026-04-30/correction-1",
    subject="",
    preheader="",
    short=(),
    sections=(),
    correction=MADE,
)
FULL = replace(
    CORRECTION,
    correction=replace(
        MADE, what="We named the wrong day", fact="The bridge opened on Thursday.", did="Mended it."
    ),
)
ALL = {"week": WEEK, "alert": ALERT, "correction": CORRECTION, "full correction": FULL}


def copy_of(made: Issue, language: str = "", *sections: str) -> Rendered:
    reader = replace(READER, language=language, sections=sections)
    return render(templates(), made, reader, LINKS)


def in_order(text: str, *words: str) -> None:
    at = 0
    for word in words:
        assert word in text[at:], (word, text[at:])
        at += text[at:].index(word) + len(word)


def test_the_week_looks_back_on_all_stories_alike() -> None:
    copy = copy_of(WEEK)
    shown = words_of(copy.html)
    assert copy.subject == "The week: The bridge at Old Harbour opens"
    in_order(shown, "Morning Brief", "The week", "April 25 – May 1, 2026", "Also this week")
    assert "That was the week." in shown
    assert "New" not in shown.split()
    assert "Update:" not in shown
    assert all(said.text in shown for said in STRIKE.sentences)


def test_breaking_news_says_what_is_known_and_what_is_not() -> None:
    copy = copy_of(ALERT)
    assert copy.subject == "Breaking: The bridge at Old Harbour opens after eleven years"[:60]
    for part in (words_of(copy.html), " ".join(copy.text.split())):
        in_order(
            part.casefold(),
            "breaking",
            "friday, may 1, 2026, 05:30 cest",
            "morning brief",
            "the bridge at old harbour opens after eleven years",
            "it opened at noon.",
            "what we know",
            "tolls come in june.",
            "what we do not know yet",
            "whether the ferry goes on.",
            "harbour gazette",
            "lantern",
            "the full account comes in the next issue of morning brief.",
        )


def test_breaking_news_reaches_readers_of_other_sections_too() -> None:
    assert "It opened at noon." in copy_of(ALERT, "", "Science & Health").text


def test_breaking_news_of_a_bare_headline_has_no_empty_heads() -> None:
    bare = item("1", "The bridge fell")
    copy = copy_of(replace(ALERT, sections=(IssueSection("World", (bare,)),), unknown=""))
    for part in (words_of(copy.html), copy.text):
        assert "what we know" not in part.casefold()
        assert "do not know" not in part.casefold()
    assert 1 <= len(copy.subject) <= 60
    assert 40 <= len(copy.preheader) <= 90


def test_a_correction_puts_the_right_fact_first_and_says_it_once() -> None:
    copy = copy_of(CORRECTION)
    assert copy.subject == "A correction to our issue of April 30, 2026"
    for part in (words_of(copy.html), " ".join(copy.text.split())):
        in_order(
            part.casefold(),
            "a correction to our issue of april 30, 2026",
            "it opened on thursday.",
            "we wrote",
            "it opened on friday.",
            "what we did",
            "the issue on the web now carries this correction.",
            "we’re sorry for the error.",
            "you get this because the issue of april 30, 2026 was sent to you.",
        )
        assert "should have said" not in part.casefold()
        body = part.casefold().partition("a correction to our issue")[2]
        assert body.count("it opened on thursday.") == 1


def test_a_correction_with_a_fact_of_its_own_quotes_both_texts() -> None:
    copy = copy_of(FULL)
    assert copy.subject == "Correction: We named the wrong day"
    in_order(
        words_of(copy.html),
        "We named the wrong day",
        "The bridge opened on Thursday.",
        "We wrote It opened on Friday.",
        "It should have said It opened on Thursday.",
        "What we did Mended it.",
    )


@pytest.mark.parametrize("language", sorted(CATALOGUE))
@pytest.mark.parametrize("form", ALL)
def test_every_form_in_every_language_keeps_the_laws_of_a_copy(form: str, language: str) -> None:
    copy = copy_of(ALL[form], language)
    words = CATALOGUE[language]
    shown = words_of(copy.html)
    assert 1 <= len(copy.subject) <= 60
    assert 40 <= len(copy.preheader) <= 90
    assert copy.preheader not in copy.subject
    assert copy.html.count("<h1") == 1
    assert words.leave in shown
    assert words.leave in copy.text
    assert links_of(copy.html) <= set(copy.text.split())
    assert all(len(line) <= 78 or "://" in line for line in copy.text.splitlines())
    for part in (copy.html, copy.text):
        assert "None" not in part
        assert "{" not in part.replace("{ ", "").replace(" {", "") or part is copy.html
    assert any(ord(character) > 0x2000 for character in copy.text), "no character beyond Latin-1"
    assert any(ord(character) > 0x2000 for character in shown)
