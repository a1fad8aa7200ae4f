"""Mails of the house: drafts, reminders, failures, tests. They are not in the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from digest.errors import ProviderRefused
from digest.model.sending import Mail, Verdict
from digest.outbox.answers import connection_is_gone
from digest.ports import Provider, Session


def post(providers: Sequence[Provider], mails: Iterable[Mail], folder: str) -> tuple[str, ...]:
    """Send each mail once by the first provider that takes it; return sentences about trouble.

    The file provider puts them in `folder` below its own. Nothing is tried again later: the
    next run says anew what is worth saying.
    """
    waiting = [replace(mail, id=f"{folder}/{mail.id.replace('/', '-')}") for mail in mails]
    trouble: list[str] = []
    for provider in providers:
        if not waiting:
            break
        try:
            session = provider.open()
        except (ProviderRefused, OSError) as error:
            trouble.append(f"{provider.name}: {error}")
            continue
        try:
            waiting = _post_all(session, waiting, trouble)
        finally:
            session.close()
    return (*trouble, *(f"The mail {m.id} to {m.recipient} was not sent." for m in waiting))


def _post_all(session: Session, mails: list[Mail], trouble: list[str]) -> list[Mail]:
    """Those that another provider may still send."""
    waiting: list[Mail] = []
    for place, mail in enumerate(mails):
        try:
            receipt = session.send(mail)
        except ProviderRefused as error:
            trouble.append(str(error))
            return [*waiting, *mails[place:]]
        if receipt.verdict is Verdict.ACCEPTED:
            continue
        trouble.append(
            f"The mail {mail.id} to {mail.recipient}: {receipt.verdict} ({receipt.answer})."
        )
        if receipt.verdict is Verdict.DEFERRED and connection_is_gone(receipt):
            waiting.append(mail)
    return waiting
