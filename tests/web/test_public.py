from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urldefrag

import pytest
from fakes.house import DAILY, FORMER, NOW, PAGES, SECRET, SETTINGS, HouseStore, record, subscriber
from fakes.html_links import links_of
from fakes.served import Answer, Site, served

from digest.audience.links import LEAVE, issue_url, leave_url, sign
from digest.errors import TemplateError
from digest.model.people import Consent
from digest.model.sending import IssueState
from digest.model.settings import Secret, Settings
from digest.web.leaving import MAX_BODY, WHY
from digest.web.pages import Pages
from digest.web.public import public_app

URLENCODED = (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
MULTIPART = (
    (
        b"--cut\r\nContent-Disposition: form-data; name=List-Unsubscribe\r\n\r\n"
        b"One-Click\r\n--cut--\r\n"
    ),
    "multipart/form-data; boundary=cut",
)
BUTTON = (b"", "application/x-www-form-urlencoded")

SCRIPT = "<script>alert(1)</script>{{ 7*7 }}"


def path_for(number: int, secret: Secret = SECRET, newsletter: str = "daily") -> str:
    return leave_url("", secret, newsletter, number)


STATES = {f"2026-11-{day}": state for day, state in zip(range(16, 22), IssueState, strict=True)}


def fresh_store() -> HouseStore:
    people = {n: subscriber(n) for n in range(1, 40)}
    records = [record(state, edition) for edition, state in STATES.items()]
    records.append(record(IssueState.SENT, "2026-11-22/breaking-1", "Quake off the coast"))
    records.append(replace(record(IssueState.MISSED, "2026-11-15"), issue=None))
    return HouseStore(people, tuple(records))


def site_of(store: HouseStore, settings: Settings = SETTINGS) -> Iterator[Site]:
    with served(public_app(store, settings, PAGES, lambda: NOW)) as site:
        yield site


STORE = fresh_store()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    yield from site_of(STORE)


@pytest.fixture
def store(site: Site) -> HouseStore:
    """The store behind `site`, as new for each test."""
    new = fresh_store()
    STORE.people, STORE.records, STORE.away = new.people, new.records, False
    STORE.changes.clear()
    return STORE


def post(site: Site, path: str, form: tuple[bytes, str] = URLENCODED) -> Answer:
    return site.ask(path, "POST", form[0], {"Content-Type": form[1]})


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND"])
def test_no_method_but_post_changes_anything(site: Site, store: HouseStore, method: str) -> None:
    answer = site.ask(path_for(1), method)
    assert store.changes == []
    assert answer.status == (200 if method in {"GET", "HEAD"} else 405)
    assert "location" not in answer.headers


def test_opening_the_leave_link_shows_one_button_and_only_a_masked_address(
    site: Site, store: HouseStore
) -> None:
    text = site.ask(path_for(1)).text
    assert text.count("<button") == text.count("<form") == 1
    assert '<form method="post"' in text
    assert "r…@mail.example" in text
    assert "reader1@" not in text
    assert "Opening this page has changed nothing." in text


@pytest.mark.parametrize("form", [URLENCODED, MULTIPART, BUTTON])
def test_one_post_leaves_without_redirect_or_cookie(
    site: Site, store: HouseStore, form: tuple[bytes, str]
) -> None:
    answer = post(site, path_for(2), form)
    assert answer.status == 200
    assert "You have left" in answer.text
    assert store.changes == [(2, Consent.WITHDRAWN, WHY, NOW)]
    assert answer.headers.keys().isdisjoint({"set-cookie", "location"})


def test_leaving_twice_answers_the_same_and_is_one_event(site: Site, store: HouseStore) -> None:
    first, second = post(site, path_for(3)), post(site, path_for(3), MULTIPART)
    assert (first.status, first.body) == (second.status, second.body)
    assert len(store.changes) == 1
    assert "You have left" in site.ask(path_for(3)).text


@pytest.mark.parametrize("state", [Consent.INVITED, Consent.CONFIRMED, Consent.SUPPRESSED])
def test_whoever_has_not_left_yet_can(site: Site, store: HouseStore, state: Consent) -> None:
    store.people[4] = subscriber(4, state=state)
    post(site, path_for(4))
    assert store.people[4].state is Consent.WITHDRAWN


def test_a_link_signed_with_a_former_secret_still_leaves(site: Site, store: HouseStore) -> None:
    assert post(site, path_for(5, FORMER)).status == 200
    assert store.people[5].state is Consent.WITHDRAWN


FORGED = [
    path_for(1)[:-1],
    path_for(1)[:-3] + "AAA",
    path_for(1, Secret("guessed")),
    path_for(999_999, Secret("guessed")),
    "/l/" + sign(SECRET, "confirm", "daily", "1"),
    "/l/" + sign(SECRET, LEAVE, "daily", "1 OR 1=1"),
    "/l/1",
    "/l/%00%ff",
]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_forged_link_changes_nothing_and_does_not_say_who_reads(
    site: Site, store: HouseStore, method: str
) -> None:
    answers = [site.ask(path, method, b"") for path in FORGED]
    assert {a.status for a in answers} == {404}
    assert len({a.body for a in answers}) == 1
    assert "This link does not work" in answers[0].text
    assert "mailto:desk@news.example" in answers[0].text
    assert store.changes == []


def test_somebody_erased_since_is_told_the_truth(site: Site, store: HouseStore) -> None:
    answer = post(site, path_for(999_999))
    assert (answer.status, store.changes) == (200, [])
    assert "No issue will come any more." in answer.text


def test_a_body_too_large_is_refused_and_nobody_leaves(site: Site, store: HouseStore) -> None:
    answer = post(site, path_for(6), (b"x" * (MAX_BODY + 1), "text/plain"))
    assert (answer.status, store.changes) == (413, [])


def test_a_link_of_a_newsletter_that_has_ended_still_leaves(site: Site, store: HouseStore) -> None:
    assert post(site, path_for(7, newsletter="ended")).status == 200
    assert store.people[7].state is Consent.WITHDRAWN


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ((), "<bdi>Daily Brief</bdi> and <bdi>The Week</bdi>."),
        (("daily", "weekly"), "<button>Leave both</button>"),
        (("daily",), "<button>Leave</button>"),
    ],
)
def test_the_page_says_all_that_leaving_ends(
    site: Site, store: HouseStore, chosen: tuple[str, ...], said: str
) -> None:
    store.people[8] = subscriber(8, newsletters=chosen)
    assert said in site.ask(path_for(8)).text


