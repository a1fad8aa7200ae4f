"""A sender as a process of its own, so that a test can kill it.

Arguments: store address, `file`, `smtp` or `sendgrid`, folder, port or address, `hold` or `resend`,
and where it is not one the connections.
For each claim it writes the delivery's id (of a call the first) to its output and reads a line
before it hands anything over: a parent that does not answer holds it exactly between claim and
sending.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from fakes.ledgers import NOW, Presses, at, newsletter, record
from fakes.sendgrid_server import KEY

from digest.model.sending import Delivery, IssueState, Mail, SharedMail
from digest.model.settings import InDoubt, ProviderSettings, Secret, Security
from digest.ports import Provider, silent
from digest.pump import LedgerPump, build_provider
from digest.pump.providers.sendgrid import SendGridProvider, SendGridSession
from digest.store import open_store

CALL = 5
"""Readers in a call."""


def provider(name: str, where: str, connections: int) -> Provider:
    if name == "file":
        return build_provider(ProviderSettings("file", path=Path(where)))
    if name == "smtp":
        port = int(where)
        none = Security.NONE
        return build_provider(
            ProviderSettings(
                "smtp", host="127.0.0.1", port=port, security=none, connections=connections
            )
        )
    return SmallCalls(ProviderSettings("sendgrid", api_key=Secret(KEY)), host=where)


class SmallCalls(SendGridProvider):
    def open(self) -> SendGridSession:
        session = super().open()
        session._most = CALL
        return session


class Asking(Presses):
    def __call__(self, delivery: Delivery) -> Mail:
        _ask(delivery)
        return super().__call__(delivery)

    def shared(self, deliveries: Sequence[Delivery]) -> SharedMail:
        _ask(deliveries[0])
        return super().shared(deliveries)


def _ask(delivery: Delivery) -> None:
    sys.stdout.write(f"{delivery.id}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def main(url: str, name: str, where: str, rule: str, connections: str = "1") -> None:
    store = open_store(url)
    with store.lock():
        pump = LedgerPump(store, [provider(name, where, int(connections))], at(NOW))
        sending = record(state=IssueState.SENDING)
        for sentence in pump.run(newsletter(in_doubt=InDoubt(rule)), sending, Asking(), silent):
            sys.stderr.write(f"{sentence}\n")
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
