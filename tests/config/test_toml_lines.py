"""A wrong line is worse than none: the walk agrees with tomllib or keeps silent."""

import tomllib
from typing import Any

import pytest
from fakes.toml_text import written
from hypothesis import given
from hypothesis import strategies as st

from digest.config.lines import lines_of

TEXT = '''# a comment with [brackets] = "x"
store = "x"
a.b.c = 1
[fetch]
pause = """
x"y""\\" """
[[n]]
id = 'q' # ]
days = [ "mon", # no ]
 "tue",
 [ { x = 1, y.z = [] } ],
]
[[n.sections]]
"na\\u006de" = "A"
[[n.sections]]
[[n]]
sub = {}
d = 2026-01-01 05:30:00
[[n.sections]]
name="c"
[n.q]
[n.q.r]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("store",), 2),
        (("a", "b", "c"), 3),
        (("fetch",), 4),
        (("fetch", "pause"), 5),
        (("n", 0), 7),
        (("n", 0, "id"), 8),
        (("n", 0, "days", 1), 10),
        (("n", 0, "days", 2, 0, "y", "z"), 11),
        (("n", 0, "sections", 0, "name"), 14),
        (("n", 0, "sections", 1), 15),
        (("n", 1, "d"), 18),
        (("n", 1, "sections", 0, "name"), 20),
        (("n", 1, "q", "r"), 22),
    ],
)
def test_each_key_has_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert lines_of(TEXT, tomllib.loads(TEXT))[path] == line


def test_a_document_that_does_not_match_gets_no_lines() -> None:
    assert lines_of("a = 1\n", {"a": 1, "b": 2}) == {}
    assert lines_of("a = 1\n", {"b": 1}) == {}
    assert lines_of("a\n", {"a": 1}) == {}


keys = st.text(min_size=1, max_size=4)
scalars = st.one_of(
    st.integers(-9, 9),
    st.booleans(),
    st.text(max_size=5),
    st.sampled_from(['"""', "'''", "]", "#"]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=5,
)
documents = st.dictionaries(
    keys,
    values | st.lists(st.dictionaries(keys, values, max_size=3), min_size=1, max_size=3),
    max_size=3,
)


@given(document=documents, gap=st.sampled_from(["", " ", "\n", " # [\n"]))
def test_the_walk_names_the_line_of_every_key_of_any_document(
    document: dict[str, Any], gap: str
) -> None:
    text, where = written(document, gap)
    found = lines_of(text, tomllib.loads(text))
    assert {path: found.get(path) for path in where} == where
