from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from fakes.house import NOW, PAGES, SETTINGS, HouseStore, record
from fakes.pictures import a_picture
from fakes.served import Site, served
from PIL import Image

from digest.model.pictures import Shown
from digest.model.sending import IssueRecord, IssueState
from digest.web.looks import with_pictures
from digest.web.public import public_app

LEAD, LOGO = a_picture(b"\xff\xd8\xff lead"), a_picture(b"\x89PNG logo", 560, 96, "png")


def shown_in(found: IssueRecord) -> IssueRecord:
    issue = found.issue
    assert issue is not None
    lead = Shown(LEAD.hash, "jpg", 1104, 736, 9, "Harbour Gazette", "https://harbour.example/a.jpg")
    first = issue.sections[0]
    story = replace(first.stories[0], picture=lead)
    head = replace(issue.masthead, logo=Shown(LOGO.hash, "png", 560, 96, 9))
    sections = (replace(first, stories=(story, *first.stories[1:])), *issue.sections[1:])
    return replace(found, issue=replace(issue, masthead=head, sections=sections))


SENT = shown_in(record(IssueState.SENT, "2026-11-22"))
STORE = HouseStore(
    records=(SENT, record(IssueState.DRAFT, "2026-11-21"), record(IssueState.SENT, "2026-11-20")),
    pictures={LEAD.hash: LEAD, LOGO.hash: LOGO},
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with served(public_app(STORE, SETTINGS, PAGES, lambda: NOW)) as site:
        yield site


def test_a_picture_is_served_for_ever_to_whoever_shows_it(site: Site) -> None:
    for picture, media in ((LEAD, "image/jpeg"), (LOGO, "image/png")):
        answer = site.ask(f"/p/{picture.hash}.{picture.kind}")
        assert (answer.status, answer.body) == (200, picture.data)
        assert answer.headers["content-type"] == media
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        tag = answer.headers["etag"]
        again = site.ask(f"/p/{picture.hash}.{picture.kind}", headers={"if-none-match": tag})
        assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        f"/p/{LEAD.hash}.png",
        f"/p/{LEAD.hash}",
        f"/p/{'0' * 64}.jpg",
        "/p/..%2f..%2fetc%2fpasswd",
        "/p/%00.jpg",
        "/s/daily/2026-11-21.png",
        "/s/daily/2026-11-22.jpg",
        "/s/daily/2026-11-22",
        "/s/nobody/2026-11-22.png",
    ],
)
def test_what_is_no_picture_for_the_world_is_not_found(site: Site, path: str) -> None:
    assert site.ask(path).status == 404


def test_the_page_shows_picture_credit_and_logo_and_names_its_share_picture(site: Site) -> None:
    page = site.ask("/i/daily/2026-11-22").body.decode()
    assert f'<img src="/p/{LEAD.hash}.jpg" alt="Picture: ' in page
    assert 'width="552" height="368"' in page
    assert '<figcaption class="from">Picture: Harbour Gazette</figcaption>' in page
    assert f'<img src="/p/{LOGO.hash}.png" alt="Daily Brief" width="280" height="48">' in page
    share = "https://news.example/s/daily/2026-11-22.png"
    assert f'<meta property="og:image" content="{share}">' in page
    assert f'<meta name="twitter:image" content="{share}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert '<link rel="canonical" href="https://news.example/i/daily/2026-11-22">' in page


def test_the_pages_may_show_our_own_pictures_and_no_others(site: Site) -> None:
    policy = site.ask("/i/daily/2026-11-22").headers["content-security-policy"]
    assert "img-src 'self'" in policy


def test_feeds_name_pictures_by_their_whole_address(site: Site) -> None:
    feed = site.ask("/f/daily.json").body.decode()
    assert f"https://news.example/p/{LEAD.hash}.jpg" in feed


def test_every_issue_has_a_share_picture_and_it_is_the_same_each_time(site: Site) -> None:
    first = site.ask("/s/daily/2026-11-20.png")
    assert first.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(first.body)).size == (1200, 630)
    with served(public_app(STORE, SETTINGS, PAGES, lambda: NOW)) as other:
        again = other.ask("/s/daily/2026-11-20.png")
    assert sha256(again.body).digest() == sha256(first.body).digest()
    tag = first.headers["etag"]
    known = site.ask("/s/daily/2026-11-20.png", headers={"if-none-match": tag})
    assert known.status == 304


def test_the_preview_shows_our_pictures_without_loading_anything() -> None:
    html = f'<img src="https://news.example/p/{LEAD.hash}.jpg"><img src="https://x.example/a.jpg">'
    shown = with_pictures(html, STORE.pictures.get)
    assert 'src="data:image/jpeg;base64,/9j/' in shown
    assert 'src="https://x.example/a.jpg"' in shown
    assert with_pictures(html, lambda _: None) == html
