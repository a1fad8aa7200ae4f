"""How a mistake is worded: the wrong value shown safely, and the word that was likely meant."""

import json
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST_SHOWN = 60


class WrongError(ValueError):
    """A value that cannot be taken. Its text continues the key's name: "must be …, not …"."""


def shown(value: object) -> str:
    """A value as a person wrote it, short enough for a sentence and harmless on a terminal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = value if len(value) <= _LONGEST_SHOWN else value[: _LONGEST_SHOWN - 1] + "…"
        return json.dumps("".join(map(_printable, text)), ensure_ascii=False)
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and abs(value) >= 10**20:
        return "a huge number"
    return str(value)


def _printable(char: str) -> str:
    """Nothing that could steer a terminal or turn the direction of the line."""
    return "\ufffd" if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else char


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that was most likely meant, ignoring case, or None."""
    by_fold = {w.casefold(): w for w in words}
    close = get_close_matches(word.casefold(), sorted(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def choice(words: Iterable[str]) -> str:
    """`"a", "b" or "c"`."""
    known = [shown(w) for w in words]
    return " or ".join([", ".join(known[:-1]), known[-1]] if len(known) > 1 else known)


def meant(word: str, words: Iterable[str]) -> str:
    """`Did you mean "x"?`, or the whole choice when nothing is near."""
    known = list(words)
    near = nearest(word, known)
    if near is not None:
        return f"Did you mean {shown(near)}?"
    return f"Known are {choice(known)}." if known else "None is known."
