"""Style sheets as rules, as far as colours and sizes need it: what applies to which element."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from digest.mail.preflight.tree import Document, Element

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PART = re.compile(r"\*|[a-zA-Z][\w-]*|\.[\w-]+|#[\w-]+|\[[^\]]+\]|:root")
_COMPOUND = re.compile(rf"(?:{_PART.pattern})+\Z")
_DECLARATION = re.compile(r"""((?:[^;"'()]|"[^"]*"|'[^']*'|\([^)]*\))+)""")
_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")
_WIDTH = re.compile(r"(?:min|max)-width")

Declarations = Mapping[str, tuple[str, bool]]
"""Property to (value, whether !important)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector with its declarations. `dark`: only in dark mode; `narrow`: by width."""

    selector: str
    parts: tuple[tuple[str, ...], ...]
    declarations: Declarations
    order: int
    dark: bool = False
    narrow: bool = False

    @property
    def weight(self) -> tuple[int, int, int]:
        """Specificity (Selectors 3, 9): ids, classes and attributes, tags."""
        simple = [part for compound in self.parts for part in compound]
        ids = sum(part[0] == "#" for part in simple)
        tags = sum(part[0].isalpha() for part in simple)
        universal = simple.count("*")
        return ids, len(simple) - ids - tags - universal, tags


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rules of a document; `at_rules` are the names of those that hold none (@import)."""

    rules: tuple[Rule, ...]
    at_rules: tuple[str, ...]
    not_understood: tuple[str, ...]


def sheet_of(document: Document) -> Sheet:
    """The rules of all style elements, in their order; conditional comments are Outlook's own."""
    rules: list[Rule] = []
    at_rules: list[str] = []
    strange: list[str] = []
    for media, css in document.styles:
        for condition, selectors, body in _blocks(_COMMENT.sub("", css), media):
            if not body and selectors.startswith("@"):
                at_rules.append(selectors)
                continue
            for selector in selectors.split(","):
                made = _rule(selector.strip(), body, condition, len(rules))
                if made is None:
                    strange.append(selector.strip())
                else:
                    rules.append(made)
    return Sheet(tuple(rules), tuple(at_rules), tuple(strange))


def _blocks(css: str, media: str) -> Iterator[tuple[str, str, str]]:
    """(media condition, selectors, body); an at-rule other than @media comes without a body."""
    at = 0
    while (opened := re.compile(r"[{;]").search(css, at)) is not None:
        head = css[at : opened.start()].strip()
        if opened[0] == ";":
            if head:
                yield media, head, ""
            at = opened.end()
            continue
        closed = _closing(css, opened.end())
        inside = css[opened.end() : closed]
        if head.startswith("@media"):
            condition = f"{media} {head.removeprefix('@media')}".strip()
            yield from _blocks(inside, condition)
        elif head.startswith("@"):
            yield media, head, ""
        else:
            yield media, head, inside
        at = closed + 1


def _closing(css: str, at: int) -> int:
    """Where the block that was opened before `at` ends; the end of the text where it does not."""
    depth = 1
    for found in re.compile(r"[{}]").finditer(css, at):
        depth += 1 if found[0] == "{" else -1
        if not depth:
            return found.start()
    return len(css)


def _rule(selector: str, body: str, condition: str, order: int) -> Rule | None:
    compounds = selector.split()
    if not compounds or not all(_COMPOUND.match(compound) for compound in compounds):
        return None
    return Rule(
        selector=selector,
        parts=tuple(tuple(_PART.findall(compound)) for compound in compounds),
        declarations=declarations(body),
        order=order,
        dark=bool(_DARK.search(condition)),
        narrow=bool(_WIDTH.search(condition)),
    )


@lru_cache(maxsize=2048)
def declarations(text: str) -> Declarations:
    """A style attribute, or what stands between a rule's braces; later ones win."""
    found: dict[str, tuple[str, bool]] = {}
    for part in _DECLARATION.findall(text):
        name, colon, value = part.partition(":")
        if not colon:
            continue
        bare, mark, _ = value.lower().partition("!important")
        key, weighty = name.strip().lower(), bool(mark)
        if key in found and found[key][1] and not weighty:
            continue
        found[key] = (bare.strip(), weighty)
    return found


class Applying:
    """Rules found by what their last compound asks for, so that few are tried on an element."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_key: dict[str, list[Rule]] = {}
        for rule in rules:
            self._by_key.setdefault(_key(rule.parts[-1]), []).append(rule)

    def to(self, element: Element) -> Iterator[Rule]:
        """Those that pick this element, in no order."""
        names = element.attributes.get("class", "").split()
        for key in ("", element.tag, *(f".{name}" for name in dict.fromkeys(names))):
            for rule in self._by_key.get(key, ()):
                if matches(rule, element):
                    yield rule


def _key(compound: tuple[str, ...]) -> str:
    """A class it asks for, else its tag, else nothing."""
    named = [part for part in compound if part[0] == "."]
    tags = [part.lower() for part in compound if part[0].isalpha()]
    return (*named, *tags, "")[0]


def matches(rule: Rule, element: Element) -> bool:
    """Whether the rule's selector picks that element (compounds joined by descent)."""
    *above, last = rule.parts
    if not _is(element, last):
        return False
    ancestor = element.parent
    for compound in reversed(above):
        while ancestor is not None and not _is(ancestor, compound):
            ancestor = ancestor.parent
        if ancestor is None:
            return False
        ancestor = ancestor.parent
    return True


def _is(element: Element, compound: tuple[str, ...]) -> bool:
    return all(_has(element, part) for part in compound)


def _has(element: Element, part: str) -> bool:
    if part == "*":
        return bool(element.tag)
    if part == ":root":
        return element.tag == "html"
    if part[0] == ".":
        return part[1:] in element.attributes.get("class", "").split()
    if part[0] == "#":
        return part[1:] == element.attributes.get("id")
    if part[0] == "[":
        name, _, value = part[1:-1].partition("=")
        known = element.attributes.get(name.strip().lower())
        return known is not None and (not value or known == value.strip("\"' "))
    return element.tag == part.lower()
