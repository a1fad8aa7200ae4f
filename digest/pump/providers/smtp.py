"""The provider that hands messages to an SMTP server (RFC 5321), protected and verified.

What it can know: until the last dot is written nothing was sent, so every cut before it is
DEFERRED. From that dot to the reply a cut is UNKNOWN: the server may have taken the message.
"""

import base64
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, replace

from digest.errors import ConfigurationError, ProviderRefused
from digest.model.sending import Mail, Receipt, Verdict
from digest.model.settings import ProviderSettings, Security
from digest.outbox.answers import connection_is_gone
from digest.outbox.replies import Stage, classify, enhanced_code, tidy
from digest.outbox.wire import Envelope, envelope_for, unsendable
from digest.pump.pace import Pace

_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
_START_DATA = 354
_LOGGED_IN = 235
_GO_ON = 334
_NO_REPLY = -1  # what smtplib says when what came was no reply
_AUTH_REFUSED = (530, 534, 535, 538)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait. `after_dot` is RFC 5321 section 4.5.3.2.6: too short makes doubts."""

    connect: float = 30
    step: float = 120
    after_dot: float = 600


class SmtpProvider:
    """Implements ports.Provider. `context` replaces the system's certificate authorities."""

    name = "smtp"
    cannot_keep: tuple[str, ...] = ()
    needs_public_links = True

    def __init__(
        self,
        settings: ProviderSettings,
        *,
        context: ssl.SSLContext | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        if not settings.host:
            raise ConfigurationError(
                ['[[providers]] name = "smtp" needs `host`: the mail server to hand messages to.']
            )
        self.connections = settings.connections
        self.per_day = settings.per_day
        self._settings = settings
        self._host = settings.host
        self._port = settings.port or _PORTS[settings.security]
        self._context = context or ssl.create_default_context()
        self._timeouts = timeouts or Timeouts()
        self._pace = Pace(settings.rate)

    def open(self) -> "SmtpSession":
        """Connect, protect and log in. Raises ProviderRefused for the account, else OSError.

        A wrong certificate or a missing STARTTLS is an OSError too: the next provider may be
        better; this one is never used in clear instead.
        """
        return SmtpSession(self, self._pace)

    def settle(self, delivery_id: str) -> Receipt | None:  # noqa: ARG002 - no server can be asked
        """Always None: SMTP has no way to ask what became of a message."""
        return None

    def connect(self) -> smtplib.SMTP:
        """A connection that is ready for MAIL FROM; raises as open() does."""
        try:
            wire = self._dial()
        except ssl.SSLError as error:
            raise ConnectionError(
                f"{self._host}:{self._port} could not prove who it is "
                f"({error.reason or error}); nothing was sent. Check `host`, or have its "
                "certificate renewed."
            ) from error
        try:
            self._log_in(wire)
        except BaseException:
            wire.close()
            raise
        return wire

    def _dial(self) -> smtplib.SMTP:
        where, timeout = (self._host, self._port, "[]"), self._timeouts.connect
        if self._settings.security is Security.TLS:
            wire: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=timeout, context=self._context)
        else:
            wire = smtplib.SMTP(*where, timeout=timeout)
        try:
            self._greet(wire)
        except BaseException:
            wire.close()
            raise
        return wire

    def _greet(self, wire: smtplib.SMTP) -> None:
        sock = _socket(wire)
        # The last dot goes out in a write of its own: without this it would wait for an ACK.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire.local_hostname = _own_name(sock)
        wire.ehlo_or_helo_if_needed()
        if self._settings.security is Security.STARTTLS:
            if not wire.has_extn("starttls"):
                raise ConnectionError(
                    f"{self._host}:{self._port} does not offer STARTTLS; nothing was sent in "
                    'clear. If its port speaks TLS from the start, set security = "tls".'
                )
            wire.starttls(context=self._context)
            wire.ehlo_or_helo_if_needed()
        _socket(wire).settimeout(self._timeouts.step)

    def _log_in(self, wire: smtplib.SMTP) -> None:
        settings = self._settings
        if not settings.user:
            return
        if settings.security is Security.NONE and not _is_loopback(wire):
            raise ProviderRefused(
                f'smtp: the password for {self._host} would go out in clear (security = "none"); '
                'use "starttls" or "tls".'
            )
        code, text = _authenticate(wire, settings.user, str(settings.password or ""))
        answer = f"{code} {_words(text)}"
        if code // 100 == 4:  # not now: RFC 4954 section 6
            raise ConnectionError(f"{self._host} cannot log us in now ({answer}).")
        if code != _LOGGED_IN:
            raise ProviderRefused(
                f"smtp: {self._host} refused the login of {settings.user} ({answer}); "
                "check `user` and `password`."
            )

    @property
    def after_dot(self) -> float:
        """Seconds to wait for the answer to a whole message."""
        return self._timeouts.after_dot

    @property
    def step(self) -> float:
        """Seconds to wait for any other answer."""
        return self._timeouts.step


