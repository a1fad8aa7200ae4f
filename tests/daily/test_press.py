"""A reader's copy is the same whether it is sent alone or in a call to many."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from fakes.sendgrid_contract import contract
from fakes.sendgrid_server import KEY, SendGrid, answering
from fakes.store import MemoryStore
from fakes.world import LETTER, READERS, World

from digest.mail.flowed import unflowed
from digest.model.sending import IssueRecord
from digest.model.settings import ProviderSettings, Secret
from digest.ports import Press, silent
from digest.pump import LedgerPump
from digest.pump.providers.sendgrid import SendGridProvider
from digest.steps.press import DeliveryPress

PEOPLE = (
    *READERS,
    replace(READERS[0], email="dora@reader.example", name="", sections=("Rivers",)),
    replace(READERS[0], email="emil@reader.example", language="nl"),
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A day's issue, sent into files."""
    made = World(MemoryStore(), tmp_path, readers=PEOPLE)
    made.now += timedelta(hours=5)
    made.sources.publish(0, made.now, "Wheat harvest begins early", "Farmers began the harvest.")
    made.sources.publish(1, made.now, "River bursts its banks", "The flood reached the dam.")
    made.run(at_once=True)
    assert made.store.counts(LETTER.id, "2026-03-02").accepted == len(PEOPLE)
    return made


def kept(world: World) -> IssueRecord:
    record = world.store.issue(LETTER.id, "2026-03-02")
    assert record is not None
    assert record.issue is not None
    return record


def press_of(world: World) -> DeliveryPress:
    issue = kept(world).issue
    assert issue is not None
    return DeliveryPress(world.rooms, LETTER, issue)


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


@pytest.mark.slow
def test_a_call_gives_each_reader_what_their_file_holds(world: World) -> None:
    alone = {str(message["To"].addresses[0].addr_spec): message for message in world.mails()}
    press = press_of(world)
    assert isinstance(press, Press)
    for row in world.store.deliveries(LETTER.id, "2026-03-02"):
        shared = press.shared([row])
        (own,) = shared.readers
        html, text = shared.html, shared.text
        for tag, value in own.values.items():
            html, text = html.replace(tag, value), text.replace(tag, value)
        message = alone[row.reader.email]
        assert html.split() == part(message, "html").split()
        assert text.split() == unflowed(part(message, "plain")).split()
        assert shared.subject == message["Subject"]
        for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID", "Precedence"):
            assert own.headers[name] == message[name]
        spoken = "nl" if row.reader.email.startswith("emil") else "en"
        assert own.headers["Content-Language"] == message["Content-Language"] == spoken


@pytest.mark.slow
def test_a_days_issue_goes_through_sendgrid_and_its_document_accepts_it(tmp_path: Path) -> None:
    made = World(MemoryStore(), tmp_path, readers=PEOPLE)
    made.now += timedelta(hours=5)
    made.sources.publish(0, made.now, "Wheat harvest begins early", "Farmers began the harvest.")
    made.run(at_once=True)
    other = MemoryStore()
    other.declare(PEOPLE, "hash", made.now)
    other.plan(LETTER, "2026-03-02", made.now)
    account = SendGrid(contract=contract())
    with answering(account) as host:
        settings = ProviderSettings("sendgrid", api_key=Secret(KEY))
        pump = LedgerPump(other, [SendGridProvider(settings, host=host)], lambda: made.now)
        assert pump.run(LETTER, kept(made), press_of(made), silent) == ()
    assert account.violations == []
    assert sorted(len(body["personalizations"]) for body in account.bodies) == [1, 1, 3]
    assert {copy.to for copy in account.copies} == {person.email for person in PEOPLE}
    for copy in account.copies:
        (leave,) = (word for word in copy.text.split() if "/l/" in word)
        assert copy.headers["List-Unsubscribe"] == f"<{leave}>"
        assert leave in copy.html
        assert copy.to in copy.text
