"""Which catalogue speaks to whom."""

from collections.abc import Mapping

from digest.mail.catalogue.arabic import ARABIC
from digest.mail.catalogue.dutch import DUTCH
from digest.mail.catalogue.english import ENGLISH
from digest.mail.catalogue.form import Phrases
from digest.mail.catalogue.german import GERMAN
from digest.mail.catalogue.ukrainian import UKRAINIAN

CATALOGUE: Mapping[str, Phrases] = {
    words.language: words for words in (ENGLISH, ARABIC, DUTCH, GERMAN, UKRAINIAN)
}
"""By primary language subtag (RFC 5646)."""

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def phrases_for(language: str) -> Phrases:
    """The language's phrases; English where the catalogue does not know it."""
    return CATALOGUE.get(primary(language), ENGLISH)


def spoken(wanted: str, own: str) -> str:
    """The language a copy speaks in: the reader's where there is a catalogue, else its `own`.

    Readers whose wishes come to the same share a variant, so equal outcomes are equal strings.
    """
    asked = primary(wanted)
    return asked if asked in CATALOGUE and asked != primary(own) else own


def primary(language: str) -> str:
    """`pt` of `pt-BR`."""
    return language.strip().lower().replace("_", "-").partition("-")[0]


__all__ = ["CATALOGUE", "RIGHT_TO_LEFT", "Phrases", "phrases_for", "primary", "spoken"]
