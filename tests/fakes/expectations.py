"""What feedparser's test feeds say of themselves: `Expect:` in a comment, read and never run."""

import ast
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_LINE = re.compile(r"^\s*(\w+):[ \t]*(.*?)\s*$", re.MULTILINE)
_WIDE = ("utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037")


@dataclass(frozen=True)
class Expectation:
    """`path` leads to a value in feedparser's result: ("entries", 0, "title")."""

    path: tuple[str | int, ...]
    value: Any


@dataclass(frozen=True)
class Example:
    """A test feed; `expected` holds those of its expectations that are plain equalities."""

    name: str
    body: bytes
    charset: str
    location: str
    expected: tuple[Expectation, ...]


def examples(archive: Path) -> Iterator[Example]:
    with tarfile.open(archive) as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            if member.isfile() and member.name.endswith(".xml"):
                file = tar.extractfile(member)
                assert file is not None
                yield _example(member.name.removeprefix("tests/"), file.read())


def _example(name: str, body: bytes) -> Example:
    said = _said(body)
    headers = dict(line.split(":", 1) for line in said.get("Header", []) if ":" in line)
    lower = {key.strip().lower(): value.strip() for key, value in headers.items()}
    charset = re.search(r"charset=[\"']?([\w:.-]+)", lower.get("content-type", ""))
    return Example(
        name,
        body,
        charset[1] if charset else "",
        lower.get("content-location", ""),
        tuple(_equalities(" ".join(said.get("Expect", [])))),
    )


def _said(body: bytes) -> dict[str, list[str]]:
    for encoding in ("utf-8", *_WIDE):
        text = body.decode(encoding, "replace")
        comment = next((c for c in _COMMENT.findall(text) if "Expect:" in c), None)
        if comment:
            said: dict[str, list[str]] = {}
            for key, value in _LINE.findall(comment):
                said.setdefault(key, []).append(value)
            return said
    return {}


def _equalities(expression: str) -> Iterator[Expectation]:
    """`a['b'] == 'c' and …`: names, subscripts, attributes and literals; all else is passed by."""
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except SyntaxError:
        return
    together = isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And)
    for part in tree.values if together and isinstance(tree, ast.BoolOp) else [tree]:
        if isinstance(part, ast.Compare) and [type(op) for op in part.ops] == [ast.Eq]:
            path = _path(part.left)
            try:
                value = ast.literal_eval(part.comparators[0])
            except ValueError:
                continue
            if path:
                yield Expectation(path, value)


def _path(node: ast.expr) -> tuple[str | int, ...]:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        inner = _path(node.value)
        return (*inner, node.attr) if inner else ()
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        inner, key = _path(node.value), node.slice.value
        return (*inner, key) if inner and isinstance(key, str | int) else ()
    return ()
