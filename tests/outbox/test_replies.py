import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.sending import Verdict
from digest.outbox.replies import LONGEST_ANSWER, Stage, classify, enhanced_code, tidy

OK, LATER, UNKNOWN = Verdict.ACCEPTED, Verdict.DEFERRED, Verdict.UNKNOWN
ADDRESS = Verdict.REFUSED_ADDRESS
MESSAGE = Verdict.REFUSED_MESSAGE
POLICY = Verdict.REFUSED_POLICY


@pytest.mark.parametrize(
    ("stage", "code", "text", "expected"),
    [
        (Stage.MESSAGE, 250, "2.0.0 queued as 7F", OK),
        (Stage.RECIPIENT, 450, "4.2.0 greylisted", LATER),
        (Stage.MESSAGE, 451, "try again", LATER),
        (Stage.MESSAGE, 421, "4.7.28 too many from your IP", LATER),
        (Stage.RECIPIENT, 550, "5.1.1 no such user", ADDRESS),
        (Stage.MESSAGE, 550, "5.1.1 no such user", ADDRESS),
        (Stage.RECIPIENT, 552, "5.2.2 mailbox full", LATER),
        (Stage.RECIPIENT, 552, "mailbox full", LATER),
        (Stage.RECIPIENT, 550, "5.2.1 disabled", ADDRESS),
        (Stage.RECIPIENT, 550, "5.4.4 no route", ADDRESS),
        (Stage.RECIPIENT, 556, "takes no mail", ADDRESS),
        (Stage.RECIPIENT, 501, "5.5.4 strange address", ADDRESS),
        (Stage.RECIPIENT, 550, "no such user", ADDRESS),
        (Stage.RECIPIENT, 550, "5.7.1 blocked", POLICY),
        (Stage.RECIPIENT, 554, "blocked", POLICY),
        (Stage.SENDER, 550, "5.1.0 sender rejected", POLICY),
        (Stage.MESSAGE, 550, "5.1.8 bad sender domain", POLICY),
        (Stage.SENDER, 552, "5.3.4 too big", MESSAGE),
        (Stage.MESSAGE, 554, "5.6.0 malformed", MESSAGE),
        (Stage.MESSAGE, 552, "5.3.4 too big", MESSAGE),
        (Stage.MESSAGE, 550, "5.7.26 unauthenticated", POLICY),
        (Stage.MESSAGE, 550, "5.7.515 authenticate", POLICY),
        (Stage.MESSAGE, 550, "looks like spam", POLICY),
        (Stage.MESSAGE, 550, "4.2.1 the enhanced code says later", LATER),
        (Stage.MESSAGE, 999, "what?", UNKNOWN),
        (Stage.MESSAGE, -1, "", UNKNOWN),
        (Stage.RECIPIENT, -1, "", LATER),
    ],
)
def test_a_reply_means(stage: Stage, code: int, text: str, expected: Verdict) -> None:
    receipt = classify(code, enhanced_code(text), text, stage)
    assert receipt.verdict is expected
    assert receipt.answer == f"{code} {text}".strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("5.1.1 no", "5.1.1"), ("5.7.515", "5.7.515"), ("9.9.9 x", ""), ("see 5.1.1", ""), ("", "")],
)
def test_an_enhanced_code_stands_first_or_not_at_all(text: str, expected: str) -> None:
    assert enhanced_code(text) == expected


@given(st.integers(-5, 1200), st.text(max_size=700), st.sampled_from(Stage))
def test_whatever_a_server_says_is_a_receipt_that_is_safe_to_show(
    code: int, text: str, stage: Stage
) -> None:
    receipt = classify(code, enhanced_code(text), text, stage)
    assert len(receipt.answer) <= LONGEST_ANSWER
    assert "\n" not in receipt.answer
    assert "\x1b" not in receipt.answer
    assert (receipt.verdict is OK) == (200 <= code < 300)
    if stage is not Stage.MESSAGE:
        assert receipt.verdict is not UNKNOWN


def test_control_characters_become_spaces() -> None:
    assert tidy("550 no\r\n\x1b[31m you") == "550 no [31m you"
