"""sources add, import, export, check, and what status says of moving and retiring."""

from pathlib import Path

import pytest
from fakes.news_servers import Page, page, redirect, serving, status
from fakes.press import AT, FEED, press

from digest.config import read_opml

ITEMS = "".join(
    f"<item><title>Harbour story {n}</title><link>/{n}</link><description>Ship {n} came to the "
    "port, and the harbour master counted what it carried until the evening.</description>"
    "<pubDate>Fri, 14 Aug 2020 04:00:00 GMT</pubDate></item>"
    for n in range(4)
)
NEWS = page(f'<rss version="2.0"><channel><title>Harbour</title>{ITEMS}</channel></rss>')
SITE: dict[str, Page] = {
    "/": page('<html><head><link rel="alternate" type="application/rss+xml" href="/f"></head>'),
    "/f": NEWS,
}


def test_adding_a_site_writes_its_feed_behind_what_stands_there(tmp_path: Path) -> None:
    made = press(tmp_path)
    before = made.config.read_text("utf-8")
    with serving(SITE) as server:
        added = made.json("sources", "add", server.url("/"), "--section", "rivers", "--now", AT)
        assert added["added"] == [server.url("/f")]
        assert made.config.read_text("utf-8") == (
            f'{before}\n[[sources]]\nurl = "{server.url("/f")}"\nsections = ["Rivers"]\n'
        )
        again = made.run("sources", "add", server.url("/"))
        assert "stands in" in again.stdout
    listed = made.json("sources", "list")["sources"]
    assert [row["url"] for row in listed] == [FEED, server.url("/f")]


def test_a_site_with_nothing_to_read_is_refused_with_what_was_tried(tmp_path: Path) -> None:
    made = press(tmp_path)
    with serving({"/": page("<html>Welcome</html>")}) as server:
        refused = made.run("sources", "add", server.url("/"))
    assert refused.exit_code == 3
    assert "no links that look like articles" in refused.output
    tried = [
        line
        for line in refused.output.splitlines()
        if line.endswith("/rss.xml: answered 404 (not found)")
    ]
    assert len(tried) == 1
    assert "sources add" not in refused.output  # which is what was just done


def test_a_folder_is_written_by_hand_and_the_table_is_told(tmp_path: Path) -> None:
    made = press(tmp_path)
    before = made.config.read_text("utf-8")
    refused = made.run("sources", "add", "folder:articles")
    assert refused.exit_code == 3
    assert '[[sources]]\nurl = "folder:articles"' in refused.output
    assert made.config.read_text("utf-8") == before


def test_an_unknown_section_is_named(tmp_path: Path) -> None:
    wrong = press(tmp_path).run("sources", "add", "https://n.example/", "--section", "Rivres")
    assert wrong.exit_code == 2
    assert "there is: Harvest, Rivers" in wrong.output


def test_a_list_is_imported_once_and_exported_whole(tmp_path: Path) -> None:
    made = press(tmp_path)
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        '<opml><body><outline text="Rivers"><outline text="A & B" xmlUrl="https://a.example/f"/>'
        '<outline text="Bad" xmlUrl="ftp://b.example/"/></outline></body></opml>'
    )
    done = made.json("sources", "import", str(opml), code=1)
    assert (done["added"], len(done["problems"])) == (["https://a.example/f"], 1)
    assert made.json("sources", "import", str(opml), code=1)["known"] == ["https://a.example/f"]
    out = tmp_path / "out.opml"
    out.write_text(made.run("sources", "export").stdout, "utf-8")
    first, second = read_opml(out, ["Rivers"])
    assert (first.url, first.name) == (FEED, "Harbour Post")
    assert (second.url, second.name, second.sections) == (
        "https://a.example/f", "A & B", ("Rivers",),
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pages", "health", "said"),
    [
        ({"/feed": status(410)}, "retired", "is retired: "),
        ({"/feed": redirect("/new", 301), "/new": NEWS}, "well", "has moved for good from "),
    ],
)
def test_status_tells_once_that_a_source_moved_or_was_retired(
    tmp_path: Path, pages: dict[str, Page], health: str, said: str
) -> None:
    with serving(pages) as server:
        made = press(tmp_path, feed=server.url("/feed"))
        for at in ("2020-08-14T05:45Z", "2020-08-14T09:45Z"):
            made.run("gather", "--now", at)
        seen = made.json("status", "--now", "2020-08-14T09:45Z")
    assert [row["health"] for row in seen["sources"]] == [health]
    assert sum(said in note["text"] for note in seen["notes"]) == 1
    shown = made.run("status", "--now", "2020-08-14T09:45Z").stdout
    assert ("retired:" if health == "retired" else "moved:") in shown


MIXED = page(
    '<rss version="2.0"><channel><title>Old</title>'
    "<item><title>Harbour reopens</title><link>/a</link>"
    "<pubDate>Mon, 10 Aug 2020 06:00:00 GMT</pubDate></item>"
    "<item><title>Bridge is closed</title><link>/b</link></item></channel></rss>"
)


def test_one_item_without_a_date_does_not_make_an_old_feed_new(tmp_path: Path) -> None:
    with serving({"/feed": MIXED}) as server:
        made = press(tmp_path, feed=server.url("/feed"))
        made.run("gather", "--now", "2020-08-14T05:45Z")
    for now, health in (("2020-08-12T05:45Z", "well"), ("2020-08-14T05:45Z", "stale")):
        (row,) = made.json("sources", "list", "--now", now)["sources"]
        assert (row["health"], row["newest"]) == (health, "2020-08-10T06:00:00Z")
    # Without --now the clock is today's: long stale, and the date is still told.
    (row,) = made.json("sources", "list")["sources"]
    assert (row["health"], row["newest"]) == ("stale", "2020-08-10T06:00:00Z")


def test_check_names_a_duplicate(tmp_path: Path) -> None:
    with serving({"/feed": NEWS, "/again": NEWS}) as server:
        made = press(tmp_path, feed=server.url("/feed"))
        with made.config.open("a", encoding="utf-8") as file:
            file.write(f'\n[[sources]]\nurl = "{server.url("/again")}"\n')
        rows = made.json("sources", "check", "--now", AT)["sources"]
    assert rows[0]["advice"] == []
    (said,) = rows[1]["advice"]
    assert said.startswith(f"Duplicate: 4 of its 4 items also come from {server.url('/feed')};")


ODD = page(
    '<rss version="2.0"><channel><title>Odd Post</title>'
    "<item><title>Win the lottery</title><link>javascript:alert(1)</link></item>"
    "<item><title>Read our files</title><link>file:///etc/passwd</link></item>"
    f"{ITEMS}</channel></rss>"
)


def test_what_is_left_out_of_a_feed_is_told_once_by_gather_and_always_by_check(
    tmp_path: Path,
) -> None:
    said = "left out, has no usable link: Win the lottery and 1 more"
    with serving({"/feed": ODD}) as server:
        made = press(tmp_path, feed=server.url("/feed"))
        first = made.run("gather", "--now", AT).stdout
        assert f"{said}. `digest sources check` names what is left out." in first
        assert said not in made.run("gather", "--now", "2020-08-14T09:45Z").stdout
        assert server.asked[-1].path == "/feed"
        shown = made.run("sources", "check", "--now", AT).stdout
    assert server.url("/feed") in shown.splitlines()[0]
    assert f"  {said}" in shown.splitlines()
