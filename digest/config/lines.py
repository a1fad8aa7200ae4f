"""On which line each key of a TOML document stands.

tomllib gives values without lines. This walks text that tomllib has already accepted, so it needs
no grammar checks of its own; its answer is used only if it saw exactly the document tomllib read.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
"""The way to a value: keys and list positions, e.g. ("newsletters", 0, "title")."""

_BLANK = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = re.compile(r"[^,\]}#\r\n]+")
_STRINGS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}',
        r"'''(?:[^']|'{1,2}(?!'))*'{3,5}",
        r'"(?:[^"\\\n]|\\.)*"',
        r"'[^'\n]*'",
    )
)


def lines_of(text: str, document: dict[str, Any]) -> dict[Path, int]:
    """1-based line of every key and list element; {} if the walk and tomllib disagree."""
    walk = _Walk(text)
    try:
        walk.document()
    except (_LostError, RecursionError):
        return {}
    above = {path[:end] for path in walk.lines for end in range(len(path))}
    if walk.lines.keys() - above != set(_leaves((), document)):
        return {}
    return walk.lines


def _leaves(path: Path, value: object) -> Iterator[Path]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves((*path, key), inner)
    elif isinstance(value, list) and value:
        for position, inner in enumerate(value):
            yield from _leaves((*path, position), inner)
    elif path:
        yield path


class _LostError(Exception):
    """The walk met what it does not understand."""


class _Walk:
    """A cursor over the text; fills `lines` as it goes. `counts` numbers lists of tables."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counted = 0
        self.line = 1
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def document(self) -> None:
        """Walk the whole text."""
        table: Path = ()
        self.skip(_GAP)
        while self.at < len(self.text):
            if self.peek("["):
                table = self.header()
            else:
                self.pair(table)
            self.skip(_GAP)

    def header(self) -> Path:
        """`[a.b]` or `[[a.b]]`; gives the way to the table it opens."""
        line = self.here()
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        path: Path = ()
        names = self.dotted()
        for name in names[:-1]:
            path = self.inside((*path, name))
        path = (*path, names[-1])
        self.skip(_BLANK)
        self.at += 2 if many else 1
        self.note(path, line)
        if many:
            self.counts[path] = self.counts.get(path, -1) + 1
            path = self.inside(path)
            self.note(path, line)
        return path

    def inside(self, path: Path) -> Path:
        """A list of tables stands for its last table."""
        return (*path, self.counts[path]) if path in self.counts else path

    def pair(self, table: Path) -> None:
        """`key = value`, the key perhaps dotted."""
        line = self.here()
        path = table
        for name in self.dotted():
            path = (*path, name)
            self.note(path, line)
        self.skip(_BLANK)
        self.expect("=")
        self.skip(_BLANK)
        self.value(path)

    def value(self, path: Path) -> None:
        """Any value; arrays and inline tables note what is in them."""
        if self.peek("["):
            self.array(path)
        elif self.peek("{"):
            self.inline_table(path)
        elif not self.string():
            self.take(_PLAIN)

    def array(self, path: Path) -> None:
        """`[1, 2]`, over several lines if it likes."""
        self.expect("[")
        self.skip(_GAP)
        position = 0
        while not self.peek("]"):
            self.note((*path, position), self.here())
            self.value((*path, position))
            self.comma("]")
            position += 1
        self.expect("]")

    def inline_table(self, path: Path) -> None:
        """`{ env = "NAME" }`."""
        self.expect("{")
        self.skip(_GAP)
        while not self.peek("}"):
            self.pair(path)
            self.comma("}")
        self.expect("}")

    def comma(self, end: str) -> None:
        self.skip(_GAP)
        if not self.peek(end):
            self.expect(",")
            self.skip(_GAP)

    def dotted(self) -> list[str]:
        """One key, or several joined by dots."""
        names = [self.key()]
        self.skip(_BLANK)
        while self.peek("."):
            self.expect(".")
            self.skip(_BLANK)
            names.append(self.key())
            self.skip(_BLANK)
        return names

    def key(self) -> str:
        self.skip(_BLANK)
        start = self.at
        if self.string():
            # Only TOML's own reader knows its escapes.
            (name,) = tomllib.loads(f"{self.text[start : self.at]} = 0")
            return str(name)
        return self.take(_BARE_KEY)

    def string(self) -> bool:
        """Step over a string if one stands here."""
        for pattern in _STRINGS:
            found = pattern.match(self.text, self.at)
            if found:
                self.at = found.end()
                return True
        return False

    def note(self, path: Path, line: int) -> None:
        """Remember where a path was first met."""
        self.lines.setdefault(path, line)

    def here(self) -> int:
        """The line of the cursor; counted forward only, so a walk is linear."""
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def peek(self, char: str) -> bool:
        return self.text.startswith(char, self.at)

    def expect(self, char: str) -> None:
        if not self.peek(char):
            raise _LostError
        self.at += len(char)

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise _LostError
        self.at = found.end()
        return found.group()
