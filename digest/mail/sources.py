"""A template's source with the parts it includes, where each line still knows where it stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from digest.errors import TemplateError

PARTS = "parts/"
"""The folder of pieces that templates share; each can be changed by itself."""

_INCLUDE = re.compile(r"^[ \t]*<mj-include\s+path=\"(?P<path>[^\"]*)\"\s*/>[ \t]*$")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Source:
    """One template's text without comments; `origins` holds file and line of each of its lines."""

    name: str
    text: str
    origins: tuple[tuple[str, int], ...]

    def at(self, line: int) -> str:
        """`head.mjml, line 3` for a 1-based line of this text; the file alone for line 0."""
        if not 1 <= line <= len(self.origins):
            return f"{self.name}, line {line}" if line else self.name
        name, number = self.origins[line - 1]
        return f"{name}, line {number}"


def source_of(name: str, text: str, parts: Mapping[str, str]) -> Source:
    """The text with each `<mj-include path="…" />`, which stands on a line of its own, put in.

    Raises TemplateError for a part that is not there.
    """
    lines = list(_lines(name, _without_comments(text), parts))
    origins = tuple((file, number) for file, number, _ in lines)
    return Source(name, "\n".join(line for _, _, line in lines), origins)


def _lines(name: str, text: str, parts: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        found = _INCLUDE.match(line)
        if not found:
            yield name, number, line
            continue
        path = found["path"]
        if path not in parts:
            raise TemplateError(f"{name}, line {number}: {no_such_part(path, parts)}")
        for inner, piece in enumerate(_without_comments(parts[path]).rstrip("\n").split("\n"), 1):
            yield path, inner, piece


def no_such_part(path: str, parts: Mapping[str, str]) -> str:
    """The sentence for a part a template asks for and nobody wrote."""
    known = ", ".join(sorted(parts)) or "none"
    return f"there is no part {path!r}; the parts there are: {known}."


def _without_comments(text: str) -> str:
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
