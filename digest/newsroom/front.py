"""The issue's front: subject, preheader and the short version, all picked from its items."""

import re
from collections.abc import Sequence
from datetime import datetime

from digest.model.news import IssueSection, Item, ShortLine
from digest.newsroom.headline import cut
from digest.newsroom.standing import stands_alone
from digest.newsroom.terms import terms
from digest.text.sentences import ends_whole

SUBJECT = 60
PREHEADER = (40, 90)
LINES = (3, 5)
LINE_CHARS = 230
"""A line of the short version is read in one breath."""

TOUCHES = 3
"""Terms a line of the short version shares with its headline: then it tells the event itself."""

MOST_TELLING = 3
"""A top headline that fits the subject whole is preferred among so many."""


def top_items(sections: Sequence[IssueSection]) -> list[Item]:
    """Items told in full, the highest score first, then in the issue's order."""
    every = [item for s in sections for item in s.stories]
    return sorted(every, key=lambda item: -item.score) or [i for s in sections for i in s.also]


def subject_of(sections: Sequence[IssueSection], title: str, now: datetime) -> str:
    """1 to 60 characters with the news first; without items the title and the date."""
    top = top_items(sections)
    if not top:
        return cut(f"{title}, {now.day} {now:%B %Y}", SUBJECT)
    fits = [item for item in top[:MOST_TELLING] if len(item.headline) <= SUBJECT]
    return cut(_safe((fits or top)[0].headline), SUBJECT)


def _safe(text: str) -> str:
    """A subject never looks like an answer or a forward."""
    plain = " ".join(text.split())
    return re.sub(r"^(?:(?:re|fwd?|aw|sv)\s*:\s*)+", "", plain, flags=re.IGNORECASE) or plain


def preheader_of(sections: Sequence[IssueSection], subject: str) -> str:
    """Other headlines than the subject's, 40 to 90 characters where the news allows it."""
    low, high = PREHEADER
    begun = subject.rstrip("…").casefold()
    parts: list[str] = []
    for item in [*top_items(sections), *(i for s in sections for i in s.also)]:
        headline = " ".join(item.headline.split())
        if headline.casefold().startswith(begun) or headline in parts:
            continue
        joined = "; ".join([*parts, headline])
        if len(joined) <= high:
            parts.append(headline)
        elif len("; ".join(parts)) < low:
            return cut(joined, high)
        if len("; ".join(parts)) >= low:
            break
    return cut("; ".join(parts), high)


def short_version(sections: Sequence[IssueSection]) -> tuple[ShortLine, ...]:
    """Three to five lines: the best item of each section first, then the best of the rest."""
    top = list(top_items(sections))
    first: dict[str, Item] = {}
    for item in top:
        first.setdefault(item.section, item)
    spread = list(first.values())
    lines = (spread + [item for item in top if item not in spread])[: LINES[1]]
    chosen = {item.story for item in lines}
    return tuple(_line(item) for item in top if item.story in chosen)


def _line(item: Item) -> ShortLine:
    """A sentence of the item that stands by itself and tells what the headline does, else that."""
    about = set(terms(item.headline, item.language))
    own = (
        s.text
        for s in item.sentences
        if len(s.text) <= LINE_CHARS
        and ends_whole(s.text)
        and stands_alone(s.text)
        and len(about & set(terms(s.text, item.language))) >= min(TOUCHES, len(about))
    )
    return ShortLine(item.story, item.section, item.slug, next(own, item.headline))
