"""Plain text wrapped at 72 columns as format=flowed (RFC 3676): a phone may join what we broke."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

WIDTH = 72

_LINK = re.compile(r"(https?|mailto):\S+\Z")
_STUFFED = re.compile(r"[ >]|From ")
_BLANKS = re.compile(r"\n{3,}")
SIGNATURE = "-- "
CUT = "\n"


def flowed(text: str, width: int = WIDTH) -> str:
    """Each line wrapped; links are never broken; at most one empty line in a row.

    A line that ends in a space goes on in the next (4.1); one that begins with a space, > or
    From is stuffed with a space (4.4); `-- ` before the footer stays as it is (4.3).
    """
    lines = [line for long in text.splitlines() for line in _wrapped(long, width)]
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"


def unflowed(text: str) -> str:
    """Flowed text as plain lines, for those who would not say that it flows.

    The lines stay where they were broken; the spaces that only flowing means are gone.
    """
    lines = (line if line == SIGNATURE else line.rstrip(" ") for line in text.split("\n"))
    return "\n".join(line.removeprefix(" ") for line in lines)


def columns(text: str) -> int:
    """How wide a terminal shows it: wide East Asian characters take two columns, marks none."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _wrapped(line: str, width: int) -> list[str]:
    if line == SIGNATURE:
        return [line]
    lines: list[str] = []
    made, filled = "", 0
    for piece in _pieces(line, width):
        needed = columns(piece)
        if made.endswith(CUT):
            lines.append(made.rstrip(CUT))
            made, filled = piece, needed
        elif made and filled + 1 + needed >= width:
            lines.append(f"{made} ")
            made, filled = piece, needed
        else:
            made = f"{made} {piece}" if made else piece
            filled += needed + (1 if filled else 0)
    return [f" {made}" if _STUFFED.match(made) else made for made in (*lines, made)]


def _pieces(line: str, width: int) -> Iterator[str]:
    """The line's words; one too long for a line is cut, unless it is a link.

    Scripts without spaces are such words. A cut ends its line for good: joined again, the word
    would hold a space.
    """
    for word in line.split():
        if columns(word) < width or _LINK.match(word):
            yield word
            continue
        piece, filled = "", 0
        for character in word:
            needed = _width(character)
            if filled + needed >= width and needed:
                yield piece + CUT
                piece, filled = "", 0
            piece += character
            filled += needed
        yield piece


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
