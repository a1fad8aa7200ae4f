"""What `digest sources check` says about a source: what is wrong with it, and what to do."""

from datetime import datetime, timedelta

from digest.model.news import Outcome, Visit

STALE = timedelta(days=3)
THIN_LEAD = 60
"""Characters: shorter leads say hardly more than the title, and grouping needs more."""


def check_sentence(visit: Visit, now: datetime) -> str:
    """One line on a source just visited: its trouble with remedies, or that all is well."""
    trouble = advice(visit, now)
    return " ".join(trouble) if trouble else f"Well: {_count(visit)}{_newest_words(visit, now)}."


def advice(visit: Visit, now: datetime) -> tuple[str, ...]:
    """Whole sentences, the worst first; empty if all is well. `now` is in UTC."""
    state = visit.state
    if state.outcome in (Outcome.FAILED, Outcome.NOT_REACHED):
        word = "Broken" if state.outcome is Outcome.FAILED else "Not read"
        return (f"{word}: {state.reason.rstrip('.')}.",)
    moved = (f"Redirecting: write url = {visit.moved!a} in digest.toml.",) if visit.moved else ()
    if state.outcome is not Outcome.READ:
        return moved
    if not visit.articles:
        empty = "Empty: it has no usable item; look whether the publisher moved it, or remove it."
        return (empty, *moved)
    return tuple(filter(None, (_stale(visit, now), _undated(visit), *moved, _thin(visit))))


def _stale(visit: Visit, now: datetime) -> str:
    newest = _newest(visit)
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


def _newest(visit: Visit) -> datetime | None:
    return max((a.published for a in visit.articles if a.published), default=None)


def _newest_words(visit: Visit, now: datetime) -> str:
    newest = _newest(visit)
    if newest is None:
        return ""
    hours = max(0, round((now - newest).total_seconds() / 3600))
    return f", the newest {hours} hour{'' if hours == 1 else 's'} old"


def _count(visit: Visit) -> str:
    count = len(visit.articles) or visit.state.items
    return f"{count} item{'' if count == 1 else 's'}"
