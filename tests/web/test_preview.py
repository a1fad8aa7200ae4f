import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from urllib.parse import urlencode

import pytest
from fakes.house import PAGES, issue
from fakes.html_links import links_of
from fakes.served import Site, served
from hypothesis import given
from hypothesis import strategies as st

from digest.model.news import Issue, LeftOut
from digest.model.people import Reader
from digest.web.local import is_local
from digest.web.looks import in_look, inbox_line, links
from digest.web.preview import NOBODY, Variant, preview_app, variants

READERS = (
    Reader(1, "anna@mail.example", "Anna", ("Africa",)),
    Reader(2, "ben@mail.example"),
    Reader(3, "cleo@mail.example"),
)
SCRIPT = "<script>alert(1)</script>{{ 7*7 }}"


@dataclass
class Drafted:
    issue: Issue | None = None


def render(made: Issue, reader: Reader) -> tuple[str, str, bytes]:
    shown = reader.sections or tuple(s.name for s in made.sections)
    html = (
        "<!doctype html><html><head><title>t</title><style>@media (prefers-color-scheme:dark)"
        "{p{color:#fff}}</style></head><body><p>(prefers-color-scheme:dark) "
        f'{reader.email} {" and ".join(shown)} <a href="https://a.example/?a=1&amp;b=2">Read</a>'
    )
    text = f"Text for {reader.email}: {SCRIPT}"
    return html, text, f"To: {reader.email}\r\nSubject: s\r\n\r\n{text}\r\n".encode()


DRAFTED = Drafted()


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with served(preview_app(lambda: READERS, lambda: DRAFTED.issue, render, PAGES)) as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    DRAFTED.issue = issue()
    return running


def shown(site: Site, path: str, **query: str) -> str:
    return site.ask(f"{path}?{urlencode(query)}").text


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "localhost:80:80",
     "localhost:80@evil.example", "0.0.0.0", "", "[::1", "localhost:", "192.168.1.2:8000"],
)  # fmt: skip
def test_another_host_name_is_refused_with_a_sentence(site: Site, host: str) -> None:
    for path in ("/", "/mail.html", "/mail.eml", "/style/preview.css", "/nowhere"):
        answer = site.ask(path, headers={"Host": host})
        assert answer.status == 421, path
        assert "digest preview" in answer.text
        assert "anna@" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:65535", "[::1]:8000"])
def test_this_machine_under_its_own_names_is_answered(site: Site, host: str) -> None:
    assert site.ask("/", headers={"Host": host}).status == 200


@given(st.text(max_size=30))
def test_a_name_that_only_looks_local_is_not(host: str) -> None:
    raw = host.encode("utf-8", "replace")
    bare = re.fullmatch(
        r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?", host, re.IGNORECASE | re.ASCII
    )
    assert is_local([(b"host", raw)]) == bool(bare)


def test_a_second_host_header_does_not_help() -> None:
    assert not is_local([(b"host", b"localhost"), (b"host", b"evil.example")])
    assert not is_local([])


def test_each_reader_is_shown_what_that_reader_gets(site: Site) -> None:
    assert "anna@mail.example Africa " in shown(site, "/mail.html", reader="1")
    assert "ben@mail.example Africa and Business" in shown(site, "/mail.html", reader="2")
    assert "cleo@mail.example" in shown(site, "/mail.txt", address=" CLEO@mail.example ")
    assert f"{NOBODY.email} Africa and Business" in shown(site, "/mail.html")


def test_chosen_sections_go_over_the_readers_own_in_their_order(site: Site) -> None:
    answer = site.ask("/mail.html?reader=1&sections=Business&sections=Africa&sections=Business")
    assert "anna@mail.example Business and Africa" in answer.text


@pytest.mark.parametrize("who", [{"reader": "99"}, {"address": "eve@mail.example"}])
def test_an_unknown_reader_is_a_sentence_not_another_reader(
    site: Site, who: dict[str, str]
) -> None:
    for path in ("/", "/mail.html", "/mail.txt", "/mail.eml"):
        answer = site.ask(f"{path}?{urlencode(who)}")
        assert answer.status == 404
        assert "Nobody with that address or number" in answer.text


def test_before_a_draft_the_page_says_what_to_do(site: Site) -> None:
    DRAFTED.issue = None
    assert "digest draft" in site.ask("/").text
    assert site.ask("/mail.eml").status == 404


def test_the_message_to_keep_is_the_message_that_leaves(site: Site) -> None:
    answer = site.ask("/mail.eml?reader=2")
    assert answer.body == render(issue(), READERS[1])[2]
    assert answer.headers["content-type"] == "message/rfc822"
    assert message_from_bytes(answer.body)["To"] == "ben@mail.example"


@pytest.mark.parametrize(("look", "condition"), [("dark", "min-width"), ("light", "max-width")])
@pytest.mark.parametrize("name", ["theme", "look"])
def test_a_look_is_forced_in_the_styles_and_nowhere_else(
    site: Site, name: str, look: str, condition: str
) -> None:
    html = shown(site, "/mail.html", **{name: look})
    assert f"@media ({condition}:0)" in html
    assert "<p>(prefers-color-scheme:dark) " in html
    assert f":root{{color-scheme:{look} !important}}" in html


