"""HTML as a tree, small and forgiving: what a reader's program is given to work on."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr"),
    }
)
# A line of text ends where one of these begins or ends.
_BLOCKS = frozenset(
    {
        *("address", "blockquote", "body", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
        *("li", "ol", "p", "table", "tbody", "td", "th", "tr", "ul"),
    }
)
_NOT_TEXT = frozenset({"style", "script", "title", "head", "template"})


@dataclass(eq=False, slots=True)
class Element:
    """One tag with its attributes (names in lower case), in its place."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: "list[Element | str]" = field(default_factory=list)

    def all(self, *tags: str) -> "list[Element]":
        """Those below with one of these names, in their order."""
        found: list[Element] = []
        waiting = list(reversed(self.children))
        while waiting:
            child = waiting.pop()
            if isinstance(child, Element):
                if child.tag in tags:
                    found.append(child)
                waiting.extend(reversed(child.children))
        return found

    @property
    def text(self) -> str:
        """Its words on one line, as they show but for styles."""
        found: list[str] = []
        _read(self, found)
        return " ".join("".join(found).split())

    @property
    def classes(self) -> frozenset[str]:
        """The names in its class attribute."""
        return frozenset(self.attributes.get("class", "").split())


@dataclass(slots=True)
class Document:
    """`root` holds the `<html>` element; `elements` are all, in their order.

    `faults` are tags that do not close as they opened.
    """

    root: Element
    elements: list[Element] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def first(self, tag: str) -> Element | None:
        """The first element of that name, or None."""
        return next((element for element in self.elements if element.tag == tag), None)

    def all(self, *tags: str) -> list[Element]:
        """Those with one of these names."""
        return [element for element in self.elements if element.tag in tags]

    @property
    def styles(self) -> list[tuple[str, str]]:
        """(media attribute, text) of every style element."""
        return [
            (e.attributes.get("media", ""), "".join(c for c in e.children if isinstance(c, str)))
            for e in self.all("style")
        ]


def parse(html: str) -> Document:
    """Never raises: what is wrong is among the faults."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


def _read(element: Element, found: list[str]) -> None:
    if element.tag in _NOT_TEXT:
        return
    if element.tag in _BLOCKS:
        found.append(" ")
    for child in element.children:
        if isinstance(child, str):
            found.append(child)
        else:
            _read(child, found)
    if element.tag in _BLOCKS:
        found.append(" ")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._document = Document(Element("", {}))
        self._open = [self._document.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self._open[-1]
        made = Element(tag, {name: value or "" for name, value in attrs}, parent)
        parent.children.append(made)
        self._document.elements.append(made)
        if tag not in _VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # `<p/>` opens a p that nothing closes; on void elements the slash says nothing.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        names = [element.tag for element in self._open]
        if tag not in names:
            self._document.faults.append(f"</{tag}> closes nothing")
            return
        while self._open[-1].tag != tag:
            self._document.faults.append(f"<{self._open.pop().tag}> is open where </{tag}> comes")
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self._document.comments.append(data)

    def finished(self) -> Document:
        """The document, once all was fed."""
        for element in self._open[1:]:
            self._document.faults.append(f"<{element.tag}> is never closed")
        return self._document
