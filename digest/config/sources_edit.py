"""Adding sources to digest.toml the way a person would: tables at its end, all else as it stands.

Where they stand in one array, `sources = [...]`, the new ones go to the end of that.

The result is read again before it replaces the file: unless it says exactly what it said before
plus the new tables, nothing is written.
"""

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.config.atomic import replace_text
from digest.config.sources_array import with_tables
from digest.config.urls import check_url, same_address
from digest.config.wording import WrongError
from digest.errors import ConfigurationError, Refused


@dataclass(frozen=True, slots=True)
class NewSource:
    """What stands in a new [[sources]] table; keys that say no more than the default are left."""

    url: str
    name: str = ""
    kind: str = "auto"
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourcesAdded:
    """The new ones, those that stood there already, and sentences about those not taken."""

    added: tuple[NewSource, ...]
    known: tuple[NewSource, ...]
    problems: tuple[str, ...]


def add_sources(file: Path, sources: Iterable[NewSource]) -> SourcesAdded:
    """Append a table for each source whose address the file does not have yet.

    Raises ConfigurationError if the file cannot be read, Refused if it is written in a way that
    cannot be changed safely.
    """
    text = _text(file)
    before = _parsed(file, text)
    here = {key for row in _rows(before) if (key := _key(row.get("url")))}
    added, known, problems = list[NewSource](), list[NewSource](), list[str]()
    for source in sources:
        try:
            key = same_address(check_url(source.url))
        except WrongError as error:
            problems.append(f"{source.name or 'a source'}: its address {error}")
            continue
        (known if key in here else added).append(source)
        here.add(key)
    if added:
        replace_text(file, _appended(file, text, before, added))
    return SourcesAdded(tuple(added), tuple(known), tuple(problems))


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigurationError([f"{file}: cannot be read: {reason}."]) from None


def _parsed(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError([f"{file}: {error}; correct it first."]) from None


def _rows(document: dict[str, Any]) -> list[dict[str, Any]]:
    rows = document.get("sources", [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _key(url: object) -> tuple[str, str, int, str] | None:
    try:
        return same_address(url) if isinstance(url, str) else None
    except ValueError:
        return None


def _appended(file: Path, text: str, before: dict[str, Any], new: Sequence[NewSource]) -> str:
    rows = before.get("sources", [])
    expected = before | {"sources": [*rows, *map(_values, new)]}
    tables = [_inline(source) for source in new]
    for changed in (_with_tables_at_the_end(text, new), *with_tables(text, rows, tables)):
        try:
            right = _parsed(file, changed) == expected
        except ConfigurationError:
            continue
        if right:
            return changed
    raise Refused(
        f"{file}: is written in a way that cannot be changed safely from here. Nothing was "
        f"changed; add to `sources` by hand: {', '.join(tables)}"
    )


def _with_tables_at_the_end(text: str, new: Sequence[NewSource]) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith("\n") else end
    return text + gap + "".join(end + end.join(_lines(source)) + end for source in new)


def _values(source: NewSource) -> dict[str, Any]:
    values: dict[str, Any] = {"url": source.url}
    if source.name:
        values["name"] = source.name
    if source.kind != "auto":
        values["kind"] = source.kind
    if source.sections:
        values["sections"] = list(source.sections)
    return values


def _lines(source: NewSource) -> list[str]:
    return ["[[sources]]", *_pairs(source)]


def _inline(source: NewSource) -> str:
    return f"{{ {', '.join(_pairs(source))} }}"


def _pairs(source: NewSource) -> list[str]:
    return [f"{key} = {toml_value(value)}" for key, value in _values(source).items()]


def toml_value(value: object) -> str:
    """A string or a list of strings as TOML writes it."""
    # JSON writes strings and lists of strings as TOML does, but for DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
