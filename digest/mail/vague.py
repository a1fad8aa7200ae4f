"""Link texts that tell nobody what they open, in the languages readers of ours read."""

import re

# Read out of its sentence, as screen readers list links, each of these says nothing (WCAG 2.4.4).
_VAGUE = frozenset(
    {
        *("here", "click here", "click", "read more", "more", "link", "this link", "learn more"),
        *("this", "see more", "continue", "continue reading", "details", "go", "open", "website"),
        *("hier", "klik hier", "lees meer", "meer", "lees verder", "deze link", "verder lezen"),
        *("hier klicken", "klicken sie hier", "mehr", "mehr lesen", "weiterlesen", "mehr erfahren"),
        *("тут", "тут.", "натисніть тут", "читати далі", "докладніше", "далі", "посилання"),
        *("هنا", "اضغط هنا", "انقر هنا", "اقرأ المزيد", "المزيد", "رابط"),
    }
)
_EDGES = re.compile(r"^\W+|\W+$")


def is_vague(words: str) -> bool:
    """Whether a link's text says nothing about where it leads."""
    return _EDGES.sub("", " ".join(words.split()).casefold()) in _VAGUE
