"""Mistakes MJML's parser would pass over or call something else, found with their line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from digest.mail.mjml_words import ANY_TAGS, ANYWHERE, LENGTHS

# What stands in these is text to MJML: a tag of its own in them would stay as it is.
_ENDING = frozenset(
    {"mj-text", "mj-button", "mj-table", "mj-raw", "mj-title", "mj-preview", "mj-style"}
)

_TAG = re.compile(r"<(?P<close>/?)(?P<name>mj[\w-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_ATTRIBUTE = re.compile(r"=\s*(\"[^\"]*\"|'[^']*')")
_NAMED = re.compile(r"(?P<name>[^\s=\"'/]+)\s*=\s*(?P<value>\"[^\"]*\"|'[^']*')")
_LENGTH = re.compile(r"(?:-?0+|-?\d*\.?\d+(?:px|em|%)|auto|none|normal)\Z")


@dataclass(frozen=True, slots=True)
class Trap:
    """A mistake and its line, 1-based, in the source that was looked at."""

    line: int
    mistake: str


def find_traps(source: str) -> Iterator[Trap]:
    """Those that can be seen in the source, in its order of kinds."""
    yield from _marks(source)
    yield from _broken_attributes(source)
    yield from _said(source)
    yield from _nesting(source)


def uncompiled(html: str, source: str) -> Trap | None:
    """An `<mj-…>` left in the HTML: MJML skips what stands between unbalanced tags silently."""
    found = re.search(r"<mj-[^>]*>?", html)
    if not found:
        return None
    mistake = (
        f"{found[0]} was not compiled; it stands where MJML does not look, "
        "or between unbalanced tags in two <mj-raw> blocks."
    )
    return Trap(_line(source, max(0, source.find(found[0]))), mistake)


def line_at(source: bytes, offset: int) -> int:
    """The 1-based line of a byte offset."""
    return source.count(b"\n", 0, offset) + 1


def _line(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1


def _marks(source: str) -> Iterator[Trap]:
    for mark in _MARK.finditer(source):
        if "<" in mark[0]:
            mistake = f"{mark[0]} holds a <, a tag to MJML; put it into the sets above <mjml>."
            yield Trap(_line(source, mark.start()), mistake)
        elif '"' in mark[0] and source.rfind("<", 0, mark.start()) > source.rfind(
            ">", 0, mark.start()
        ):
            mistake = f"{mark[0]} holds double quotes inside an attribute; write single ones."
            yield Trap(_line(source, mark.start()), mistake)


def _broken_attributes(source: str) -> Iterator[Trap]:
    for tag in _TAG.finditer(source):
        rest = tag["rest"]
        for value in _ATTRIBUTE.finditer(rest):
            if "\n" in value[1]:
                mistake = (
                    f"an attribute of <{tag['name']}> runs over a line end; write it on one line."
                )
                yield Trap(_line(source, tag.start("rest") + value.start()), mistake)
        if "{%" in _ATTRIBUTE.sub("", rest):
            mistake = f"<{tag['name']}> holds a {{% %}} outside an attribute's value."
            yield Trap(_line(source, tag.start()), mistake)


def _said(source: str) -> Iterator[Trap]:
    """Attributes and units that MJML does not know and leaves away, or passes on to no effect."""
    for tag in _TAG.finditer(source):
        known = ANY_TAGS.get(tag["name"])
        if tag["close"] or known is None:
            continue
        for said in _NAMED.finditer(_MARK.sub(lambda mark: "0" * len(mark[0]), tag["rest"])):
            name, value = said["name"].lower(), said["value"].strip("\"'")
            line = _line(source, tag.start("rest") + said.start())
            if name not in known | ANYWHERE:
                mistake = f"<{tag['name']}> knows no attribute {name!r}{_meant(name, known)}."
                yield Trap(line, mistake)
            elif name in LENGTHS:
                for part in (part for part in value.split() if not _LENGTH.match(part)):
                    mistake = f"{name} of <{tag['name']}> is {part!r}; write px or % behind it."
                    yield Trap(line, mistake)


def _meant(name: str, known: frozenset[str]) -> str:
    near = get_close_matches(name, sorted(known | ANYWHERE), 1)
    return f"; {near[0]} was meant" if near else ""


def _nesting(source: str) -> Iterator[Trap]:
    still_open: list[tuple[str, int]] = []
    for tag in _TAG.finditer(source):
        name, line = tag["name"], _line(source, tag.start())
        if name not in ANY_TAGS:
            yield Trap(line, f"<{name}> is not an MJML tag we know.")
        if still_open and still_open[-1][0] in _ENDING and not tag["close"]:
            yield Trap(line, f"<{name}> stands inside <{still_open[-1][0]}>, which holds text.")
        if tag["close"]:
            if name in (above for above, _ in still_open[:-1]):
                unclosed, opened = still_open[-1]
                yield Trap(opened, f"<{unclosed}> is never closed; </{name}> comes first.")
                return
            if not still_open or still_open[-1][0] != name:
                yield Trap(line, f"</{name}> closes what is not open here.")
                return
            still_open.pop()
        elif not tag["rest"].rstrip().endswith("/"):
            still_open.append((name, line))
    for name, line in still_open[::-1]:
        yield Trap(line, f"<{name}> is never closed.")
