"""The house's small Markdown, read into plain runs: no markup of its own ever reaches a page.

CommonMark's paragraphs, bold, italics, links and lists; all else is text. The parser is
markdown-it-py with every rule off but these: the rules of emphasis are long, and one written by
hand would read a publisher's text otherwise than every editor that shows it. Its HTML renderer is
not used: templates give each run its looks, so nothing has to be cleaned afterwards.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from digest.mail.clean import clean, web_address

_RULES = ("emphasis", "link", "list", "escape", "newline")
_PARSER = MarkdownIt("zero", {"html": False}).enable(list(_RULES))

LONGEST_RUN = 20_000
MOST_PARTS = 40
MOST_ROWS = 40

_LISTS = {"bullet_list_open": "bullets", "ordered_list_open": "numbers"}
_ENDS = frozenset({"bullet_list_close", "ordered_list_close"})


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike. `url` is empty where they are no link; `breaks`: a line ends here."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph (`kind` is `text`, one row) or a list (`bullets` or `numbers`, a row a point)."""

    kind: str
    rows: tuple[tuple[Run, ...], ...]


def parts_of(text: str) -> tuple[Part, ...]:
    """The text's paragraphs and lists, in order; a list within a list goes on in the same one."""
    parts = _parts(_PARSER.parse(text))
    return tuple(part for part, _ in zip(parts, range(MOST_PARTS), strict=False))


def _parts(tokens: Iterable[Token]) -> Iterator[Part]:
    depth, kind = 0, ""
    rows: list[tuple[Run, ...]] = []
    for token in tokens:
        if token.type in _LISTS:
            kind = kind or _LISTS[token.type]
            depth += 1
        elif token.type in _ENDS:
            depth -= 1
            if not depth and rows:
                yield Part(kind, tuple(rows[:MOST_ROWS]))
            if not depth:
                rows, kind = [], ""
        elif token.type == "inline" and (row := tuple(_runs(token.children or ()))):
            if depth:
                rows.append(row)
            else:
                yield Part("text", (row,))


def _runs(tokens: Iterable[Token]) -> Iterator[Run]:
    look = Run("")
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                look = replace(look, bold=token.nesting > 0)
            case "em_open" | "em_close":
                look = replace(look, italic=token.nesting > 0)
            case "link_open":
                look = replace(look, url=link(str(token.attrs.get("href", ""))))
            case "link_close":
                look = replace(look, url="")
            case "hardbreak":
                yield replace(look, text="", breaks=True)
            case "softbreak":
                yield replace(look, text=" ")
            case _ if token.content:
                yield replace(look, text=_words(token.content))


def _words(text: str) -> str:
    """Cleaned, but with the spaces that part this run from its neighbours."""
    first = " " if text[:1].isspace() else ""
    last = " " if text[-1:].isspace() and text.strip() else ""
    return first + clean(text, LONGEST_RUN) + last


def link(address: str) -> str:
    """A web address, or a bare mailto; anything else makes no link."""
    if address.lower().startswith("mailto:"):
        box = clean(address[len("mailto:") :], 320)
        return f"mailto:{box}" if "@" in box and box.isascii() and " " not in box else ""
    return web_address(address)
