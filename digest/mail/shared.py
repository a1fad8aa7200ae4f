"""One message for many readers of a variant, for providers that put each copy together.

Tags stand where a reader's own values go. They are made with a secret, so no news can contain
one: whoever could guess a tag could have an article show the leave link of each reader.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from digest.mail.flowed import unflowed
from digest.mail.message import Envelope, list_headers
from digest.mail.own import MARKS, Links, Variant, filled
from digest.model.people import Reader
from digest.model.sending import Own, SharedMail

_TAG_DIGITS = 20
_HTML, _TEXT = "html", "text"


@dataclass(frozen=True, slots=True)
class Copy:
    """One reader's place in a shared message; `id` is the delivery's."""

    id: str
    reader: Reader
    links: Links
    envelope: Envelope


def shared_mail(variant: Variant, copies: Sequence[Copy], seed: bytes) -> SharedMail:
    """The variant for these readers, at least one; `seed` is secret and of this issue.

    Equal input gives equal tags. Raises Refused as `build_message` does.
    """
    news = variant.html + variant.text + variant.subject
    tags = {(part, mark): _tag(seed, part, mark, news) for part in (_HTML, _TEXT) for mark in MARKS}
    envelope = copies[0].envelope
    return SharedMail(
        sender=envelope.sender,
        reply_to=envelope.reply_to or envelope.sender,
        subject=variant.subject,
        html=filled(variant.html, {mark: tags[_HTML, mark] for mark in MARKS}),
        text=filled(unflowed(variant.text), {mark: tags[_TEXT, mark] for mark in MARKS}),
        readers=tuple(_own(variant, copy, tags) for copy in copies),
    )


def _own(variant: Variant, copy: Copy, tags: dict[tuple[str, str], str]) -> Own:
    values = variant.own(copy.reader, copy.links)
    by_part = {_HTML: values.html, _TEXT: values.text}
    return Own(
        id=copy.id,
        recipient=copy.reader.email,
        name=copy.reader.name,
        headers=list_headers(copy.envelope),
        values={tag: by_part[part][mark] for (part, mark), tag in tags.items()},
    )


def _tag(seed: bytes, part: str, mark: str, news: str) -> str:
    """Letters and digits only; made anew, should the news hold it after all."""
    number = 0
    while True:
        name = f"{part} {MARKS.index(mark)} {number}"
        tag = "x" + hmac.digest(seed, name.encode(), "sha256").hex()[:_TAG_DIGITS]
        if tag not in news:
            return tag
        number += 1