class SmtpSession:
    """Implements ports.Session. A connection the server closed between messages is renewed once."""

    def __init__(self, provider: SmtpProvider, pace: Pace) -> None:
        self._provider = provider
        self._pace = pace
        self._wire: smtplib.SMTP | None = provider.connect()
        self._used = False

    def send(self, mail: Mail) -> Receipt:
        """Hand over one message. Raises ProviderRefused if the account is refused on the way."""
        self._pace.wait()
        envelope = envelope_for(mail)
        if isinstance(envelope, Receipt):
            return envelope
        try:
            wire = self._ready()
            receipt = unsendable(envelope, wire.esmtp_features) or self._offer(wire, envelope)
        except OSError as error:  # every smtplib error is one; all here came before the last dot
            self._drop()
            return Receipt(Verdict.DEFERRED, tidy(f"cut before the message was sent: {error}"))
        if connection_is_gone(receipt):
            self._drop()
        return receipt

    def close(self) -> None:
        """QUIT and close; never raises."""
        if self._wire is not None:
            with suppress(OSError):
                self._wire.quit()
        self._drop()

    def _drop(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def _ready(self) -> smtplib.SMTP:
        """A connection at rest; servers close idle or long-used ones without a word."""
        if self._wire is not None and self._used:
            try:
                alive = _is_yes(self._wire.rset()[0])
            except OSError:
                alive = False
            if not alive:
                self._drop()
        if self._wire is None:
            self._wire = self._provider.connect()
        self._used = True
        return self._wire

    def _offer(self, wire: smtplib.SMTP, envelope: Envelope) -> Receipt:
        code, text = wire.mail(envelope.sender, envelope.options(wire.esmtp_features))
        if not _is_yes(code):
            return _refused(code, text, Stage.SENDER)
        code, text = wire.rcpt(envelope.recipient)
        if not _is_yes(code):
            return _refused(code, text, Stage.RECIPIENT)
        code, text = wire.docmd("DATA")
        if code != _START_DATA:
            return _refused(code, text, Stage.MESSAGE)
        _socket(wire).sendall(envelope.stuffed)
        return self._end(wire)

    def _end(self, wire: smtplib.SMTP) -> Receipt:
        try:
            sock = _socket(wire)
            sock.settimeout(self._provider.after_dot)
            sock.sendall(b".\r\n")
            code, text = wire.getreply()
            sock.settimeout(self._provider.step)
        except OSError as error:
            return Receipt(Verdict.UNKNOWN, tidy(f"cut after the message was sent: {error}"))
        words = _words(text)
        return classify(code, enhanced_code(words), words, Stage.MESSAGE)


def _refused(code: int, text: bytes, stage: Stage) -> Receipt:
    words = _words(text)
    if code == _NO_REPLY:
        raise smtplib.SMTPServerDisconnected(f"no SMTP reply to {stage.value}: {words}")
    if code in _AUTH_REFUSED and stage is Stage.SENDER:
        raise ProviderRefused(
            f"smtp: the server takes nothing from us ({code} {words}); check `user` and `password`."
        )
    receipt = classify(code, enhanced_code(words), words, stage)
    if receipt.verdict in (Verdict.ACCEPTED, Verdict.UNKNOWN):
        # A yes where a question was due (250 to DATA): no message followed, so none was sent.
        return replace(receipt, verdict=Verdict.DEFERRED)
    return receipt


def _authenticate(wire: smtplib.SMTP, user: str, password: str) -> tuple[int, bytes]:
    """AUTH PLAIN (RFC 4616, UTF-8, which smtplib's own does not speak), else LOGIN."""
    offered = wire.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        whole = f"\0{user}\0{password}"
        return wire.docmd("AUTH", f"PLAIN {_base64(whole)}")
    if "LOGIN" in offered:
        code, text = wire.docmd("AUTH", "LOGIN")
        for answer in (user, password):
            if code != _GO_ON:
                break
            code, text = wire.docmd(_base64(answer))
        return code, text
    raise ProviderRefused(
        "smtp: the server offers no login we know (PLAIN or LOGIN); remove `user` if it needs none."
    )


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _is_yes(code: int) -> bool:
    return code // 100 == 2  # RFC 5321 section 4.2.1


def _socket(wire: smtplib.SMTP) -> socket.socket:
    if wire.sock is None:
        raise smtplib.SMTPServerDisconnected("the connection is closed")
    return wire.sock


def _words(text: bytes | str) -> str:
    return tidy(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)


def _own_name(sock: socket.socket) -> str:
    """For EHLO: our full name, else our address as a literal (RFC 5321 section 4.1.3)."""
    name = socket.gethostname()
    if "." in name:
        return name
    address = str(sock.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _is_loopback(wire: smtplib.SMTP) -> bool:
    peer = str(_socket(wire).getpeername()[0])
    return peer == "::1" or peer.startswith("127.")
