"""The SendGrid provider against a server that keeps its rules and its state."""

import json
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest
from fakes.ledgers import EDITION, NOW, Presses, at, newsletter, planned, readers, record
from fakes.sendgrid_contract import contract
from fakes.sendgrid_server import CUT, KEY, SILENT, Planned, SendGrid, answering
from fakes.store import MemoryStore

from digest.errors import ProviderRefused
from digest.mail import build_note
from digest.model.sending import Counts, Mail, Own, Receipt, SharedMail, Verdict
from digest.model.settings import ProviderSettings, Secret
from digest.ports import BatchSession, silent
from digest.pump import LedgerPump
from digest.pump.providers.sendgrid import HOSTS, SendGridProvider, SendGridSession

pytestmark = pytest.mark.slow
UNIX = NOW.timestamp()
THEIR_DATE = {"Date": "Sun, 22 Nov 2026 06:30:00 GMT"}


@pytest.fixture
def account() -> SendGrid:
    return SendGrid()


@pytest.fixture
def host(account: SendGrid) -> Iterator[str]:
    with answering(account) as address:
        yield address


def provider(host: str, key: str = KEY, **keys: Any) -> SendGridProvider:
    settings = ProviderSettings("sendgrid", api_key=Secret(key), **keys)
    return SendGridProvider(settings, host=host, answer_within=1.0, clock=lambda: UNIX)


def session(host: str, key: str = KEY, **keys: Any) -> SendGridSession:
    return provider(host, key, **keys).open()


def own(number: int, email: str = "") -> Own:
    address = email or f"reader{number}@mail.example"
    headers = {"List-Unsubscribe": f"<https://news.example/l/{number}>"}
    return Own(f"daily.{number}", address, f"Reader; {number}", headers, {"xa1": f"own {number}"})


def mail(*people: Own) -> SharedMail:
    parts = ("Today’s news", "<p>News — xa1</p>", "News — xa1\n")
    return SharedMail("The Daily <news@paper.example>", "", *parts, readers=people)


def test_every_reader_gets_a_copy_of_their_own(account: SendGrid, host: str) -> None:
    receipts = session(host).send_many(mail(own(1), own(2)))
    yes = Receipt(Verdict.ACCEPTED, "202 accepted, X-Message-Id an-id-of-theirs", 202)
    assert receipts == (yes, yes)
    assert len(account.bodies) == 1
    assert [(c.to, c.id, c.html, c.text) for c in account.copies] == [
        ("reader1@mail.example", "daily.1", "<p>News — own 1</p>", "News — own 1\n"),
        ("reader2@mail.example", "daily.2", "<p>News — own 2</p>", "News — own 2\n"),
    ]
    assert account.copies[1].headers == {"List-Unsubscribe": "<https://news.example/l/2>"}


def test_it_is_a_session_for_many() -> None:
    assert isinstance(session("http://127.0.0.1:9"), BatchSession)


def test_the_key_chooses_nothing_and_the_region_chooses_the_host() -> None:
    hosts = {
        region: SendGridProvider(ProviderSettings("sendgrid", region=region))._host
        for region in (None, "eu", "global")
    }
    assert hosts == {None: HOSTS[None], "eu": HOSTS["eu"], "global": HOSTS[None]}
    assert HOSTS["eu"] == "https://api.eu.sendgrid.com"


def test_without_a_key_nothing_is_opened() -> None:
    with pytest.raises(ProviderRefused, match="api_key"):
        SendGridProvider(ProviderSettings("sendgrid")).open()


def test_a_wrong_key_is_a_sentence_that_does_not_tell_it(account: SendGrid, host: str) -> None:
    with pytest.raises(ProviderRefused, match="401 The provided authorization") as caught:
        session(host, key="SG.hunter2").send_many(mail(own(1)))
    assert "hunter2" not in str(caught.value)
    assert account.copies == []


def test_an_address_they_refuse_is_told_and_the_others_come_back(
    account: SendGrid, host: str
) -> None:
    receipts = session(host).send_many(mail(own(1), own(2, "nobody@nowhere"), own(3)))
    refused = Receipt(Verdict.REFUSED_ADDRESS, "400 Does not contain a valid address.", 400)
    assert receipts == (None, refused, None)
    assert account.copies == []


def test_a_message_they_refuse_is_nobodys_fault(account: SendGrid, host: str) -> None:
    with pytest.raises(ProviderRefused, match="subject: The subject is required"):
        session(host).send_many(replace(mail(own(1)), subject=""))


@pytest.mark.parametrize(("status", "expected"), [(500, "deferred"), (503, "deferred")])
def test_their_own_failure_took_nothing(
    account: SendGrid, host: str, status: int, expected: str
) -> None:
    account.planned = [Planned(status)]
    receipts = session(host).send_many(mail(own(1), own(2)))
    assert [r and str(r.verdict) for r in receipts] == [expected, expected]


