import csv
import io
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config import (
    Imported,
    add_subscriber,
    export_subscribers,
    import_subscribers,
    read_subscribers,
    remove_subscriber,
)
from digest.errors import ConfigurationError, Refused
from digest.model.people import Consent, Declaration
from digest.model.settings import Newsletter, SectionRule, Settings

SECTIONS = ("Asia", "Science & Health", "Ünïted: #1", "no", "'x")
KNOWN = Settings(
    file=Path("digest.toml"),
    subscribers_file=Path("subscribers.yaml"),
    store="",
    newsletters=(
        Newsletter(
            "daily", "D", "a@b.example", "x", sections=tuple(SectionRule(s, "") for s in SECTIONS)
        ),
    ),
)
FILE = """# our readers
- email: a@b.example   # the boss
  name:   'Anna'
# below: on holiday

- {email: C@d.example, name: Carl}   # flow
-   email: e@f.example
    state: confirmed  # asked 2026
# the end
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "subscribers.yaml"
    file.write_bytes(FILE.encode())
    return file


def rows(file: Path) -> tuple[Declaration, ...]:
    return read_subscribers(file, KNOWN).rows


def test_adding_appends_a_row_and_touches_nothing_else(file: Path) -> None:
    new = Declaration(
        "X@ü.example", "Name: yes", ("no", "Asia"), state=Consent.CONFIRMED, how="form",
        on=date(2026, 1, 2),
    )  # fmt: skip
    add_subscriber(file, new)
    assert file.read_text("utf-8") == FILE + (
        '- email: X@xn--tda.example\n  name: "Name: yes"\n  sections: ["no", Asia]\n'
        "  consent: {how: form, on: 2026-01-02}\n"
    )
    assert rows(file)[-1].sections == ("no", "Asia")


@pytest.mark.parametrize(
    ("email", "was", "now"),
    [
        ("A@B.EXAMPLE", "# the boss\n", "# the boss\n  state: withdrawn\n"),
        ("c@d.example", "{email: C@d.example,", "{email: C@d.example, state: withdrawn,"),
        ("e@f.example", "state: confirmed  #", "state: withdrawn  #"),
    ],
)
def test_removing_marks_the_row_withdrawn_and_touches_nothing_else(
    file: Path, email: str, was: str, now: str
) -> None:
    remove_subscriber(file, email)
    assert file.read_text("utf-8") == FILE.replace(was, now)
    assert {r.email.casefold(): r.state for r in rows(file)}[email.casefold()] is Consent.WITHDRAWN
    remove_subscriber(file, email)
    assert file.read_text("utf-8") == FILE.replace(was, now)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nobody\n",
        "[]\n",
        "# [] here\n[]  # nobody\n",
        "- email: q@b.example",
        "  - email: q@b.example\n",
    ],
)
def test_adding_works_in_any_file_a_person_begins(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    add_subscriber(file, Declaration("a@b.example"))
    assert [r.email for r in rows(file)][-1] == "a@b.example"
    assert "# [] here" in file.read_text("utf-8") or "# [] here" not in text


def test_line_ends_from_windows_stay(file: Path) -> None:
    file.write_bytes(b"- email: a@b.example\r\n- email: c@d.example\r\n")
    add_subscriber(file, Declaration("e@f.example"))
    remove_subscriber(file, "a@b.example")
    assert file.read_bytes() == (
        b"- email: a@b.example\r\n  state: withdrawn\r\n- email: c@d.example\r\n"
        b"- email: e@f.example\r\n"
    )


def test_an_empty_state_is_filled_in(file: Path) -> None:
    file.write_text("- state:\n  email: a@b.example\n", "utf-8")
    remove_subscriber(file, "a@b.example")
    assert file.read_text("utf-8") == "- state: withdrawn\n  email: a@b.example\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[{email: q@b.example}]\n", "is written as one"),
        ("- email: q@b.example\n...\n", "cannot be changed safely"),
    ],
)
def test_a_file_of_an_odd_form_is_left_to_its_owner(file: Path, text: str, why: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(Refused, match=why):
        add_subscriber(file, Declaration("a@b.example"))
    assert file.read_text("utf-8") == text


def test_an_address_is_added_once_and_a_withdrawn_one_never(file: Path) -> None:
    with pytest.raises(Refused, match="line 2: this address is there already"):
        add_subscriber(file, Declaration("A@b.example"))
    remove_subscriber(file, "a@b.example")
    with pytest.raises(Refused, match="has withdrawn, and the file cannot bring it back"):
        add_subscriber(file, Declaration("a@b.example", state=Consent.CONFIRMED))


@pytest.mark.parametrize(
    "wrong",
    [
        Declaration("a"),
        Declaration("x@y.example\nBcc: z@y.example"),
        Declaration("x@y.example", name="a\nstate: confirmed"),
        Declaration("x@y.example", name="\ufffe"),
        Declaration("x@y.example", language="!"),
    ],
)
def test_a_wrong_row_is_not_written(file: Path, wrong: Declaration) -> None:
    with pytest.raises(ConfigurationError):
        add_subscriber(file, wrong)
    assert file.read_text("utf-8") == FILE


def test_removing_nobody_is_refused(file: Path) -> None:
    with pytest.raises(Refused, match="there is no row for"):
        remove_subscriber(file, "nobody@b.example")
    with pytest.raises(Refused, match="must be an e-mail address"):
        remove_subscriber(file, "nobody")


def test_a_change_keeps_permissions_follows_a_link_and_leaves_no_litter(
    file: Path, tmp_path: Path
) -> None:
    file.chmod(0o600)
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    add_subscriber(link, Declaration("x@y.example"))
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o600
    assert rows(file)[-1].email == "x@y.example"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.yaml", "subscribers.yaml"]


def test_an_import_adds_withdraws_leaves_alone_and_says_what_it_refused(
    file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_bytes(
        "\ufeffE-Mail;Name;Sections;How;On;State\r\n"
        'new@b.example;"Neu; Anna";Asia|Science & Health;form;2026-01-02;\r\n'
        "A@B.example;Other name;;;;withdrawn\r\n"
        "e@f.example;;;;;withdrawn\r\n"
        "c@d.example;Changed;;;;confirmed\r\n"
        "wrong;;;;;\r\n"
        "two@b.example;x\r\n"
        ";;;;;\r\n".encode()
    )
    done = import_subscribers(file, other)
    assert (done.added, done.withdrawn, done.known) == (1, 2, 1)
    assert [p.removeprefix(f"{other}, ") for p in done.problems] == [
        'line 6: The row is left out: email must be an e-mail address, not "wrong": it has no @.',
        "line 7: The row is left out: it has 2 cells where the first line names 6 columns.",
    ]
    assert {r.email: (r.name, r.state) for r in rows(file)} == {
        "a@b.example": ("Anna", Consent.WITHDRAWN),
        "C@d.example": ("Carl", Consent.INVITED),
        "e@f.example": ("", Consent.WITHDRAWN),
        "new@b.example": ("Neu; Anna", Consent.CONFIRMED),
    }
    assert rows(file)[-1].sections == ("Asia", "Science & Health")
    assert import_subscribers(file, other).added == 0


def test_a_yaml_list_can_be_imported(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("- email: z@b.example\n- email: Z@b.example\n- 5\n", "utf-8")
    done = import_subscribers(file, other)
    assert (done.added, len(done.problems)) == (1, 2)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name,state\nx,y\n", "one of them email"),
        ("email,phone\na@b.example,1\n", '"phone" is not a column'),
        ("email,email\na@b.example,1\n", "there twice"),
        ('email\n"a@b.example\n', "is not CSV"),
        ("", "one of them email"),
    ],
)
def test_a_csv_nobody_can_read_is_refused_whole(
    file: Path, tmp_path: Path, text: str, why: str
) -> None:
    other = tmp_path / "other.csv"
    other.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=r"other\.csv") as caught:
        import_subscribers(file, other)
    assert why in str(caught.value)
    assert file.read_text("utf-8") == FILE


def test_an_exported_cell_is_never_a_formula() -> None:
    text = export_subscribers([Declaration("+a@b.example", name='=HYPERLINK("http://x")')], "csv")
    for cell in list(csv.reader(io.StringIO(text)))[1]:
        assert not cell.startswith(("=", "+", "-", "@"))


def test_a_suppressed_address_is_exported_as_withdrawn() -> None:
    row = Declaration("a@b.example", state=Consent.SUPPRESSED)
    assert "state: withdrawn" in export_subscribers([row], "yaml")
    assert "withdrawn" in export_subscribers([row], "csv")
    with pytest.raises(Refused, match="choose yaml or csv"):
        export_subscribers([row], "xlsx")


names = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="\ufeff"),
    max_size=12,
).map(lambda text: unicodedata.normalize("NFC", text).strip())
people = st.builds(
    Declaration,
    email=st.sampled_from(["a@b.example", "+x@y.example", "-q@z.example", "O'Neil@b.example"]),
    name=names,
    sections=st.lists(st.sampled_from(SECTIONS), unique=True, max_size=3).map(tuple),
    newsletters=st.sampled_from([(), ("daily",)]),
    language=st.sampled_from(["", "en", "no"]),
    timezone=st.sampled_from(["", "UTC", "Europe/Amsterdam"]),
    state=st.sampled_from([Consent.CONFIRMED, Consent.WITHDRAWN]),
    how=names,
    on=st.none() | st.dates(),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given_rows=st.lists(people, unique_by=lambda row: row.email, max_size=3),
    kind=st.sampled_from(["csv", "yaml"]),
)
def test_what_is_exported_is_imported_the_same(
    tmp_path: Path, given_rows: list[Declaration], kind: str
) -> None:
    other, file = tmp_path / f"out.{kind}", tmp_path / "in.yaml"
    file.write_text("", "utf-8")
    other.write_bytes(export_subscribers(given_rows, kind).encode())
    assert import_subscribers(file, other) == Imported(len(given_rows), 0, 0)
    # A date without a way of consenting says nothing, and is not written.
    assert rows(file) == tuple(row if row.how else replace(row, on=None) for row in given_rows)
    if kind == "yaml":
        assert file.read_bytes() == other.read_bytes().replace(b"[]\n", b"")
