import hashlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config import load_settings, read_subscribers
from digest.errors import ConfigurationError
from digest.model.people import Consent, Declaration
from digest.model.settings import Settings
from digest.ports import AudienceFile

TOML = """
[[newsletters]]
id = "daily"
title = "Daily"
sender = "daily@news.example"
postal_address = "1 Press Lane"
[[newsletters.sections]]
name = "Asia"
[[newsletters.sections]]
name = "Science & Health"
[[newsletters]]
id = "weekly"
title = "Weekly"
sender = "daily@news.example"
postal_address = "1 Press Lane"
"""


@pytest.fixture
def known(tmp_path: Path) -> Settings:
    file = tmp_path / "digest.toml"
    file.write_text(TOML, "utf-8")
    return load_settings(file, {})


def read(known: Settings, text: str) -> AudienceFile:
    known.subscribers_file.write_bytes(text.encode())
    found = read_subscribers(known.subscribers_file, known)
    prefix = f"{known.subscribers_file}, "
    assert all(p.startswith(prefix) for p in (*found.problems, *found.notes))
    short = tuple(p.removeprefix(prefix) for p in found.problems)
    notes = tuple(p.removeprefix(prefix) for p in found.notes)
    return AudienceFile(found.rows, found.file_hash, short, notes)


def test_a_full_row_is_taken_as_written(known: Settings) -> None:
    text = """
- email: Anna@Bücher.example
  name: "Anna, the first"
  sections: [science & health, Asia]
  newsletters: daily
  language: NL
  timezone: Europe/Amsterdam
  consent: {how: form, on: 2026-01-31}
"""
    found = read(known, text)
    assert found.rows == (
        Declaration(
            email="Anna@xn--bcher-kva.example",
            name="Anna, the first",
            sections=("Science & Health", "Asia"),
            newsletters=("daily",),
            language="nl",
            timezone="Europe/Amsterdam",
            state=Consent.CONFIRMED,
            how="form",
            on=date(2026, 1, 31),
        ),
    )
    assert found.problems == ()
    assert found.file_hash == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("extra", "state"),
    [
        ("", Consent.INVITED),
        ("state: invited", Consent.INVITED),
        ("state: confirmed", Consent.CONFIRMED),
        ("state: Withdrawn", Consent.WITHDRAWN),
        ("consent: {how: form}", Consent.CONFIRMED),
        ("consent: {how: form}\n  state: withdrawn", Consent.WITHDRAWN),
        ("consent: {how: form}\n  state: confirmed", Consent.CONFIRMED),
    ],
)
def test_consent_and_state_decide_who_may_be_mailed(
    known: Settings, extra: str, state: Consent
) -> None:
    found = read(known, f"- email: a@b.example\n  {extra}\n")
    assert [row.state for row in found.rows] == [state]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("- name: Anna", "email is missing"),
        ("- email: anna", 'email must be an e-mail address, not "anna"'),
        ('- email: "a@b.example\\nBcc: c@d.example"', "email must not hold line breaks"),
        ("- email: [a@b.example]", "email must be an e-mail address"),
        ("- a@b.example", "it must have keys"),
        ("- email: a@b.example\n  email: c@d.example", '"email" is given twice'),
        ("- email: a@b.example\n  state: withdrawm", 'Did you mean "withdrawn"?'),
        ("- email: a@b.example\n  state: suppressed", "state must be"),
        ("- email: a@b.example\n  consent: yes", "consent must be like"),
        ("- email: a@b.example\n  consent: {}", "consent must be like"),
        ("- email: a@b.example\n  consent: {on: 2026-01-01}", "consent must be like"),
        ("- email: a@b.example\n  consent: {how: form, on: soon}", "consent must be a date"),
        ("- email: a@b.example\n  newsletters: [dayly]", 'Did you mean "daily"?'),
    ],
)
def test_a_row_that_cannot_be_trusted_is_left_out_with_its_line(
    known: Settings, row: str, why: str
) -> None:
    found = read(known, f"# one\n- email: ok@b.example\n{row}\n")
    assert [r.email for r in found.rows] == ["ok@b.example"]
    assert found.problems[0].startswith("line 3: ")
    assert "The row is left out: " in found.problems[0]
    assert why in found.problems[0]


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        ("sections: [Aisa]", 'sections names "Aisa", which is unknown. Did you mean "Asia"?'),
        ("sections: [[Asia]]", "sections must be a list of names"),
        ('name: "a\\nBcc: x@y.example"', "name must be one line without control characters"),
        ("language: english!", "language must be a language code"),
        ("timezone: Mars", "timezone must be a time zone"),
        ("nmae: Anna", '"nmae" is not a key of a row. Did you mean "name"?'),
    ],
)
def test_a_slip_in_a_choice_costs_that_choice_and_never_undoes_a_withdrawal(
    known: Settings, extra: str, why: str
) -> None:
    found = read(known, f"- email: a@b.example\n  {extra}\n  state: withdrawn\n")
    assert found.rows == (Declaration("a@b.example", state=Consent.WITHDRAWN),)
    assert found.problems[0].startswith("line 1: ")
    assert why in found.problems[0]


