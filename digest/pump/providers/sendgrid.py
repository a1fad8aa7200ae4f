"""The provider that hands messages to SendGrid's v3 API: many readers of a variant in a call.

What it can know: until the whole request is written nothing was sent, so a failure before that is
DEFERRED. From then to the answer it is UNKNOWN, for the whole call: the API has no key by which a
call that comes twice is known.
"""

import email
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from python_http_client import Client
from python_http_client.exceptions import HTTPError

from digest.errors import ProviderRefused
from digest.mail.flowed import unflowed
from digest.model.sending import Mail, Own, Receipt, SharedMail, Verdict
from digest.model.settings import ProviderSettings
from digest.outbox.replies import tidy
from digest.outbox.v3 import MOST_READERS, answer_of, call_for
from digest.pump.pace import Pace

HOSTS = {None: "https://api.sendgrid.com", "eu": "https://api.eu.sendgrid.com"}

ANSWER_WITHIN = 120.0
"""Seconds to wait at each step. Too short makes doubts: a whole call of them."""

LONGEST_BURST = 30.0
"""Seconds' worth of the configured rate that may go in one call."""

_KEPT = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID", "Auto-Submitted")
"""Headers of a finished message that are handed on; the rest SendGrid writes itself."""


# At DEBUG it would write the key and every reader's address into the log.
logging.getLogger("python_http_client").setLevel(logging.INFO)


class SendGridProvider:
    """Implements ports.Provider. `host` replaces the region's."""

    name = "sendgrid"
    needs_public_links = True
    cannot_keep: tuple[str, ...] = (
        "a Message-ID of each reader's own (the delivery's id is a custom argument instead)",
        "format=flowed in the text",
        "semicolons and commas in names",
    )

    def __init__(
        self,
        settings: ProviderSettings,
        *,
        host: str = "",
        answer_within: float = ANSWER_WITHIN,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.connections = settings.connections
        self.per_day = settings.per_day
        self._key = settings.api_key
        self._host = host or HOSTS.get(settings.region, HOSTS[None])
        self._answer_within = answer_within
        self._pace = Pace(settings.rate)
        self._clock = clock

    def open(self) -> "SendGridSession":
        """Nothing is connected yet. Raises ProviderRefused if there is no key."""
        if not self._key:
            raise ProviderRefused(
                "sendgrid: there is no api_key; set the environment variable it is to come from."
            )
        from sendgrid import SendGridAPIClient  # 0.3 s that only those who send pay

        api = SendGridAPIClient(str(self._key), host=self._host)
        client = _Wire(self._host, dict(api.client.request_headers), 3, timeout=self._answer_within)
        return SendGridSession(client, self._pace, self._clock)

    def settle(self, delivery_id: str) -> Receipt | None:  # noqa: ARG002 - nobody can be asked
        """Always None: mail/send has no way to ask what became of a call."""
        return None


class _NoElsewhere(HTTPRedirectHandler):
    """A redirect is an answer: followed, it would take the key to another host."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Never."""


class _Wire(Client):  # type: ignore[misc]  # it publishes no types
    """The client of the sendgrid library, but for redirects."""

    def _build_client(self, name: str | None = None) -> "_Wire":
        path = [*self._url_path, name] if name else self._url_path
        return _Wire(self.host, self.request_headers, self._version, path, timeout=self.timeout)

    def _make_request(
        self, opener: OpenerDirector, request: Request, timeout: float | None = None
    ) -> Any:
        del opener  # it follows redirects
        return super()._make_request(build_opener(_NoElsewhere), request, timeout=timeout)


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: dict[str, str]
    body: bytes


class SendGridSession:
    """Implements ports.BatchSession."""

    def __init__(self, client: _Wire, pace: Pace, clock: Callable[[], float]) -> None:
        self._client = client
        self._pace = pace
        self._clock = clock
        self._most = min(MOST_READERS, pace.worth(LONGEST_BURST))
        self._wait_until = 0.0

    @property
    def most(self) -> int:
        """How many readers the next call may have; fewer after a call was too large."""
        return self._most

    def pause(self) -> float:
        """Seconds until the next call: the configured rate, or what a 429 asked for."""
        return max(self._wait_until - self._clock(), self._pace.left(), 0.0)

    def send_many(self, mail: SharedMail) -> tuple[Receipt | None, ...]:
        """One call. Raises ProviderRefused for the account, and for the message itself."""
        call = call_for(mail)
        if not call.places:
            return call.without
        self._pace.book(len(call.places))
        return call.all_receipts(self._receipts(call.body, len(call.places)))

    def send(self, mail: Mail) -> Receipt:
        """One finished message, taken apart again: mails of the house."""
        self._pace.wait()
        call = call_for(_taken_apart(mail))
        receipts = self._receipts(call.body, 1) if call.places else call.without
        # No code, as where a connection was lost: this session is of no more use for now.
        return receipts[0] or Receipt(Verdict.DEFERRED, "429: it asks for a pause")

    def close(self) -> None:
        """Nothing is kept open."""

    def _receipts(self, body: dict[str, Any], readers: int) -> tuple[Receipt | None, ...]:
        reply = self._ask(body)
        if isinstance(reply, Receipt):
            return (reply,) * readers
        now = _their_clock(reply.headers) or self._clock()
        answer = answer_of(reply.status, reply.headers, reply.body, readers, now)
        if answer.refusal:
            raise ProviderRefused(answer.refusal)
        if answer.smaller:
            self._most = max(readers // 2, 1)
        if answer.pause:
            self._wait_until = self._clock() + answer.pause
        return answer.receipts

    def _ask(self, body: dict[str, Any]) -> _Reply | Receipt:
        try:
            reply = self._client.mail.send.post(request_body=body)
        except HTTPError as error:
            return _Reply(error.status_code, _lower(error.headers), bytes(error.body or b""))
        except URLError as error:
            # urllib says so only while it connects and writes; a part of a request is none.
            return Receipt(Verdict.DEFERRED, tidy(f"cut before the call was whole: {error.reason}"))
        except (OSError, HTTPException) as error:
            return Receipt(Verdict.UNKNOWN, tidy(f"no answer to a whole call: {error!r}"))
        return _Reply(reply.status_code, _lower(reply.headers), bytes(reply.body or b""))


def _lower(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in (headers or {}).items()}


def _their_clock(headers: dict[str, str]) -> float | None:
    try:
        return parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, ValueError):
        return None


def _taken_apart(mail: Mail) -> SharedMail:
    """A finished message as its parts."""
    message = email.message_from_bytes(mail.data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    raw = email.message_from_bytes(mail.data)  # its headers stay encoded, as they must go
    own = Own(
        id=mail.id,
        recipient=mail.recipient,
        name="",
        headers={name: _unfolded(str(raw[name])) for name in _KEPT if raw[name]},
        values={},
    )
    return SharedMail(
        sender=str(message["From"] or mail.sender),
        reply_to=str(message["Reply-To"] or ""),
        subject=str(message["Subject"] or ""),
        html=_part(message, "html"),
        text=unflowed(_part(message, "plain")),
        readers=(own,),
    )


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""


def _unfolded(value: str) -> str:
    return value.replace("\r\n", "").replace("\n", "").strip()
