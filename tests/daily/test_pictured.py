"""The top story's picture and the logo on their way: allowed, kept, sealed, sent; or left out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from fakes.pictures import Album, a_picture
from fakes.store import MemoryStore
from fakes.world import LETTER, SOURCES, World

from digest.errors import Refused
from digest.model.news import Issue
from digest.model.pictures import Use
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import SignOff, Source
from digest.steps import by_hand, forms, signing
from digest.steps.rooms import Report

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
EDITION = "2026-03-02"
DAM = (
    "Flood breaks the Orlen dam and drives hundreds from their homes",
    "The river Orlen broke through its old dam on Sunday night. Hundreds left their homes.",
)
WHEAT = (
    "Wheat prices climb as grain ships wait at sea",
    "The price of wheat rose for the third week as grain ships waited outside the port.",
)
PHOTO = "https://harbour.example/photo/dam.jpg"
FLOOD = a_picture(b"\xff\xd8 the dam")
LOGO, NIGHT = a_picture(b"\x89PNG day", 560, 96, "png"), a_picture(b"\x89PNG night", 560, 96, "png")
WITH_PICTURES = tuple(replace(source, pictures=True) for source in SOURCES)


def at(hour: int, minute: int = 0) -> datetime:
    return MONDAY.replace(hour=hour, minute=minute)


def a_world(tmp_path: Path, sources: tuple[Source, ...] = WITH_PICTURES) -> World:
    made = World(MemoryStore(), tmp_path, known_sources=sources)
    made.letter = replace(LETTER, images=True)
    made.pictures = Album({PHOTO: FLOOD})
    dam = made.sources.publish(0, at(2), *DAM)
    made.sources.publish(1, at(2), "Orlen dam breaks, hundreds flee the flood", DAM[1])
    made.sources.publish(2, at(2), *WHEAT)
    made.sources.articles[0] = replace(dam, image=PHOTO, credit="Reuters")
    return made


def album(world: World) -> Album:
    assert isinstance(world.pictures, Album)
    return world.pictures


def record(world: World, edition: str = EDITION) -> IssueRecord:
    found = world.store.issue("daily", edition)
    assert found is not None
    return found


def issue(world: World, edition: str = EDITION) -> Issue:
    found = record(world, edition).issue
    assert found is not None
    return found


def approved(world: World) -> IssueRecord:
    return signing.approve(world.rooms, world.letter, EDITION, "editor", despite_warnings=True)


def html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def test_the_top_storys_picture_is_sent_with_words_size_and_credit(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.run_until(at(7))
    assert record(world).state is IssueState.SENT
    assert world.store.picture(FLOOD.hash) == FLOOD
    shown = issue(world).pictures
    assert [(s.hash, s.origin, s.credit) for s in shown] == [
        (FLOOD.hash, PHOTO, "Harbour / Reuters")
    ]
    body = html(world.mails()[0])
    assert body.count("<img") == 1
    assert f'src="https://digest.agency.example/p/{FLOOD.hash}.jpg"' in body
    assert f'alt="Picture: {DAM[0]}" width="552" height="368"' in body
    assert "Picture: Harbour / Reuters" in body
    text = world.mails()[0].get_body(("plain",))
    assert text is not None
    assert FLOOD.hash not in str(text.get_content())


NOT_ALLOWED: tuple[tuple[str, dict[str, bool], tuple[Source, ...]], ...] = (
    ("images is off", {"images": False}, WITH_PICTURES),
    ("the source's terms do not allow it", {}, SOURCES),
)


@pytest.mark.parametrize(("why", "letter", "sources"), NOT_ALLOWED)
def test_no_picture_is_even_asked_for_without_leave(
    tmp_path: Path, why: str, letter: dict[str, bool], sources: tuple[Source, ...]
) -> None:
    world = a_world(tmp_path, sources)
    world.letter = replace(world.letter, **letter)  # type: ignore[arg-type] # flags
    world.run_until(at(7))
    assert album(world).asked == [], why
    assert issue(world).pictures == ()
    assert issue(world).notes == (), "nothing failed, so nothing is said"
    assert "<img" not in html(world.mails()[0])


def test_our_own_pictures_need_no_leave(tmp_path: Path) -> None:
    own = (replace(SOURCES[0], own=True), *SOURCES[1:])
    world = a_world(tmp_path, own)
    world.run_until(at(6))
    assert [s.hash for s in issue(world).pictures] == [FLOOD.hash]


def test_a_picture_that_fails_is_left_out_with_a_doubt_and_the_issue_goes(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    album(world).has[PHOTO] = "is animated"
    world.run_until(at(7))
    assert record(world).state is IssueState.SENT
    assert "<img" not in html(world.mails()[0])
    assert issue(world).notes == (
        f"The top story goes without the picture {PHOTO}: it is animated.",
    )


def test_a_houses_mark_beside_many_articles_is_no_picture_of_the_news(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    other = world.sources.publish(0, at(2), "Grain fair opens its gates in the old town", "It did.")
    world.sources.articles[-1] = replace(other, image=PHOTO)
    world.run_until(at(6))
    assert album(world).asked == []


def test_a_draft_made_again_does_not_ask_for_the_picture_again(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.letter = replace(world.letter, sign_off=SignOff.EDITOR)
    world.editors = ("editor@agency.example",)
    world.run_until(at(5, 35))
    before = issue(world)
    world.now = at(5, 50)
    world.sources.publish(2, at(5, 40), "Wheat ships reach the port at last", "They did. All six.")
    slot = by_hand.slot_in_hand(world.rooms, world.letter)
    by_hand.draft(world.rooms, world.letter, slot, Report(world.rooms), again=True)
    assert issue(world).pictures == before.pictures
    assert len(album(world).asked) == 1


def test_a_yes_is_bound_to_the_pictures_bytes(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.letter = replace(world.letter, sign_off=SignOff.EDITOR)
    world.run_until(at(6))
    assert isinstance(world.store, MemoryStore)
    world.store._pictures[FLOOD.hash] = (replace(FLOOD, data=b"\xff\xd8 another"), at(6))
    with pytest.raises(Refused, match="not in the store any more"):
        approved(world)
    world.store._pictures[FLOOD.hash] = (FLOOD, at(6))
    approved(world)
    world.store._pictures.clear()
    world.now = at(6, 35)
    report = world.run()
    assert any("does not pass its preflight" in said for said in report.troubles)
    assert record(world).state is IssueState.APPROVED
    assert not [m for m in world.mails() if "anna" in str(m["To"])]


def test_the_logo_stands_for_the_name_by_day_and_by_night(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.letter = replace(LETTER, logo="/srv/logo.png", logo_dark="/srv/night.png")
    album(world).has |= {"/srv/logo.png": LOGO, "/srv/night.png": NIGHT}
    world.run_until(at(7))
    assert record(world).state is IssueState.SENT
    body = html(world.mails()[0])
    assert f'/p/{LOGO.hash}.png" alt="Morning Brief" width="280" height="48"' in body
    assert f'/p/{NIGHT.hash}.png" alt="Morning Brief" width="280" height="48"' in body
    assert body.count("<img") == 2
    assert {w.use for w in album(world).asked} == {Use.LOGO, Use.DARK_LOGO}
    assert all(wanted.named for wanted in album(world).asked)


def test_a_logo_that_fails_leaves_the_name_or_the_logo_of_before(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.letter = replace(LETTER, logo="/srv/logo.png", sign_off=SignOff.EDITOR)
    world.run_until(at(6))
    assert issue(world).masthead.logo is None
    failed = "The logo /srv/logo.png could not be used, and the name stands in its place"
    assert issue(world).notes == (f"{failed}: it was not there: it answered 404.",)


def test_an_editor_takes_a_picture_out_and_lets_it_back_in(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.letter = replace(world.letter, sign_off=SignOff.EDITOR)
    world.run_until(at(6))
    approved(world)
    by_hand.spike_picture(world.rooms, world.letter, record(world), Report(world.rooms))
    assert record(world).state is IssueState.DRAFT, "the yes was to another issue"
    assert issue(world).pictures == ()
    assert DAM[0] in {item.headline for item in issue(world).items}
    with pytest.raises(Refused, match="shows no picture"):
        by_hand.spike_picture(world.rooms, world.letter, record(world), Report(world.rooms))
    by_hand.unspike_pictures(world.rooms, world.letter, record(world), Report(world.rooms))
    assert [s.hash for s in issue(world).pictures] == [FLOOD.hash]
    with pytest.raises(Refused, match="No editor left a picture out"):
        by_hand.unspike_pictures(world.rooms, world.letter, record(world), Report(world.rooms))


def _dam(seen: Issue) -> str:
    return next(item.story for item in seen.items if "Orlen" in item.headline)


def test_breaking_news_has_its_storys_picture_too(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.now = at(13)
    made = forms.draft_breaking(world.rooms, world.letter, _dam, "", Report(world.rooms))
    assert made.issue is not None
    assert [s.hash for s in made.issue.pictures] == [FLOOD.hash]


def test_pictures_of_drafts_that_came_to_nothing_are_let_go(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    stray = a_picture(b"\xff\xd8 of a draft long gone")
    world.store.keep_picture(stray, MONDAY - timedelta(days=3))
    world.run_until(at(7))
    assert world.store.picture(stray.hash) is None
    assert world.store.picture(FLOOD.hash) == FLOOD
