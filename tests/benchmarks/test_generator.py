"""Larger days for benchmarks: other events, the same statistics."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import feedparser
import pytest

from benchmarks.generator import make_day

SAMPLE = Path(str(files("digest"))) / "sample" / "day" / "2024-12-09"
BROKEN = "saltmarsh-bulletin"
TIMES = 3


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("threefold")
    make_day(SAMPLE, target, TIMES, seed=7)
    return target


def entries(path: Path) -> list[Any]:
    parsed = feedparser.parse(path.read_bytes())
    assert BROKEN in path.stem or not parsed.bozo, (path.name, parsed.get("bozo_exception"))
    return list(parsed.entries)


def by_copy(made: Path) -> list[list[Any]]:
    copies: list[list[Any]] = [[] for _ in range(TIMES)]
    for path in sorted(made.iterdir()):
        _, found, number = path.stem.rpartition("-c0")
        copies[int(number) if found else 0].extend(entries(path))
    return copies


@pytest.mark.slow
def test_an_n_fold_day_has_n_times_the_items_and_all_can_be_read(made: Path) -> None:
    original = sum(len(entries(path)) for path in SAMPLE.glob("*.xml"))
    assert [len(copy) for copy in by_copy(made)] == [original] * TIMES


def test_the_first_copy_is_the_day_itself_byte_for_byte(made: Path) -> None:
    for path in SAMPLE.glob("*.xml"):
        assert (made / path.name).read_bytes() == path.read_bytes()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    made: Path, tmp_path: Path
) -> None:
    again = make_day(SAMPLE, tmp_path / "again", TIMES, seed=7)
    assert [path.name for path in again] == sorted(path.name for path in made.iterdir())
    assert all(path.read_bytes() == (made / path.name).read_bytes() for path in again)
    other = make_day(SAMPLE, tmp_path / "other", 2, seed=8)
    changed = [p for p in other if "-c01" in p.stem and p.stem != f"{BROKEN}-c01"]
    assert all(path.read_bytes() != (made / path.name).read_bytes() for path in changed)


def test_copies_tell_of_other_names_places_and_numbers(made: Path) -> None:
    first, second, third = by_copy(made)
    for one, two, three in zip(first, second, third, strict=True):
        assert len({one.link, two.link, three.link}) == 3
        assert len({one.id, two.id, three.id}) == 3
    names = ("Zelensky", "Assad", "Mahama", "43,000", "Damascus")
    told = " ".join(entry.title + entry.summary for entry in first)
    retold = " ".join(entry.title + entry.summary for entry in second)
    assert all(name in told for name in names)
    assert not [name for name in ("Zelensky", "Mahama", "43,000") if name in retold]
    differing = sum(one.title != two.title for one, two in zip(first, second, strict=True))
    assert differing > 0.9 * len(first)


def test_a_name_is_the_same_name_everywhere_in_one_copy(made: Path) -> None:
    """Else what many outlets tell would no longer be one story."""
    wire = [e for e in entries(made / "meridian-wire-c01.xml") if "Bawumia" not in e.summary]
    papers = entries(made / "lantern-herald-c01.xml") + entries(made / "fernbank-courier-c01.xml")
    summaries = [entry.summary for entry in wire]
    assert sum(entry.summary in summaries for entry in papers) == 5


def test_addresses_of_a_copy_are_its_own_and_under_example(made: Path) -> None:
    for path in sorted(made.glob("*-c02.xml")):
        for entry in entries(path):
            assert entry.link.split("/")[2].endswith(".c02.example")


def test_dates_are_some_minutes_earlier_and_keep_their_form(made: Path) -> None:
    first, second, _ = by_copy(made)
    gaps = set()
    for one, two in zip(first, second, strict=True):
        assert ("published" in one) == ("published" in two)
        if "published" in one:
            assert one.published.endswith("Z") == two.published.endswith("Z")
            minutes = [e.published_parsed[3] * 60 + e.published_parsed[4] for e in (one, two)]
            gaps.add((minutes[0] - minutes[1]) % (24 * 60))
    assert len(gaps) == 1
    assert 1 <= gaps.pop() <= 45


def test_a_folder_without_feeds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no"):
        make_day(tmp_path, tmp_path / "out", 2)