def test_when_the_store_is_away_a_mail_service_is_asked_to_come_again(
    site: Site, store: HouseStore, caplog: pytest.LogCaptureFixture
) -> None:
    store.away = True
    answer = post(site, path_for(9))
    assert (answer.status, answer.headers["retry-after"]) == (503, "60")
    assert "/var/lib" not in answer.text
    assert "/var/lib/digest.db is locked" in caplog.text
    assert site.ask("/healthz").status == 503


@pytest.mark.parametrize(("edition", "state"), STATES.items())
def test_only_an_issue_that_was_signed_off_is_shown(
    site: Site, store: HouseStore, edition: str, state: IssueState
) -> None:
    answer = site.ask(issue_url("", "daily", edition))
    shown = state in {IssueState.APPROVED, IssueState.SENDING, IssueState.SENT}
    assert answer.status == (200 if shown else 404)
    assert ("Harbour opens after nine days" in answer.text) == shown


def test_an_edition_with_a_slash_has_its_page(site: Site, store: HouseStore) -> None:
    assert site.ask("/i/daily/2026-11-22/breaking-1").status == 200
    assert site.ask("/i/daily/2026-11-22/breaking-2").status == 404
    assert site.ask("/i/other/2026-11-20").status == 404
    assert site.ask("/i/daily/2026-11-15").status == 404


