"""Ways to make a true sentence false, each with its kind; written without the checker's tables.

Every function takes a `Draw` (chance), the sentence and what its story and another one offer, and
returns a changed sentence, or None where the sentence has nothing of that kind.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random


def _listed(words: str) -> list[str]:
    """The words of a plain list."""
    return words.split()


_NAME = re.compile(
    r"(?<![.!?:\"“—-] )(?<![\"“'‘.…])(?<!^)\b[A-Z][a-zé]+(?: (?:al-|Mc)?[A-Z][a-zé]+){0,2}\b",
    re.MULTILINE,
)
_NO_NAMES = frozenset(
    _listed(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April "
        "May June July August September October November December The A An He She It They We I "
        "In On At But And This That These Those His Her Its Their After Before When While As If "
        "For President Senator Sen Gov Rep Secretary Mr Mrs Ms Dr General Judge Prime Minister "
        "JUST WATCHED MUST Replay More Videos Read Photos Hide Caption Republican Republicans "
        "Democrat Democrats Democratic"
    )
)
_NUMBER = re.compile(r"(?<![\w.,$])\$?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w]|[.,]\d)")
_NUMBER_WORDS = _listed(
    "two three four five six seven eight nine ten eleven twelve dozen twenty thirty"
)
_WEEKDAYS = _listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_MONTHS = _listed(
    "January February March April May June July August September October November December"
)
_ROLES = _listed(
    "president senator governor mayor congressman secretary ambassador judge prosecutor general "
    "chairman director spokesman spokeswoman analyst professor doctor manager coach author actor "
    "lawyer officer chief minister king pilot"
)
_ROLE_FORMS = {"sen": "senator", "rep": "congressman", "gov": "governor", "attorney": "lawyer"}
_UNITS = (
    ("million", "billion"),
    ("billion", "million"),
    ("thousand", "million"),
    ("percent", "million"),
    ("dollars", "euros"),
    ("pounds", "dollars"),
    ("miles", "kilometers"),
    ("kilometers", "miles"),
    ("feet", "meters"),
    ("minutes", "hours"),
    ("hours", "days"),
    ("days", "weeks"),
    ("weeks", "months"),
    ("months", "years"),
    ("years", "months"),
    ("year", "month"),
    ("hour", "day"),
    ("day", "week"),
    ("week", "month"),
)
_TURNED = (
    ("won", "lost"), ("wins", "loses"), ("win", "lose"), ("lost", "won"), ("rose", "fell"),
    ("rise", "fall"), ("fell", "rose"), ("increase", "decrease"), ("increased", "decreased"),
    ("more", "fewer"), ("support", "oppose"), ("supports", "opposes"), ("supported", "opposed"),
    ("approved", "rejected"), ("approve", "reject"), ("rejected", "accepted"),
    ("accepted", "rejected"), ("allow", "forbid"), ("allowed", "forbade"), ("against", "for"),
    ("before", "after"), ("after", "before"), ("with", "without"), ("first", "last"),
    ("guilty", "innocent"), ("opened", "closed"), ("started", "ended"), ("began", "ended"),
    ("arrested", "released"), ("released", "arrested"), ("killed", "saved"), ("dead", "alive"),
    ("died", "survived"), ("agreed", "refused"), ("agree", "refuse"), ("confirmed", "denied"),
    ("can", "cannot"), ("possible", "impossible"), ("likely", "unlikely"), ("high", "low"),
    ("higher", "lower"), ("strong", "weak"), ("increases", "cuts"), ("cut", "raised"),
    ("passed", "failed"), ("success", "failure"), ("safe", "dangerous"), ("best", "worst"),
)  # fmt: skip
_HELPS = _listed(
    "is are was were will has have had can could should would did does do must may might"
)
_HELPING = re.compile(rf"\b({'|'.join(_HELPS)})\b(?! not|n't)")
_PAST = re.compile(r"(?<=[a-z] )([a-z]{3,})ed\b(?! by)")
_PRESENT = re.compile(r"\b(says|wants|plans|calls|faces|makes|takes|gets|seeks|urges|backs)\b")
_DENIED = re.compile(r"\b(not |never )|(?<=\w)n[’']t\b|\bno (?=\w)")
_QUOTED = re.compile(r"[\"“]([^\"”]{8,})[\"”]")
_BACKGROUND = (
    ", who had secretly been treated for cancer since last spring",
    ", in the worst such incident since records began",
    ", despite repeated warnings from neighbouring villages",
    ", after a bitter family quarrel over an inheritance",
    ", sparking outrage among environmental groups",
    ", a decision insiders described as reckless",
    ", which economists fear could trigger a banking crisis",
    ", following months of covert surveillance by intelligence services",
    ", and thousands of protesters gathered outside the embassy",
    ", although the documents had been forged by a former employee",
    ", costing taxpayers a fortune",
    ", while share prices tumbled across Asia",
    ", who grew up in poverty on a remote farm",
    ", according to a leaked memo seen by diplomats",
    ", marking the end of a decades-long feud",
    ", as hospitals struggled with a shortage of nurses",
    ", a longtime critic of the monarchy",
    ", forcing airlines to cancel hundreds of flights",
    ", hours after the stadium was evacuated because of a fire",
    ", under pressure from wealthy donors and lobbyists",
    ", who is also under investigation for tax fraud",
    ", and the victims were buried in a mass grave",
    ", widely regarded as a humiliating retreat",
    ", because the equipment had not been inspected in years",
)


@dataclass(frozen=True)
class Offer:
    """What may be put in: names of the same story, and names and sentences of another one."""

    own: Sequence[str]
    other: Sequence[str]
    strangers: Sequence[str]
    half: int


def names_in(text: str) -> list[str]:
    """Names as they stand, in order, each once.

    What only opens a sentence, or stands without a capital too, is none.
    """
    found = []
    lower = set(re.findall(r"\b[a-z]+\b", text))
    for match in _NAME.finditer(text):
        parts = match.group().split()
        while parts and parts[0] in _NO_NAMES:
            parts = parts[1:]
        if parts and not set(parts) & _NO_NAMES and not {p.lower() for p in parts} & lower:
            found.append(" ".join(parts))
    return list(dict.fromkeys(found))


def _put(sentence: str, old: str, new: str) -> str:
    return re.sub(rf"\b{re.escape(old)}\b", lambda _: new, sentence, count=1)


def _named(sentence: str, offer: Offer) -> list[str]:
    return [n for n in offer.own if re.search(rf"\b{re.escape(n)}\b", sentence)]


def _apart(name: str, pool: Sequence[str], sentence: str) -> list[str]:
    taken = set(name.split()) | set(re.findall(r"\w+", sentence))
    return [n for n in pool if not set(n.split()) & taken]


def name(draw: Random, sentence: str, offer: Offer) -> str | None:
    """Somebody of another story."""
    return _renamed(draw, sentence, offer, offer.other)


def name_inside(draw: Random, sentence: str, offer: Offer) -> str | None:
    """Somebody else of the same story."""
    return _renamed(draw, sentence, offer, offer.own)


def _renamed(draw: Random, sentence: str, offer: Offer, pool: Sequence[str]) -> str | None:
    names = _named(sentence, offer)
    if not names:
        return None
    old = draw.choice(names)
    fitting = _apart(old, pool, sentence)
    alike = [n for n in fitting if len(n.split()) == len(old.split())] or fitting
    return _put(sentence, old, draw.choice(alike)) if alike else None


def role(draw: Random, sentence: str, offer: Offer) -> str | None:
    """Another role for the same person; a bare name gets one it never had."""
    for match in re.finditer(r"\b([A-Za-z]+)\b\.?", sentence):
        bare = _ROLE_FORMS.get(match[1].lower(), match[1].lower())
        if bare in _ROLES:
            new = draw.choice([r for r in _ROLES if r != bare])
            new = new.capitalize() if match[1][0].isupper() else new
            return sentence[: match.start()] + new + sentence[match.end() :]
    names = _named(sentence, offer)
    if not names:
        return None
    new = draw.choice(_ROLES).capitalize()
    return _put(sentence, chosen := draw.choice(names), f"{new} {chosen}")


def number(draw: Random, sentence: str, offer: Offer) -> str | None:
    """Another value of like size."""
    del offer
    places = [m for m in _NUMBER.finditer(sentence) if not re.fullmatch(r"(?:19|20)\d\d", m[1])]
    if places:
        match = draw.choice(places)
        new = _other_value(draw, match[1])
        return sentence[: match.start(1)] + new + sentence[match.end(1) :]
    words = [w for w in _NUMBER_WORDS if re.search(rf"\b{w}\b", sentence, re.IGNORECASE)]
    if not words:
        return None
    old = draw.choice(words)
    new = draw.choice([w for w in _NUMBER_WORDS if w != old])
    return re.sub(rf"\b{old}\b", new, sentence, count=1, flags=re.IGNORECASE)


def _other_value(draw: Random, text: str) -> str:
    value = float(text.replace(",", ""))
    while True:
        new = value * draw.choice((0.5, 0.7, 0.8, 1.2, 1.5, 2, 3)) + draw.choice((-1, 1, 2, 3))
        told = f"{new:.1f}" if "." in text else f"{max(round(new), 2):,}"
        if told not in {text, text.replace(",", "")}:
            return told if "," in text or "." in text else told.replace(",", "")


def unit(draw: Random, sentence: str, offer: Offer) -> str | None:
    """The same number of something else."""
    del offer
    fitting = [
        (old, new)
        for old, new in _UNITS
        if re.search(rf"(?:\d|\b(?:{'|'.join(_NUMBER_WORDS)}))[ -]{old}\b", sentence)
    ]
    if "%" in sentence:
        fitting.append(("%", " million"))
    if "$" in sentence:
        fitting.append(("$", draw.choice("€£")))
    if not fitting:
        return None
    old, new = draw.choice(fitting)
    if old in "%$":
        return sentence.replace(old, new, 1)
    return re.sub(
        rf"((?:\d|\b(?:{'|'.join(_NUMBER_WORDS)}))[ -]){old}\b", rf"\g<1>{new}", sentence, count=1
    )


def when(draw: Random, sentence: str, offer: Offer) -> str | None:
    """Another weekday, month, day of the month or year; last for next."""
    del offer
    changes: list[str] = []
    for table in (_WEEKDAYS, _MONTHS):
        changes.extend(
            _put(sentence, word, draw.choice([w for w in table if w != word]))
            for word in table
            if re.search(rf"(?<!^)\b{word}\b", sentence)
        )
    for match in re.finditer(r"\b(?:19|20)\d\d\b", sentence):
        year = str(int(match.group()) + draw.choice((-3, -2, -1, 1, 2)))
        changes.append(sentence[: match.start()] + year + sentence[match.end() :])
    for old, new in (("last", "next"), ("next", "last")):
        if re.search(rf"\b{old} (?:week|month|year|fall|spring|summer)\b", sentence):
            changes.append(_put(sentence, old, new))
    return draw.choice(changes) if changes else None


def negation(draw: Random, sentence: str, offer: Offer) -> str | None:
    """Denied what was said, affirmed what was denied, or the opposite word."""
    del offer
    outside = _QUOTED.sub(lambda m: "_" * len(m.group()), sentence)
    changes: list[str] = []
    if match := _DENIED.search(outside):
        said = "can" if sentence[: match.start()].endswith(" ca") else ""
        start = match.start() - (2 if said else 0)
        changes.append(sentence[:start] + said + sentence[match.end() :])
    elif match := _HELPING.search(outside):
        changes.append(f"{sentence[: match.end()]} not{sentence[match.end() :]}")
    elif match := _PAST.search(outside):
        changes.append(f"{sentence[: match.start()]}did not {match[1]}{sentence[match.end() :]}")
    elif match := _PRESENT.search(outside):
        changes.append(
            f"{sentence[: match.start()]}does not {match[1][:-1]}{sentence[match.end() :]}"
        )
    turned = [(a, b) for a, b in _TURNED if re.search(rf"\b{a}\b", outside)]
    if turned:
        old, new = draw.choice(turned)
        start = next(m.start() for m in re.finditer(rf"\b{old}\b", outside))
        changes.append(sentence[:start] + new + sentence[start + len(old) :])
    return draw.choice(changes) if changes else None


def quote(draw: Random, sentence: str, offer: Offer) -> str | None:
    """A changed word in a quote, a quote without its not, or given to somebody else."""
    match = _QUOTED.search(sentence)
    if match is None:
        return None
    said = match[1]
    words = re.findall(r"\b[a-z]{4,}\b", said)
    changes: list[str] = []
    if words:
        pool = [w for s in offer.strangers for w in re.findall(r"\b[a-z]{5,}\b", s)]
        pool = [w for w in pool if w not in sentence]
        if pool:
            changes.append(said.replace(draw.choice(words), draw.choice(pool), 1))
    if gone := _DENIED.search(said):
        changes.append(said[: gone.start()] + said[gone.end() :])
    made = [sentence[: match.start(1)] + c + sentence[match.end(1) :] for c in changes]
    outside = sentence[: match.start()] + sentence[match.end() :]
    speakers = [n for n in _named(sentence, offer) if n in outside]
    if speakers and (others := _apart(speakers[0], offer.own, sentence)):
        made.append(_put(sentence, speakers[0], draw.choice(others)))
    return draw.choice(made) if made else None


def crossed(draw: Random, sentence: str, offer: Offer) -> str | None:
    """Half of this story and half of another: one's people in the other's doings."""
    if not offer.strangers:
        return None
    other = draw.choice(offer.strangers)
    words, theirs = sentence.split(), other.split()
    if len(words) < 6 or len(theirs) < 6:
        return None
    if draw.random() < 0.5 and (own := offer.own) and (named := names_in(other)):
        return _put(other, draw.choice(named), draw.choice(own))
    return " ".join(words[: len(words) // 2] + theirs[len(theirs) // 2 :])


def background(draw: Random, sentence: str, offer: Offer) -> str | None:
    """A clause that sounds as if it had been in the story. The halves get different clauses."""
    added = draw.choice(_BACKGROUND[offer.half :: 2])
    return sentence.removesuffix(".") + added + ("." if sentence.endswith(".") else "")


def relation(draw: Random, sentence: str, offer: Offer) -> str | None:
    """Two people of the sentence change places."""
    names = [n for n in _named(sentence, offer) if sentence.count(n) == 1]
    names = [n for n in names if not any(n != m and n in m for m in names)]
    if len(names) < 2:
        return None
    one, two = sorted(draw.sample(names, 2), key=sentence.index)
    between = sentence[sentence.index(one) + len(one) : sentence.index(two)]
    if not re.search(r"\b[a-z]{4,}", between) or re.search(r"\b(?:and|or|with)\b", between):
        return None
    head, tail = sentence.split(one, 1)
    middle, end = tail.split(two, 1)
    return f"{head}{two}{middle}{one}{end}"


KINDS: dict[str, Callable[[Random, str, Offer], str | None]] = {
    "name": name,
    "name_inside": name_inside,
    "role": role,
    "number": number,
    "unit": unit,
    "date": when,
    "negation": negation,
    "quote": quote,
    "crossed": crossed,
    "background": background,
    "relation": relation,
}
