"""Publisher families: who is one witness, and how a publisher says otherwise."""

import pytest
from fakes.newsroom import BANK, article, source

from digest.newsroom.duplicates import independent, origins
from digest.newsroom.reading import Reading, read


def of_family(name: str, slug: str) -> Reading:
    made = article("north", slug, f"Bank of Poland cuts rates {slug}", f"{slug}: {BANK.lead}")
    return read(made, source("north", family=name))


def test_two_papers_of_one_owner_are_one_witness() -> None:
    smh, age = of_family("smh.com.au", "one"), of_family("theage.com.au", "two")
    assert smh.family == age.family == "Nine Entertainment"
    apart = {r.url: r.url for r in (smh, age)}
    assert independent([smh, age], apart) == 1


def test_public_broadcasters_are_not_one_family_for_being_public() -> None:
    assert of_family("zdf.de", "a").family != of_family("tagesschau.de", "b").family


@pytest.mark.parametrize("name", ["wire.example", "Nine papers", "SMH alone"])
def test_what_the_configuration_says_stands(name: str) -> None:
    assert of_family(name, "x").family == name


def test_strangers_are_two_witnesses() -> None:
    pair = [of_family("a.example", "one"), of_family("b.example", "two")]
    assert independent(pair, {r.url: r.url for r in pair}) == 2
    assert set(origins(pair)) == {r.url for r in pair}
