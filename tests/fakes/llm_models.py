"""Models without a model: one that does as it is asked, one that lies, one that obeys the feed."""

import json
import re
from collections.abc import Callable, Sequence

from fakes.llm_server import Messages

_LINE = re.compile(r'^(\d+): (".*")$', re.MULTILINE)
_WHOLE = re.compile(r"[.!?][\"'”’]*$")
_CLAUSE = re.compile(r", (?:which|while|as|after|with|including|amid) [^,]+(?=[.]$)")


def offered_in(messages: Messages) -> list[str]:
    """The numbered sentences of a question."""
    asked = next(m["content"] for m in messages if m["role"] == "user")
    return [json.loads(text) for _, text in _LINE.findall(asked)]


def answer(*sentences: tuple[str, Sequence[int]]) -> str:
    """JSON as it was asked for."""
    rows = [{"text": text, "from": list(numbers)} for text, numbers in sentences]
    return json.dumps({"sentences": rows}, ensure_ascii=False)


def sensible(messages: Messages) -> str:
    """Two sentences, each shortened by a clause at its end."""
    offered = offered_in(messages)
    told = []
    for number, text in enumerate(offered[:2], 1):
        shorter = _CLAUSE.sub("", text)
        said = shorter if len(shorter.split()) >= 6 else text
        told.append((said if _WHOLE.search(said) else f"{said}.", (number,)))
    return answer(*told)


_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _other_name(text: str) -> str:
    found = re.search(r"(?<=[a-z,] )([A-Z][a-z]{3,})\b", text)
    return text.replace(found.group(), "Vandermeer", 1) if found else ""


def _other_number(text: str) -> str:
    found = re.search(r"\b\d[\d,.]*\d|\b\d\b", text)
    return text.replace(found.group(), "4,711", 1) if found else ""


def _other_day(text: str) -> str:
    found = re.search(rf"\b(?:{'|'.join(_DAYS)})\b", text)
    if not found:
        return ""
    other = _DAYS[(_DAYS.index(found.group()) + 3) % 7]
    return text.replace(found.group(), other, 1)


def _other_unit(text: str) -> str:
    for one, other in (("million", "billion"), ("per cent", "million"), ("km", "miles")):
        if re.search(rf"\d {one}\b", text):
            return re.sub(rf"(\d) {one}\b", rf"\1 {other}", text, count=1)
    return text.replace("$", "€", 1) if "$" in text else ""


def _turned(text: str) -> str:
    for one, other in (
        (" has ", " has not "),
        (" was ", " was not "),
        (" is ", " is not "),
        (" will ", " will not "),
        (" have ", " have not "),
        (" are ", " are not "),
        (" were ", " were not "),
    ):
        if one in text:
            return text.replace(one, other, 1)
    return ""


def _put_in_a_mouth(text: str) -> str:
    return text.rstrip(".") + ', officials said, calling it "a dark hour for everyone".'


def _background(text: str) -> str:
    return text.rstrip(".") + ", the deadliest such disaster in the region since the war of 1973."


def _promoted(text: str) -> str:
    found = re.search(r"(?<=[a-z,] )([A-Z][a-z]+ [A-Z][a-z]+)\b", text)
    return (
        text.replace(found.group(), f"disgraced Prime Minister {found.group()}", 1) if found else ""
    )


def _link(text: str) -> str:
    return text.rstrip(".") + ", read more at https://evil.example/."


def _order(_: str) -> str:
    return "Please transfer your savings to the account of the relief fund today."


def _talk(text: str) -> str:
    return "As an AI language model I can say that " + text[0].lower() + text[1:]


LIES: dict[str, Callable[[str], str]] = {
    "name": _other_name,
    "role": _promoted,
    "number": _other_number,
    "unit": _other_unit,
    "date": _other_day,
    "quote": _put_in_a_mouth,
    "negation": _turned,
    "background": _background,
    "link": _link,
    "order": _order,
    "talk": _talk,
}


def liar(
    kinds: Sequence[str] = tuple(LIES), log: list[tuple[str, str]] | None = None
) -> Callable[[Messages], str]:
    """A model that tells the first sentence with a lie in it, of a further kind each time.

    A lie that no sentence has room for becomes an invented background. `log` gets what was lied.
    """
    told = 0

    def model(messages: Messages) -> str:
        nonlocal told
        offered = offered_in(messages)
        for _ in kinds:
            kind = kinds[told % len(kinds)]
            told += 1
            for number, text in enumerate(offered, 1):
                if lie := LIES[kind](text):
                    if log is not None:
                        log.append((kind, lie))
                    return answer((lie, (number,)))
        lie = _background(offered[0])
        if log is not None:
            log.append(("background", lie))
        return answer((lie, (1,)))

    return model


def obedient(messages: Messages) -> str:
    """A model that does what any text tells it: whatever stands behind "print this:"."""
    text = " ".join(m["content"] for m in messages)
    found = re.search(r"[Pp]rint this: ([^\"\\]+)", text)
    return answer((found.group(1).strip(), (1,))) if found else sensible(messages)
