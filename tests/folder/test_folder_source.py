"""A folder of files as a source: real files, a real worker for HTML, hostile names."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.gather import PoliteGatherer
from digest.gather.folder import read_folder
from digest.gather.folder.walk import FILE_LIMIT
from digest.gather.reading import Reading
from digest.model.news import Outcome, Visit
from digest.model.settings import FetchRules, Source

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
BASE = "https://agency.example/news"

MARKDOWN = """---
title: Ice leaves the *harbour*
date: 2026-11-21T18:30:00+01:00
author: [Maud Ferrier, Jon Bell]
link: https://agency.example/ice?utm_source=desk
summary: The harbour of Saltmarsh is open.
language: en-GB
---
# Ice leaves the harbour

The harbour of **Saltmarsh** opened again on [Saturday](https://elsewhere.example).

- Pilots brought the first freighter in.
"""
HTML = """<!doctype html><html lang="en"><head><title>Bridge closed</title>
<link rel="canonical" href="https://agency.example/bridge">
<meta name="author" content="Maud Ferrier">
<meta property="article:published_time" content="2026-11-21T07:00:00Z"></head><body><article>
<h1>Bridge closed</h1><p>The bridge over the Salt was closed on Saturday after a ship struck it.</p>
<p>Engineers said on Sunday that two of its piers will have to be looked at by divers.</p>
</article></body></html>"""
MAIL = """From: Jon Bell <jon@agency.example>
Subject: =?utf-8?q?Stra=C3=9Fe?= is open
Date: Sat, 21 Nov 2026 09:00:00 +0000
Archived-At: <https://agency.example/street>
Content-Type: text/plain; charset=utf-8

The street is open again.

Cars may use it from Monday.
"""


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_text(text, "utf-8")
    return folder


def read(folder: Path, base: str = "") -> Reading:
    return read_folder(Source("folder:articles", "The Agency", folder=folder, base=base), NOW)


def test_markdown_with_front_matter_is_an_article(tmp_path: Path) -> None:
    found = read(put(tmp_path, ice_md=MARKDOWN))
    (article,) = found.articles
    assert found.doubts == ()
    assert (article.url, article.title) == (
        "https://agency.example/ice",
        "Ice leaves the *harbour*",
    )
    assert article.published == datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
    assert (article.author, article.language) == ("Maud Ferrier, Jon Bell", "en")
    assert article.lead == "The harbour of Saltmarsh is open."
    assert article.body == (
        "The harbour of Saltmarsh opened again on Saturday.\nPilots brought the first freighter in."
    )
    assert (article.outlet, article.source, article.seen) == ("The Agency", "folder:articles", NOW)


@pytest.mark.slow
def test_a_page_is_an_article(tmp_path: Path) -> None:
    (article,) = read(put(tmp_path, bridge_html=HTML)).articles
    assert (article.url, article.title) == ("https://agency.example/bridge", "Bridge closed")
    assert article.published == datetime(2026, 11, 21, 7, tzinfo=UTC)
    assert article.author == "Maud Ferrier"
    assert article.lead.startswith("The bridge over the Salt")
    assert article.body.endswith("looked at by divers.")


def test_an_email_is_an_article(tmp_path: Path) -> None:
    (article,) = read(put(tmp_path, street_eml=MAIL)).articles
    assert (article.url, article.title) == ("https://agency.example/street", "Straße is open")
    assert article.published == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert article.author == "Jon Bell"
    assert article.body == "The street is open again.\nCars may use it from Monday."


def test_html_in_an_email_and_its_attachments_do_no_harm(tmp_path: Path) -> None:
    mail = (
        "Subject: Open\nLink: https://agency.example/x\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n"
        "<p>Well</p><script>evil()</script>\n--b\nContent-Type: text/html\n"
        "Content-Disposition: attachment; filename=a.html\n\n<p>Attached</p>\n--b--\n"
    )
    (article,) = read(put(tmp_path, mail_eml=mail)).articles
    assert article.lead == "Well"
    assert "evil" not in article.body + article.lead


def test_a_file_without_a_link_says_what_it_needs(tmp_path: Path) -> None:
    found = read(put(tmp_path, plain_md="# A heading\n\nText."))
    assert found.articles == ()
    (doubt,) = found.doubts
    assert doubt.startswith("left out, plain.md has no link: readers must be able to open it.")
    assert "link: https://" in doubt
    assert "base" in doubt


def test_below_a_base_a_file_is_at_its_own_path(tmp_path: Path) -> None:
    (tmp_path / "2026 11").mkdir()
    put(tmp_path / "2026 11", ice_md="# Ice\n\nText.")
    put(tmp_path, own_md="---\ntitle: Own\nlink: other/place\n---\nText.")
    found = read(tmp_path, BASE)
    assert sorted(article.url for article in found.articles) == [
        f"{BASE}/2026%2011/ice",
        f"{BASE}/other/place",
    ]


def test_a_link_that_is_no_web_address_is_refused(tmp_path: Path) -> None:
    bad = "---\ntitle: Bad\nlink: javascript:alert(1)\n---\nText."
    assert read(put(tmp_path, bad_md=bad)).articles == ()
    with_base = read(tmp_path, BASE)
    assert with_base.articles == ()
    assert "no usable link" in with_base.doubts[0]


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    folder.mkdir()
    put(outside, secret_md="# Secret\n\nText.")
    (folder / "link.md").symlink_to(outside / "secret.md")
    (folder / "dangling.md").symlink_to(outside / "nothing.md")
    (folder / "linked").symlink_to(outside)
    found = read(folder, BASE)
    assert found.articles == ()
    assert [doubt.partition(" is ")[0] for doubt in found.doubts] == [
        "left out, dangling.md",
        "left out, link.md",
    ]


def test_pipes_and_giants_are_said_and_hidden_files_are_not_seen(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "giant.md").write_bytes(b"# G\n" + b"x" * FILE_LIMIT)
    put(tmp_path, well_md="# Well\n\nText.")
    for name in (".hidden.md", "well.md~", "#well.md#", "picture.png"):
        (tmp_path / name).write_text("# No\n")
    (tmp_path / ".git").mkdir()
    put(tmp_path / ".git", no_md="# No\n")
    found = read(tmp_path, BASE)
    assert [article.title for article in found.articles] == ["Well"]
    assert len(found.doubts) == 3
    assert "giant.md is larger than" in found.doubts[0]
    assert "pipe.md is no regular file" in found.doubts[1]
    assert "has no date" in found.doubts[2]


@pytest.mark.parametrize(
    "name",
    [b"\xff\xfe.md", b"a\nb\x1b[31m.md", b"\xe2\x80\xaedm.exe.md", b"%2e%2e%2f.md", b"a?b#c.md"],
)
def test_any_name_becomes_one_harmless_address(tmp_path: Path, name: bytes) -> None:
    Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_text("# T\n\nText.")  # noqa: PTH118 - bytes
    found = read(tmp_path, BASE)
    (article,) = found.articles
    assert article.url.startswith(f"{BASE}/")
    assert article.url.isascii()
    assert article.url.isprintable()
    assert not {"?", "#"} & set(article.url)
    assert all(doubt.isascii() and doubt.isprintable() for doubt in found.doubts)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\ntitle: [\n---\n", "front matter that cannot be read"),
        ("---\ndate: 2026-13-45\ntitle: T\n---\n", "front matter that cannot be read"),
        ("---\n" + "[" * 9000 + "\n---\n", "front matter that cannot be read"),
        ("---\n- a\n---\n", "no list of keys"),
        ("---\n!!python/object/apply:os.system [id]\n---\n", "front matter that cannot be read"),
        ("---\nlink: https://agency.example/a\n---\nText.", "has no title"),
        ("", "has no title"),
        ("---\ntitle: 5\n---\n", "has no title"),
    ],
)
def test_a_broken_file_is_a_doubt_and_the_others_are_read(
    tmp_path: Path, text: str, why: str
) -> None:
    found = read(put(tmp_path, broken_md=text, well_md=MARKDOWN))
    assert len(found.articles) == 1
    assert why in found.doubts[0]


def test_aliases_that_grow_without_end_cost_nothing(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(20)
    )
    found = read(put(tmp_path, bomb_md=f"---\n{bomb}title: *u\n---\n"))
    assert found.articles == ()
    assert "has no title" in found.doubts[0]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2026-11-21", datetime(2026, 11, 21, tzinfo=UTC)),
        ("2026-11-21 08:00:00", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        ("Sat, 21 Nov 2026 08:00:00 +0100", datetime(2026, 11, 21, 7, tzinfo=UTC)),
        ("2026-11-25", None),
        ("yesterday", None),
    ],
)
def test_dates_are_believed_as_those_of_feeds(
    tmp_path: Path, stated: str, expected: datetime | None
) -> None:
    (article,) = read(
        put(tmp_path, a_md=f"---\ntitle: T\ndate: {stated}\n---\nText."), BASE
    ).articles
    assert article.published == expected


def visit(source: Source) -> Visit:
    gatherer = PoliteGatherer(FetchRules(timeout=timedelta(seconds=5)))
    (found,) = gatherer.gather([source], {}, NOW)
    return found


def test_the_gatherer_reads_a_folder_like_any_source(tmp_path: Path) -> None:
    put(tmp_path, ice_md=MARKDOWN, plain_md="# No link\n")
    found = visit(Source("folder:articles", folder=tmp_path, base=""))
    assert [article.url for article in found.articles] == ["https://agency.example/ice"]
    assert found.state.outcome is Outcome.READ
    assert found.state.items == 1
    assert len(found.doubts) == 1


def test_a_folder_that_is_not_there_is_a_row_with_its_reason(tmp_path: Path) -> None:
    state = visit(Source("folder:gone", folder=tmp_path / "gone")).state
    assert state.outcome is Outcome.FAILED
    assert "No such file or directory; make it, or correct url in digest.toml" in state.reason
    put(tmp_path, file_md="")
    state = visit(Source("folder:file.md", folder=tmp_path / "file.md")).state
    assert "Not a directory" in state.reason
