"""Sources written as one array (`sources = [{ url = "…" }, …]`): where a new one goes."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

_BEGINS = re.compile(r"^[ \t]*sources[ \t]*=[ \t]*\[", re.MULTILINE)


def with_tables(text: str, rows: Sequence[Any], tables: Sequence[str]) -> Iterator[str]:
    """The text with inline tables at the end of the array that holds `rows`, in ways to be tried.

    Which one says what it should is for the caller to see; there is none where the array is not
    found.
    """
    begin = _BEGINS.search(text)
    if begin is None:
        return
    end = _end(text, begin.start(), begin.end(), rows)
    if end is None:
        return
    head, line, tail = text[:end], text.rfind("\n", 0, end) + 1, text[end:]
    if line > begin.end() and not text[line:end].strip():
        feed = "\r\n" if "\r\n" in text else "\n"
        more = "".join(f"  {table},{feed}" for table in tables)
        yield text[:line] + more + text[line:]
        last = text.rfind("}", 0, line) + 1
        yield f"{text[:last]},{text[last:line]}{more}{text[line:]}"
    joined = ", ".join(tables)
    commas = (", ", " ") if rows else ("",)
    yield from (f"{head.rstrip()}{comma}{joined}{tail}" for comma in commas)


def _end(text: str, start: int, inside: int, rows: Sequence[Any]) -> int | None:
    """Where the bracket stands that ends the array."""
    at = text.find("]", inside)
    while at >= 0:
        try:
            found = tomllib.loads(text[start : at + 1].replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError:
            found = {}
        if found == {"sources": rows}:
            return at
        at = text.find("]", at + 1)
    return None
