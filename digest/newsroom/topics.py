"""Words of the topics every newspaper has, for sections that are named and not described.

A publisher's own keywords always go before these: a section that has any is judged by them alone.
"""

import re

_WIDE = (
    "all briefing briefs daily day digest everything front general global headlines important "
    "in international latest main misc miscellaneous more news other our page rest stories story "
    "today top update updates week world worldwide elsewhere from around about"
)
WIDE = frozenset(_WIDE.split())
"""A section named with these words alone takes what no other section took."""

TOPICS: dict[str, str] = {
    "business": "business economy economic market stock share profit revenue earnings company firm "
    "bank inflation trade tariff export import investor industry price currency oil central bank "
    "interest rate merger takeover bankruptcy jobs unemployment growth recession budget tax",
    "climate": "climate emissions carbon warming wildfire drought flood heatwave glacier renewable "
    "solar wind power pollution biodiversity deforestation coal methane",
    "crime": "police court trial murder arrest prison jail charged convicted sentenced robbery "
    "fraud shooting suspect detective theft stabbing",
    "culture": "film book art artist museum music theatre novel exhibition festival author "
    "painting actor album opera gallery",
    "education": "school university student teacher pupil exam college curriculum "
    "tuition classroom",
    "energy": "oil gas electricity power grid nuclear plant pipeline coal solar wind farm energy",
    "health": "health hospital disease vaccine virus patient doctor medicine cancer outbreak drug "
    "surgery infection epidemic medical mental health treatment",
    "law": "court judge ruling lawsuit supreme court prosecutor law verdict appeal constitution",
    "migration": "migrant refugee asylum border deportation visa immigration smuggler",
    "politics": "president minister parliament election vote government party senate congress "
    "lawmakers opposition coalition campaign ballot policy cabinet",
    "religion": "church christian muslim mosque jewish synagogue pope bishop pastor faith "
    "religious hindu temple prayer worship catholic islam religion",
    "science": "science scientist research researchers study space nasa planet moon mars telescope "
    "physics species fossil discovery laboratory satellite rocket genome astronomers",
    "security": "military army troops missile defence defense weapons war attack soldiers navy "
    "ceasefire terrorism intelligence drone strike",
    "sport": "match cup league goal player coach team championship olympic tournament football "
    "cricket tennis rugby season win striker",
    "technology": "technology software ai artificial intelligence chip app google apple microsoft "
    "cyber hackers data internet robot semiconductor smartphone startup",
}
ALIASES = {
    "economy": "business",
    "economics": "business",
    "finance": "business",
    "markets": "business",
    "money": "business",
    "environment": "climate",
    "arts": "culture",
    "schools": "education",
    "medicine": "health",
    "justice": "law",
    "courts": "law",
    "immigration": "migration",
    "refugees": "migration",
    "government": "politics",
    "elections": "politics",
    "faith": "religion",
    "church": "religion",
    "space": "science",
    "research": "science",
    "defence": "security",
    "defense": "security",
    "military": "security",
    "war": "security",
    "conflict": "security",
    "sports": "sport",
    "tech": "technology",
    "digital": "technology",
}
_TWO_WORDS = ("central bank", "interest rate", "wind power", "mental health", "supreme court")


def name_words(name: str) -> list[str]:
    """The words of a section's name that say something."""
    words = re.findall(r"\w+", name.lower())
    return [word for word in words if word not in {"and", "the", "of", "a"}]


def is_wide(name: str) -> bool:
    """Whether a section's name promises everything."""
    words = name_words(name)
    return bool(words) and WIDE.issuperset(words)


def topic_words(name: str) -> tuple[str, ...]:
    """The words of the topics a section's name names, in alphabetical order."""
    found: set[str] = set()
    for word in name_words(name):
        listed = TOPICS.get(ALIASES.get(word, word), "")
        pairs = [pair for pair in _TWO_WORDS if pair in listed]
        for pair in pairs:
            listed = listed.replace(pair, "")
        found.update(listed.split(), pairs)
    return tuple(sorted(found))
