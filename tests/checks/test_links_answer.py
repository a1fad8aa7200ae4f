"""Do links answer? Real servers on loopback that answer, refuse, redirect, hang and vanish."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from fakes.news_servers import hang, page, redirect, serving, status

from digest.checks import LinkChecker
from digest.checks.links import AT_ONCE, HOSTS_BEFORE_GIVING_UP
from digest.guard import own_network
from digest.model.checks import LinkAnswer, Reach
from digest.model.settings import FetchRules

NOW = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
RULES = FetchRules(agent="digest/test", pause=timedelta(0), allow_private=True)
SOON = timedelta(seconds=0.5)


def checked(*urls: str, rules: FetchRules = RULES) -> list[LinkAnswer]:
    return list(LinkChecker(rules).check(urls, NOW))


def reaches(answers: list[LinkAnswer]) -> list[Reach]:
    return [answer.reach for answer in answers]


@dataclass
class Manners:
    """A server that knows HEAD, and remembers which methods were used."""

    base: str = ""
    seen: list[tuple[str, str]] = field(default_factory=list)
    at_once: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def well_mannered(answers: Mapping[tuple[str, str], int]) -> Iterator[Manners]:
    """`answers` maps (method, path) to a status; 200 where it is not told."""
    book = Manners()

    class Told(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            with book.lock:
                book.at_once += 1
                book.most = max(book.most, book.at_once)
                book.seen.append((self.command, self.path))
            self.send_response(answers.get((self.command, self.path), 200))
            self.send_header("Content-Length", "0")
            with book.lock:
                book.at_once -= 1
            self.end_headers()

        do_GET = do_HEAD = _answer  # noqa: N815 - the base class's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    book.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield book
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("code", "reach"),
    [
        (200, Reach.ANSWERS),
        (204, Reach.ANSWERS),
        (401, Reach.SHUT),
        (403, Reach.SHUT),
        (404, Reach.GONE),
        (410, Reach.GONE),
        (418, Reach.TROUBLE),
        (429, Reach.SHUT),
        (451, Reach.SHUT),
        (500, Reach.TROUBLE),
        (503, Reach.SHUT),
    ],
)
def test_an_answer_means_what_a_reader_would_meet(code: int, reach: Reach) -> None:
    with serving({"/a": status(code)}) as server:
        (answer,) = checked(server.url("/a"))
    assert (answer.reach, answer.status, answer.at) == (reach, code, NOW)


def test_head_is_enough_where_a_server_knows_it() -> None:
    with well_mannered({("HEAD", "/odd"): 405}) as server:
        answers = checked(f"{server.base}/plain", f"{server.base}/odd")
    assert reaches(answers) == [Reach.ANSWERS, Reach.ANSWERS]
    assert server.seen.count(("HEAD", "/plain")) == 1
    assert ("GET", "/plain") not in server.seen
    assert ("GET", "/odd") in server.seen


def test_a_page_that_is_gone_for_head_and_there_for_get_is_there() -> None:
    with well_mannered({("HEAD", "/a"): 404}) as server:
        assert reaches(checked(f"{server.base}/a")) == [Reach.ANSWERS]


def test_one_host_is_asked_one_at_a_time_and_each_link_once() -> None:
    with well_mannered({}) as server:
        urls = [f"{server.base}/{n % 6}" for n in range(12)]
        answers = checked(*urls)
    assert len(answers) == 6
    assert server.most == 1
    assert len(server.seen) == 6


def test_redirects_are_followed_to_their_end_and_no_further_than_five() -> None:
    pages = {f"/{n}": redirect(f"/{n + 1}") for n in range(3)} | {"/3": page("here")}
    pages |= {"/gone": redirect("/nothing"), "/round": redirect("/round")}
    pages |= {"/away": redirect("ftp://elsewhere.example/")}
    with serving(pages) as server:
        answers = checked(*(server.url(p) for p in ("/0", "/gone", "/round", "/away")))
    assert reaches(answers) == [Reach.ANSWERS, Reach.GONE, Reach.TROUBLE, Reach.GONE]
    assert answers[2].why == "it redirects more than 5 times"


def test_our_own_network_is_not_asked_on_the_news_word() -> None:
    rules = FetchRules(pause=timedelta(0))
    with serving({"/a": page("secret")}) as server:
        port = server.base.rpartition(":")[2]
        urls = [
            server.url("/a"),
            f"http://localhost:{port}/b",
            f"http://[::ffff:127.0.0.1]:{port}/c",
        ]
        answers = checked(*urls, rules=rules)
        assert reaches(answers)[0] is Reach.SHUT
        assert not set(reaches(answers)) & {Reach.ANSWERS, Reach.GONE}
        assert server.asked == []


def test_a_redirect_into_our_own_network_is_not_followed() -> None:
    with serving({"/a": page("secret")}) as inside:
        with serving({"/out": redirect(inside.url("/a"))}) as outside:
            permitted = outside.base.rpartition(":")[2]
            checker = LinkChecker(RULES, permit=OnlyOnce())
            (answer,) = checker.check([outside.url("/out")], NOW)
        assert permitted
        assert (answer.reach, inside.asked) == (Reach.SHUT, [])


class OnlyOnce:
    """Permits the first address that is asked about and nothing after."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, _: str) -> bool:
        self.asked += 1
        return self.asked == 1


