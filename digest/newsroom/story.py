"""A story as the newsroom handles it between clustering and the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from digest.model.news import Status, Term, Told
from digest.newsroom.reading import Reading
from digest.newsroom.sections import Placed


@dataclass(frozen=True, slots=True)
class Story:
    """One event of today. `readings` are best first; `copies` are URLs told by one of them.

    `origin` maps each reading's URL to the first article with the same text; `voices` counts
    independent ones. `earlier` is what readers were told of it before, oldest first.
    """

    id: str
    readings: tuple[Reading, ...]
    copies: tuple[str, ...]
    origin: Mapping[str, str]
    voices: int
    earlier: tuple[Told, ...]
    placed: Placed

    @property
    def status(self) -> Status:
        """UPDATE if readers were told of it before."""
        return Status.UPDATE if self.earlier else Status.NEW

    @property
    def urls(self) -> tuple[str, ...]:
        """All its articles of today, by URL."""
        return tuple(sorted((*(r.url for r in self.readings), *self.copies)))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story with its score and the terms whose sum it is."""

    story: Story
    score: float
    terms: tuple[Term, ...]
