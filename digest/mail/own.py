"""A reader's own values, joined into a variant that many readers share.

While rendering, private-use characters stand for them; `clean` strips these from all news, so
none but the template's own can be there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import escape

from digest.mail.clean import clean, web_address
from digest.model.people import Reader

MARKS = HELLO, ADDRESS, VIEW, LEAVE, CHOOSE = "\ue000\ue001\ue002\ue003\ue004"

ROOM = 4_000
"""Bytes a copy may be larger than its variant, for the reader's own values."""

LONGEST_NAME = 40
# A name that holds an address or a link would be mail to strangers in our voice.
_NO_NAME = re.compile(r"[/@:<>]|www\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of one reader's copy: read online, leave, and choose sections where one can."""

    view: str
    leave: str
    choose: str | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """One reader's copy. `text` is wrapped and space-stuffed (RFC 3676), lines end in LF."""

    subject: str
    preheader: str
    html: str
    text: str

    def retitled(self, subject: str) -> "Rendered":
        """The same copy under another subject: [DRAFT], [TEST]."""
        return replace(self, subject=subject)


@dataclass(frozen=True, slots=True)
class Variant:
    """An issue for one choice of sections, with marks where a reader's own values go.

    `hello` is the greeting with {name}; `chooses` says whether its readers have a choose link.
    """

    subject: str
    preheader: str
    html: str
    text: str
    hello: str
    chooses: bool

    def to(self, reader: Reader, links: Links) -> Rendered:
        """One reader's copy."""
        own = self.own(reader, links)
        return Rendered(
            subject=self.subject,
            preheader=self.preheader,
            html=filled(self.html, own.html),
            text=filled(self.text, own.text),
        )

    def own(self, reader: Reader, links: Links) -> "OwnValues":
        """What stands for each mark in one reader's copy."""
        name = clean(reader.name, LONGEST_NAME)
        hello = self.hello.format(name=name) if name and not _NO_NAME.search(name) else ""
        own = {
            ADDRESS: clean(reader.email, 320),
            VIEW: web_address(links.view),
            LEAVE: web_address(links.leave),
            CHOOSE: web_address(links.choose or ""),
        }
        in_html = {**own, HELLO: f"{hello} " if hello else ""}
        return OwnValues(
            html={mark: str(escape(value)) for mark, value in in_html.items()},
            text={**own, HELLO: f"{hello}\n" if hello else ""},
        )


@dataclass(frozen=True, slots=True)
class OwnValues:
    """A reader's own values by mark, escaped for HTML and plain for text."""

    html: Mapping[str, str]
    text: Mapping[str, str]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with a value in place of each mark."""
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text
