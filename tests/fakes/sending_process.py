"""A sender as a process of its own, so that a test can kill it.

Arguments: store address, `file` or `smtp`, folder or port, `hold` or `resend`. For each claim it
writes the delivery's id to its output and reads a line before it hands anything over: a parent
that does not answer holds it exactly between claim and sending.
"""

import sys
from pathlib import Path

from fakes.ledgers import NOW, at, letter, newsletter, record

from digest.model.sending import Delivery, IssueState, Mail
from digest.model.settings import InDoubt, ProviderSettings, Security
from digest.ports import silent
from digest.pump import LedgerPump, build_provider
from digest.store import open_store


def settings(name: str, where: str) -> ProviderSettings:
    if name == "file":
        return ProviderSettings("file", path=Path(where))
    return ProviderSettings("smtp", host="127.0.0.1", port=int(where), security=Security.NONE)


def asked(delivery: Delivery) -> Mail:
    sys.stdout.write(f"{delivery.id}\n")
    sys.stdout.flush()
    sys.stdin.readline()
    return letter(delivery)


def main(url: str, name: str, where: str, rule: str) -> None:
    store = open_store(url)
    with store.lock():
        pump = LedgerPump(store, [build_provider(settings(name, where))], at(NOW))
        sending = record(state=IssueState.SENDING)
        for sentence in pump.run(newsletter(in_doubt=InDoubt(rule)), sending, asked, silent):
            sys.stderr.write(f"{sentence}\n")
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
