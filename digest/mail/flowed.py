"""Plain text wrapped at 72 columns as format=flowed (RFC 3676): a phone may join what we broke."""

import re
import unicodedata

WIDTH = 72

_LINK = re.compile(r"(https?|mailto):\S+\Z")
_STUFFED = re.compile(r"[ >]|From ")
_BLANKS = re.compile(r"\n{3,}")
SIGNATURE = "-- "


def flowed(text: str, width: int = WIDTH) -> str:
    """Each line wrapped; links are never broken; at most one empty line in a row.

    A line that ends in a space goes on in the next (4.1); one that begins with a space, > or
    From is stuffed with a space (4.4); `-- ` before the footer stays as it is (4.3).
    """
    lines = [line for long in text.splitlines() for line in _wrapped(long, width)]
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"


def columns(text: str) -> int:
    """How wide a terminal shows it: wide East Asian characters take two columns, marks none."""
    return sum(map(_width, text))


def _wrapped(line: str, width: int) -> list[str]:
    if line == SIGNATURE:
        return [line]
    lines = [""]
    for word in line.split():
        pieces = [word] if _LINK.match(word) else _pieces(word, width)
        joined = f"{lines[-1]} {pieces[0]}" if lines[-1] else pieces[0]
        if not lines[-1] or columns(joined) < width:
            lines[-1] = joined
        else:
            lines[-1] += " "
            lines.append(pieces[0])
        lines.extend(pieces[1:])
    return [f" {made}" if _STUFFED.match(made) else made for made in lines]


def _pieces(word: str, width: int) -> list[str]:
    """A word too long for a line, cut; scripts without spaces are such words."""
    if len(word) * 2 < width or columns(word) < width:
        return [word]
    pieces = [""]
    for character in word:
        if columns(pieces[-1]) + _width(character) >= width and _width(character):
            pieces.append("")
        pieces[-1] += character
    return pieces


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
