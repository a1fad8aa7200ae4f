import socket

import pytest
from fakes.news_servers import Handler, drip, hang, page, redirect, serving, status

from digest import heartbeat
from digest.heartbeat import beat

AGENT = "digest (+https://agency.example/contact)"


def test_without_an_address_there_is_nothing_to_do() -> None:
    assert beat(None, AGENT) == ""
    assert beat("", AGENT) == ""


def test_the_watchdog_is_asked_once_and_told_who_we_are() -> None:
    with serving({"/ping/7f3a": page("OK")}) as dog:
        assert beat(dog.url("/ping/7f3a"), AGENT) == ""
    assert [(a.path, a.headers["User-Agent"]) for a in dog.asked] == [("/ping/7f3a", AGENT)]


def test_a_redirect_is_followed() -> None:
    with serving({"/old": redirect("/new"), "/new": page("OK")}) as dog:
        assert beat(dog.url("/old"), AGENT) == ""


@pytest.mark.parametrize("code", [404, 500])
def test_an_answer_that_is_no_yes_is_a_sentence_without_the_secret_path(code: int) -> None:
    with serving({"/ping/7f3a": status(code)}) as dog:
        assert beat(dog.url("/ping/7f3a"), AGENT) == (
            f"heartbeat_url at 127.0.0.1 was not told of this run: it answered {code}."
        )


def test_nobody_there_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    said = beat(f"http://127.0.0.1:{port}/ping/7f3a", AGENT)
    assert said.startswith("heartbeat_url at 127.0.0.1 was not told of this run: ")
    assert "7f3a" not in said


def test_an_address_that_is_none_is_a_sentence() -> None:
    assert "was not told of this run" in beat("https://", AGENT)


def loop(handler: Handler) -> None:
    handler.send(b"", 302, Location=handler.path)


def test_a_redirect_to_itself_ends_and_names_no_secret() -> None:
    with serving({"/ping/7f3a": loop}) as dog:
        said = beat(dog.url("/ping/7f3a"), AGENT)
    assert "was not told" in said
    assert "7f3a" not in said


def test_a_watchdog_that_says_nothing_keeps_no_run_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heartbeat, "WITHIN_SECONDS", 0.2)
    with serving({"/": hang}) as dog:
        assert beat(dog.url("/"), AGENT).endswith("no answer within 0.2 seconds.")


def test_an_endless_answer_is_not_read() -> None:
    with serving({"/": drip}) as dog:
        assert beat(dog.url("/"), AGENT) == ""


def test_a_plain_server_asked_over_tls_is_a_sentence() -> None:
    with serving({"/": page("OK")}) as dog:
        assert "was not told" in beat(dog.url("/").replace("http:", "https:"), AGENT)
