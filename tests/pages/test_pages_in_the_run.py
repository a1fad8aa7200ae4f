"""A whole gathering over loopback: feed, page, store; and what the next run does not ask again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.news_servers import NewsServer, page, serving, status

from digest.steps import gathering
from digest.steps.rooms import Report, Rooms
from digest.wiring import open_rooms, settings_from

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
LINES = (
    "The harbour of Saltmarsh opened again on Sunday after eleven days of frost and ice.",
    "Pilots brought the first freighter in at dawn, and a small crowd watched from the mole.",
    "The harbour master said that the ice breaker would stay until the end of the month.",
)
PAGE = "<html><head><link rel=canonical href='https://harbour.example/ice'></head><body><article>"
PAGE += "".join(f"<p>{line}</p>" for line in LINES) + "</article></body></html>"
FEED = f"""<rss version="2.0"><channel><title>Harbour News</title>
<item><title>Harbour opens</title><link>/a</link><description>Ships came.</description>
<pubDate>Sun, 22 Nov 2026 04:00:00 GMT</pubDate></item>
<item><title>Bridge closed</title><link>/b</link><description>{"A long text of its own. " * 40}
</description><pubDate>Sun, 22 Nov 2026 04:00:00 GMT</pubDate></item>
<item><title>Tower sold</title><link>/c</link><description>It was sold.</description>
<pubDate>Sun, 22 Nov 2026 04:00:00 GMT</pubDate></item></channel></rss>"""
PAGES = {
    "/feed": page(FEED),
    "/a": page(PAGE),
    "/b": page(PAGE),
    "/c": status(404),
    "/robots.txt": page("User-agent: *\nDisallow: /private"),
}


@contextmanager
def rooms_at(folder: Path, server: NewsServer, now: datetime) -> Iterator[Rooms]:
    file = folder / "digest.toml"
    file.write_text(
        f'[fetch]\nallow_private = true\npause = "0s"\n[[sources]]\nurl = "{server.url("/feed")}"\n'
    )
    with open_rooms(settings_from(file), now) as rooms:
        yield rooms


def test_a_thin_article_gets_its_pages_text_once(tmp_path: Path) -> None:
    with serving(PAGES) as server:
        with rooms_at(tmp_path, server, NOW) as rooms:
            report = Report(rooms)
            gathering.gather(rooms, report)
            found = {a.title: a for a in rooms.store.articles(NOW - timedelta(days=1), NOW)}
        assert found["Harbour opens"].body == "\n".join(LINES)
        assert found["Harbour opens"].lead == "Ships came."
        assert found["Harbour opens"].canonical == "https://harbour.example/ice"
        assert (found["Tower sold"].lead, found["Tower sold"].body) == ("It was sold.", "")
        assert report.lines[1:] == [
            "read the pages of 1 article whose feeds say little; the page of 1 answered 404"
        ]
        asked = [asked.path for asked in server.asked]
        assert sorted(asked) == ["/.well-known/tdmrep.json", "/a", "/c", "/feed", "/robots.txt"]
        server.asked.clear()
        later = NOW + timedelta(hours=1)
        with rooms_at(tmp_path, server, later) as rooms:
            gathering.gather(rooms, Report(rooms))
            found = {a.title: a for a in rooms.store.articles(NOW - timedelta(days=1), later)}
        assert [asked.path for asked in server.asked] == ["/feed"]
        assert found["Harbour opens"].body == "\n".join(LINES)
