"""Changing subscribers.yaml the way a person would: a few characters in, all else as it stands.

Edits are made in the text at the places the parser names, so comments, order and quoting stay byte
for byte. The result is read again before it replaces the file: unless it says exactly what it said
before plus the change, nothing is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.config.addresses import address, same_person
from digest.config.atomic import replace_text
from digest.config.declaring import Known
from digest.config.exchange import csv_rows
from digest.config.roster import (
    FoundRow,
    ReadRow,
    bytes_of,
    found_rows,
    known_names,
    read_rows,
    root_of,
    rows_of,
    text_of,
)
from digest.config.row_text import row_text
from digest.config.wording import WrongError, shown
from digest.errors import ConfigurationError, Refused
from digest.model.people import Consent, Declaration
from digest.model.settings import Settings


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows added, rows now withdrawn, rows that stood there, rows refused."""

    added: int
    withdrawn: int
    known: int
    problems: tuple[str, ...] = ()


def add_subscriber(file: Path, declaration: Declaration) -> None:
    """Append one row. Raises Refused if the address stands there already.

    Raises ConfigurationError where the row itself is wrong: it was typed so.
    """
    checked = _checked(declaration)
    text = text_of(file, bytes_of(file))
    for row in _rows(file, text):
        if same_person(row.declaration.email) == same_person(checked.email):
            raise Refused(_already(file, row))
    replace_text(file, _appended(file, text, [checked]))


def _already(file: Path, row: ReadRow) -> str:
    if row.declaration.state is Consent.WITHDRAWN:
        return (
            f"{file}, line {row.line}: this address has withdrawn, and the file cannot bring it "
            "back: only the reader can. Nothing was changed."
        )
    return f"{file}, line {row.line}: this address is there already. Change that row by hand."


def remove_subscriber(file: Path, email: str) -> None:
    """Mark every row of an address `state: withdrawn`.

    The row stays: the file is the publisher's, a withdrawal has to be remembered, and an address
    merely gone from the file keeps its subscription. Raises Refused if there is no such row.
    """
    try:
        wanted = same_person(address(email))
    except WrongError as error:
        raise Refused(f"The address {error}.") from None
    text = text_of(file, bytes_of(file))
    changed = _withdrawn(file, text, {wanted})
    if changed is None:
        raise Refused(f"{file}: there is no row for {shown(email)}. Nothing was changed.")
    if changed != text:
        replace_text(file, changed)


def import_subscribers(file: Path, other: Path, settings: Settings | None = None) -> Imported:
    """Take in the rows of another YAML list, or of a CSV with a header (by its name's ending).

    An address that stands here already is left as it is, except that a withdrawal is taken over.
    With `settings` sections and newsletters they do not have are problems here, as they would be
    in every run. Raises ConfigurationError if either file cannot be read.
    """
    text = text_of(file, bytes_of(file))
    theirs = text_of(other, bytes_of(other))
    is_csv = other.suffix.lower() in {".csv", ".tsv", ".txt"}
    found = csv_rows(other, theirs) if is_csv else found_rows(other, theirs)
    known = Known() if settings is None else known_names(settings)
    rows, problems = read_rows(other, found, known)
    here = {same_person(r.declaration.email): r.declaration.state for r in _rows(file, text)}
    new = [r.declaration for r in rows if same_person(r.declaration.email) not in here]
    leaving = {
        person
        for r in rows
        if r.declaration.state is Consent.WITHDRAWN
        and here.get(person := same_person(r.declaration.email), Consent.WITHDRAWN)
        is not Consent.WITHDRAWN
    }
    changed = (_withdrawn(file, text, leaving) if leaving else None) or text
    changed = _appended(file, changed, new) if new else changed
    if changed != text:
        replace_text(file, changed)
    return Imported(len(new), len(leaving), len(rows) - len(new) - len(leaving), tuple(problems))


def _checked(declaration: Declaration) -> Declaration:
    """The declaration as the file would give it back; ConfigurationError with all that is wrong."""
    text = row_text(declaration)
    here = Path("row")
    try:
        rows, problems = read_rows(here, found_rows(here, text), Known())
    except ConfigurationError:
        raise ConfigurationError(
            ["The row cannot be written: it holds characters YAML forbids."]
        ) from None
    if problems or not rows:
        raise ConfigurationError([p.removeprefix("row, line 1: ") for p in problems])
    return rows[0].declaration


def _rows(file: Path, text: str) -> list[ReadRow]:
    return read_rows(file, found_rows(file, text), Known())[0]


def _appended(file: Path, text: str, declarations: Iterable[Declaration]) -> str:
    root = root_of(file, text)
    if root is not None and root.flow_style and root.value:
        raise Refused(f'{file}: is written as one [list]. Begin each row with "- email:" first.')
    head, indent = text, ""
    if root is not None and root.value:
        indent = " " * root.start_mark.column
    elif root is not None:
        head = text[: root.start_mark.index] + text[root.end_mark.index :]
    rows = [row_text(d, indent) for d in declarations]
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not head or head.endswith("\n") else end
    changed = head + gap + "".join(rows).replace("\n", end)
    expected = _meaning(rows_of(root)) + _meaning(found_rows(file, "".join(rows)))
    return _certain(file, changed, expected)


def _withdrawn(file: Path, text: str, people: set[str]) -> str | None:
    """The text with these people's rows withdrawn; None if none of them has a row."""
    root = root_of(file, text)
    found = rows_of(root)
    places = [i for i, row in enumerate(found) if _person(row) in people]
    if root is None or not places:
        return None
    expected = _meaning(found)
    changed = text
    for place in reversed(places):
        changed = _with_state(changed, root.value[place])
        expected[place] = {**expected[place], "state": "withdrawn"}
    return _certain(file, changed, expected)


def _person(row: FoundRow) -> str | None:
    try:
        return same_person(address(row.fields.get("email")))
    except WrongError:
        return None


def _with_state(text: str, node: Any) -> str:
    """One row's state set: its value replaced, or the key put after the address."""
    nodes = {key.value: (key, value) for key, value in node.value}
    if "state" in nodes:
        value = nodes["state"][1]
        start, end = value.start_mark.index, value.end_mark.index
        gap = " " if start == end and text[start - 1 : start] == ":" else ""
        return f"{text[:start]}{gap}withdrawn{text[end:]}"
    key, value = nodes["email"]
    end = value.end_mark.index
    if node.flow_style:
        return f"{text[:end]}, state: withdrawn{text[end:]}"
    stop = text.find("\n", end)
    line_end = len(text) if stop < 0 else stop
    cr = "\r" if text[:line_end].endswith("\r") else ""
    line = f"{' ' * key.start_mark.column}state: withdrawn"
    return f"{text[:line_end]}\n{line}{cr}{text[line_end:]}"


def _meaning(found: Iterable[FoundRow]) -> list[dict[str, Any]]:
    """What rows say, wherever they stand."""
    return [dict(row.fields) | {"": row.reason} for row in found]


def _certain(file: Path, changed: str, expected: list[dict[str, Any]]) -> str:
    """`changed`, if it says what it should; a file of an odd form is for its owner to edit."""
    try:
        right = _meaning(found_rows(file, changed)) == expected
    except ConfigurationError:
        right = False
    if not right:
        raise Refused(
            f"{file}: is written in a way that cannot be changed safely from here. Nothing was "
            "changed; edit it by hand."
        )
    return changed
