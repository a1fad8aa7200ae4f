"""A message as SendGrid takes it, and what its answers mean."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.sending import Own, Receipt, SharedMail, Verdict
from digest.outbox.v3 import MOST_OWN_BYTES, Answer, answer_of, call_for

NOW = 1_795_000_000


def own(number: int, **changes: Any) -> Own:
    values: dict[str, Any] = {
        "id": f"daily.2026-11-22.{number}",
        "recipient": f"reader{number}@mail.example",
        "name": "",
        "headers": {"List-Unsubscribe": f"<https://news.example/l/{number}>"},
        "values": {"xa1": f"https://news.example/l/{number}"},
    }
    return Own(**(values | changes))


def shared(*readers: Own) -> SharedMail:
    return SharedMail(
        sender="The Daily <news@paper.example>",
        reply_to="Desk <desk@paper.example>",
        subject="A “bridge” is opened",
        html="<p>News — <a href='xa1'>leave</a></p>",
        text="News — \nxa1\n",
        readers=readers,
    )


def body_of(*readers: Own) -> dict[str, Any]:
    return call_for(shared(*readers)).body


def test_each_reader_has_a_personalization_with_their_own_headers_tags_and_id() -> None:
    body = body_of(own(1, name="Ann"), own(2))
    assert body["personalizations"] == [
        {
            "to": [{"email": "reader1@mail.example", "name": "Ann"}],
            "custom_args": {"delivery": "daily.2026-11-22.1"},
            "headers": {"List-Unsubscribe": "<https://news.example/l/1>"},
            "substitutions": {"xa1": "https://news.example/l/1"},
        },
        {
            "to": [{"email": "reader2@mail.example"}],
            "custom_args": {"delivery": "daily.2026-11-22.2"},
            "headers": {"List-Unsubscribe": "<https://news.example/l/2>"},
            "substitutions": {"xa1": "https://news.example/l/2"},
        },
    ]
    assert body["from"] == {"email": "news@paper.example", "name": "The Daily"}
    assert body["reply_to"] == {"email": "desk@paper.example", "name": "Desk"}
    assert [part["type"] for part in body["content"]] == ["text/plain", "text/html"]


def test_every_call_says_no_to_tracking_footers_and_bypasses() -> None:
    body = body_of(own(1))
    assert body["tracking_settings"] == {
        "click_tracking": {"enable": False, "enable_text": False},
        "open_tracking": {"enable": False},
        "subscription_tracking": {"enable": False},
        "ganalytics": {"enable": False},
    }
    switches = {name: setting["enable"] for name, setting in body["mail_settings"].items()}
    assert switches == {"bypass_list_management": False, "footer": False, "sandbox_mode": False}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ann; Bob, Eve", "Ann Bob Eve"),
        ("  Ann \r\n Lee ", "Ann Lee"),
        ("Zoë Ångström", "Zoë Ångström"),
        (";,", None),
    ],
)
def test_names_lose_what_they_may_not_hold(name: str, expected: str | None) -> None:
    (to,) = body_of(own(1, name=name))["personalizations"][0]["to"]
    assert to.get("name") == expected


def test_the_subject_and_the_news_arrive_unchanged() -> None:
    mail = shared(own(1))
    body = call_for(mail).body
    assert body["subject"] == mail.subject
    assert [part["value"] for part in body["content"]] == [mail.text, mail.html]


def test_a_part_all_in_latin_1_gets_one_visible_character_that_is_not() -> None:
    mail = replace(shared(own(1)), text="Caf\xe9\xa0news\n", html="<html><body>x</body></html>")
    text, html = (part["value"] for part in call_for(mail).body["content"])
    assert text == "Caf\xe9\xa0news\n\n—\n"
    assert html == '<html><body>x<p style="text-align:center">—</p></body></html>'


def test_at_most_a_thousand_go_in_a_call_and_the_others_are_put_back() -> None:
    call = call_for(shared(*(own(n) for n in range(1003))))
    assert len(call.body["personalizations"]) == 1000
    assert call.places == tuple(range(1000))
    assert call.without == (None,) * 1003


def test_an_address_that_comes_twice_waits_for_the_next_call() -> None:
    call = call_for(shared(own(1), own(2, recipient="READER1@mail.example"), own(3)))
    assert call.places == (0, 2)
    accepted = Receipt(Verdict.ACCEPTED, "yes")
    assert call.all_receipts([accepted, accepted]) == (accepted, None, accepted)


def test_too_many_bytes_of_ones_own_are_that_readers_refusal_alone() -> None:
    call = call_for(shared(own(1), own(2, values={"xa1": "x" * MOST_OWN_BYTES})))
    assert call.places == (0,)
    refused = call.without[1]
    assert refused is not None
    assert (refused.verdict, refused.enhanced) == (Verdict.REFUSED_ADDRESS, "")


@given(st.lists(st.text(max_size=40), max_size=12), st.integers(1_500, 9_000))
def test_a_call_is_never_larger_than_allowed_and_nobody_is_passed_over(
    names: list[str], most: int
) -> None:
    readers = [own(n, name=name) for n, name in enumerate(names)]
    call = call_for(shared(*readers), most)
    if call.places:
        assert len(json.dumps(call.body)) <= most
    assert call.places == tuple(range(len(call.places)))


def errors(*pairs: tuple[str, str | None]) -> bytes:
    return json.dumps(
        {"errors": [{"message": m, "field": f, "help": ""} for m, f in pairs]}
    ).encode()


def answer(
    status: int, body: bytes = b"", readers: int = 2, headers: Mapping[str, str] | None = None
) -> Answer:
    return answer_of(status, headers or {}, body, readers, NOW)


def test_a_yes_is_for_all_and_keeps_their_id() -> None:
    found = answer(202, headers={"x-message-id": "abc"})
    yes = Receipt(Verdict.ACCEPTED, "202 accepted, X-Message-Id abc", 202)
    assert found.receipts == (yes, yes)


def test_an_address_at_fault_is_refused_and_the_others_are_put_back() -> None:
    found = answer(400, errors(("Not valid.", "personalizations.1.to.0.email")), readers=3)
    refused = Receipt(Verdict.REFUSED_ADDRESS, "400 Not valid.", 400)
    assert found == Answer((None, refused, None))


@pytest.mark.parametrize(
    "fields",
    [
        ["personalizations.1.headers"],
        ["personalizations.0.to.0.email", "content"],
        ["personalizations.7.to.0.email"],
        ["personalizations"],
        [None],
        [],
    ],
)
def test_what_is_not_an_addresss_fault_refuses_the_message_and_nobody(
    fields: list[str | None],
) -> None:
    found = answer(400, errors(*(("Wrong.", field) for field in fields)))
    assert found.receipts == ()
    assert "refused the message itself" in found.refusal


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_account_is_a_sentence_that_says_what_to_check(status: int) -> None:
    found = answer(status, errors(("The grant is invalid", None)))
    assert f"({status} The grant is invalid)" in found.refusal
    assert "api_key" in found.refusal


@pytest.mark.parametrize(
    ("reset", "pause"),
    [(str(NOW + 7), 7.0), (str(NOW - 9), 1.0), ("", 5.0), ("soon", 5.0), ("٣", 5.0)],
)
def test_a_limit_is_a_pause_as_long_as_they_say(reset: str, pause: float) -> None:
    found = answer(429, headers={"x-ratelimit-reset": reset})
    assert found == Answer((None, None), pause=pause)


def test_a_call_too_large_is_made_smaller_until_it_is_one_reader() -> None:
    assert answer(413) == Answer((None, None), smaller=True)
    assert "refused the message itself" in answer(413, readers=1).refusal


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (500, Verdict.DEFERRED),
        (503, Verdict.DEFERRED),
        (502, Verdict.UNKNOWN),
        (504, Verdict.UNKNOWN),
        (520, Verdict.UNKNOWN),
        (200, Verdict.UNKNOWN),
    ],
)
def test_their_failures_are_no_readers_fault(status: int, verdict: Verdict) -> None:
    found = answer(status, b"<html>oops</html>")
    assert found.receipts == (Receipt(verdict, f"{status} <html>oops</html>"),) * 2


def test_a_redirect_is_not_followed_but_told() -> None:
    assert "something stands in between" in answer(302).refusal


@pytest.mark.parametrize(
    "body", [b"\xff", b"[]", b'{"errors": 3}', b'{"errors": [3, null]}', b"{" * 900, b"null"]
)
def test_whatever_comes_as_an_answer_is_read(body: bytes) -> None:
    assert answer(400, body).refusal
