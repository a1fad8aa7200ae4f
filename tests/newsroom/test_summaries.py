"""How a story is told: which documents are asked, which sentence opens, what is said once."""

from dataclasses import replace

from fakes.newsroom import NEWSLETTER, SOURCES, article, item_with, material, source

from digest.model.news import Article, Draft, Item
from digest.model.settings import Source
from digest.newsroom import compose
from digest.newsroom.reading import read_all
from digest.newsroom.sections import Placed
from digest.newsroom.story import Story
from digest.newsroom.summarise import summarise

NORTH = article(
    "north",
    "bus",
    "Bus falls into Nakuru gorge in Kenya",
    "A bus fell into a gorge near Nakuru in Kenya on Monday and nine people were killed.",
)
SOUTH = article(
    "south",
    "gorge",
    "Bus plunges into gorge near Nakuru in Kenya",
    "A bus full of pilgrims plunged into a gorge near Nakuru, where the road had no rail.",
)
EAST = article(
    "east",
    "pilgrims",
    "Kenya pilgrims' bus falls into gorge near Nakuru",
    "Divers searched the river below the gorge for the driver through the night.",
)


def _draft(*articles: Article, sources: dict[str, Source] | None = None) -> Draft:
    return compose(NEWSLETTER, sources or SOURCES, material(articles))


def _item(*articles: Article, sources: dict[str, Source] | None = None) -> Item:
    draft = _draft(*articles, sources=sources)
    assert len({draft.stories[a.url] for a in articles}) == 1
    return item_with(draft, articles[0].url)


def _first(item: Item) -> str:
    return item.sources[item.sentences[0].marks[0] - 1].article


def test_what_our_own_agency_wrote_is_asked_first() -> None:
    for mine in (NORTH, SOUTH):
        sources = {**SOURCES, mine.source: replace(SOURCES[mine.source], own=True)}
        assert _first(_item(NORTH, SOUTH, sources=sources)) == mine.url


def test_wire_copy_is_asked_after_those_who_wrote_themselves() -> None:
    for wired, own in ((NORTH, SOUTH), (SOUTH, NORTH)):
        credited = replace(wired, credit="Reuters")
        assert _first(_item(credited, own)) == own.url


def test_a_trusted_source_is_asked_before_another() -> None:
    for trusted in (NORTH, SOUTH):
        sources = {**SOURCES, trusted.source: replace(SOURCES[trusted.source], weight=3.0)}
        assert _first(_item(NORTH, SOUTH, sources=sources)) == trusted.url


def test_one_text_that_many_print_is_asked_once() -> None:
    copy = replace(SOUTH, title="Pilgrims' bus plunges into Nakuru gorge, Kenya", lead=NORTH.lead)
    assert [s.text for s in _item(NORTH, copy).sentences] == [NORTH.lead]


def test_a_sentence_that_says_what_was_said_adds_no_line() -> None:
    again = replace(SOUTH, lead="Nine people were killed near Nakuru in Kenya as a bus fell.")
    assert len(_item(NORTH, again).sentences) == 1


def test_what_refers_back_never_opens_a_story() -> None:
    move = "The decision comes after cracks were found in the rail of the gorge near Nakuru."
    alone = replace(NORTH, lead=move)
    draft = _draft(alone)
    assert all(move not in [s.text for s in i.sentences] for i in draft.issue.items)


def test_a_neighbour_that_shares_only_everyday_words_is_not_quoted() -> None:
    police = article(
        "west",
        "raid",
        "Five suspects held after police raid in Bremen",
        "Police raided flats in Bremen after a killing and held five suspects.",
    )
    readings = tuple(read_all((NORTH, SOUTH, police), SOURCES))
    origin = {r.url: r.url for r in readings}
    story = Story("one", readings, (), origin, 3, (), Placed("Africa", (), 1.0, ()))
    told = summarise(story, "Police held after killing of suspect near Nakuru gorge in Kenya")
    assert {t.reading.url for t in told} == {NORTH.url}


def test_every_line_of_the_short_version_stands_in_its_item() -> None:
    draft = _draft(NORTH, SOUTH, EAST)
    items = {item.story: item for item in draft.issue.items}
    assert draft.issue.short
    for line in draft.issue.short:
        item = items[line.story]
        assert line.text in {item.headline, *(s.text for s in item.sentences)}


def test_a_quotation_is_told_with_its_speaker_or_not_at_all() -> None:
    quoted = replace(
        NORTH,
        lead="“The road near the Nakuru gorge had no rail for years,” he said. “The rail near "
        "Nakuru will be built,” Governor Lin of Kenya told reporters.",
    )
    texts = [s.text for s in _item(quoted).sentences]
    assert texts == ["“The rail near Nakuru will be built,” Governor Lin of Kenya told reporters."]


def test_a_quote_limit_holds_over_all_sentences_of_a_source() -> None:
    tight = {**SOURCES, NORTH.source: source("north", quote_words=20)}
    long = replace(NORTH, lead=f"{NORTH.lead} Rescuers climbed down to the Nakuru bus on ropes.")
    item = _item(long, sources=tight)
    assert sum(len(s.text.split()) for s in item.sentences) <= 20
