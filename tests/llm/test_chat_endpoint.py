import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fakes.llm_server import KEY, SILENT, Endpoint, Planned, broken, completion, endpoint

from digest.llm import ChatEndpoint
from digest.llm.endpoint import MOST_BYTES
from digest.llm.wire import wait_in
from digest.model.retelling import Message, Reply
from digest.model.settings import LlmRules, Secret
from digest.newsroom.retell.price import tokens_of

QUESTION = (Message("system", "Tell it."), Message("user", '1: "The ferry sank."'))
SAID = '{"sentences": []}'


def rules_for(server: Endpoint, **changes: Any) -> LlmRules:
    made = LlmRules(
        base_url=server.base_url,
        model="small-model",
        input_price=0.4,
        output_price=1.6,
        key=Secret(KEY),
        key_name="LLM_API_KEY",
        timeout=timedelta(seconds=10),
    )
    return replace(made, **changes)


class Waits:
    """Sleeps at once, and remembers for how long; time passes only by sleeping."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.passed = 0.0

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds

    def seconds(self) -> float:
        return self.passed


def asked(server: Endpoint, waits: Waits | None = None, **changes: Any) -> Callable[[], Reply]:
    """Asks the same question in one session, as often as it is called."""
    waits = waits or Waits()
    rules = rules_for(server, **changes)
    model = ChatEndpoint(rules, "digest/test", sleep=waits.sleep, seconds=waits.seconds)
    session = model.open()
    return lambda: session.ask(QUESTION)


def test_a_question_is_asked_as_such_endpoints_want_it_and_its_answer_read() -> None:
    with endpoint(lambda _: SAID) as server:
        reply = asked(server)()
    assert reply == Reply(SAID, tokens_in=100, tokens_out=50)
    assert server.paths == ["/v1/chat/completions"]
    assert server.bodies == [
        {
            "model": "small-model",
            "messages": [
                {"role": "system", "content": "Tell it."},
                {"role": "user", "content": '1: "The ferry sank."'},
            ],
            "stream": False,
            "temperature": 0,
            "max_tokens": 1000,
            "seed": 1,
            "response_format": {"type": "json_object"},
        }
    ]
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert server.headers[0]["user-agent"] == "digest/test"


def test_a_server_of_ones_own_gets_no_key() -> None:
    with endpoint() as server:
        assert asked(server, key=None, key_name="")().failed == ""
    assert "authorization" not in server.headers[0]


def test_without_the_key_that_is_named_nobody_is_asked() -> None:
    with endpoint() as server:
        reply = asked(server, key=None)()
    assert reply == Reply(failed="LLM_API_KEY is not set", asked=False)
    assert server.bodies == []


@pytest.mark.parametrize(
    ("unknown", "questions", "last"),
    [
        ({"seed"}, 2, {"temperature": 0, "max_tokens": 1000}),
        ({"response_format"}, 2, {"temperature": 0, "max_tokens": 1000}),
        ({"max_tokens", "temperature"}, 3, {"max_completion_tokens": 1000}),
    ],
)
def test_an_endpoint_that_does_not_know_a_key_is_asked_more_plainly_and_that_is_remembered(
    unknown: set[str], questions: int, last: dict[str, int]
) -> None:
    with endpoint(lambda _: SAID, unknown_keys=frozenset(unknown)) as server:
        ask = asked(server)
        assert ask().text == SAID
        assert len(server.bodies) == questions
        assert ask().text == SAID
        assert len(server.bodies) == questions + 1
    always = {"model", "messages", "stream"}
    assert {k: v for k, v in server.bodies[-1].items() if k not in always} == last


def test_a_question_that_is_wrong_however_plain_fails_with_the_endpoints_words() -> None:
    with endpoint(planned=[broken(400, "context too long")] * 3) as server:
        reply = asked(server)()
    assert reply == Reply(failed="it answered 400: context too long")
    assert len(server.bodies) == 3


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (broken(401, f"Incorrect key: {KEY}"), "the key is not accepted; check LLM_API_KEY: "),
        (broken(403), "it answered 403, the key is not accepted"),
        (broken(402, "no credit"), "the account has to be paid: no credit"),
        (broken(404, "no such model"), "check llm.base_url and llm.model: no such model"),
        (Planned(307, data=b"", headers={"Location": "/elsewhere"}), "redirects are not followed"),
    ],
)
def test_what_no_later_question_can_mend_ends_the_asking_of_a_draft(
    answer: Planned, said: str
) -> None:
    with endpoint(planned=[answer]) as server:
        ask = asked(server)
        first, second = ask(), ask()
        assert len(server.bodies) == 1
    assert said in first.failed
    assert KEY not in first.failed
    assert (first.asked, first.tokens_in, first.tokens_out) == (True, 0, 0)
    assert second == Reply(failed=first.failed, asked=False)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 529])
def test_a_busy_endpoint_is_asked_again_after_a_pause(status: int) -> None:
    waits = Waits()
    with endpoint(lambda _: SAID, planned=[broken(status)] * 2) as server:
        assert asked(server, waits)().text == SAID
    assert waits.slept == [1.0, 4.0]


def test_it_waits_as_long_as_it_is_asked_to_and_not_longer_than_it_will() -> None:
    waits = Waits()
    with endpoint(lambda _: SAID, planned=[broken(429, Retry_After="7")]) as server:
        assert asked(server, waits)().text == SAID
    assert waits.slept == [7.0]
    with endpoint(planned=[broken(429, "slow down", Retry_After="600")]) as server:
        reply = asked(server, waits)()
        assert len(server.bodies) == 1
    assert reply.failed == "it answered 429: slow down"
    assert waits.slept == [7.0]


def test_after_three_failures_in_a_row_a_draft_asks_no_more() -> None:
    with endpoint(planned=[broken(500)] * 20) as server:
        ask = asked(server)
        replies = [ask() for _ in range(5)]
        assert len(server.bodies) == 9
    assert [r.asked for r in replies] == [True, True, True, False, False]
    assert {r.failed for r in replies} == {"it answered 500"}


def test_a_success_in_between_begins_the_count_anew() -> None:
    bad = [broken(400)] * 3
    good = Planned(text=SAID)
    # Once it is plainest, each refused question is one request.
    with endpoint(lambda _: SAID, planned=[*bad, broken(400), good, *bad[:2], good]) as server:
        ask = asked(server)
        texts = [ask().text for _ in range(6)]
    assert texts == ["", "", SAID, "", "", SAID]


def test_silence_ends_with_the_timeout_and_may_have_to_be_paid_for() -> None:
    with endpoint(planned=[SILENT]) as server:
        reply = asked(server, timeout=timedelta(seconds=0.2))()
        assert len(server.bodies) == 1
    assert "no whole answer in time" in reply.failed
    assert (reply.tokens_in, reply.tokens_out, reply.counted) == (tokens_of(QUESTION), 1000, True)


def test_the_deadline_of_a_draft_ends_the_asking() -> None:
    waits = Waits()
    with endpoint(lambda _: SAID) as server:
        ask = asked(server, waits, deadline=timedelta(seconds=30))
        assert ask().text == SAID
        waits.passed = 31.0
        reply = ask()
        assert len(server.bodies) == 1
    assert reply == Reply(
        failed="the 0:00:30 for one draft (llm.deadline) were used up", asked=False
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Planned(data=b"<html>Welcome</html>"), "not that of a chat completion"),
        (Planned(data=b'{"choices": []}'), "not that of a chat completion"),
        (Planned(data=b'{"choices": [null]}'), "not that of a chat completion"),
        (Planned(data=b"[" * 100_000), "not that of a chat completion"),
        (Planned(data=b'"words"'), "not that of a chat completion"),
        (Planned(data=b"x" * (MOST_BYTES + 1)), "larger than 1,000,000 bytes"),
        (Planned(text=SAID, cut=40), "the connection broke off"),
    ],
)
def test_what_is_no_answer_is_a_reason_and_counted_at_its_worst(answer: Planned, said: str) -> None:
    with endpoint(planned=[answer]) as server:
        reply = asked(server)()
        assert len(server.bodies) == 1
    assert said in reply.failed
    assert reply.text == ""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Planned(text='{"sent', finish="length"), "cut off at 1000 tokens; raise llm.max_tokens"),
        (Planned(text="x", finish="content_filter"), "filter held the answer back"),
        (Planned(text=""), "holds no text"),
    ],
)
def test_an_answer_that_is_not_whole_is_a_failure_that_is_paid_for(
    answer: Planned, said: str
) -> None:
    with endpoint(
        planned=[replace(answer, usage={"prompt_tokens": 9, "completion_tokens": 8})]
    ) as s:
        reply = asked(s)()
    assert said in reply.failed
    assert (reply.tokens_in, reply.tokens_out) == (9, 8)


@pytest.mark.parametrize(
    "usage",
    [None, {}, {"prompt_tokens": -1, "completion_tokens": 5}, {"prompt_tokens": "9"}, "many",
     {"prompt_tokens": True, "completion_tokens": 10**12}],
)  # fmt: skip
def test_where_usage_is_missing_or_mad_tokens_are_counted_by_length(usage: Any) -> None:
    with endpoint(planned=[Planned(text="x" * 300, usage=usage)]) as server:
        reply = asked(server)()
    assert reply.counted
    assert reply.tokens_in == tokens_of(QUESTION)
    assert reply.tokens_out == (
        5 if usage and usage == {"prompt_tokens": -1, "completion_tokens": 5} else 100
    )


def test_an_endpoint_that_is_not_there_is_asked_three_times_and_costs_nothing() -> None:
    waits = Waits()
    with endpoint() as server:
        pass
    reply = asked(server, waits)()
    assert reply.failed.startswith("it cannot be reached (")
    assert (reply.tokens_in, reply.tokens_out) == (0, 0)
    assert waits.slept == [1.0, 4.0]


def test_words_in_parts_are_joined() -> None:
    value = json.loads(completion(Planned()))
    value["choices"][0]["message"]["content"] = [
        {"type": "text", "text": "one "},
        {"type": "image", "text": None},
        {"type": "text", "text": "two"},
    ]
    with endpoint(planned=[Planned(data=json.dumps(value).encode())]) as server:
        assert asked(server)().text == "one two"


def test_what_no_store_can_keep_does_not_come_through() -> None:
    value = json.loads(completion(Planned()))
    value["choices"][0]["message"]["content"] = "a\x00b\ud800c"
    with endpoint(planned=[Planned(data=json.dumps(value).encode())]) as server:
        assert asked(server)().text == "a\ufffdb?c"


def test_the_identity_names_what_decides_an_answer_and_no_secret() -> None:
    one = LlmRules("https://a.example/v1", "m", 1, 1, key=Secret("sk-secret"))
    identities = {
        ChatEndpoint(rules, "x").identity
        for rules in (
            one,
            replace(one, key=None, input_price=9, currency="EUR"),
            replace(one, model="n"),
            replace(one, seed=2),
            replace(one, base_url="https://b.example/v1"),
            replace(one, max_tokens=2000),
        )
    }
    assert len(identities) == 5
    assert not any("secret" in identity for identity in identities)


NOW = datetime(2031, 3, 4, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0), ("0", 0.0), ("", None), ("soon", None), ("-3", None), ("nan", None),
        ("inf", None), ("Tue, 04 Mar 2031 05:30:20 GMT", 20.0),
        ("Tue, 04 Mar 2031 05:00:00 GMT", 0.0),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert wait_in(value, NOW) == seconds
