from dataclasses import replace

import pytest
from fakes.house import PAGES
from fakes.issues import LINKS, MASTHEAD, READER, cited, issue, item, templates
from fakes.markup import words_of

from digest.mail import render
from digest.mail.phrases import CATALOGUE
from digest.model.news import Form, Issue, IssueSection, Item, Sentence
from digest.newsroom.forms import breaking
from digest.web.issue_page import online_renderer
from digest.web.pages import Pages

ONLINE = online_renderer(Pages(PAGES), "")
PLAIN = item("1", "The dam at Eastmark holds", "The dam at Eastmark held through the night.")
RETOLD: Item = replace(
    item("2", "The bridge opens", sources=(cited(2), cited(3))),
    sentences=(
        Sentence(
            "The bridge opened on Friday and is free for all.",
            (1, 2),
            rests_on=("The bridge was opened on Friday.", "The bridge is free for all."),
        ),
    ),
)


def day(*items: Item, language: str = "en") -> Issue:
    masthead = replace(MASTHEAD, language=language)
    return issue(IssueSection("World", items), masthead=masthead)


@pytest.mark.parametrize("language", sorted(CATALOGUE))
def test_a_story_in_a_models_words_says_so_below_its_sources_in_every_language(
    language: str,
) -> None:
    said = CATALOGUE[language].retold
    made = day(PLAIN, RETOLD, language=language)
    copy = render(templates(), made, READER, LINKS)
    for text in (words_of(copy.html), copy.text, words_of(ONLINE(made))):
        flat = " ".join(text.split())
        assert flat.count(said) == 1
        below = flat.index("Report number 3")
        assert flat.index(said) > below > flat.index("The bridge opened on Friday")


def test_what_is_verbatim_is_called_nothing_else() -> None:
    copy = render(templates(), day(PLAIN), READER, LINKS)
    said = CATALOGUE["en"].retold
    assert said not in words_of(copy.html)
    assert said not in copy.text
    assert said not in words_of(ONLINE(day(PLAIN)))


def test_breaking_news_says_so_too() -> None:
    alert = breaking(day(RETOLD), RETOLD, "2026-05-01/breaking-1")
    assert alert.form == Form.BREAKING
    copy = render(templates(), alert, READER, LINKS)
    said = CATALOGUE["en"].retold
    for text in (words_of(copy.html), copy.text, words_of(ONLINE(alert))):
        assert " ".join(text.split()).count(said) == 1


def test_every_sentence_of_a_model_carries_the_numbers_of_its_sources() -> None:
    copy = render(templates(), day(RETOLD), READER, LINKS)
    assert "free for all. [1] [2]" in " ".join(copy.text.split())
    assert "The bridge was opened on Friday." not in copy.text
