"""The part of the store's twin that holds preflights, seals and links; and fake inspectors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from digest.model.checks import Evidence, LinkAnswer, Looks, Preflight, Reach, Seal, SpamScore
from digest.ports import Specimen


class MemoryChecks:
    """Implements ports.CheckStore with dicts."""

    def _start_checks(self) -> None:
        self._preflights: dict[tuple[str, str], Preflight] = {}
        self._seals: dict[str, Seal] = {}
        self._links: dict[str, LinkAnswer] = {}

    def save_preflight(self, newsletter: str, edition: str, found: Preflight) -> None:
        self._preflights[newsletter, edition] = found

    def preflight(self, newsletter: str, edition: str) -> Preflight | None:
        return self._preflights.get((newsletter, edition))

    def keep_seal(self, newsletter: str, edition: str, seal: Seal) -> None:  # noqa: ARG002 - kept for its hash only
        self._seals.setdefault(seal.hash, seal)

    def seal(self, seal_hash: str) -> Seal | None:
        return self._seals.get(seal_hash)

    def link_answers(self, urls: Iterable[str], since: datetime) -> tuple[LinkAnswer, ...]:
        wanted = sorted(set(urls))
        known = (self._links[url] for url in wanted if url in self._links)
        return tuple(answer for answer in known if answer.at >= since)

    def keep_link_answers(self, answers: Iterable[LinkAnswer], forget: datetime) -> None:
        self._links = {u: a for u, a in self._links.items() if a.at >= forget}
        self._links |= {answer.url: answer for answer in answers}


@dataclass
class Watcher:
    """An Inspector that says what it was told to, and remembers what it was asked."""

    reaches: dict[str, Reach] = field(default_factory=dict)
    looks: Looks | None = None
    spam: SpamScore | None = None
    asked: list[str] = field(default_factory=list)
    specimens: int = 0

    def inspect(
        self, links: Sequence[str], ours: Sequence[str], specimen: Specimen | None, now: datetime
    ) -> Evidence:
        self.asked += [*links, *ours]
        seen = Evidence(links=tuple(self._answer(url, now) for url in (*links, *ours)))
        if specimen is None:
            return seen
        self.specimens += 1
        return replace(seen, looks=self.looks, spam=self.spam)

    def _answer(self, url: str, now: datetime) -> LinkAnswer:
        reach = self.reaches.get(url, Reach.ANSWERS)
        status = {Reach.ANSWERS: 200, Reach.GONE: 404, Reach.TROUBLE: 500}.get(reach, 0)
        return LinkAnswer(url, reach, now, status, f"it answers {status}" if status else "")
