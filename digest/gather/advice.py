"""What `digest sources check` says about a source: what is wrong with it, and what to do."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import combinations

from digest.gather.articles import newest_of
from digest.model.news import Outcome, Visit

STALE = timedelta(days=3)
THIN_LEAD = 60
"""Characters: shorter leads say hardly more than the title, and grouping needs more."""


SAME_SHARE = 0.8
"""Share of a source's articles that another has too, from which one of the two is enough."""

SAME_LEAST = 3
WORDS = {Outcome.FAILED: "Broken", Outcome.NOT_REACHED: "Not read", Outcome.RETIRED: "Retired"}


def check_sentence(visit: Visit, now: datetime, more: Iterable[str] = ()) -> str:
    """One line on a source just visited: its trouble with remedies, or that all is well.

    `more` are sentences of other advice, as from `duplicates`.
    """
    trouble = (*advice(visit, now), *more)
    return " ".join(trouble) if trouble else f"Well: {_count(visit)}{_newest_words(visit, now)}."


def advice(visit: Visit, now: datetime) -> tuple[str, ...]:
    """Whole sentences, the worst first; empty if all is well. `now` is in UTC."""
    state = visit.state
    if state.outcome in WORDS:
        return (f"{WORDS[state.outcome]}: {state.reason.rstrip('.')}.",)
    moved = (f"Redirecting: write url = {visit.moved!a} in digest.toml.",) if visit.moved else ()
    if state.outcome is not Outcome.READ:
        return moved
    if not visit.articles:
        empty = "Empty: it has no usable item; look whether the publisher moved it, or remove it."
        return (empty, *moved)
    if state.read_as == "page":  # a list of links has neither dates nor texts: nobody can mend it
        return moved
    return tuple(filter(None, (_stale(visit, now), _undated(visit), *moved, _thin(visit))))


def duplicates(visits: Sequence[Visit]) -> dict[str, str]:
    """Sentences by source URL about those whose articles another of them brings too.

    Of a pair the one with fewer articles is named; of equals the later in the list.
    """
    holders = defaultdict[str, list[int]](list)
    for position, visit in enumerate(visits):
        for address in {article.url for article in visit.articles}:
            holders[address].append(position)
    shared = Counter(pair for held in holders.values() for pair in combinations(held, 2))
    found: dict[str, str] = {}
    for (one, other), count in sorted(shared.items()):
        sizes = len(visits[one].articles), len(visits[other].articles)
        less, more = (one, other) if sizes[0] < sizes[1] else (other, one)
        if count >= SAME_LEAST and count >= SAME_SHARE * min(sizes):
            name = visits[more].state.url
            found.setdefault(
                visits[less].state.url,
                f"Duplicate: {count} of its {min(sizes)} items also come from {name}; "
                "one of the two is enough.",
            )
    return found


def _stale(visit: Visit, now: datetime) -> str:
    newest = newest_of(visit.articles)
    if newest is None or now - newest <= STALE:
        return ""
    return (
        f"Stale: its newest item is {(now - newest).days} days old; "
        "look for the publisher's living feed, or remove it."
    )


def _undated(visit: Visit) -> str:
    undated = sum(article.published is None for article in visit.articles)
    if undated * 2 <= len(visit.articles):
        return ""
    return (
        f"Undated: {undated} of {_count(visit)} have no believable date and count from when they "
        "were first seen; look for another feed of this publisher."
    )


def _thin(visit: Visit) -> str:
    lengths = sorted(max(len(a.lead), len(a.body)) for a in visit.articles)
    median = lengths[len(lengths) // 2]
    if median >= THIN_LEAD:
        return ""
    return (
        f"Thin: half of its items carry {median} characters of text or less; "
        "a fuller feed of this publisher groups and reads better."
    )


def _newest_words(visit: Visit, now: datetime) -> str:
    newest = newest_of(visit.articles)
    if newest is None:
        return ""
    hours = max(0, round((now - newest).total_seconds() / 3600))
    return f", the newest {hours} hour{'' if hours == 1 else 's'} old"


def _count(visit: Visit) -> str:
    count = len(visit.articles) or visit.state.items
    return f"{count} item{'' if count == 1 else 's'}"