@pytest.mark.parametrize("planned", [SILENT, CUT, Planned(502), Planned(504)])
def test_no_answer_to_a_whole_call_leaves_it_in_doubt(
    account: SendGrid, host: str, planned: Planned
) -> None:
    account.planned = [planned]
    receipts = session(host).send_many(mail(own(1), own(2)))
    assert [r and r.verdict for r in receipts] == [Verdict.UNKNOWN, Verdict.UNKNOWN]


def test_a_server_that_is_not_there_was_sent_nothing(account: SendGrid) -> None:
    with answering(account) as gone:
        pass
    (receipt,) = session(gone).send_many(mail(own(1)))
    assert receipt is not None
    assert (receipt.verdict, receipt.code) == (Verdict.DEFERRED, None)
    assert "before the call was whole" in receipt.answer


def test_a_limit_is_waited_for_as_long_as_their_clock_says(account: SendGrid, host: str) -> None:
    limit = {"X-RateLimit-Reset": f"{UNIX + 9:.0f}", **THEIR_DATE}
    account.planned = [Planned(429, headers=limit)]
    open_one = session(host)
    assert open_one.pause() == 0
    assert open_one.send_many(mail(own(1))) == (None,)
    assert 8 <= open_one.pause() <= 9
    assert account.copies == []


def test_a_call_that_is_too_large_is_halved(account: SendGrid, host: str) -> None:
    account.planned = [Planned(413)]
    open_one = session(host)
    assert open_one.most == 1000
    assert open_one.send_many(mail(*map(own, range(6)))) == (None,) * 6
    assert open_one.most == 3


def test_the_configured_rate_holds_for_calls_too(host: str) -> None:
    open_one = session(host, rate=2.0)
    assert open_one.most == 60
    open_one.send_many(mail(own(1), own(2), own(3)))
    assert 1 < open_one.pause() <= 1.5


def test_a_redirect_is_not_followed_and_the_key_goes_nowhere(account: SendGrid, host: str) -> None:
    elsewhere = SendGrid()
    with answering(elsewhere) as other:
        account.planned = [Planned(302, headers={"Location": f"{other}/v3/mail/send"})]
        with pytest.raises(ProviderRefused, match="something stands in between"):
            session(host).send_many(mail(own(1)))
    assert elsewhere.bodies == []


def test_a_mail_of_the_house_is_taken_apart_and_arrives(account: SendGrid, host: str) -> None:
    lines = ["A “note” to the operator, " + "long enough to be broken over several lines. " * 4]
    data = build_note(
        "Überblick <news@paper.example>",
        "op@paper.example",
        "Störung — ",
        lines,
        NOW,
        "<a@b.example>",
    )
    receipt = session(host).send(Mail("trouble/1", "news@paper.example", "op@paper.example", data))
    assert receipt.verdict is Verdict.ACCEPTED
    (copy,) = account.copies
    assert (copy.to, copy.subject, copy.html) == ("op@paper.example", "Störung —", "")
    assert copy.text.split() == lines[0].split()
    assert copy.headers == {"Auto-Submitted": "auto-generated"}
    assert account.bodies[0]["from"] == {"email": "news@paper.example", "name": "Überblick"}
    assert message_from_bytes(data, policy=policy.default)["Subject"] == "Störung —"


def test_a_whole_issue_goes_out_around_every_kind_of_trouble(account: SendGrid, host: str) -> None:
    """Limits, a bad gateway, a full server, one bad address: each reader ends in one state."""
    account.planned = [
        Planned(429, headers={"X-RateLimit-Reset": f"{UNIX:.0f}", **THEIR_DATE}),
        Planned(413),
        Planned(400, (("Not valid.", "personalizations.1.to.0.email"),)),
        Planned(202, takes=True),
        Planned(502),
    ]
    store = MemoryStore()
    planned(store, readers(9))
    sender = SendGridProvider(
        ProviderSettings("sendgrid", api_key=Secret(KEY)), host=host, answer_within=5.0
    )
    pump = LedgerPump(store, [sender], at(NOW))
    said = [pump.run(newsletter(), record(), Presses(), silent) for _ in range(2)]
    (stopped,) = said[0]
    assert stopped.startswith("Sending stopped: 4 messages went out whole and no answer came")
    assert said[1] == ()
    assert store.counts("daily", EDITION) == Counts(accepted=4, refused=1, claimed=4)
    assert set(account.taken.values()) == {1}


def test_every_request_is_accepted_by_their_own_document(account: SendGrid, host: str) -> None:
    account.contract = contract()
    store = MemoryStore()
    planned(store, [replace(r, name="Ann; Ó’Brien, 安") for r in readers(30)])
    LedgerPump(store, [provider(host)], at(NOW)).run(newsletter(), record(), Presses(), silent)
    note = build_note("news@paper.example", "op@paper.example", "x", ["y"], NOW, "<a@b.example>")
    session(host).send(Mail("trouble/1", "news@paper.example", "op@paper.example", note))
    assert account.violations == []
    assert len(account.bodies) == 2
    assert account.contract({"personalizations": [{}], "from": {"name": "x"}, "more": 1}) != []
    assert len(json.dumps(account.bodies[0])) < 30_000
