"""The tables of docs/configuration.md, written from the schema so that the page cannot be wrong.

`python -m digest.config.reference FILE` puts them between the page's two marks.
"""

import sys
from pathlib import Path

from pydantic.fields import FieldInfo

from digest.config.problems import tables, title_of
from digest.config.schema import names_of
from digest.config.table import Table

BEGIN, END = "<!-- keys: written from digest/config/schema.py -->", "<!-- /keys -->"


def reference() -> str:
    """One Markdown table of keys for each table of digest.toml."""
    return "\n".join(map(_table, tables()))


def _table(table: type[Table]) -> str:
    about = (table.__doc__ or "").partition(":")[2].partition("\n")[0].strip()
    head = (
        f"### `{title_of(table)}`\n\n{about[:1].upper()}{about[1:]}\n\n" if about else _root_head()
    )
    rows = [
        _row(name, table.model_fields[attribute])
        for name, attribute in names_of(table).items()
        if not (table.model_fields[attribute].description or "").startswith("see [")
    ]
    return head + "\n".join(
        ["| key | default | for example | meaning |", "|---|---|---|---|", *rows, ""]
    )


def _root_head() -> str:
    return "### Above all tables\n\n"


def _row(name: str, field: FieldInfo) -> str:
    example = field.examples[0] if field.examples else ""
    return f"| `{name}` | {_default(field)} | `{example}` | {field.description} |"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.default
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"


def with_reference(page: str) -> str:
    """The page with the tables between its marks renewed."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{reference()}\n{END}{after}"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(with_reference(target.read_text("utf-8")), "utf-8")
