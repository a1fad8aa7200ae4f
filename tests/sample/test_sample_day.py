"""The sample day that ships: what it must hold so that `digest demo` shows the whole way."""

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import feedparser
import pytest
from ruamel.yaml import YAML

from digest.config import load_settings, read_subscribers
from digest.model.people import Consent

SAMPLE = Path(str(files("digest"))) / "sample"
DAYS = ("2024-12-09", "2024-12-10")
BROKEN, STALE, UNDATED = "saltmarsh-bulletin", "old-mill-gazette", "plainspoken-notes"
REAL_OUTLETS = (
    "reuters",
    "associated-press",
    "afp",
    "bbc",
    "guardian",
    "times-of",
    "nyt",
    "new-york-times",
    "washington-post",
    "cnn",
    "npr",
    "al-jazeera",
    "dw-",
    "le-monde",
    "el-pais",
    "el-faro",
    "france24",
    "sky-news",
    "bloomberg",
    "economist",
    "wsj",
    "xinhua",
    "tass",
    "north-star-press",
    "financial-times",
    "the-hindu",
    "dawn",
    "haaretz",
    "nature-",
    "scientific-american",
    "politico",
)


@cache
def parsed(day: str, outlet: str) -> Any:
    # As bytes: feedparser takes a string for an address or a file's name.
    return feedparser.parse((SAMPLE / "day" / day / f"{outlet}.xml").read_bytes())


def outlets(day: str) -> list[str]:
    return sorted(path.stem for path in (SAMPLE / "day" / day).glob("*.xml"))


def bare(link: str) -> str:
    """Without query, as the canonical URL of the same page."""
    return urlunsplit((*urlsplit(link)[:3], "", ""))


def links(day: str) -> dict[str, set[str]]:
    return {o: {bare(entry.link) for entry in parsed(day, o).entries} for o in outlets(day)}


def everything() -> list[tuple[str, Any]]:
    return [(o, e) for day in DAYS for o in outlets(day) for e in parsed(day, o).entries]


def sources_page() -> dict[str, str]:
    """SOURCES.md: heading to its text."""
    parts = (SAMPLE / "SOURCES.md").read_text("utf-8").split("\n## ")[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts}


def told_in(text: str) -> set[str]:
    return {
        f"https://{line.removeprefix('- ').strip()}"
        for line in text.partition("Told in:")[2].splitlines()
        if line.startswith("- ")
    }


@pytest.mark.parametrize("day", DAYS)
def test_each_day_has_more_outlets_and_items_than_promised(day: str) -> None:
    found = links(day)
    assert len([o for o in found if o not in (BROKEN, STALE, UNDATED)]) >= 8
    assert sum(len(entries) for entries in found.values()) >= 60


def test_the_second_day_brings_news_and_keeps_some_of_the_first() -> None:
    first, second = (set().union(*links(day).values()) for day in DAYS)
    assert len(second - first) >= 40
    assert len(second & first) >= 10


@pytest.mark.parametrize("day", DAYS)
def test_all_feeds_can_be_read_but_the_broken_one(day: str) -> None:
    for outlet in outlets(day):
        feed = parsed(day, outlet)
        if outlet == BROKEN:
            assert not feed.entries
            assert not feed.version
        else:
            assert not feed.bozo, feed.get("bozo_exception")
            assert feed.entries
            assert feed.feed.title


def test_rss_and_atom_whole_texts_and_relative_addresses_are_all_there() -> None:
    versions = {parsed(DAYS[0], o).version for o in outlets(DAYS[0])}
    assert {"rss20", "atom10"} <= versions
    raw = {o: (SAMPLE / "day" / DAYS[0] / f"{o}.xml").read_text("utf-8") for o in outlets(DAYS[0])}
    assert "<content:encoded><![CDATA[" in raw["harbour-post"]
    assert '<content type="html">' in raw["northlight-agency"]
    assert "<description><![CDATA[" in raw["sextant-science"]
    assert 'href="articles/' in raw["eastgate-times"]
    assert "utm_source=" in raw["lantern-herald"]
    assert "<language>es</language>" in raw["cuaderno-austral"]


def test_every_address_in_a_feed_is_invented() -> None:
    for outlet, entry in everything():
        assert urlsplit(entry.link).hostname == f"{outlet}.example"
        assert urlsplit(entry.link).scheme == "https"


def test_no_outlet_bears_the_name_of_a_real_one() -> None:
    for outlet in outlets(DAYS[0]):
        assert not [real for real in REAL_OUTLETS if outlet.startswith(real)]


def test_the_stale_feed_is_two_years_old_and_the_undated_one_has_no_dates() -> None:
    for day in DAYS:
        newest = max(entry.published_parsed[:3] for entry in parsed(day, STALE).entries)
        assert newest < (2022, 12, 9)
        assert all("published" not in entry for entry in parsed(day, UNDATED).entries)


