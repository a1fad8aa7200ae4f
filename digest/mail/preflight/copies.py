"""What the rules look at: one variant as a specimen reader gets it, taken apart once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from digest.mail.own import Rendered
from digest.mail.preflight.looks import Shown, Theme, shown
from digest.mail.preflight.sheet import Sheet, sheet_of
from digest.mail.preflight.tree import Document, parse
from digest.model.checks import Choice, Finding, Level
from digest.model.pictures import Picture
from digest.model.settings import Source


@dataclass(frozen=True, slots=True)
class Proof:
    """A variant as one specimen reader gets it: the copy, its links, and the finished message."""

    choice: Choice
    copy: Rendered
    leave: str
    view: str
    message: bytes


@dataclass(frozen=True, slots=True)
class House:
    """What the rules must know of the publisher.

    `sources` by URL. `marks` are those of the templates. `base_url` is empty where none is set;
    `reaches_readers`: a provider is configured whose mail leaves this machine. `images`: the
    publisher has switched pictures on, or has a logo; they come from `base_url`. `pictures` are
    those the issue shows, by address; None for one the store does not have.
    """

    sender_domain: str
    postal_address: str
    sources: Mapping[str, Source] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    base_url: str = ""
    reaches_readers: bool = False
    images: bool = False
    pictures: Mapping[str, Picture | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Copy:
    """A proof taken apart: the tree and styles of its HTML, how its text shows in each theme, and
    the message as received.
    """

    proof: Proof
    document: Document
    sheet: Sheet
    shown: Mapping[Theme, tuple[Shown, ...]]
    message: EmailMessage

    @property
    def html(self) -> str:
        """The HTML part."""
        return self.proof.copy.html

    @property
    def text(self) -> str:
        """The text part, wrapped."""
        return self.proof.copy.text

    @property
    def links(self) -> tuple[str, ...]:
        """Every address an `a` of the HTML leads to, once each, in order."""
        hrefs = (a.attributes.get("href", "").strip() for a in self.document.all("a"))
        return tuple(dict.fromkeys(href for href in hrefs if href))


def opened(proof: Proof) -> Copy:
    """Take a proof apart."""
    document = parse(proof.copy.html)
    message = message_from_bytes(proof.message, policy=policy.default)
    assert isinstance(message, EmailMessage)
    sheet = sheet_of(document)
    runs = {theme: shown(document, sheet, theme) for theme in Theme}
    return Copy(proof, document, sheet, runs, message)


def error(rule: str, sentence: str) -> Finding:
    """What is never sent."""
    return Finding(rule, Level.ERROR, sentence)


def warning(rule: str, sentence: str) -> Finding:
    """What an editor may overrule."""
    return Finding(rule, Level.WARNING, sentence)


def joined(text: str) -> str:
    """Text without any white space: equal however it was wrapped."""
    return "".join(text.split())


def shortly(text: str, longest: int = 48) -> str:
    """The beginning of a text in quotation marks, to say which one is meant."""
    text = " ".join(text.split())
    return f"“{text if len(text) <= longest else text[: longest - 1] + '…'}”"
