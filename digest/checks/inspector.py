"""The Inspector: links asked, and the programs of others where they are installed."""

from collections.abc import Callable, Sequence
from datetime import datetime

from digest.checks.links import LinkChecker
from digest.checks.programs import Unavailable, look, sniff
from digest.model.checks import LinkAnswer, Looks, SpamScore


class OutsideInspector:
    """Implements ports.Inspector."""

    def __init__(self, links: LinkChecker) -> None:
        self._links = links

    def links(
        self, urls: Sequence[str], now: datetime, ours: Callable[[str], bool]
    ) -> tuple[LinkAnswer, ...]:
        """One answer for each URL, in their order."""
        return self._links.check(urls, now, ours=ours)

    def looks(self, html: str) -> Looks | str:
        """What a browser saw, or why none looked."""
        try:
            return look(html)
        except Unavailable as reason:
            return str(reason)

    def spam(self, message: bytes) -> SpamScore | str:
        """What a spam filter said, or why none was asked."""
        try:
            return sniff(message)
        except Unavailable as reason:
            return str(reason)
