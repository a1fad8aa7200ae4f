import pytest
from fakes.newsroom import article, source

from digest.model.settings import SectionRule
from digest.newsroom.countries import COUNTRIES
from digest.newsroom.domains import home_of
from digest.newsroom.evidence import filed_under
from digest.newsroom.gazetteer import countries_in
from digest.newsroom.institutions import INSTITUTIONS
from digest.newsroom.profiles import compiled
from digest.newsroom.reading import read
from digest.newsroom.sections import Placed, Sorter
from digest.newsroom.topics import address_topics, topics_of

NAMES = (
    "Middle East", "Ukraine", "Religious Freedom", "Asia", "Africa", "Europe", "Americas",
    "Business", "Science", "Health", "Sport",
)  # fmt: skip
BY_NAME = Sorter([SectionRule(name, "") for name in NAMES])


def home(title: str, lead: str = "", link: str = "https://paper.example/1") -> Placed:
    made = article("north", "a", title, lead, link=link)
    return BY_NAME.place(read(made, source("north")))


@pytest.mark.parametrize(
    ("title", "lead", "section"),
    [
        ("Shelling near Kharkiv kills three", "", "Ukraine"),
        ("Hospital in Hebei burns", "", "Asia"),
        ("Ramaphosa calls a vote", "", "Africa"),
        ("Chipmaker’s profit beats forecasts as investors cheer", "", "Business"),
        ("Astronomers find a comet in a strange orbit", "", "Science"),
        ("Measles vaccine shortage worries doctors", "", "Health"),
        ("Pastor and church members pray in hiding", "", "Religious Freedom"),
        ("Striker’s late goal wins the cup final", "The coach praised his team.", "Sport"),
    ],
)
def test_a_section_works_from_its_name_alone(title: str, lead: str, section: str) -> None:
    assert home(title, lead).home == section


@pytest.mark.parametrize(
    ("text", "outlet", "countries"),
    [
        ("Fire in Handan, Hebei province", "", ("china",)),
        ("Congress wins in Karnataka", "india", ("india",)),
        ("Congress passes the budget", "united states", ("united states",)),
        ("A Wall Street Journal reporter in Moscow", "", ("russia",)),
        ("Reading is a joy and Nice is nice", "", ("france",) * 0),
        ("the taoiseach said", "", ()),
        ("The Taoiseach said", "", ("ireland",)),
    ],
)
def test_towns_leaders_and_institutions_mean_their_country(
    text: str, outlet: str, countries: tuple[str, ...]
) -> None:
    assert countries_in(text, outlet) == countries


def test_every_country_of_the_institutions_is_in_the_table() -> None:
    known = {line.partition("|")[0].strip() for line in COUNTRIES.strip().splitlines()}
    assert {line.partition("|")[0].strip() for line in INSTITUTIONS.strip().splitlines()} <= known


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("https://paper.co.nz/1", "new zealand"),
        ("https://cooking.nytimes.com/a", "united states"),
        ("https://www.bbc.com/news", "united kingdom"),
        ("https://www.aljazeera.com/news", ""),
        ("https://paper.example/1", ""),
        ("no address", ""),
    ],
)
def test_an_outlet_is_at_home_where_its_domain_says(address: str, country: str) -> None:
    assert home_of(address) == country


def test_what_names_no_country_is_told_at_home_unless_it_is_soft() -> None:
    place = "https://paper.co.uk/1"
    assert home("Two fined for a fire at a depot", link=place).home == "Europe"
    rules = [SectionRule(n, "") for n in NAMES if n != "Sport"]
    match = article("north", "b", "Striker scores late in the cup final", link=place)
    assert Sorter(rules).place(read(match, source("north"))).home == ""


def test_sport_that_names_a_country_goes_to_sport_or_waits() -> None:
    title = "France beat Italy in the cup final with a late goal by the striker"
    assert home(title).home == "Sport"
    places = Sorter([SectionRule("Europe", "")])
    placed = places.place(read(article("north", "c", title), source("north")))
    assert placed.home == ""
    assert any(term.name == "soft" for term in placed.reasons)


@pytest.mark.parametrize(
    ("link", "section"),
    [
        ("https://paper.example/world/africa/2031/a", "Africa"),
        ("https://paper.example/news/world-asia-53770001", "Asia"),
        ("https://paper.example/health/a", "Health"),
        ("https://paper.example/news/business-53770001", "Business"),
    ],
)
def test_an_address_says_where_its_publisher_filed_it(link: str, section: str) -> None:
    assert home("An answer nobody had hoped for", link=link).home == section


def test_the_last_part_of_an_address_counts_only_before_a_long_number() -> None:
    assert filed_under("/news/world-asia-53770001") == ("news", "world-asia")
    assert filed_under("/news/africa-in-ten-pictures") == ("news",)
    assert filed_under("") == ()


def test_topics_are_read_from_names_and_addresses() -> None:
    assert topics_of("Science & Health") == ("science", "health")
    assert topics_of("Tech") == ("technology",)
    assert topics_of("Europe") == ()
    assert address_topics("/world/business/article") == ("business",)
    assert address_topics("/a") == ()


def test_one_place_among_many_words_makes_no_section_of_places() -> None:
    words = ("school", "teacher", "exam", "campus", "pupil", "Harvard")
    schools, gaza = compiled(
        [
            SectionRule("Education", "", words),
            SectionRule("The strip", "", ("Gaza", "Rafah", "ceasefire")),
        ]
    )
    assert schools.countries == {}
    assert set(gaza.countries) == {"palestine"}


def test_a_section_of_belief_does_not_own_the_country_of_its_believers() -> None:
    rules = [SectionRule("Religious Freedom", "", ("Uyghur Muslims",)), SectionRule("Asia", "")]
    found = Sorter(rules).place(
        read(article("north", "d", "China opens a port in Shanghai"), source("north"))
    )
    assert found.home == "Asia"


def test_a_story_that_fits_two_sections_has_one_home_and_both_labels() -> None:
    placed = home("Profit of banks in Kenya rises as inflation falls")
    assert {"Africa", "Business"} <= set(placed.labels)
    assert placed.home in {"Africa", "Business"}
