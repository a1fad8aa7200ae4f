"""Judging what was seen from outside: whether links answer, what a browser and a filter said."""

from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from digest.mail.preflight.copies import House, error, warning
from digest.model.checks import Evidence, Finding, LinkAnswer, Looks, Reach, SpamScore

BEST_SPAM_SCORE = -0.9
"""What a clean message of this kind reaches; 5.0 is SpamAssassin's own line for spam."""
SPAM = 2.0

_HEARD = frozenset({Reach.ANSWERS, Reach.GONE, Reach.TROUBLE})


def seen_rules(evidence: Evidence, house: House) -> Iterator[Finding]:
    """All of them; what was not looked at is no finding."""
    online = any(link.reach in _HEARD for link in evidence.links)
    for link in evidence.links:
        ours = is_ours(link.url, house)
        yield from _ours(link, house) if ours else _theirs(link, online=online)
    if evidence.looks is not None:
        yield from _overflow(evidence.looks)
    if evidence.spam is not None:
        yield from _spam(evidence.spam)


def is_ours(url: str, house: House) -> bool:
    """Whether a link leads to the publisher's own pages."""
    return bool(house.base_url) and (url == house.base_url or url.startswith(f"{house.base_url}/"))


def shown_link(url: str, house: House) -> str:
    """A link as it may be told: a reader's own signed link is a key, and is not."""
    if not is_ours(url, house):
        return url
    tail = url.removeprefix(house.base_url)
    return "the leave link" if tail.startswith("/l/") else url


def _ours(link: LinkAnswer, house: House) -> Iterator[Finding]:
    name = shown_link(link.url, house)
    if link.reach is Reach.GONE:
        yield error(
            "reach",
            f"Our own page {name} answers {link.status}: readers could not use it. Does base_url "
            "lead to `digest serve --public` on this store, with this secret?",
        )
    elif link.reach is Reach.TROUBLE or (
        link.reach in (Reach.UNREACHED, Reach.NAMELESS) and house.reaches_readers
    ):
        yield warning(
            "reach",
            f"Our own page {name} does not work ({link.why}). Is `digest serve --public` "
            "running, and does base_url lead to it?",
        )


def _theirs(link: LinkAnswer, *, online: bool) -> Iterator[Finding]:
    if link.reach is Reach.GONE:
        yield warning(
            "reach",
            f"{link.url} is gone (it answers {link.status}): take the story from another source "
            "or leave it out.",
        )
    elif link.reach is Reach.TROUBLE:
        yield warning("reach", f"{link.url} does not work ({link.why}).")
    elif link.reach is Reach.NAMELESS and online:
        yield warning("reach", f"{link.url} leads to a host that does not exist.")


def not_reached(links: Sequence[LinkAnswer], house: House) -> tuple[str, ...]:
    """A sentence for each reason why links could not be judged, with how many."""
    online = any(link.reach in _HEARD for link in links)
    silent = {Reach.UNREACHED, Reach.SHUT} | (set() if online else {Reach.NAMELESS})
    open_ones = [link for link in links if link.reach in silent]
    if house.reaches_readers:
        open_ones = [
            link for link in open_ones if link.reach is Reach.SHUT or not is_ours(link.url, house)
        ]
    reasons = Counter(link.why for link in open_ones)
    example = {link.why: urlsplit(link.url).hostname or "" for link in reversed(open_ones)}
    return tuple(
        f"{count} link{'s were' if count > 1 else ' was'} not checked: {why} "
        f"({'such as ' if count > 1 else ''}{example[why]})."
        for why, count in sorted(reasons.items())
    )


def _overflow(looks: Looks) -> Iterator[Finding]:
    for spill in looks.spills:
        yield error(
            "overflow",
            f"In a window of {spill.window} px the mail is {spill.page} px wide: readers would "
            "have to scroll sideways. Look for a long word or a fixed width.",
        )


def _spam(spam: SpamScore) -> Iterator[Finding]:
    rules = ", ".join(spam.rules) or "no rule"
    if spam.score >= SPAM:
        yield error(
            "spam",
            f"SpamAssassin gives {spam.score:g} points ({rules}); it must stay below {SPAM:g}.",
        )
    elif spam.score > BEST_SPAM_SCORE:
        yield warning(
            "spam",
            f"SpamAssassin gives {spam.score:g} points ({rules}); a clean issue has "
            f"{BEST_SPAM_SCORE:g} or fewer.",
        )
