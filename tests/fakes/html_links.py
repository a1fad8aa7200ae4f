"""What a browser would follow from a page."""

from html.parser import HTMLParser


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(
        self,
        tag: str,  # noqa: ARG002 - HTMLParser calls it so
        attrs: list[tuple[str, str | None]],
    ) -> None:
        self.found |= {v for k, v in attrs if k in {"href", "src", "action"} and v}


def links_of(text: str) -> set[str]:
    """Every address a page links to, frames or posts to."""
    parser = _Links()
    parser.feed(text)
    return parser.found
