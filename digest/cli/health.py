"""How the sources are, from what the store remembers of their last visits."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from digest.model.news import Outcome, SourceState
from digest.model.settings import Source

if TYPE_CHECKING:
    from digest.steps.rooms import Rooms

FAILING = (Outcome.FAILED, Outcome.NOT_REACHED)


@dataclass(frozen=True)
class Health:
    """One source. `health` is well, failing, stale (answers, but nothing new), retired (answered
    410: gone for good), or not visited. `moved` is where permanent redirects led, or "".
    """

    url: str
    name: str
    family: str
    weight: float
    own: bool
    health: str
    outcome: str | None
    reason: str
    failures: int
    items: int
    newest: datetime | None
    last_visit: datetime | None
    last_success: datetime | None
    next_visit: datetime | None
    moved: str = ""


def sources_health(rooms: "Rooms") -> list[Health]:
    """Every configured source, in the file's order."""
    from digest.gather.advice import STALE

    now, states = rooms.clock(), rooms.store.source_states()
    newest: dict[str, datetime] = {}  # for those whose items have no dates
    for article in rooms.store.articles(now - STALE, now):
        at = article.published or article.seen
        newest[article.source] = max(at, newest.get(article.source, at))
    return [
        _health(source, states.get(source.url), newest.get(source.url), now - STALE)
        for source in rooms.settings.sources
    ]


def _health(
    source: Source, state: SourceState | None, newest: datetime | None, fresh: datetime
) -> Health:
    """`fresh` is since when news is not stale."""
    seen = state or SourceState(source.url)
    return Health(
        url=source.url,
        name=source.name or seen.title or source.url,
        family=source.family,
        weight=source.weight,
        own=source.own,
        health=_word(seen, seen.newest or newest, fresh),
        outcome=seen.outcome,
        reason=seen.reason,
        failures=seen.failures,
        items=seen.items,
        newest=seen.newest or newest,
        last_visit=seen.last_visit,
        last_success=seen.last_success,
        next_visit=seen.next_visit,
        moved=seen.moved,
    )


def _word(state: SourceState, newest: datetime | None, fresh: datetime) -> str:
    if state.last_visit is None:
        return "not visited"
    if state.outcome is Outcome.RETIRED:
        return "retired"
    if state.outcome in FAILING:
        return "failing"
    return "well" if newest is not None and newest >= fresh else "stale"
