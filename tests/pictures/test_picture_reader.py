"""From a real server, through the real process, to a picture or a reason."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from fakes.news_servers import flood, hang, page, redirect, serving, status
from PIL import Image

from digest.gather.pictures.darkroom import developed
from digest.gather.pictures.reader import PolitePictureReader
from digest.gather.pictures.unfit import Unfit
from digest.model.pictures import Use, Wanted
from digest.model.settings import FetchRules

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
RULES = FetchRules(agent="digest-test", pause=timedelta(0), timeout=timedelta(seconds=2))
OPEN = FetchRules(
    agent="digest-test", pause=timedelta(0), timeout=timedelta(seconds=2), allow_private=True
)


def a_photograph(width: int = 900, height: int = 600, form: str = "JPEG") -> bytes:
    across = Image.linear_gradient("L").resize((width, height))
    target = BytesIO()
    Image.merge("RGB", (across, across.rotate(180), across)).save(target, form)
    return target.getvalue()


PHOTOGRAPH = a_photograph()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
PAGES = {
    "/robots.txt": page("User-agent: *\nDisallow: /shut/\n", Content_Type="text/plain"),
    "/a.jpg": page(PHOTOGRAPH, Content_Type="image/jpeg"),
    "/lies.html": page(a_photograph(form="PNG"), Content_Type="text/html"),
    "/moved": redirect("/a.jpg"),
    "/moved-into-shut": redirect("/shut/a.jpg"),
    "/shut/a.jpg": page(PHOTOGRAPH, Content_Type="image/jpeg"),
    "/login.jpg": page("<!doctype html><title>Log in</title>", Content_Type="image/jpeg"),
    "/drawing.jpg": page(SVG, Content_Type="image/jpeg"),
    "/cut.jpg": page(PHOTOGRAPH[:3_000], Content_Type="image/jpeg"),
    "/pixel.gif": page(a_photograph(1, 1, "GIF"), Content_Type="image/gif"),
    "/gone.jpg": status(410),
    "/endless.jpg": flood(40),
    "/silent.jpg": hang,
}


def test_a_picture_is_had_over_http_and_its_robots_are_remembered() -> None:
    with serving(PAGES) as server:
        reader = PolitePictureReader(OPEN)
        first = reader.read(Wanted(server.url("/a.jpg"), Use.LEAD), (), NOW)
        again = reader.read(Wanted(server.url("/moved"), Use.LEAD), first.files, NOW)
    assert first.picture is not None, first.why
    assert (first.picture.width, first.picture.height) == (900, 600)
    assert first.picture == developed(PHOTOGRAPH, Use.LEAD)
    assert first.picture.data != PHOTOGRAPH, "none of the bytes that were fetched are kept"
    assert [file.url for file in first.files] == [server.url("/robots.txt")]
    assert again.picture == first.picture
    asked = [asked.path for asked in server.asked]
    assert asked == ["/robots.txt", "/a.jpg", "/moved", "/a.jpg"]
    assert "image/jpeg" in server.asked[1].headers["Accept"]


def test_what_a_server_says_of_its_picture_is_not_asked() -> None:
    with serving(PAGES) as server:
        read = PolitePictureReader(OPEN).read(Wanted(server.url("/lies.html"), Use.LEAD), (), NOW)
    assert read.picture is not None, read.why


REFUSED = (
    ("/shut/a.jpg", "must not be fetched (robots.txt)"),
    ("/moved-into-shut", "must not be fetched (robots.txt)"),
    ("/login.jpg", "is a page of text"),
    ("/drawing.jpg", "is an SVG drawing, which may hold scripts"),
    ("/cut.jpg", "is cut off or damaged"),
    ("/pixel.gif", "is too small (1 by 1 pixels)"),
    ("/gone.jpg", "answered 410"),
    ("/nowhere.jpg", "answered 404"),
    ("/endless.jpg", "larger than 15,000,000 bytes"),
    ("/silent.jpg", "no complete answer within 2 seconds"),
)


def test_every_failure_is_a_reason_and_never_an_exception() -> None:
    with serving(PAGES) as server:
        reader = PolitePictureReader(OPEN)
        for path, why in REFUSED:
            read = reader.read(Wanted(server.url(path), Use.LEAD), (), NOW)
            assert read.picture is None, path
            assert why in read.why, path
        server.released.set()


def test_a_private_address_is_not_asked_even_by_redirect() -> None:
    with serving(PAGES) as server:
        read = PolitePictureReader(RULES).read(Wanted(server.url("/a.jpg"), Use.LEAD), (), NOW)
    assert read.picture is None
    assert not server.asked
    strict = PolitePictureReader(RULES, permit=lambda address: address == "127.0.0.1")
    inside = {"/a": redirect("http://127.0.0.2:1/a.jpg"), "/robots.txt": status(404)}
    with serving(inside) as server:
        read = strict.read(Wanted(server.url("/a"), Use.LEAD), (), NOW)
    assert read.picture is None
    assert "robots.txt" in read.why or "not an address of the public internet" in read.why


def test_what_the_publisher_named_is_had_whatever_robots_are_told() -> None:
    with serving(PAGES) as server:
        wanted = Wanted(server.url("/shut/a.jpg"), Use.LOGO, named=True)
        read = PolitePictureReader(OPEN).read(wanted, (), NOW)
    assert read.picture is not None, read.why
    assert (read.picture.kind, read.picture.height) == ("png", 96)
    assert [asked.path for asked in server.asked] == ["/shut/a.jpg"]


def test_a_logo_may_be_a_file_and_a_missing_one_is_a_reason(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(a_photograph(560, 96, "PNG"))
    (tmp_path / "logo.txt").write_text("no picture")
    reader = PolitePictureReader(OPEN)

    def read(name: str) -> str:
        found = reader.read(Wanted(str(tmp_path / name), Use.LOGO, named=True), (), NOW)
        return found.why if found.picture is None else found.picture.kind

    assert read("logo.png") == "png"
    assert read("missing.png") == f"is not there: {tmp_path / 'missing.png'} is no file"
    assert read("logo.txt") == "is none of JPEG, PNG, WebP and GIF"
    assert "is no file" in read(".")


def test_a_picture_that_takes_too_long_costs_its_process_and_nothing_else() -> None:
    with pytest.raises(Unfit, match=r"took more than 0\.001 seconds"):
        developed(a_photograph(6_000, 4_000), Use.LEAD, seconds=0.001)
    assert developed(PHOTOGRAPH, Use.LEAD).width == 900
