"""[newsletters.rank]: what a newsletter holds to be important."""

from dataclasses import fields
from pathlib import Path

import pytest

from digest.config import load_settings
from digest.config.rank_table import RankTable
from digest.errors import ConfigurationError
from digest.model.settings import TERMS, RankRules

PAPER = """[[newsletters]]
id = "daily"
title = "The Daily"
sender = "The Daily <daily@news.example>"
postal_address = "1 Press Lane"
"""


def rules_of(tmp_path: Path, rank: str) -> RankRules:
    file = tmp_path / "digest.toml"
    file.write_text(PAPER + rank, "utf-8")
    return load_settings(file, {}).newsletters[0].rank


def refusal_of(tmp_path: Path, rank: str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        rules_of(tmp_path, rank)
    return str(refused.value)


def test_without_the_table_every_weight_is_the_products_own(tmp_path: Path) -> None:
    assert rules_of(tmp_path, "") == RankRules()


def test_what_the_table_says_is_what_the_newsroom_gets(tmp_path: Path) -> None:
    found = rules_of(
        tmp_path,
        "[newsletters.rank]\nown_first = true\nfloor = -0.5\nvariety = 0\nper_source = 6\n"
        "per_actor = 5\ngravity = 1.2\nsoft = 0\n",
    )
    assert found == RankRules(
        own_first=True,
        floor=-0.5,
        variety=0.0,
        per_source=6,
        per_actor=5,
        gravity=1.2,
        soft=0.0,
    )


def test_a_name_that_is_no_term_is_refused_and_the_nearest_is_named(tmp_path: Path) -> None:
    sentence = refusal_of(tmp_path, "[newsletters.rank]\ngravitas = 1.0\n")
    assert "newsletters[0].rank.gravitas" in sentence
    assert 'is not a key of [newsletters.rank]. Did you mean "gravity"?' in sentence


def test_a_term_written_above_its_table_is_sent_into_it(tmp_path: Path) -> None:
    sentence = refusal_of(tmp_path, "gravity = 1.0\n")
    assert "it belongs to [newsletters.rank]" in sentence


@pytest.mark.parametrize("value", ["-1", '"1"', "true", "nan", "101"])
def test_a_weight_is_a_number_from_zero_on(tmp_path: Path, value: str) -> None:
    sentence = refusal_of(tmp_path, f"[newsletters.rank]\nvoices = {value}\n")
    assert "must be a number from 0 to 100 without quotes" in sentence
    assert "line 7" in sentence


@pytest.mark.parametrize("value", ["nan", "inf", "-200", '"low"', "false"])
def test_a_floor_is_a_number_that_may_be_below_zero(tmp_path: Path, value: str) -> None:
    sentence = refusal_of(tmp_path, f"[newsletters.rank]\nfloor = {value}\n")
    assert "must be a number from -100 to 100 without quotes" in sentence


def test_every_term_has_its_key_and_its_own_default() -> None:
    keys = {name: field.default for name, field in RankTable.model_fields.items()}
    assert keys == {field.name: field.default for field in fields(RankRules)}
    assert set(TERMS) < set(keys)
