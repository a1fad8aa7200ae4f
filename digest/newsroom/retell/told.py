"""An item in a model's words: each sentence with the articles, and the words, that bear it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.model.news import Citation, Issue, Item, Sentence, Term
from digest.model.retelling import Offer
from digest.newsroom.front import short_version
from digest.newsroom.items import CITED, distinct_labels
from digest.newsroom.retell.answer import Proposed

TERM = "model"
"""Names the reason that says how a story came to be told so."""


def in_its_words(item: Item, offer: Offer, proposed: Sequence[Proposed]) -> Item:
    """The item told by these sentences; its headline and what else it is stay as they are."""
    borne = [[offer.sentences[n - 1] for n in one.numbers] for one in proposed]
    sources = _sources(item, [one.cited for each in borne for one in each])
    place = {cited.article: k for k, cited in enumerate(sources, 1)}
    sentences = tuple(
        Sentence(
            text=one.text,
            marks=tuple(sorted({place[b.cited.article] for b in each})),
            fresh=any(b.fresh for b in each),
            rests_on=tuple(b.text for b in each),
        )
        for one, each in zip(proposed, borne, strict=True)
    )
    marks = sorted({mark for said in sentences for mark in said.marks})
    why = "told by the model from " + "".join(f"[{mark}]" for mark in marks)
    return replace(
        with_reason(item, 1.0, why),
        sentences=sentences,
        sources=sources,
        headline_mark=place[item.sources[item.headline_mark - 1].article],
    )


def _sources(item: Item, borne: Sequence[Citation]) -> tuple[Citation, ...]:
    """Those told from, in the order of their sentences, the headline's, then the item's others."""
    known = {cited.article: cited for cited in item.sources}
    told = {cited.article: known.get(cited.article, cited) for cited in borne}
    headed = item.sources[item.headline_mark - 1]
    told.setdefault(headed.article, headed)
    for cited in item.sources:
        if len(told) >= CITED:
            break
        told.setdefault(cited.article, cited)
    return tuple(told.values())


def with_reason(item: Item, value: float, why: str) -> Item:
    """The item with the reason why it is, or is not, in the model's words."""
    return replace(item, reasons=(*item.reasons, Term(TERM, value, why)))


def with_items(issue: Issue, items: Mapping[str, Item], notes: Sequence[str] = ()) -> Issue:
    """The issue with these items, by story, instead of its own; the short version follows them."""
    sections = distinct_labels(
        replace(part, stories=tuple(items.get(item.story, item) for item in part.stories))
        for part in issue.sections
    )
    short = short_version(sections) if issue.short else ()
    return replace(issue, sections=sections, short=short, notes=(*issue.notes, *notes))
