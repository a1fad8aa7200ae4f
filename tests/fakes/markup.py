"""What a reader's program makes of HTML: its tags, and the words that show."""

from html.parser import HTMLParser


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._gap(tag)
        self._hidden += tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._gap(tag)
        self._hidden -= tag in {"style", "title"}

    def _gap(self, tag: str) -> None:
        if tag in {"p", "h1", "h2", "h3", "td", "div", "br", "table"}:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def tags_of(html: str) -> list[tuple[str, dict[str, str]]]:
    """Every opening tag with its attributes, in order."""
    parser = _Markup()
    parser.feed(html)
    return parser.tags


def words_of(html: str) -> str:
    """The text that shows, white space (also no-break) as single spaces."""
    parser = _Markup()
    parser.feed(html)
    return " ".join("".join(parser.words).split())