def test_the_front_page_names_what_was_signed_off_and_no_more(
    site: Site, store: HouseStore
) -> None:
    text = site.ask("/").text
    assert "Sunday 22 November 2026, breaking-1" in text
    assert "Thursday 19 November 2026" in text
    assert "2026-11-16" not in text  # a draft
    assert text.count("<li>") == 4
    assert "No issue has gone out yet." in text  # of The Week


def test_a_title_with_markup_comes_out_as_text(store: HouseStore) -> None:
    daily = replace(DAILY, title=SCRIPT, postal_address=SCRIPT, sender='"<b>" <a@b.example>')
    settings = replace(SETTINGS, newsletters=(daily,))
    store.records = (record(IssueState.SENT, subject=SCRIPT),)
    for site in site_of(store, settings):
        for path in ("/", path_for(1), path_for(999_999), "/l/forged"):
            text = site.ask(path).text
            assert "<script" not in text
            assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in text


@pytest.mark.parametrize("root", ["", "/post"])
def test_every_link_on_every_page_answers(store: HouseStore, root: str) -> None:
    settings = replace(SETTINGS, base_url=f"https://news.example{root}/")
    for site in site_of(store, settings):
        seen: set[str] = set()
        waiting = [f"{root}/", root + path_for(1), f"{root}/l/forged", f"{root}/nowhere"]
        while waiting:
            path = waiting.pop()
            answer = site.ask(path)
            assert answer.status == (404 if path.endswith(("forged", "nowhere")) else 200), path
            if answer.headers["content-type"].startswith("text/html"):
                ours = {urldefrag(u).url for u in links_of(answer.text) if u.startswith(("/", "#"))}
                new = ours - seen - {""}
                seen |= new
                waiting += sorted(new)
        assert {f"{root}/style/reader.css", f"{root}/i/daily/2026-11-18"} <= seen
        assert all(path.startswith(f"{root}/") for path in seen)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/healthz",
        path_for(1),
        "/l/forged",
        "/nowhere",
        "/style/reader.css",
        "/style/leave.html",
        "/i/daily/2026-11-18",
        "/i/daily/2026-11-18/",
    ],
)
def test_every_answer_is_safe_in_a_browser(site: Site, store: HouseStore, path: str) -> None:
    headers = site.ask(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert "set-cookie" not in headers
    assert "server" not in headers


@pytest.mark.parametrize("path", [path_for(1), "/l/forged"])
def test_a_page_behind_a_token_is_neither_kept_nor_indexed(
    site: Site, store: HouseStore, path: str
) -> None:
    for method in ("GET", "POST"):
        headers = site.ask(path, method, b"").headers
        assert headers["cache-control"] == "no-store"
        assert "noindex" in headers["x-robots-tag"]


def test_head_answers_like_get_without_the_page(site: Site, store: HouseStore) -> None:
    for path in ("/", path_for(1), "/i/daily/2026-11-18"):
        get, head = site.ask(path), site.ask(path, "HEAD")
        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-length"] == get.headers["content-length"]


def test_no_path_answers_with_a_redirect(site: Site, store: HouseStore) -> None:
    for path in (path_for(1) + "/", "/style/reader.css/", "/healthz/", "//evil.example/"):
        assert post(site, path).status == 404, path
        assert site.ask(path).status == 404, path
    assert store.changes == []


def test_a_wrong_method_is_told_the_right_ones(site: Site, store: HouseStore) -> None:
    assert site.ask(path_for(1), "PUT").headers["allow"] == "GET, HEAD, POST"
    assert site.ask("/", "POST", b"").headers["allow"] == "GET, HEAD"


def test_a_broken_page_is_found_before_anything_is_served() -> None:
    broken = {**PAGES, "leave.html": "one\n{% block %}"}
    with pytest.raises(TemplateError, match=r"templates/web/leave\.html, line 2"):
        public_app(HouseStore(), SETTINGS, broken, lambda: NOW)


def test_a_page_that_names_what_is_not_there_is_an_error() -> None:
    with pytest.raises(TemplateError, match="'nothing' is undefined"):
        Pages({"a.html": "{{ nothing }}"}).html("a.html")
