"""How much of each source's text is told: the publisher's own limits, item by item."""

from collections import Counter
from collections.abc import Iterator, Mapping

from digest.mail.preflight.copies import error, shortly, warning
from digest.model.checks import Finding
from digest.model.news import Issue, Item
from digest.model.settings import Quote, Source


def quote_rules(issue: Issue, sources: Mapping[str, Source]) -> Iterator[Finding]:
    """One finding for each item and source that goes beyond `quote` or `quote_words`.

    A sentence that several sources share counts against each. What an editor wrote may be no
    quotation at all: there it is a warning. Sources no longer configured have no limit to check.
    """
    for item in issue.items:
        for source, words in sorted(_words_by_source(item).items()):
            rule = sources.get(source)
            if rule is not None:
                yield from _beyond(item, rule, words)


def _words_by_source(item: Item) -> Counter[str]:
    words: Counter[str] = Counter()
    for said in item.sentences:
        known = {mark for mark in said.marks if 1 <= mark <= len(item.sources)}
        for source in {item.sources[mark - 1].source for mark in known}:
            words[source] += len(said.text.split())
    return words


def _beyond(item: Item, source: Source, words: int) -> Iterator[Finding]:
    made = warning if item.touched else error
    name = source.name or source.url
    if source.quote is Quote.HEADLINE:
        yield made(
            "quotes",
            f"{shortly(item.headline)} tells sentences of {name}, and its quote is "
            '"headline": only its headlines may be told.',
        )
    elif words > source.quote_words:
        yield made(
            "quotes",
            f"{shortly(item.headline)} tells {words} words of {name}, and quote_words allows "
            f"{source.quote_words}. Cut a sentence, or draft again.",
        )
