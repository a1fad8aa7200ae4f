"""The SMTP provider against a real server: what is protected, what each answer and cut means."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
import trustme
from fakes.postbox import Postbox, listening

from digest.errors import ProviderRefused
from digest.model.sending import Mail, Receipt, Verdict
from digest.model.settings import ProviderSettings, Secret, Security
from digest.pump.providers.smtp import SmtpProvider, Timeouts

pytestmark = pytest.mark.slow
QUICK = Timeouts(connect=20, step=20, after_dot=20)
TEXT = b"Subject: x\r\n\r\n.dots\r\n..more\r\n.\r\nend\r\n"


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def server_context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def provider(port: int, context: ssl.SSLContext | None = None, **keys: Any) -> SmtpProvider:
    keys = {"security": Security.NONE, **keys}
    settings = ProviderSettings("smtp", host="127.0.0.1", port=port, **keys)
    return SmtpProvider(settings, context=context, timeouts=QUICK)


def mail(recipient: str = "ann@mail.example", data: bytes = TEXT) -> Mail:
    return Mail("daily.1", "news@paper.example", recipient, data)


@pytest.fixture
def port(postbox: Postbox) -> Iterator[int]:
    with listening(postbox) as found:
        yield found


def send(port: int, *mails: Mail, **keys: Any) -> list[Receipt]:
    with closing(provider(port, **keys).open()) as session:
        return [session.send(m) for m in mails]


def test_the_very_bytes_arrive_dots_and_all(postbox: Postbox, port: int) -> None:
    (receipt,) = send(port, mail())
    assert (receipt.verdict, receipt.code, receipt.answer) == (
        Verdict.ACCEPTED,
        250,
        "250 2.0.0 queued",
    )
    assert postbox.messages == [TEXT]
    assert postbox.options == [f"SIZE={len(TEXT) + 3}"]


def test_many_messages_go_over_one_connection(postbox: Postbox, port: int) -> None:
    receipts = send(port, *(mail(f"r{n}@mail.example") for n in range(5)))
    assert {r.verdict for r in receipts} == {Verdict.ACCEPTED}
    assert set(postbox.taken.values()) == {1}
    assert len(postbox.taken) == 5


def test_eight_bits_and_names_beyond_ascii_are_announced(postbox: Postbox, port: int) -> None:
    send(port, mail("jürgen@mail.example", "Subject: x\r\n\r\né\r\n".encode()))
    assert postbox.options[1:] == ["BODY=8BITMIME", "SMTPUTF8"]
    assert postbox.taken == {"jürgen@mail.example": 1}


@pytest.mark.parametrize(
    ("step", "reply", "expected"),
    [
        ("RCPT", "450 4.2.0 greylisted", Verdict.DEFERRED),
        ("RCPT", "550 5.1.1 nobody", Verdict.REFUSED_ADDRESS),
        ("RCPT", "550 5.7.1 blocked", Verdict.REFUSED_POLICY),
        ("MAIL", "550 5.1.0 sender unknown", Verdict.REFUSED_POLICY),
        ("DATA", "554 5.6.0 malformed", Verdict.REFUSED_MESSAGE),
        ("DATA", "451 4.3.0 later", Verdict.DEFERRED),
    ],
)
def test_a_refusal_is_a_receipt_and_the_next_reader_gets_theirs(
    postbox: Postbox, port: int, step: str, reply: str, expected: Verdict
) -> None:
    replies: list[str | None] = [reply, None]
    postbox.on[step] = lambda _: replies.pop(0)
    receipts = send(port, mail("ann@mail.example"), mail("bob@mail.example"))
    assert [r.verdict for r in receipts] == [expected, Verdict.ACCEPTED]
    assert receipts[0].answer == reply
    assert postbox.taken == {"bob@mail.example": 1}


def test_a_server_that_wants_a_login_refuses_the_account(postbox: Postbox, port: int) -> None:
    postbox.on["MAIL"] = lambda _: "530 5.7.0 authentication required"
    with pytest.raises(ProviderRefused, match="530"):
        send(port, mail())


def test_a_cut_before_the_message_is_deferred(postbox: Postbox, port: int) -> None:
    postbox.on["MAIL"] = lambda _: "cut"
    (receipt,) = send(port, mail())
    assert (receipt.verdict, receipt.code) == (Verdict.DEFERRED, None)
    assert "before the message was sent" in receipt.answer


def test_a_cut_after_the_last_dot_is_unknown_for_it_may_have_arrived(
    postbox: Postbox, port: int
) -> None:
    postbox.on["DATA"] = lambda _: "cut"
    (receipt,) = send(port, mail())
    assert (receipt.verdict, receipt.code) == (Verdict.UNKNOWN, None)
    assert postbox.taken == {"ann@mail.example": 1}


def test_a_connection_the_server_closed_between_messages_is_renewed(
    postbox: Postbox, port: int
) -> None:
    closing_words: list[str | None] = ["421 4.3.2 closing", None, None]
    postbox.on["DATA"] = lambda _: closing_words.pop(0)
    receipts = send(port, mail("a@mail.example"), mail("b@mail.example"), mail("c@mail.example"))
    assert [r.verdict for r in receipts] == [
        Verdict.DEFERRED,
        Verdict.ACCEPTED,
        Verdict.ACCEPTED,
    ]


def test_a_server_that_is_too_small_is_not_asked(postbox: Postbox) -> None:
    with listening(postbox, data_size_limit=10) as port:
        (receipt,) = send(port, mail())
    assert (receipt.verdict, receipt.enhanced) == (Verdict.REFUSED_MESSAGE, "5.3.4")
    assert postbox.steps == []


Secured = Callable[[trustme.CA, str], tuple[Security, dict[str, Any]]]


def starttls(authority: trustme.CA, name: str) -> tuple[Security, dict[str, Any]]:
    options = {"tls_context": server_context(authority, name), "require_starttls": True}
    return Security.STARTTLS, options


def implicit(authority: trustme.CA, name: str) -> tuple[Security, dict[str, Any]]:
    return Security.TLS, {"ssl_context": server_context(authority, name)}


@pytest.mark.parametrize("secured", [starttls, implicit])
def test_a_verified_connection_is_used(
    postbox: Postbox, authority: trustme.CA, secured: Secured
) -> None:
    security, options = secured(authority, "127.0.0.1")
    with listening(postbox, **options) as port:
        (receipt,) = send(port, mail(), security=security, context=trusting(authority))
    assert receipt.verdict is Verdict.ACCEPTED


@pytest.mark.parametrize("secured", [starttls, implicit])
@pytest.mark.parametrize("name", ["127.0.0.1", "other.example"])
def test_a_wrong_certificate_is_refused_and_nothing_is_sent(
    postbox: Postbox, authority: trustme.CA, secured: Secured, name: str
) -> None:
    security, options = secured(authority, name)
    trusted = trusting(trustme.CA() if name == "127.0.0.1" else authority)
    with (
        listening(postbox, **options) as port,
        pytest.raises(ConnectionError, match="could not prove who it is"),
    ):
        send(port, mail(), security=security, context=trusted)
    assert postbox.steps == []


def test_starttls_that_is_not_offered_is_never_done_without(postbox: Postbox, port: int) -> None:
    with pytest.raises(ConnectionError, match="does not offer STARTTLS"):
        send(port, mail(), security=Security.STARTTLS)
    assert postbox.steps == []


@pytest.mark.parametrize(
    ("excluded", "mechanism"), [(["LOGIN"], "PLAIN"), (["PLAIN"], "LOGIN"), ([], "PLAIN")]
)
def test_a_login_beyond_ascii_is_taken(
    postbox: Postbox, authority: trustme.CA, excluded: list[str], mechanism: str
) -> None:
    _, options = starttls(authority, "127.0.0.1")
    options |= {"authenticator": postbox.authenticate, "auth_exclude_mechanism": excluded}
    keys = {"security": Security.STARTTLS, "context": trusting(authority)}
    with listening(postbox, auth_required=True, **options) as port:
        (receipt,) = send(port, mail(), user="jürgen", password=Secret("päss"), **keys)
    assert receipt.verdict is Verdict.ACCEPTED
    assert postbox.logins == [(mechanism, "jürgen", "päss")]


def test_a_wrong_password_is_a_sentence_that_does_not_tell_it(
    postbox: Postbox, authority: trustme.CA
) -> None:
    _, options = starttls(authority, "127.0.0.1")
    options |= {"authenticator": postbox.authenticate}
    keys = {"security": Security.STARTTLS, "context": trusting(authority)}
    with (
        listening(postbox, auth_required=True, **options) as port,
        pytest.raises(ProviderRefused, match="refused the login of ann") as caught,
    ):
        send(port, mail(), user="ann", password=Secret("hunter2"), **keys)
    assert "hunter2" not in str(caught.value)


def test_a_server_that_is_not_there_is_an_oserror(postbox: Postbox) -> None:
    with listening(postbox) as port:
        pass
    with pytest.raises(OSError, match="refused"):
        provider(port).open()
