"""Sources added to digest.toml, and lists of feeds in and out."""

import os
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import NewSource, add_sources, opml_text, read_opml
from digest.errors import ConfigurationError, Refused
from digest.model.settings import Source

DATA = os.environ.get("DIGEST_DATA")
TOML = """# the house's sources
[[sources]]
url = "https://one.example/feed"   # ours

[[newsletters]]
id = "daily"  # no line end here"""


def written(folder: Path, text: str = TOML) -> Path:
    file = folder / "digest.toml"
    file.write_bytes(text.encode())
    return file


def test_a_source_is_appended_and_all_else_stays_byte_for_byte(tmp_path: Path) -> None:
    file = written(tmp_path)
    new = NewSource("https://two.example/feed", 'The "Two" \\ News', "page", ("Asia",))
    done = add_sources(file, [new])
    assert done.added == (new,)
    text = file.read_bytes().decode()
    assert text.startswith(TOML)
    assert text[len(TOML) :] == (
        '\n\n[[sources]]\nurl = "https://two.example/feed"\n'
        'name = "The \\"Two\\" \\\\ News"\nkind = "page"\nsections = ["Asia"]\n'
    )


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    file = written(tmp_path, TOML.replace("\n", "\r\n"))
    add_sources(file, [NewSource("https://two.example/feed")])
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")


def test_what_stands_there_already_is_left_alone(tmp_path: Path) -> None:
    file = written(tmp_path)
    done = add_sources(file, [NewSource("HTTPS://One.example:443/feed")])
    assert (len(done.added), len(done.known)) == (0, 1)
    assert file.read_bytes().decode() == TOML


def test_one_address_twice_in_a_list_is_added_once(tmp_path: Path) -> None:
    twice = [NewSource("https://two.example/feed"), NewSource("https://TWO.example/feed")]
    assert len(add_sources(written(tmp_path), twice).added) == 1


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "https://a b/", "https://me:pw@n.example/", "nonsense"]
)
def test_an_address_that_is_none_is_a_problem_and_the_others_are_added(
    tmp_path: Path, url: str
) -> None:
    done = add_sources(written(tmp_path), [NewSource(url), NewSource("https://two.example/")])
    assert len(done.problems) == len(done.added) == 1


ONE = '{ url = "https://one.example/feed" }'
BRACKETS = '{ url = "https://a.example/]", sections = ["A ]"] }'
TWO = '{ url = "https://two.example/feed", kind = "page" }'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"sources = [{ONE}]\nkeep = 1\n", f"sources = [{ONE}, {TWO}]\nkeep = 1\n"),
        (f"sources = [{ONE},]\n", f"sources = [{ONE}, {TWO}]\n"),
        ("sources = []\n[x]\ny = [1]\n", f"sources = [{TWO}]\n[x]\ny = [1]\n"),
        (f"sources = [\n  {ONE},\n]\n", f"sources = [\n  {ONE},\n  {TWO},\n]\n"),
        (
            f"sources = [\n  {ONE}  # the first ]\n]\n",
            f"sources = [\n  {ONE},  # the first ]\n  {TWO},\n]\n",
        ),
        (
            f"sources = [\r\n  {BRACKETS},\r\n]\r\n",
            f"sources = [\r\n  {BRACKETS},\r\n  {TWO},\r\n]\r\n",
        ),
    ],
)
def test_a_source_goes_to_the_end_of_an_array_of_sources(
    tmp_path: Path, before: str, after: str
) -> None:
    file = written(tmp_path, before)
    file.write_bytes(before.encode())
    add_sources(file, [NewSource("https://two.example/feed", kind="page")])
    assert file.read_bytes().decode() == after


def test_a_file_written_otherwise_is_refused_and_left(tmp_path: Path) -> None:
    text = 'x = 1\n"sources" = [{ url = "https://one.example/feed" }]\n'
    file = written(tmp_path, text)
    with pytest.raises(Refused, match=r'by hand: \{ url = "https://two.example/feed" \}'):
        add_sources(file, [NewSource("https://two.example/feed")])
    assert file.read_text() == text


def test_a_broken_file_is_not_made_longer(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        add_sources(written(tmp_path, "[["), [NewSource("https://two.example/feed")])


@given(name=st.text(max_size=40).map(lambda text: " ".join(text.split())))
def test_any_name_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    file = written(tmp_path_factory.mktemp("any"))
    printable = "".join(c for c in name if c.isprintable())
    add_sources(file, [NewSource("https://two.example/", printable)])
    row = tomllib.loads(file.read_text("utf-8"))["sources"][1]
    assert row.get("name", "") == printable


OPML = """<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><body>
<outline text="asia" title="asia"><outline text="News & Views" xmlUrl="https://a.example/f?a=1&b=2"
/><outline text="The "Good" Paper" title="The "Good" Paper" xmlUrl="https://b.example/rss"/>
</outline><outline text="Plain" XMLURL="https://c.example/" category="/Europe/x,Asia"/>
<outline text="A folder without feeds"/>"""


def test_a_list_that_is_not_well_formed_is_read(tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(OPML, "utf-8")
    assert read_opml(file, ["Asia", "Europe"]) == (
        NewSource("https://a.example/f?a=1&b=2", "News & Views", sections=("Asia",)),
        NewSource("https://b.example/rss", 'The "Good" Paper', sections=("Asia",)),
        NewSource("https://c.example/", "Plain", sections=("Europe", "Asia")),
    )


@pytest.mark.parametrize(
    "text",
    ["", "no list", "<opml/>", '<!DOCTYPE x [<!ENTITY a "b">]><opml><outline xmlUrl="u"/></opml>'],
)
def test_what_is_no_list_of_feeds_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=r"feeds\.opml"):
        read_opml(file)


def test_what_is_exported_is_imported_again(tmp_path: Path) -> None:
    sources = [
        Source("https://a.example/f?a=1&b=2", 'News & "Views" <b>', sections=("Asia",)),
        Source("https://b.example/latest", kind="page"),
        Source("https://b.example/map.xml", "B", kind="sitemap"),
    ]
    file = tmp_path / "feeds.opml"
    file.write_text(opml_text(sources, "The <Daily> & more"), "utf-8")
    assert read_opml(file, ["Asia"]) == (
        NewSource("https://a.example/f?a=1&b=2", 'News & "Views" <b>', sections=("Asia",)),
        NewSource("https://b.example/latest", "https://b.example/latest", "page"),
        NewSource("https://b.example/map.xml", "B", "sitemap"),
    )


@pytest.mark.skipif(DATA is None, reason="DIGEST_DATA names no folder with sources/opml")
def test_every_feed_of_every_list_is_found() -> None:
    files = sorted(Path(DATA or "", "sources", "opml").glob("*.opml"))
    assert len(files) == 26
    for file in files:
        named = re.findall(r'xmlUrl\s*=\s*"[^"]+"', file.read_text("utf-8"))
        found = read_opml(file)
        assert len(found) == len(named) > 0, file.name
        assert all(source.url.startswith("http") for source in found), file.name
