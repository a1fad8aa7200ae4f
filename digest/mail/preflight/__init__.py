"""Preflight: every rule an issue must keep before anybody gets it, judged over every variant.

Pure: what has to be seen from outside (links, a browser, a spam filter) comes in as Evidence.
Every rule with its threshold, level and source is listed in docs/preflight.md.
"""

from collections.abc import Iterable
from dataclasses import replace

from digest.mail.preflight.copies import Copy, House, Proof, opened
from digest.mail.preflight.markup import markup_rules
from digest.mail.preflight.pictures import picture_rules
from digest.mail.preflight.quotes import quote_rules
from digest.mail.preflight.seen import not_reached, seen_rules
from digest.mail.preflight.styles import style_rules
from digest.mail.preflight.wire import wire_rules
from digest.mail.preflight.words import word_rules
from digest.model.checks import Evidence, Finding, Level
from digest.model.news import Issue

EVERY_COPY = "every copy"
_MOST_NAMED = 3


def preflight(
    issue: Issue, proofs: Iterable[Proof], house: House, evidence: Evidence
) -> tuple[Finding, ...]:
    """All findings, errors first; one for each broken rule, naming the copies that break it.

    `proofs` are of every choice among the readers, and of none; each is let go once judged.
    """
    found = [*quote_rules(issue, house.sources), *seen_rules(evidence, house)]
    by_copy: dict[Finding, list[str]] = {}
    total = 0
    for proof in proofs:
        total += 1
        for finding in dict.fromkeys(_of_copy(opened(proof), house, issue)):
            by_copy.setdefault(finding, []).append(str(proof.choice))
    found += [replace(finding, where=_where(names, total)) for finding, names in by_copy.items()]
    return tuple(sorted(dict.fromkeys(found), key=lambda f: f.level is not Level.ERROR))


def _of_copy(copy: Copy, house: House, issue: Issue) -> list[Finding]:
    return [
        *wire_rules(copy, house),
        *word_rules(copy, house, issue),
        *markup_rules(copy),
        *picture_rules(copy, house),
        *style_rules(copy, house, issue),
    ]


def _where(names: list[str], total: int) -> str:
    if len(names) == total:
        return EVERY_COPY
    more = len(names) - _MOST_NAMED
    listed = "; ".join(names[:_MOST_NAMED])
    return f"copies for {listed}{f' and {more} more' if more > 0 else ''}"


__all__ = ["House", "Proof", "not_reached", "preflight"]
