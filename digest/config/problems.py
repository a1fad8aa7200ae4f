"""Mistakes in digest.toml as sentences: file, line, key, whose it is, what to do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from digest.config.lines import Path
from digest.config.schema import Root, names_of
from digest.config.table import Table
from digest.config.wording import meant, nearest, shown

_NAMES = {"newsletters": "id", "sections": "name", "sources": "name", "providers": "name"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake at one place; `text` continues the key's name."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """The file as read: what sentences about it need."""

    file: FilePath
    document: Mapping[str, Any]
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int | None:
        """Where the path stands, or the nearest table above it that stands somewhere."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None

    def sentence(self, problem: Problem) -> str:
        """The whole sentence a person reads."""
        line = self.line(problem.path)
        where = f"{self.file}, line {line}" if line else f"{self.file}"
        end = "" if problem.text.endswith((".", "?", "}", "]")) else "."
        return f"{where}: {self.key(problem.path)} {problem.text}{end}"

    def key(self, path: Path) -> str:
        """`newsletters[0].sections[2].at_most (section "Asia" of newsletter "daily")`."""
        name = ""
        for part in path:
            name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
        owners = [o for end in range(len(path), 0, -1) if (o := self.owner(path[:end]))]
        return f"{name} ({' of '.join(owners)})" if owners else name

    def owner(self, path: Path) -> str:
        """`section "Asia"` for the way to a named table, or ""."""
        table = self.at(path)
        kind = path[-2] if len(path) > 1 else ""
        if not isinstance(table, dict) or kind not in _NAMES:
            return ""
        name = table.get(_NAMES[str(kind)], table.get("url") if kind == "sources" else None)
        return f"{str(kind)[:-1]} {shown(name)}" if isinstance(name, str) and name else ""

    def at(self, path: Path) -> object:
        """What the file says there, or None."""
        found: Any = self.document
        for part in path:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def sentences(self, problems: Iterable[Problem]) -> list[str]:
        """In the file's order, each once."""
        unique = dict.fromkeys(problems)
        ordered = sorted(unique, key=lambda p: (self.line(p.path) or 0, self.key(p.path)))
        return [self.sentence(problem) for problem in ordered]


def problems_of(error: ValidationError) -> Iterator[Problem]:
    """What pydantic found, in our words."""
    for details in error.errors(include_url=False, include_input=False):
        path = tuple(details["loc"])
        yield Problem(path, _text(path, details))


def _text(path: Path, details: ErrorDetails) -> str:
    match details["type"]:
        case "missing":
            return _missing(path)
        case "extra_forbidden":
            return _unknown(path)
        case "list_type":
            return _not_a_list(path)
        case "value_error":
            return _with_example(path, str(details["ctx"]["error"]))
        case _:
            return "must be a table of keys and values"


def _missing(path: Path) -> str:
    field = field_at(path)
    meaning = field.description if field else ""
    return _with_example(path, f"is missing ({meaning})")


def _not_a_list(path: Path) -> str:
    field = field_at(path)
    if field is not None and _inner_table(field) is not None:
        header = "".join(f".{p}" for p in path if isinstance(p, str))[1:]
        return f"must be written as [[{header}]], with two brackets, once for each"
    return _with_example(path, "must be a list in square brackets")


def _with_example(path: Path, text: str) -> str:
    """Add how the key could be written, unless the text already says what to do."""
    name = next((p for p in reversed(path) if isinstance(p, str)), "")
    field = field_at(path)
    if field is None or not field.examples or text.endswith(("?", "}")):
        return text
    return f"{text}. For example: {name} = {field.examples[0]}"


def _unknown(path: Path) -> str:
    table = table_at(path[:-1])
    word = str(path[-1])
    known = list(names_of(table)) if table else []
    elsewhere = [t for t in tables() if word in names_of(t)]
    text = f"is not a key of {title_of(table) if table else 'digest.toml'}"
    if elsewhere and nearest(word, known) != word:
        where = " and ".join(title_of(t) for t in elsewhere)
        return f"{text}: it belongs to {where}. Move it there, above any table that follows"
    return f"{text}. {meant(word, known)}"


def tables(table: type[Table] = Root) -> Iterator[type[Table]]:
    """Every table of the schema, depth first, the root first."""
    yield table
    for field in table.model_fields.values():
        inner = _inner_table(field)
        if inner is not None:
            yield from tables(inner)


def title_of(table: type[Table]) -> str:
    """How the table's header is written; its docstring begins with it."""
    return (table.__doc__ or "").partition(":")[0].partition(" itself")[0]


def field_at(path: Path) -> FieldInfo | None:
    """The field a way leads to; list positions at its end are left off."""
    names = [part for part in path if isinstance(part, str)]
    table = table_at(tuple(names[:-1]))
    if table is None or not names or names[-1] not in names_of(table):
        return None
    return table.model_fields[names_of(table)[names[-1]]]


def table_at(path: Path) -> type[Table] | None:
    """The table a way leads to, or None."""
    table: type[Table] | None = Root
    for name in (part for part in path if isinstance(part, str)):
        if table is None or name not in names_of(table):
            return None
        table = _inner_table(table.model_fields[names_of(table)[name]])
    return table


def _inner_table(field: FieldInfo) -> type[Table] | None:
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and issubclass(kind, Table):
            return kind
    return None
