"""Which language an article is in, from its script and its commonest words."""

import re
from functools import lru_cache

from digest.newsroom.terms import STOP_WORDS

SCRIPTS = (
    ("bn", "\u0980-\u09ff"),
    ("hi", "\u0900-\u097f"),
    ("ar", "\u0600-\u06ff\u0750-\u077f"),
    ("he", "\u0590-\u05ff"),
    ("ru", "\u0400-\u04ff"),
    ("el", "\u0370-\u03ff"),
    ("ko", "\uac00-\ud7af\u1100-\u11ff"),
    ("ja", "\u3040-\u30ff"),
    ("zh", "\u4e00-\u9fff"),
    ("th", "\u0e00-\u0e7f"),
    ("ka", "\u10a0-\u10ff"),
    ("hy", "\u0530-\u058f"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("am", "\u1200-\u137f"),
    ("my", "\u1000-\u109f"),
    ("km", "\u1780-\u17ff"),
)
"""A script and the language it most often carries. Japanese stands before Chinese: kana decide."""

SHARED_SCRIPTS = {
    "ar": frozenset({"ar", "fa", "ur", "ps", "ku", "ug", "sd"}),
    "ru": frozenset({"ru", "uk", "bg", "sr", "be", "mk", "kk", "ky", "mn", "tg"}),
    "hi": frozenset({"hi", "mr", "ne", "sa"}),
    "bn": frozenset({"bn", "as"}),
    "he": frozenset({"he", "yi", "iw"}),
    "zh": frozenset({"zh", "ja"}),
    "am": frozenset({"am", "ti"}),
}
"""What a source may rightly declare while its text is in that script."""

_ANY = re.compile(f"[{''.join(span for _, span in SCRIPTS)}]")
_CLASSES = tuple((code, re.compile(f"[{span}]")) for code, span in SCRIPTS)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")

SCRIPT_SHARE = 0.3
"""From this share of letters on, a script decides; names quoted in other scripts stay below it."""

SURE_HITS = 3
SURE_LEAD = 2.0
"""Stop words contradict what a source declares only with so many hits and twice the declared's."""


_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1)
def _languages() -> dict[str, tuple[str, ...]]:
    """Each stop word -> the languages it is one of."""
    found: dict[str, tuple[str, ...]] = {}
    for code, stops in STOP_WORDS.items():
        for word in stops:
            found[word] = (*found.get(word, ()), code)
    return found


def _script(text: str) -> str:
    if not _ANY.search(text):
        return ""
    letters = len(_LETTER.findall(text))
    if not letters:
        return ""
    for code, pattern in _CLASSES:
        share = SCRIPT_SHARE / 3 if code == "ja" else SCRIPT_SHARE
        if len(pattern.findall(text)) >= share * letters:
            return code
    return ""


def _hits(text: str) -> dict[str, int]:
    known = _languages()
    hits = dict.fromkeys(STOP_WORDS, 0)
    for word in _WORD.findall(text.lower()):
        for code in known.get(word, ()):
            hits[code] += 1
    return hits


def guess_language(text: str, declared: str = "") -> str:
    """Two-letter code of the language of `text`; `declared` stands unless the text contradicts it.

    A declared `bn` over Latin letters, or `en` over Bengali ones, is contradicted by the script;
    `en` over Spanish by the commonest words. Returns "" if nothing is known.
    """
    declared = declared.strip().lower().replace("_", "-").split("-")[0]
    script = _script(text)
    if script:
        return declared if declared in SHARED_SCRIPTS.get(script, frozenset({script})) else script
    if not _LATIN.search(text):
        return declared
    hits = _hits(text)
    best = max(sorted(hits), key=lambda code: hits[code])
    if declared and declared not in {code for code, _ in SCRIPTS}:
        own = hits.get(declared)
        sure = hits[best] >= SURE_HITS and own is not None and hits[best] > SURE_LEAD * own
        return best if sure else declared
    return best if hits[best] else ""