def test_the_publishers_own_pages_may_lie_on_a_private_address() -> None:
    with serving({"/i/daily": page("ours")}) as server:
        checker = LinkChecker(FetchRules(pause=timedelta(0)))
        (answer,) = checker.check([server.url("/i/daily")], NOW, ours=lambda _: True)
    assert answer.reach is Reach.ANSWERS


def test_a_host_that_hangs_costs_its_time_once_and_holds_up_nobody() -> None:
    with serving({"/a": hang, "/b": hang}) as stuck, serving({"/": page("x")}) as well:
        checker = LinkChecker(RULES, each=SOON)
        answers = checker.check([stuck.url("/a"), stuck.url("/b"), well.url("/")], NOW)
        assert [a.reach for a in answers] == [Reach.UNREACHED, Reach.UNREACHED, Reach.ANSWERS]
        assert len(stuck.asked) == 1
    assert answers[0].why == "there was no answer in time"


def test_the_whole_check_ends_with_its_budget() -> None:
    with serving({f"/{n}": hang for n in range(4)}) as stuck:
        checker = LinkChecker(RULES, budget=SOON)
        answers = checker.check([stuck.url(f"/{n}") for n in range(4)], NOW)
    assert {a.why for a in answers} == {"there was no time left"}


def test_nobody_listening_is_not_reached() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    (answer,) = checked(f"http://127.0.0.1:{port}/")
    assert (answer.reach, answer.why) == (Reach.UNREACHED, "the connection failed")


def test_a_server_that_does_not_speak_http_is_a_value_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as odd:
        thread = threading.Thread(target=_mumble, args=(odd,))
        thread.start()
        (answer,) = checked(f"http://127.0.0.1:{odd.getsockname()[1]}/")
        thread.join()
    assert answer.reach is Reach.UNREACHED


def _mumble(odd: socket.socket) -> None:
    line, _ = odd.accept()
    with line:
        line.recv(65536)
        line.sendall(b"\x00\x01 what?\r\n\r\n")


@pytest.mark.parametrize("number", [socket.EAI_AGAIN, socket.EAI_NONAME])
def test_with_the_network_down_few_hosts_are_tried(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def no_names(host: object, *_: object, **__: object) -> object:
        tried.append(host)
        raise socket.gaierror(number, "no name server")

    monkeypatch.setattr(socket, "getaddrinfo", no_names)
    urls = [f"https://outlet{n}.example/{k}" for n in range(30) for k in range(2)]
    answers = LinkChecker(RULES, permit=own_network).check(urls, NOW)
    expected = Reach.NAMELESS if number == socket.EAI_NONAME else Reach.UNREACHED
    assert {a.reach for a in answers} <= {expected, Reach.UNREACHED}
    assert len(answers) == 60
    assert len(set(map(str, tried))) <= AT_ONCE + HOSTS_BEFORE_GIVING_UP


@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://x.example/", "http://", "https://[broken/", "http://x:99999999/"]
)
def test_what_is_no_address_is_a_value(url: str) -> None:
    (answer,) = checked(url)
    assert answer.reach is Reach.GONE


def test_nothing_to_ask_asks_nothing() -> None:
    assert checked() == []
