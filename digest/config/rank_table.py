"""[newsletters.rank]: what a newsletter holds to be important."""

from typing import Annotated, Any

from pydantic import PlainValidator

from digest.config import values
from digest.config.table import Table, key
from digest.model.settings import RankRules

Flag = Annotated[bool, PlainValidator(values.flag)]
Weight = Annotated[float, PlainValidator(values.from_zero(100))]
Floor = Annotated[float, PlainValidator(values.between(-100, 100))]
Cap = Annotated[int, PlainValidator(values.whole(1, 1_000))]

_USUAL = RankRules()


def weight(name: str, meaning: str) -> Any:
    """The key of one term: its default is the product's own."""
    usual = getattr(_USUAL, name)
    return key(f"weight of the term `{name}`: {meaning}", f"{usual}", usual)


class RankTable(Table):
    """[newsletters.rank]: what is important; of each term the score gets value × weight.

    `digest why STORY` shows every term with its value, its weight and what it contributed.
    """

    own_first: Flag = key(
        "stories our own agency tells (`own` sources) stand before all others",
        "true",
        default=False,
    )
    floor: Floor = key(
        "the lowest score of a story that may stand in an issue", "0.5", _USUAL.floor
    )
    variety: Weight = key(
        "what likeness to the stories already in costs: each further one from the same place, and "
        "words shared with them",
        "0.5",
        _USUAL.variety,
    )
    per_source: Cap | None = key(
        "the most stories one publisher family opens; the default is twice its even share, and at "
        "least 4",
        "6",
        None,
    )
    per_actor: Cap | None = key(
        "the most headlines that name the same country, city, leader or movement; the default is a "
        "quarter of `at_most`, and at least 4",
        "5",
        None,
    )
    voices: Weight = weight("voices", "how many independent outlets tell it (log2; ours counts 3)")
    reports: Weight = weight("reports", "how many articles there are of those outlets (log2)")
    source: Weight = weight("source", "the `weight` of its sources (log2)")
    novelty: Weight = weight("novelty", "-1 where readers were told of it before")
    fit: Weight = weight("fit", "how surely it belongs in its section, 0 to 1")
    gravity: Weight = weight("gravity", "grave words: war, death, disaster")
    acts: Weight = weight("acts", "official acts: agreed, banned, elected, arrested, warned")
    power: Weight = weight("power", "who acts: governments, parliaments, courts, armies, alliances")
    soft: Weight = weight("soft", "sport, celebrities and private life: each word counts -1")
    local: Weight = weight("local", "town, police and traffic: each word counts -1")
    dead: Weight = weight("dead", "how many died, as told (log10)")
    named: Weight = weight("named", "headlines name a country (1) or two (1.8)")
    countries: Weight = weight("countries", "in how many countries it plays (log2)")
    abroad: Weight = weight("abroad", "1 if told from abroad, -1 if only where it happened")
    reach: Weight = weight("reach", "in how many countries it is told (log2)")
    form: Weight = weight(
        "form", "opinion, live pages, programmes, questions, lists, shouting: each counts up to -1"
    )
