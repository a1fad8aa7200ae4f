from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from fakes.issues import BRIDGE, DAY, MASTHEAD
from hypothesis import given
from hypothesis import strategies as st

from digest.model.checks import Choice, Seal
from digest.model.news import Correction, Difference, Figure, HouseBlock, Issue, LeftOut, Term
from digest.model.pictures import Shown
from digest.outbox.seal import differences, hash_of, is_whole, seal_of

NEUTRAL, WORLD = Choice(), Choice(("World",))
VARIANTS = {NEUTRAL: hash_of(("subject", "html")), WORLD: hash_of(("subject", "other html"))}
RENDERING = {"accent": "#7a1f1f", "sender": "Morning Brief <brief@digest.example>"}
PICTURE = Shown("ab12", "image/jpeg", 1200, 675, 90_000, "Harbour Gazette", "https://x.example/1")
FIRST = replace(
    BRIDGE,
    picture=PICTURE,
    differences=(Difference("killed", (Figure(9.0, "https://x.example/1"), Figure(11.0, "b"))),),
)
RICH = replace(
    DAY,
    masthead=replace(MASTHEAD, logo=PICTURE, logo_dark=replace(PICTURE, hash="cd34")),
    sections=(
        replace(DAY.sections[0], stories=(FIRST, *DAY.sections[0].stories[1:])),
        *DAY.sections[1:],
    ),
    notes=("A source did not answer.",),
    left_out=(LeftOut("9", "Left", "World", "thin", 0.5, ("a",), (Term("rank", 1.0, "why"),)),),
    blocks=(HouseBlock("top", "A word", "Some *words*.", "Sponsor"),),
    correction=Correction("2026-04-30", "wrote", "should", "what", "fact", "did"),
    unknown="not known",
)


def sealed(
    issue: Issue = RICH,
    templates: str = "templates",
    rendering: Mapping[str, str] = RENDERING,
    version: str = "1.0",
    variants: Mapping[Choice, str] = VARIANTS,
) -> Seal:
    return seal_of(issue, templates, rendering, version, variants)


def other(name: str, value: Any) -> Any:
    """The same kind of value, but another."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime):
        return value + timedelta(seconds=1)
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, tuple):
        return value[:-1]
    assert value is None, value
    return {"picture": PICTURE, "weight": 1.5}.get(name, datetime(2026, 1, 1).astimezone())


def changed(value: Any) -> list[tuple[str, Any]]:
    """Every way to change one field somewhere within a frozen value: (path, the changed whole)."""
    found: list[tuple[str, Any]] = []
    for field in fields(value):
        inner = getattr(value, field.name)
        below: list[tuple[str, Any]] = []
        if is_dataclass(inner):
            below = changed(inner)
        elif isinstance(inner, tuple) and inner and is_dataclass(inner[0]):
            deeper = changed(inner[0])
            below = [(path, (made, *inner[1:])) for path, made in deeper] + [("[]", inner[:-1])]
        elif inner != () and field.name not in ("status", "form", "version"):
            below = [("", other(field.name, inner))]
        found += [
            (f"{field.name}.{path}", replace(value, **{field.name: made})) for path, made in below
        ]
    return found


def test_any_single_field_of_the_issue_is_under_the_seal() -> None:
    ways = [(path, made) for path, made in changed(RICH)]
    assert len(ways) > 90
    unnoticed = [path for path, made in ways if sealed(made).hash == sealed().hash]
    assert unnoticed == []


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (sealed(templates="templates."), "a template"),
        (sealed(rendering={**RENDERING, "accent": "#7a1f1e"}), "settings"),
        (sealed(version="1.1"), "it was 1.0, it is 1.1"),
        (sealed(replace(RICH, subject="Other")), "the issue"),
        (sealed(variants={**VARIANTS, WORLD: hash_of(("subject", "html!"))}), "readers of World"),
        (sealed(variants={NEUTRAL: VARIANTS[NEUTRAL]}), "readers of World"),
    ],
)
def test_what_differs_is_named_and_alone(now: Seal, said: str) -> None:
    (only,) = differences(sealed(), now)
    assert said in only
    assert now.hash != sealed().hash


def test_readers_who_came_since_with_a_new_choice_are_no_difference() -> None:
    came = sealed(variants={**VARIANTS, Choice(("Sport",), "nl"): hash_of(("x",))})
    assert list(differences(sealed(), came)) == []


def test_the_same_is_the_same_in_whatever_order_it_comes() -> None:
    turned = dict(reversed(list(VARIANTS.items())))
    assert sealed(variants=turned) == sealed()
    assert sealed(rendering=dict(reversed(list(RENDERING.items())))) == sealed()
    assert list(differences(sealed(), sealed())) == []


def test_a_seal_that_was_tampered_with_is_not_whole() -> None:
    assert is_whole(sealed())
    assert not is_whole(replace(sealed(), version="1.1"))
    assert not is_whole(replace(sealed(), variants=()))
    assert not is_whole(replace(sealed(), hash="0" * 64))


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_parts_have_one_hash_only_if_they_are_the_same_parts(
    one: list[str], two: list[str]
) -> None:
    assert (hash_of(one) == hash_of(two)) == (one == two)
