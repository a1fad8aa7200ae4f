"""Lines of page texts: those that belong to the article, and those that belong to the publisher."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from digest.gather.names import letters
from digest.gather.texts import BODY_LIMIT
from digest.text.plain import one_line, plain_text

REPEATED_ON = 3
"""A line on so many pages of a family in one reading belongs to none of them."""

ENDS = frozenset(".!?…:;\"'”’»)]。！？」』।॥؟۔։።")
"""Signs a paragraph ends with, in scripts that have them."""


def article_lines(text: str, titles: Iterable[str]) -> tuple[str, ...]:
    """A page's text as clean lines, without titles in front and labels at the end.

    After the last sentence come "Comments", names of related stories, a share button's words.
    Where fewer than a quarter of the lines end as sentences do (Thai has no full stop), all stay.
    """
    lines = [clean for line in text.split("\n") if (clean := one_line(line, BODY_LIMIT))]
    names = [name for title in titles if (name := letters(title))]
    first = 0
    while first < len(lines) and any(n.startswith(letters(lines[first])) for n in names):
        first += 1
    lines = lines[first:]
    if sum(map(_ends, lines)) * 4 < len(lines):
        return tuple(lines)
    while lines and not _ends(lines[-1]):
        del lines[-1]
    return tuple(lines)


def _ends(line: str) -> bool:
    return line[-1] in ENDS


def repeated_lines(pages: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, frozenset[str]]:
    """Family -> lines that stand on REPEATED_ON or more of its pages."""
    return {
        family: frozenset(
            line
            for line, count in Counter(line for lines in texts for line in set(lines)).items()
            if count >= REPEATED_ON
        )
        for family, texts in pages.items()
    }


def body_of(lines: Iterable[str], repeated: frozenset[str]) -> str:
    """The text of an article's body: its own lines, up to BODY_LIMIT characters."""
    kept = "\n".join(line for line in lines if line not in repeated)
    return plain_text(kept, BODY_LIMIT) if len(kept) > BODY_LIMIT else kept
