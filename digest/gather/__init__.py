"""Reading sources: polite fetching, feeds to articles, and how healthy each source is."""

from digest.gather.advice import advice, check_sentence, duplicates
from digest.gather.polite import PoliteGatherer

__all__ = ["PoliteGatherer", "advice", "check_sentence", "duplicates"]
