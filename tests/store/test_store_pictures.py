from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.ledgers import NOW, draft, record
from fakes.pictures import a_picture
from fakes.stores import KINDS, opened

from digest.model.pictures import Shown
from digest.ports import Store

DAY = timedelta(days=1)
PICTURE = a_picture()


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as store:
        yield store


def test_a_picture_comes_back_byte_for_byte(store: Store) -> None:
    every_byte = a_picture(bytes(range(256)) * 3)
    store.keep_picture(every_byte, NOW)
    store.keep_picture(PICTURE, NOW)
    assert store.picture(every_byte.hash) == every_byte
    assert store.picture(PICTURE.hash) == PICTURE


def test_an_unknown_picture_is_none(store: Store) -> None:
    assert store.picture("0" * 64) is None


def test_a_picture_kept_twice_is_there_once(store: Store) -> None:
    store.keep_picture(PICTURE, NOW - DAY)
    store.keep_picture(PICTURE, NOW)
    assert store.picture(PICTURE.hash) == PICTURE
    assert store.forget_pictures(NOW - 2 * DAY, NOW) == 0, "it was wanted again since"


def test_a_picture_no_issue_shows_goes_and_one_that_is_shown_stays(store: Store) -> None:
    logo, idle = a_picture(b"logo", kind="png"), a_picture(b"idle")
    for picture in (PICTURE, logo, idle):
        store.keep_picture(picture, NOW - DAY)
    made = draft()
    head = replace(made.issue.masthead, logo=Shown(logo.hash, "png", 560, 96, 4))
    lead = replace(
        made.issue.sections[0].stories[0], picture=Shown(PICTURE.hash, "jpg", 1104, 736, 12)
    )
    first = replace(made.issue.sections[0], stories=(lead,))
    issue = replace(made.issue, masthead=head, sections=(first, *made.issue.sections[1:]))
    store.save_draft(replace(record(), issue=issue), replace(made, issue=issue))

    assert store.forget_pictures(NOW - 2 * DAY, NOW - DAY) == 0, "too young to be forgotten"
    assert store.forget_pictures(NOW - 2 * DAY, NOW) == 1
    assert store.picture(idle.hash) is None
    assert store.picture(PICTURE.hash) == PICTURE
    assert store.picture(logo.hash) == logo
