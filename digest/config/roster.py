"""subscribers.yaml as it is read: rows with their lines, mistakes as sentences.

PyYAML's C parser reads it (8 times faster than ruamel.yaml here, and it is read at every run).
Only its node tree is used: values stay the words that stand in the file, so `no` is no truth
value and anchors cannot blow up.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from digest.config.addresses import same_person
from digest.config.declaring import Field, Known, Row
from digest.config.wording import shown
from digest.errors import ConfigurationError
from digest.model.people import Consent, Declaration
from digest.model.settings import Settings
from digest.ports import AudienceFile

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row as found. `reason` says why `fields` cannot be used at all."""

    line: int
    fields: dict[str, Field]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row taken in, and where it stands."""

    line: int
    declaration: Declaration


def read_subscribers(file: Path, settings: Settings) -> AudienceFile:
    """All rows of subscribers.yaml that can be taken, and a sentence for every mistake.

    Two rows for one address (any case, any form of the domain) are a note: the first counts,
    unless one of them is withdrawn, which always counts. Raises ConfigurationError when the file
    cannot be read, is not YAML or is not a list.
    """
    raw = bytes_of(file)
    rows, problems = _taken(file, found_rows(file, text_of(file, raw)), known_names(settings))
    unique, doubles = _unique(file, rows)
    return AudienceFile(
        rows=tuple(row.declaration for row in unique),
        file_hash=hashlib.sha256(raw).hexdigest(),
        problems=tuple(problems),
        notes=tuple(doubles),
    )


def known_names(settings: Settings) -> Known:
    """The names of digest.toml that rows may use."""
    sections = chain.from_iterable((s.name for s in n.sections) for n in settings.newsletters)
    return Known(tuple(dict.fromkeys(sections)), tuple(n.id for n in settings.newsletters))


def read_rows(
    file: Path, found: Iterable[FoundRow], known: Known
) -> tuple[list[ReadRow], list[str]]:
    """Rows, one for each address, and sentences; the reader for YAML and CSV alike."""
    rows, problems = _taken(file, found, known)
    unique, doubles = _unique(file, rows)
    return unique, problems + doubles


def _taken(file: Path, found: Iterable[FoundRow], known: Known) -> tuple[list[ReadRow], list[str]]:
    rows: list[ReadRow] = []
    problems: list[str] = []
    for row in found:
        read = Row(row.fields, known)
        declaration = None if row.reason else read.declaration()
        phrases = [row.reason] if row.reason else read.problems
        left_out = "The row is left out: " if declaration is None else ""
        problems += [f"{file}, line {row.line}: {left_out}{_ended(p)}" for p in phrases]
        if declaration is not None:
            rows.append(ReadRow(row.line, declaration))
    return rows, problems


def _ended(phrase: str) -> str:
    return phrase if phrase.endswith((".", "?", "}", '"')) else f"{phrase}."


def _unique(file: Path, rows: list[ReadRow]) -> tuple[list[ReadRow], list[str]]:
    """One row for each address: the first, or the first that withdraws."""
    kept: dict[str, ReadRow] = {}
    problems: list[str] = []
    for row in rows:
        key = same_person(row.declaration.email)
        first = kept.setdefault(key, row)
        if first is row:
            continue
        counts = _withdraws(row) and not _withdraws(first)
        kept[key] = row if counts else first
        problems.append(
            f"{file}, line {row.line}: this address stands in line {first.line} already; line "
            f"{kept[key].line} counts{', as it withdraws' if counts else ''}. Remove the other."
        )
    return list(kept.values()), problems


def _withdraws(row: ReadRow) -> bool:
    return row.declaration.state is Consent.WITHDRAWN


def bytes_of(file: Path) -> bytes:
    """The file's bytes, or ConfigurationError."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(
            [f"{file}: is not there. `digest init` writes one to begin with."]
        ) from None
    except OSError as error:
        raise ConfigurationError([f"{file}: cannot be read: {error.strerror}."]) from None


def text_of(file: Path, raw: bytes) -> str:
    """UTF-8, with or without Notepad's mark."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            [f"{file}, line {line}: is not UTF-8 text. Save the file as UTF-8."]
        ) from None


def root_of(file: Path, text: str) -> Any:
    """The list's node, or None for a file without rows."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except RecursionError:
        raise ConfigurationError([f"{file}: brackets are nested too deeply."]) from None
    except yaml.YAMLError as error:
        raise ConfigurationError([_not_yaml(file, error)]) from None
    if root is None or _is_empty(root):
        return None
    if not isinstance(root, yaml.SequenceNode):
        line = root.start_mark.line + 1
        raise ConfigurationError(
            [f'{file}, line {line}: must be a list: each row begins with "- email: …".']
        )
    return root


def _not_yaml(file: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f", line {mark.line + 1}" if mark else ""
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    return (
        f"{file}{where}: is not YAML: {reason}. Each row is like "
        '"- email: reader@news.example", its other keys below it, indented by two spaces.'
    )


def found_rows(file: Path, text: str) -> list[FoundRow]:
    """The rows as they stand."""
    return rows_of(root_of(file, text))


def rows_of(root: Any) -> list[FoundRow]:
    """The rows of a list's node."""
    return [] if root is None else list(map(_found, root.value))


def _found(node: Any) -> FoundRow:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        return FoundRow(line, {}, 'it must have keys, such as "- email: reader@news.example"')
    fields: dict[str, Field] = {}
    for key, value in _pairs(node):
        if key in fields:
            return FoundRow(line, {}, f"{shown(key)} is given twice")
        fields[key] = _field(value)
    return FoundRow(line, fields)


def _pairs(node: Any) -> Iterator[tuple[str, Any]]:
    for key, value in node.value:
        yield (key.value if isinstance(key, yaml.ScalarNode) else "a list or table"), value


def _field(node: Any) -> Field:
    if isinstance(node, yaml.SequenceNode):
        return [_word(inner) for inner in node.value]
    if isinstance(node, yaml.MappingNode):
        return {key: _word(value) for key, value in _pairs(node)}
    return _word(node)


def _word(node: Any) -> str | None:
    """A scalar's own words; nothing deeper is looked at."""
    if not isinstance(node, yaml.ScalarNode):
        return None
    return "" if _is_empty(node) else str(node.value)


def _is_empty(node: Any) -> bool:
    return str(node.tag) == "tag:yaml.org,2002:null"
