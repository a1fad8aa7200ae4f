"""A message's HTML as one reader's screen would show it, and the links in it."""

import re
from base64 import b64encode
from collections.abc import Callable
from email.parser import BytesHeaderParser
from email.policy import default as default_policy
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import NamedTuple

from digest.model.pictures import MEDIA, Picture

_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style\s*>)", re.IGNORECASE | re.DOTALL)
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_HEAD_ENDS = re.compile(r"</head\s*>", re.IGNORECASE)

_WORDLESS = frozenset({"head", "style", "script", "title"})

LOOKS = ("light", "dark")
_TRUE, _FALSE = "(min-width:0)", "(max-width:0)"


def in_look(html: str, look: str) -> str:
    """The message with its `light` or `dark` styles in force, whatever this screen prefers.

    Only conditions inside <style> are answered, and links out of the message are made inert:
    otherwise the text of a preview is the text that leaves.
    """

    def answered(condition: re.Match[str]) -> str:
        return _TRUE if condition[1].lower() == look else _FALSE

    def style(block: re.Match[str]) -> str:
        return block[1] + _SCHEME.sub(answered, block[2]) + block[3]

    ours = (
        f"<style>:root{{color-scheme:{look} !important}}"
        'a[href]:not([href^="#"]){pointer-events:none}</style>'
    )
    shown = _STYLE.sub(style, html)
    head_ends = _HEAD_ENDS.search(shown)
    at = head_ends.start() if head_ends else 0
    return shown[:at] + ours + shown[at:]


_OURS = re.compile(r'src="[^"]*/p/(?P<hash>[0-9a-f]{64})\.(?P<kind>jpg|png)"')


def with_pictures(html: str, picture: Callable[[str], Picture | None]) -> str:
    """Our own pictures put into the document itself: the preview loads nothing from elsewhere."""

    def inside(found: re.Match[str]) -> str:
        known = picture(found["hash"])
        if known is None:
            return found[0]
        return f'src="data:{MEDIA[known.kind]};base64,{b64encode(known.data).decode()}"'

    return _OURS.sub(inside, html)


SNIPPET = 90
"""Characters of text a phone shows after the subject."""


class Inbox(NamedTuple):
    """The line an inbox shows of a message."""

    sender: str
    subject: str
    snippet: str


def inbox_line(html: str, eml: bytes) -> Inbox:
    """Sender and subject from the message's own header, and its first words, seen or hidden."""
    head = BytesHeaderParser(policy=default_policy).parsebytes(eml)
    name, address = parseaddr(str(head["from"] or ""))
    parser = _Words()
    parser.feed(html)
    parser.close()
    return Inbox(name or address, str(head["subject"] or ""), " ".join(parser.words())[:SNIPPET])


class _Words(HTMLParser):
    """Collects the words of a document's body."""

    def __init__(self) -> None:
        super().__init__()
        self._text: list[str] = []
        self._silent = ""

    def handle_starttag(
        self,
        tag: str,
        attrs: list[tuple[str, str | None]],  # noqa: ARG002 - HTMLParser calls it so
    ) -> None:
        """Something opens that may hold no words."""
        if tag in _WORDLESS and not self._silent:
            self._silent = tag

    def handle_endtag(self, tag: str) -> None:
        """It closes."""
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        """Words, or something else's text."""
        if not self._silent:
            self._text.append(data)

    def words(self) -> list[str]:
        """All words met, one after another."""
        return " ".join(self._text).split()


class _Links(HTMLParser):
    """Collects each address once, in the order met, with the words it is under."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A link opens."""
        href = dict(attrs).get("href") if tag == "a" else None
        if href and not href.startswith("#"):
            self._open = href
            self.found.setdefault(href, "")

    def handle_endtag(self, tag: str) -> None:
        """A link closes."""
        if tag == "a":
            self._open = None

    def handle_data(self, data: str) -> None:
        """Words, perhaps of a link."""
        if self._open is not None:
            self.found[self._open] = f"{self.found[self._open]} {data}"


def links(html: str) -> tuple[tuple[str, str], ...]:
    """(address, words) of every link out of the message, each address once, in order."""
    parser = _Links()
    parser.feed(html)
    parser.close()
    return tuple((url, " ".join(words.split())) for url, words in parser.found.items())
