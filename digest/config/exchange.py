"""Subscribers as CSV, in and out, and the whole list as YAML."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from digest.config.declaring import Field
from digest.config.roster import FoundRow
from digest.config.row_text import row_text, written_state
from digest.config.wording import choice, shown
from digest.errors import ConfigurationError, Refused
from digest.model.people import Consent, Declaration, Subscriber

COLUMNS = (
    "email", "name", "sections", "newsletters", "language", "timezone", "how", "on", "state",
)  # fmt: skip
_ALSO_CALLED = {"e-mail": "email", "email address": "email", "mail": "email"}
_LISTS = ("sections", "newsletters")
_BETWEEN = re.compile(r"[;|]")
# A spreadsheet takes a cell that begins so for a formula and runs it (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(file: Path, text: str) -> list[FoundRow]:
    """The rows of a CSV (comma, semicolon or tab) with a header naming some of COLUMNS.

    Lists in a cell are parted by `;` or `|`. Raises ConfigurationError without an email column.
    """
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [_column(cell) for cell in next(reader, [])]
        _check_header(file, header)
        return list(_cells(reader, header))
    except csv.Error as error:
        line = reader.line_num
        raise ConfigurationError([f"{file}, line {line}: is not CSV: {error}."]) from None


def _column(cell: str) -> str:
    name = cell.strip().casefold()
    return _ALSO_CALLED.get(name, name)


def _check_header(file: Path, header: list[str]) -> None:
    problems = []
    if "email" not in header:
        problems.append(f"{file}, line 1: the first line must name the columns, one of them email.")
    problems += [
        f"{file}, line 1: {shown(name)} is not a column. Known are {choice(COLUMNS)}."
        for name in sorted(set(header) - set(COLUMNS))
    ]
    problems += [
        f"{file}, line 1: the column {shown(name)} is there twice."
        for name in COLUMNS
        if header.count(name) > 1
    ]
    if problems:
        raise ConfigurationError(problems)


def _cells(reader: Iterator[list[str]], header: list[str]) -> Iterator[FoundRow]:
    line = 1
    for cells in reader:
        start, line = line + 1, getattr(reader, "line_num", line + 1)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            reason = f"it has {len(cells)} cells where the first line names {len(header)} columns"
            yield FoundRow(start, {}, reason)
            continue
        named = dict(zip(header, map(_unguarded, cells), strict=True))
        yield FoundRow(start, _fields(named))


def _fields(cells: dict[str, str]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for key, cell in cells.items():
        if key in _LISTS:
            fields[key] = [part.strip() for part in _BETWEEN.split(cell) if part.strip()]
        elif key not in {"how", "on"} and (cell or key == "email"):
            fields[key] = cell
    if cells.get("how") or cells.get("on"):
        fields["consent"] = {"how": cells.get("how", ""), "on": cells.get("on", "")}
    return fields


def _unguarded(cell: str) -> str:
    cell = cell.strip()
    is_guarded = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA)
    return cell[1:] if is_guarded else cell


def export_subscribers(rows: Iterable[Declaration | Subscriber], kind: str) -> str:
    """The rows as `"yaml"` (subscribers.yaml's own form) or `"csv"` (COLUMNS, CRLF, RFC 4180).

    Both can be imported again. A suppressed address is written as withdrawn. Cells a spreadsheet
    would run as a formula get an apostrophe in front, which the import takes off again.
    """
    if kind == "yaml":
        return "".join(map(row_text, rows)) or "[]\n"
    if kind != "csv":
        raise Refused(f"There is no form {shown(kind)}: choose yaml or csv.")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(map(_guarded, _row_cells(row)))
    return out.getvalue()


def _row_cells(row: Declaration | Subscriber) -> list[str]:
    has_consent = row.how and row.state is not Consent.INVITED
    how, on = (row.how, row.on.isoformat() if row.on else "") if has_consent else ("", "")
    lists = ["; ".join(row.sections), "; ".join(row.newsletters)]
    state = written_state(row.state)
    return [row.email, row.name, *lists, row.language, row.timezone, how, on, state]


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell
