"""Words that deny: one is neither added nor lost between sentences and what is told from them.

Stricter than the fact checker, which weighs such a word against all else: a human paraphrase may
turn a denial, a model is asked to keep it, and one that does not can be refused at no cost.
"""

import re
from collections.abc import Sequence

_WORDS = {
    "ar": "لا لم لن ليس ليست غير بدون دون ما",
    "de": "nicht kein keine keinen keiner keinem keines nie niemals weder ohne niemand nichts",
    "en": "not no never none neither nor without nobody nothing cannot",
    "es": "no nunca jamás sin ni ningún ninguna ninguno nadie nada",
    "fr": "ne n pas jamais aucun aucune sans ni rien personne",
    "it": "non mai senza né nessun nessuna nessuno niente",
    "nl": "niet geen nooit noch zonder niemand niets",
    "pt": "não nunca jamais sem nem nenhum nenhuma ninguém nada",
    "uk": "не ні ніколи без жоден жодна жодного жодної ніхто нічого немає",
}
DENIALS = {language: frozenset(words.split()) for language, words in _WORDS.items()}

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


def _denials(text: str, language: str) -> list[str]:
    known = DENIALS.get(language, frozenset())
    found = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    return [word for word in found if word in known or (language == "en" and word[-3:] == "n't")]


def denial_against(text: str, cited: Sequence[str], language: str) -> str:
    """What is to be said against the denials of `text`, which rests on `cited`; or ""."""
    said, theirs = _denials(text, language), [_denials(one, language) for one in cited]
    if len(said) > sum(map(len, theirs)):
        return f"negation: it says “{said[-1]}” more often than the sentences it rests on"
    if not said and theirs and all(theirs):
        return f"negation: the sentences it rests on say “{theirs[0][0]}”, it does not"
    return ""
