"""What a yes is given to: a hash over all that makes the bytes readers get.

Like a hash tree: each part has a hash of its own and `hash` is over those, so that what differs
can be named. A variant's parts hold marks where a reader's own values go; readers who come later
with a choice nobody had are covered by the rest, from which every variant follows.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from digest.model.checks import Choice, Seal
from digest.model.news import Issue
from digest.outbox.canon import fingerprint


def seal_of(
    issue: Issue,
    templates: str,
    rendering: object,
    version: str,
    variants: Mapping[Choice, str],
) -> Seal:
    """The seal of an issue.

    `templates` is the fingerprint of their sources, `rendering` plain JSON values; `variants` has
    the `hash_of` each variant's parts by its choice.
    """
    bare = Seal(
        hash="",
        issue=fingerprint(issue),
        templates=templates,
        rendering=_sha256(_plain(rendering)),
        version=version,
        variants=tuple(sorted(variants.items())),
    )
    return replace(bare, hash=_over(bare))


def differences(approved: Seal, now: Seal) -> Iterator[str]:
    """What is not as it was approved, in words; nothing where all is the same.

    Variants only `now` has (readers who came since) are no difference; each one that was approved
    must be there and be the same.
    """
    if approved.issue != now.issue:
        yield "the issue"
    if approved.templates != now.templates:
        yield "a template"
    if approved.rendering != now.rendering:
        yield "the newsletter's settings (sender, title, address, accent, base_url …)"
    if approved.version != now.version:
        yield f"the version of Digest (it was {approved.version}, it is {now.version})"
    there = dict(now.variants)
    changed = [chosen for chosen, made in approved.variants if there.get(chosen) != made]
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        yield f"what readers of {changed[0]}{more} would get"


def is_whole(seal: Seal) -> bool:
    """Whether its hash is over what it says: one that was tampered with is none."""
    return seal.hash == _over(seal)


def hash_of(parts: Iterable[str]) -> str:
    """One variant's parts (subject, preheader, HTML, text, greeting), as SHA-256 in hex."""
    return _sha256(_plain(list(parts)))


def _over(seal: Seal) -> str:
    variants = [[choice.sections, choice.language, made] for choice, made in seal.variants]
    return _sha256(_plain([seal.issue, seal.templates, seal.rendering, seal.version, variants]))


def _plain(value: object) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
