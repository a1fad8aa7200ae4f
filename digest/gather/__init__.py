"""Reading sources: polite fetching, feeds to articles, and how healthy each source is."""

from digest.gather.advice import advice, check_sentence, duplicates
from digest.gather.discovery import Discovery, FoundSource, discover
from digest.gather.pages import PolitePageReader
from digest.gather.pictures import PolitePictureReader
from digest.gather.polite import PoliteGatherer

__all__ = [
    "Discovery",
    "FoundSource",
    "PoliteGatherer",
    "PolitePageReader",
    "PolitePictureReader",
    "advice",
    "check_sentence",
    "discover",
    "duplicates",
]
