"""Which sentences may be told by themselves: each refused one is of a kind met in real feeds."""

import pytest
from fakes.newsroom import article, source

from digest.newsroom.reading import read_all, tellable
from digest.newsroom.standing import names_shortly, refers_back, stands_alone


@pytest.mark.parametrize(
    "sentence",
    [
        "He said the bridge at Nakuru was built in a hurry.",
        "“The bridge was built in a hurry,” he said.",
        "The bridge was built in a hurry, they say",
        "The bridge at Nakuru was built in a hurry, she added on Monday.",
        "Critics say it shortens the school day for no good reason.",
        "As premier and later as mayor, he built four bridges over the gorge.",
        "Next, a fierce debate over bridges in the mountain papers.",
        "Alternatively, trains run every hour to the coast.",
        "Monday, May 4: Papers of the coast look at the bridge.",
        "ANN OKAFOR: A bridge is more than a road across a gorge.",
        "By Ann Okafor of North News a bridge fell into the gorge.",
        "WARNING: Distressing content for readers of all ages follows.",
        "Five things you need to know about the bridge on Monday.",
        "North’s Ann Okafor speaks with the builder of the bridge about steel.",
        "Tokyo correspondent Ann Okafor tries out a new bridge over the bay.",
        "BNN looks back at fifty years of bridges over the gorge.",
        "The bridge is closed; reaction and analysis from builder Lee Okoro.",
        "For more, the correspondent of North in Nakuru, Ann Okafor.",
        "A round-up of bridges which opened on Monday in the valley.",
        "Pictured: Shares of people crossing the bridge each day.",
        "A woman in Nakuru on Friday, March 4, 2031 shows plans of a bridge used by nobody.",
        "Builders who were hired march over the bridge in Nakuru, Friday, March 4, 2031.",
        "In this March 4, 2031 photo, a builder has walked over the bridge.",
        "Governor Lin closes the bridge until after the vote; Ann Okafor reports.",
        "While Governor Lin called the bridge a marvel of the age.",
        "Governor Lin joins Ann Okafor to talk of the bridge on Monday.",
        "Builder Lee Okoro weighs in on the bridge at Nakuru.",
        "Ann Okafor (right) thinks the bridge was built in a hurry.",
        "Recalls how the government of the coast built four bridges.",
        "You could be forgiven for not knowing the bridge at Nakuru.",
        "We take the bridge for granted until it is closed for repairs.",
        "Sign up for our newsletter about bridges and roads here.",
        "Photo by Ann Okafor shows the bridge on Monday evening.",
    ],
)
def test_what_leans_advertises_or_has_no_speaker_is_not_told(sentence: str) -> None:
    assert not stands_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge at Nakuru was closed on Monday after cracks were found.",
        "“The bridge is safe,” Governor Lin told reporters in Nakuru.",
        "“Drivers, you will cross it again,” Governor Lin told drivers on Monday.",
        "As Governor Lin spoke in Nakuru, he was jeered by ferry crews.",
        "While trains ran, the bridge stayed closed to all cars on Monday.",
        "Police say they have closed the bridge at Nakuru to all cars.",
        "Officials said the bridge would stay closed until the winter.",
        "Late on Monday night, Governor Lin spoke to drivers from the closed bridge.",
        "The bridge at Nakuru began to sway on Monday, ten minutes before it fell.",
        "Four cars in Nakuru sank on Monday, a day after the bridge fell.",
    ],
)
def test_what_a_reader_understands_by_itself_is_told(sentence: str) -> None:
    assert stands_alone(sentence)


def test_what_refers_back_follows_but_does_not_open() -> None:
    assert refers_back("The move comes after cracks were found in the bridge.")
    assert refers_back("Lin’s remarks come a day after the bridge was closed.")
    assert refers_back("Ann Okafor, a builder of bridges, made the remarks in Nakuru.")
    assert refers_back("In the report, sent to the court, Lin said the bridge had cracks.")
    assert not refers_back("Ann Okafor made the bridge at Nakuru safe in four weeks.")
    assert not refers_back("The decision of the court closed the bridge.")
    assert names_shortly("The company built four bridges in Kenya.")
    assert names_shortly("Mr. Okafor built four bridges in Kenya.")
    assert not names_shortly("Okafor Steel built four bridges in Kenya.")


def test_a_headline_in_the_leads_place_that_lost_its_digits_is_not_told() -> None:
    titles = (
        "Bridge at Nakuru that cost $40m closes after 3 years",
        "Ferry with 200 aboard leaves Nakuru's new port at last",
        "Storm-hit coast gets 12 new boats from Okafor & Sons",
    )
    slugs = (
        "Bridge at Nakuru that cost m closes after years",
        "Ferry with aboard leaves Nakurus new port at last",
        "Stormhit coast gets new boats from Okafor Sons",
    )
    found = tuple(article("north", str(k), titles[k], slugs[k]) for k in range(3))
    sources = {found[0].source: source("north")}
    assert [tellable(r) for r in read_all(found, sources)] == [(), (), ()]


def test_a_source_without_full_stops_is_still_told() -> None:
    titles = ("Bridge at Nakuru closes", "Ferry leaves the new port", "Coast gets new boats")
    leads = (
        "Cracks were found in two of its pillars by divers on Monday",
        "Some two hundred people were aboard on the first crossing",
        "Okafor and Sons gave a dozen of them after the great storm",
    )
    found = tuple(article("north", str(k), titles[k], leads[k]) for k in range(3))
    sources = {found[0].source: source("north")}
    assert [tellable(r) for r in read_all(found, sources)] == [(lead,) for lead in leads]
