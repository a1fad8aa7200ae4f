"""The continuity benchmark: days of feeds in, what came back out."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks import follow
from benchmarks.older_news import tag as tag_of
from digest.config import load_settings

FEED = """<rss version="2.0"><channel><title>North</title>{items}</channel></rss>"""
ITEM = """<item><title>{0}</title><link>https://north.example/{1}</link><pubDate>{2}</pubDate>
<description>{3}</description></item>"""
DAM = (
    "Floods in Kenya kill 40 after dam bursts near Nakuru",
    "dam",
    "Mon, 03 Mar 2031 10:00:00 GMT",
    "At least 40 people were killed when a dam burst near Nakuru in western Kenya on Monday.",
)
ARREST = (
    "Kenya dam owner arrested after Nakuru floods kill 40",
    "arrest",
    "Tue, 04 Mar 2031 10:00:00 GMT",
    "Police arrested the owner of the Nakuru dam in Kenya and charged an engineer with fraud.",
)
COMMENT = (
    "Opinion: Kenya dam near Nakuru killed 40 and nobody resigns",
    "comment",
    "Tue, 04 Mar 2031 11:00:00 GMT",
    "The dam near Nakuru in Kenya that killed 40 had been a scandal for a decade already.",
)


def day(folder: Path, *items: tuple[str, str, str, str]) -> str:
    """A day's folder with one feed, as the command line takes it."""
    folder.mkdir()
    feed = FEED.format(items="".join(ITEM.format(*item) for item in items))
    (folder / "north.xml").write_text(feed, "utf-8")
    return f"{folder}={folder.name}T00:00Z"


@pytest.fixture
def days(tmp_path: Path) -> list[str]:
    return [
        day(tmp_path / "2031-03-04", DAM),
        day(tmp_path / "2031-03-05", DAM, ARREST, COMMENT),
    ]


def last(captured: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(captured.splitlines()[-1])
    return found


def test_it_shows_what_came_back_and_counts(
    days: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    follow.main([*days, "--show"])
    out = capsys.readouterr().out
    assert "UPDATE 2031-03-05" in out
    assert f"new: {ARREST[3]}" in out
    assert last(out)["told_twice"] == 0


def test_pairs_are_judged_as_the_product_decides(
    days: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def tag(name: str) -> str:
        return tag_of(f"https://north.example/{name}")

    pairs = [[tag("arrest"), tag("dam"), "2031-03-04", "moved"]]
    file = tmp_path / "pairs.json"
    file.write_text(json.dumps({"dev": {"2031-03-05": pairs}}), "utf-8")
    follow.main([*days, "--pairs", str(file)])
    assert last(capsys.readouterr().out) == {
        "dev": {
            "pairs": 1,
            "link_precision": 1.0,
            "link_recall": 1.0,
            "updates": 1,
            "update_precision": 1.0,
            "update_recall": 1.0,
        }
    }


def test_agreement_counts_comment_as_one_matter_but_as_no_update() -> None:
    found = follow.agreement(
        [
            ("moved", True, True),
            ("view", True, False),
            ("other", True, True),
            ("same", False, False),
        ]
    )
    assert (found["link_precision"], found["link_recall"]) == (0.667, 0.667)
    assert (found["update_precision"], found["update_recall"]) == (0.5, 1.0)


def test_the_days_articles_are_read_from_its_folder(tmp_path: Path) -> None:
    kept = follow.Days(load_settings(follow.SAMPLE, {}).newsletters[0])
    now = datetime(2031, 3, 4, tzinfo=UTC)
    folder = Path(day(tmp_path / "2031-03-04", DAM).partition("=")[0])
    assert [a.title for a in kept.material(folder, now).articles] == [DAM[0]]
