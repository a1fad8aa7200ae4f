"""Reading sources: polite fetching, feeds to articles, and how healthy each source is."""

from digest.gather.advice import advice, check_sentence, duplicates
from digest.gather.discovery import Discovery, FoundSource, discover
from digest.gather.polite import PoliteGatherer

__all__ = [
    "Discovery",
    "FoundSource",
    "PoliteGatherer",
    "advice",
    "check_sentence",
    "discover",
    "duplicates",
]
