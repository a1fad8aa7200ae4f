import re
from pathlib import Path

from digest.config.problems import table_at, tables, title_of
from digest.config.reference import reference, with_reference
from digest.config.schema import Root, names_of

PAGE = Path(__file__).parents[2] / "docs/configuration.md"


def test_the_page_is_what_the_schema_says() -> None:
    page = PAGE.read_text("utf-8")
    assert with_reference(page) == page, "renew it: python -m digest.config.reference " + str(PAGE)


def test_every_key_stands_in_the_page_under_its_table() -> None:
    for table in tables():
        heading = f"### `{title_of(table)}`\n" if table is not Root else "### Above all tables\n"
        part = reference().partition(heading)[2].partition("###")[0]
        named = set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE))
        tables_within = {key for key in names_of(table) if table_at((key,)) and table is Root}
        inside = {"sections", "blocks", "rank"}
        within = inside if title_of(table) == "[[newsletters]]" else tables_within
        assert named == set(names_of(table)) - within


def test_every_key_has_a_meaning_and_an_example() -> None:
    for table in tables():
        for name, field in table.model_fields.items():
            assert field.description, name
            assert field.examples, name