@pytest.mark.parametrize("day", DAYS)
def test_all_other_items_are_of_the_day_before_their_morning(day: str) -> None:
    morning = tuple(int(part) for part in day.split("-"))
    for outlet in set(outlets(day)) - {BROKEN, STALE, UNDATED}:
        for entry in parsed(day, outlet).entries:
            assert (2024, 12, 8) <= entry.published_parsed[:3] <= morning
            if entry.published_parsed[:3] == morning:
                assert entry.published_parsed[:5] < (*morning, 5, 30)


@pytest.mark.parametrize("day", DAYS)
def test_wire_texts_are_printed_word_for_word_by_two_other_outlets(day: str) -> None:
    by_text: dict[str, set[str]] = {}
    for outlet in set(outlets(day)) - {BROKEN}:
        for entry in parsed(day, outlet).entries:
            if "(Meridian Wire)" in entry.summary:
                text = re.sub(r"<[^>]+>", "", entry.summary)
                by_text.setdefault(text, set()).add(outlet)
    shared = [who for who in by_text.values() if len(who) >= 3]
    assert shared
    assert all("meridian-wire" in who for who in shared)


def test_no_item_is_twice_in_a_feed() -> None:
    for day in DAYS:
        for outlet in outlets(day):
            counted = Counter(bare(entry.link) for entry in parsed(day, outlet).entries)
            assert not [link for link, times in counted.items() if times > 1]


def test_every_item_stands_under_exactly_one_event_of_the_sources_page() -> None:
    listed = Counter(link for text in sources_page().values() for link in told_in(text))
    published = {bare(entry.link) for _, entry in everything()}
    assert set(listed) == published
    assert [link for link, times in listed.items() if times > 1] == []


def test_every_event_names_its_facts_its_sources_and_its_items() -> None:
    for heading, text in sources_page().items():
        assert re.search(r"^Facts: \S", text, re.MULTILINE), heading
        between = text.partition("Sources:")[2].partition("Told in:")[0]
        assert re.search(r"^- \S", between, re.MULTILINE), heading
        assert told_in(text), heading


def test_several_outlets_tell_one_event_and_it_goes_on_the_next_day() -> None:
    first, second = (links(day) for day in DAYS)
    old = set().union(*first.values())
    moved = []
    for heading, text in sources_page().items():
        told = told_in(text)
        before = {o for o, found in first.items() if found & told}
        after = {o for o, found in second.items() if (found - old) & told}
        if len(before) >= 2 and len(after) >= 2:
            moved.append(heading)
    assert len(moved) >= 3


def test_the_own_agency_has_a_story_on_the_first_day_that_no_other_reports() -> None:
    fresh = {o: found for o, found in links(DAYS[0]).items() if o not in (UNDATED, STALE)}
    alone = [
        heading
        for heading, text in sources_page().items()
        if [o for o, found in fresh.items() if found & told_in(text)] == ["northlight-agency"]
    ]
    assert "Nihon Hidankyo and the Nobel Peace Prize 2024" in alone


def test_every_article_page_belongs_to_an_item_of_its_day() -> None:
    pages = sorted((SAMPLE / "day").glob("*/pages/*.html"))
    assert len(pages) >= 6
    for page in pages:
        canonical = re.search(r'<link rel="canonical" href="([^"]+)">', page.read_text("utf-8"))
        assert canonical
        assert canonical[1] in set().union(*links(page.parent.parent.name).values())


def test_the_demonstrations_configuration_is_right_and_names_every_feed(tmp_path: Path) -> None:
    text = (SAMPLE / "day" / "digest.toml.in").read_text("utf-8").replace("@PORT@", "8000")
    file = tmp_path / "digest.toml"
    file.write_text(text, "utf-8")
    settings = load_settings(file, {"DIGEST_SECRET": "not a secret but long enough to sign with"})
    named = {urlsplit(source.url).path for source in settings.sources}
    assert named == {f"/{outlet}.xml" for outlet in outlets(DAYS[0])}
    assert [n.id for n in settings.newsletters] == ["daily"]
    assert [s.url for s in settings.sources if s.own] == [
        "http://127.0.0.1:8000/northlight-agency.xml"
    ]
    sections = {rule.name for rule in settings.newsletters[0].sections}
    assert {"Middle East", "Ukraine", "Religious Freedom", "Asia", "Africa"} <= sections
    assert {"Europe", "Americas", "Business", "Science & Health"} <= sections


def test_the_demonstrations_readers_are_three_to_mail_one_invited_and_one_who_left(
    tmp_path: Path,
) -> None:
    text = (SAMPLE / "day" / "digest.toml.in").read_text("utf-8").replace("@PORT@", "8000")
    file = tmp_path / "digest.toml"
    file.write_text(text, "utf-8")
    readers = SAMPLE / "day" / "subscribers.yaml"
    settings = load_settings(file, {"DIGEST_SECRET": "not a secret but long enough to sign with"})
    read = read_subscribers(readers, settings)
    assert read.problems == ()
    assert Counter(row.state for row in read.rows) == {
        Consent.CONFIRMED: 3,
        Consent.INVITED: 1,
        Consent.WITHDRAWN: 1,
    }
    assert all(row.email.endswith("@reader.example") for row in read.rows)
    assert len(YAML(typ="safe").load(readers.read_text("utf-8"))) == 5