@given(st.text())
def test_a_look_takes_nothing_from_any_document(html: str) -> None:
    for look in ("light", "dark"):
        made = in_look(html, look)
        if "<style" not in html.lower():
            start = made.index("<style>")
            end = made.index("</style>", start) + len("</style>")
            assert made[:start] + made[end:] == html


def test_links_are_listed_once_with_their_words() -> None:
    html = (
        '<a href="https://a.example/?a=1&amp;b=2">Read <b>all</b></a><a href="#top">Up</a>'
        '<a href="https://a.example/?a=1&amp;b=2"><img></a><a name=x>x</a><A HREF=mailto:b@c.d>W'
    )
    assert links(html) == (("https://a.example/?a=1&b=2", "Read all"), ("mailto:b@c.d", "W"))


def test_the_inbox_line_is_the_messages_own() -> None:
    html = "<title>t</title><style>p{}</style><body><div hidden>Ships  wait</div><p>no&nbsp;longer"
    eml = b"From: =?utf-8?q?Caf=C3=A9?= <c@d.example>\r\nSubject: =?utf-8?q?=E2=82=AC?= up\r\n\r\nx"
    assert inbox_line(html, eml) == ("Café", "€ up", "Ships wait no longer")
    assert inbox_line("<p>" + "x" * 200, b"From: c@d.example\r\n\r\n") == (
        "c@d.example",
        "",
        "x" * 90,
    )


def test_markup_in_the_news_and_in_the_address_comes_out_as_text(site: Site) -> None:
    made = issue()
    DRAFTED.issue = replace(made, masthead=replace(made.masthead, title=SCRIPT))
    for form in ("html", "text", "source", SCRIPT):
        for who in ("", SCRIPT, '"><script>'):
            text = shown(site, "/", form=form, address=who, sections=SCRIPT, look=SCRIPT)
            ours = '<script src="/live.js" data-view="[^"<>]*" data-stamp="[0-9a-f]{32}" defer>'
            assert "<script" not in re.sub(ours, "", text)
            assert "&lt;script&gt;" in text


def test_the_frame_runs_nothing_and_loads_nothing(site: Site) -> None:
    outer, mail = site.ask("/"), site.ask("/mail.html")
    assert re.search(r"<iframe [^>]*\bsandbox src=", outer.text)
    assert "frame-src 'self'" in outer.headers["content-security-policy"]
    policy = mail.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    for answer in (outer, mail, site.ask("/mail.txt"), site.ask("/mail.eml")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_every_control_answers_and_changes_only_itself(site: Site) -> None:
    start = "/?reader=1&sections=Business&form=text&width=375&look=dark"
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        answer = site.ask(path)
        assert answer.status == 200, path
        if path.startswith("/?"):
            new = links_of(answer.text) - seen
            seen |= new
            waiting += sorted(new)
    controls = {u for u in seen if u.startswith("/?")}
    assert len(controls) == 3 * 2 * 3
    assert all("reader=1&sections=Business&" in u for u in controls)


def test_readers_with_the_same_choices_are_one_variant_most_readers_first() -> None:
    assert variants(READERS) == [Variant(2, (), 2), Variant(1, ("Africa",), 1)]
    assert variants(READERS[::-1]) == variants(READERS)


@pytest.mark.parametrize("reader", ["-1", "1e3", "²", "9" * 40, ""])
def test_a_number_that_is_none_is_nobody(site: Site, reader: str) -> None:
    assert NOBODY.email in shown(site, "/mail.txt", reader=reader)


def test_the_unsorted_tray_is_listed_beside_the_issue_and_never_in_it(site: Site) -> None:
    waits = LeftOut("s9", f"Choir {SCRIPT}", "", "unsorted: no section is sure enough")
    full = LeftOut("s8", "A full section", "Africa", "Africa is full")
    DRAFTED.issue = replace(issue(), left_out=(waits, full))
    page = shown(site, "/")
    assert "1 unsorted, in no section" in page
    assert "digest move s9 SECTION" in page
    assert "<script>alert" not in page
    assert "A full section" not in page
    assert "Choir" not in shown(site, "/mail.html")


def test_the_stamp_changes_when_what_is_shown_does_and_only_then(site: Site) -> None:
    before = shown(site, "/stamp", reader="2")
    assert before == shown(site, "/stamp", reader="2")
    assert before != shown(site, "/stamp", reader="1")
    assert f'data-stamp="{before}"' in shown(site, "/", reader="2")
    made = issue()
    DRAFTED.issue = replace(made, sections=made.sections[:1])
    assert before != shown(site, "/stamp", reader="2")
    DRAFTED.issue = None
    nothing = shown(site, "/stamp")
    assert f'data-stamp="{nothing}"' in shown(site, "/")


def test_the_one_script_is_ours_and_none_runs_in_the_mail(site: Site) -> None:
    assert "location.reload" in site.ask("/live.js").text
    outer, mail = (
        site.ask(path).headers["content-security-policy"] for path in ("/", "/mail.html")
    )
    assert "script-src 'self'" in outer
    assert "unsafe" not in outer
    assert "script-src" not in mail
    assert "default-src 'none'" in mail


def test_readers_of_another_language_are_a_variant_of_their_own() -> None:
    dora = Reader(4, "dora@mail.example", "", (), "uk")
    emil = Reader(5, "emil@mail.example", "", (), "fi")
    assert variants((*READERS, dora, emil)) == [
        Variant(2, (), 3),
        Variant(4, (), 1, "uk"),
        Variant(1, ("Africa",), 1),
    ]
