"""Whatever stands in digest.toml: Settings or ConfigurationError, never another exception."""

import tomllib
from pathlib import Path
from typing import Any

from fakes.toml_text import written
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digest.config import load_settings
from digest.config.problems import tables
from digest.config.schema import names_of
from digest.errors import ConfigurationError
from digest.model.settings import Settings

ALL_KEYS = sorted({key for table in tables() for key in names_of(table)})
FAIR = ["", "x", "30m", "05:30", "mon", "a@b.example", "https://a.example", "smtp", "file",
        "#7a1f1f", "UTC", "sqlite:///a", "en", "daily", "{{ 7*7 }}", "\n", "../x"]  # fmt: skip
scalars = st.one_of(
    st.sampled_from(FAIR), st.text(max_size=8), st.integers(), st.booleans(), st.floats(-9, 9)
)
keys = st.sampled_from(ALL_KEYS) | st.text(min_size=1, max_size=4)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=6),
    max_leaves=15,
)


def outcome(folder: Path, text: str) -> str:
    file = folder / "digest.toml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read = load_settings(file, {"x": "y"})
    except ConfigurationError as error:
        problems = error.problems
    else:
        return "read" if isinstance(read, Settings) else "nothing"
    named = problems and all(problem.startswith(str(file)) for problem in problems)
    return "refused" if named else "refused without a word"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
@example("a = " + "[" * 3_000 + "]" * 3_000)
@example("\ud800")
@example("[a]\n[a.b]\n[a]")
@example("sources = []\n[[sources]]")
@example("newsletters = [{ sections = [1, {}, { name = [] }], blocks = [{ place = {} }] }]")
@example('providers = [{ name = "smtp", host = { env = 1 }, password = [], rate = "x" }]')
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    assert outcome(tmp_path, text) in {"read", "refused"}


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.dictionaries(keys, values, max_size=5))
def test_any_values_under_our_keys_are_read_or_refused(
    tmp_path: Path, document: dict[str, Any]
) -> None:
    text, _ = written(document, " ")
    tomllib.loads(text)
    assert outcome(tmp_path, text) in {"read", "refused"}
