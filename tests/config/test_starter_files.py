from pathlib import Path

import pytest

from digest.config import load_settings, read_subscribers, write_starter
from digest.errors import Refused
from digest.model.people import Consent
from digest.model.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def started(tmp_path: Path) -> Settings:
    toml, _ = write_starter(tmp_path / "new" / "folder")
    return load_settings(toml, {})


def test_the_starter_loads_without_a_mistake_or_a_warning(started: Settings) -> None:
    assert started.warnings == ()
    read = read_subscribers(started.subscribers_file, started)
    assert read.problems == ()
    assert [row.state for row in read.rows] == [Consent.CONFIRMED]


def test_the_starter_has_the_nine_sections_each_with_words_for_and_against(
    started: Settings,
) -> None:
    sections = started.newsletters[0].sections
    assert [s.name for s in sections] == [
        "Middle East", "Ukraine", "Religious Freedom", "Asia", "Africa", "Europe", "Americas",
        "Business", "Science & Health",
    ]  # fmt: skip
    for section in sections:
        assert len(section.about) > 80, section.name
        assert len(section.keywords) >= 30, section.name
        assert len(section.never) >= 6, section.name
        assert not {w.casefold() for w in section.keywords} & {w.casefold() for w in section.never}


def test_every_section_has_a_source_of_its_own_and_the_agency_is_ours(started: Settings) -> None:
    at_home = {name for source in started.sources for name in source.sections}
    assert at_home == {s.name for s in started.newsletters[0].sections}
    assert [s.name for s in started.sources if s.own] == ["Worthy News"]
    assert len({s.family for s in started.sources}) > 30


def test_the_starter_sends_to_a_folder_and_to_nobody_real(started: Settings) -> None:
    assert [p.name for p in started.providers] == ["file"]
    for address in (*started.editors, *started.operators):
        assert address.endswith(".example")


@pytest.mark.parametrize("name", ["digest.toml", "subscribers.yaml"])
def test_what_is_there_is_never_overwritten_and_nothing_half_written(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("mine", "utf-8")
    with pytest.raises(Refused, match=name):
        write_starter(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text("utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(Refused, match="cannot be made"):
        write_starter(tmp_path / "file")


def test_the_example_at_the_top_is_the_starters() -> None:
    top, sample = ROOT / "subscribers.yaml", ROOT / "digest/sample/subscribers.yaml"
    assert top.read_bytes() == sample.read_bytes()
