from datetime import UTC, datetime

import pytest

from digest.model.news import Article, Material
from digest.model.settings import Newsletter, SectionRule, Source
from digest.newsroom import compose
from digest.newsroom.topics import is_wide, topic_words

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEWS = (
    ("Strong earthquake destroys villages in the hills", "The ground shook for a minute."),
    ("Scientists find water ice near the moon's south pole", "A probe measured it twice."),
    ("Bank recalls its new cards after a fault", "Customers were asked to cut them up."),
    ("Ferry breaks down between two islands", "Sixty people waited for a tug."),
)
SOURCES = {f"https://{n}.example/rss": Source(f"https://{n}.example/rss", n) for n in "abcd"}


def homes(*sections: SectionRule) -> dict[str, str]:
    """Headline's first word to the section it stands in, for an issue with these sections."""
    letter = Newsletter("d", "Daily", "d@agency.example", "1 Quay", sections=sections)
    articles = tuple(
        Article(f"{url[:-3]}{k}", f"{url[:-3]}{k}", url, "", title, lead, "", NOW, NOW, "en")
        for k, ((title, lead), url) in enumerate(zip(NEWS, SOURCES, strict=True))
    )
    issue = compose(letter, SOURCES, Material("2026-03-02", NOW, articles)).issue
    return {item.headline.split()[0]: item.section for item in issue.items}


@pytest.mark.parametrize("name", ["News", "World", "Top Stories", "Latest news", "Stories by Ada"])
def test_one_section_for_everything_takes_everything(name: str) -> None:
    assert set(homes(SectionRule(name, "")).values()) == {name}
    assert len(homes(SectionRule(name, ""))) == len(NEWS)


def test_a_newsletter_without_sections_has_one_for_everything() -> None:
    assert set(homes().values()) == {"Top stories"}
    assert len(homes()) == len(NEWS)


def test_world_takes_what_business_and_science_did_not() -> None:
    found = homes(
        SectionRule("World", ""), SectionRule("Business", ""), SectionRule("Science & Health", "")
    )
    assert found == {
        "Strong": "World",
        "Scientists": "Science & Health",
        "Bank": "Business",
        "Ferry": "World",
    }


@pytest.mark.parametrize(
    "rule",
    [
        SectionRule("Ukraine", "The war in Ukraine"),
        SectionRule("Sport", ""),
        SectionRule("Harvest", "", keywords=("wheat",)),
    ],
)
def test_one_narrow_section_takes_only_its_own(rule: SectionRule) -> None:
    assert homes(rule) == {}


def test_a_never_word_keeps_an_article_out_of_the_section_for_everything() -> None:
    found = homes(SectionRule("World", "", never=("ferry",)))
    assert "Ferry" not in found
    assert len(found) == len(NEWS) - 1


def test_names_that_promise_everything_are_wide() -> None:
    assert is_wide("Top Stories")
    assert not is_wide("World of sport")
    assert not is_wide("")
    assert "central bank" in topic_words("Business & Economy")
    assert topic_words("Middle East") == ()
