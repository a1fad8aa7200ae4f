"""What a model may tell a story from: verbatim sentences, within what readers may be shown.

A source's quote rule bounds what the model *sees*: whatever it answers, copied or paraphrased, it
cannot hold more of a source than the source allows, and no more than that leaves the house.
"""

from collections import Counter
from collections.abc import Iterator
from math import ceil

from digest.model.news import Citation, Item
from digest.model.retelling import Offer, Offered
from digest.newsroom.follow import Memory
from digest.newsroom.items import citation_of
from digest.newsroom.reading import Reading, tellable
from digest.newsroom.standing import stands_alone
from digest.newsroom.story import Ranked, Story
from digest.newsroom.terms import terms

MOST_OFFERED = 12
"""Sentences: a model that is shown more tells less of what matters, and costs more."""
OF_ONE_ARTICLE = 4
ARTICLES = 8
SAME = 0.8
"""Share of a sentence's terms that one offered sentence has: from there on it is the same one."""
TOUCHES, TOUCHED_SHARE = 2, 0.3
"""Terms, and the share of them, that a text must have of the headline to be about it."""


def offer_of(ranked: Ranked, item: Item) -> Offer:
    """The sentences told now, then further ones that stand alone; of the best articles first.

    Nothing of sources that keep their words from models (`retell = false`), or whose quote rule
    allows no sentence.
    """
    story = ranked.story
    sources = {r.url: r.source for r in story.readings}
    limits = {r.source.url: r.source.quote_words for r in story.readings}
    words: Counter[str] = Counter()
    offered: list[Offered] = []
    for text, cited, fresh in (*_told(item), *_further(story, item)):
        source = sources[cited.article]
        count = len(text.split())
        if not source.retell or words[source.url] + count > limits[source.url]:
            continue
        if len(offered) < MOST_OFFERED and not _is_known(text, offered, item.language):
            offered.append(Offered(text, cited, source.quote_words, fresh))
            words[source.url] += count
    return Offer(item.story, tuple(offered))


def _told(item: Item) -> Iterator[tuple[str, Citation, bool]]:
    """What the item says now, but for sentences that lean on one before them."""
    for said in item.sentences:
        if stands_alone(said.text):
            yield said.text, item.sources[said.marks[0] - 1], said.fresh


def _further(story: Story, item: Item) -> Iterator[tuple[str, Citation, bool]]:
    """Other sentences of the story's articles, each text once however many printed it."""
    memory = Memory(story.earlier, story.readings[0].language)
    origins: set[str] = set()
    for reading in story.readings[:ARTICLES]:
        if story.origin[reading.url] in origins or not _is_about(
            (*reading.title_terms, *reading.text_terms[:60]), item
        ):
            continue
        origins.add(story.origin[reading.url])
        cited = citation_of(reading, item.headline, item.slug)
        for text in _of(reading, memory):
            yield text, cited, bool(story.earlier)


def _of(reading: Reading, memory: Memory) -> Iterator[str]:
    for position, text in enumerate(tellable(reading)[:OF_ONE_ARTICLE]):
        if stands_alone(text) and memory.is_new(text, position, reading):
            yield text


def _is_about(own: tuple[str, ...], item: Item) -> bool:
    """True if terms are plainly about an item's headline: a wrong neighbour must not be told."""
    echo = set(terms(item.headline, item.language))
    return len(echo & set(own)) >= min(len(echo), max(TOUCHES, ceil(TOUCHED_SHARE * len(echo))))


def _is_known(text: str, offered: list[Offered], language: str) -> bool:
    own = set(terms(text, language))
    return any(
        text == other.text or len(own & set(terms(other.text, language))) >= SAME * len(own)
        for other in offered
    )