def test_a_withdrawal_from_an_unknown_newsletter_still_counts(known: Settings) -> None:
    row = "- email: a@b.example\n  newsletters: [gone]\n  state: withdrawn\n"
    assert read(known, row).rows[0].state is Consent.WITHDRAWN


def test_consent_beside_invited_is_read_the_careful_way(known: Settings) -> None:
    found = read(known, "- email: a@b.example\n  consent: {how: form}\n  state: invited\n")
    assert found.rows[0].state is Consent.INVITED
    assert "taken as invited" in found.problems[0]


@pytest.mark.parametrize("again", ["A@B.example", "a@b.EXAMPLE", "a@b.example."])
def test_an_address_in_two_rows_counts_once_and_both_lines_are_named(
    known: Settings, again: str
) -> None:
    found = read(known, f"- email: a@b.example\n  name: First\n- email: {again}\n")
    assert [row.name for row in found.rows] == ["First"]
    assert (found.problems, found.notes) == (
        (),
        ("line 3: this address stands in line 1 already; line 1 counts. Remove the other.",),
    )


def test_of_two_rows_the_one_that_withdraws_counts(known: Settings) -> None:
    found = read(known, "- email: a@ß.example\n- email: A@xn--zca.example\n  state: withdrawn\n")
    assert [row.state for row in found.rows] == [Consent.WITHDRAWN]
    assert "line 2 counts, as it withdraws" in found.notes[0]


@pytest.mark.parametrize("text", ["", "# nobody yet\n", "[]\n", "---\n", "null\n"])
def test_a_file_without_rows_is_nobody(known: Settings, text: str) -> None:
    assert read(known, text).rows == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("email: a@b.example\n", 'line 1: must be a list: each row begins with "- email: …"'),
        ("- email: a\n   name: [\n", "is not YAML"),
        ("- email: {{ x }}\n  b: }\n", "is not YAML"),
        ("- a: 1\n---\n- b: 2\n", "is not YAML"),
        ("\t- email: x\n", "line 1: is not YAML"),
    ],
)
def test_what_is_not_a_list_in_yaml_is_refused_whole(known: Settings, text: str, why: str) -> None:
    with pytest.raises(ConfigurationError, match=r"subscribers\.yaml") as caught:
        read(known, text)
    assert why in str(caught.value)


def test_bytes_and_absence_are_refused_with_a_sentence(known: Settings) -> None:
    with pytest.raises(ConfigurationError, match="is not there"):
        read_subscribers(known.subscribers_file, known)
    known.subscribers_file.write_bytes(b"- email: a\n- \xff\n")
    with pytest.raises(ConfigurationError, match="line 2: is not UTF-8"):
        read_subscribers(known.subscribers_file, known)


def test_anchors_that_multiply_cost_nothing(known: Settings) -> None:
    bomb = "- &a [x, x, x, x, x, x, x, x]\n"
    bomb += "".join(
        f"- &{b} [{', '.join([f'*{a}'] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    found = read(known, bomb + "- email: a@b.example\n  sections: *i\n")
    assert [row.email for row in found.rows] == ["a@b.example"]
    assert len(read(known, "- &a [*a]\n- email: a@b.example\n").rows) == 1


words = st.text(max_size=6) | st.sampled_from(["Asia", "daily", "confirmed", "a@b.example", "~"])
fields = st.dictionaries(
    st.sampled_from(["email", "name", "sections", "state", "consent", "newsletters", "on"]) | words,
    words | st.lists(words, max_size=2) | st.dictionaries(words, words, max_size=2),
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.lists(fields | words, max_size=3).map(str))
def test_any_text_is_rows_with_reasons_or_one_refusal(known: Settings, text: str) -> None:
    known.subscribers_file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        found = read_subscribers(known.subscribers_file, known)
    except ConfigurationError:
        return
    assert len({row.email.casefold() for row in found.rows}) == len(found.rows)
    assert all(row.email.count("@") == 1 for row in found.rows)
