"""The Inspector: links asked, and the programs of others where they are installed, side by side."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from digest.checks.links import LinkChecker
from digest.checks.programs import Unavailable, look, sniff
from digest.model.checks import Evidence, Looks, SpamScore
from digest.ports import Specimen


class OutsideInspector:
    """Implements ports.Inspector; takes as long as the slowest, and each has its limit."""

    def __init__(self, links: LinkChecker) -> None:
        self._links = links

    def inspect(
        self, links: Sequence[str], ours: Sequence[str], specimen: Specimen | None, now: datetime
    ) -> Evidence:
        """What was seen, and sentences about what was not."""
        asked, own = (*links, *ours), frozenset(ours)
        with ThreadPoolExecutor(3, "inspect") as side_by_side:
            answers = side_by_side.submit(
                partial(self._links.check, ours=own.__contains__), asked, now
            )
            looks: Looks | str | None = None
            spam: SpamScore | str | None = None
            if specimen is not None:
                looking = side_by_side.submit(_looks, specimen.html)
                sniffing = side_by_side.submit(_spam, specimen.message)
                looks, spam = looking.result(), sniffing.result()
        unchecked = tuple(f"{reason}." for reason in (looks, spam) if isinstance(reason, str))
        return Evidence(
            links=answers.result(),
            looks=looks if isinstance(looks, Looks) else None,
            spam=spam if isinstance(spam, SpamScore) else None,
            unchecked=unchecked,
        )


def _looks(html: str) -> Looks | str:
    try:
        return look(html)
    except Unavailable as reason:
        return str(reason)


def _spam(message: bytes) -> SpamScore | str:
    try:
        return sniff(message)
    except Unavailable as reason:
        return str(reason)
