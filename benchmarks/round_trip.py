"""Finished messages through a real mail server and back out of a real mailbox.

    python -m benchmarks.round_trip DIR... [--smtp 127.0.0.1:2525] [--imap 127.0.0.1:2143]

DIR holds .eml files (the file provider's folder, or one that `python -m fakes.hostile` wrote). Each
is handed over by the product's own smtp provider, signed (DKIM) with a key made for this run, and
fetched again over IMAP by its Message-ID. The server takes any local part of --domain, with
--password for all of them. Counted: messages whose text and HTML parts, subject and headers of
leaving came back the same to the byte, whose signature still holds (dkimpy), and, where
SpamAssassin is installed, their scores by its offline rules. The last line is JSON.
"""

import argparse
import base64
import email
import imaplib
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from digest.model.sending import Mail, Verdict
from digest.model.settings import Dkim, ProviderSettings, Secret, Security
from digest.pump.registry import build_provider

SAME = ("Subject", "From", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Message-ID")
WITHIN = 30.0
"""Seconds a server may take to put a message into its mailbox."""
_SCORE = re.compile(r"score=(-?[0-9.]+).*?tests=([A-Z0-9_,\s]*)", re.DOTALL)


def main() -> None:
    """Send, fetch, compare, print."""
    options = _options()
    key = rsa.generate_private_key(65537, 2048)
    files = sorted(file for folder in options.folders for file in Path(folder).rglob("*.eml"))
    sent = _send(files, options, key)
    found = [_judge(file, sent[file], options, key) for file in files]
    for row in found:
        print(
            f"{row['file']:<60} parts {row['parts']} headers {row['headers']} "
            f"signature {row['signature']} spam {row['spam']} {' '.join(row['rules'])}"
        )
    scores = [row["spam"] for row in found if row["spam"] is not None]
    report = {
        "messages": len(found),
        **{what: sum(row[what] for row in found) for what in ("parts", "headers", "signature")},
        "spam_worst": max(scores, default=None),
        "spam_above_-0.9": sum(score > -0.9 for score in scores),
    }
    print(json.dumps(report))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--smtp", default="127.0.0.1:2525")
    parser.add_argument("--imap", default="127.0.0.1:2143")
    parser.add_argument("--domain", default="reader.example.net")
    parser.add_argument("--password", default="lab")
    return parser.parse_args()


def _send(
    files: list[Path], options: argparse.Namespace, key: rsa.RSAPrivateKey
) -> dict[Path, str]:
    host, _, port = options.smtp.rpartition(":")
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
    settings = ProviderSettings(
        "smtp",
        host=host,
        port=int(port),
        security=Security.NONE,
        dkim=Dkim("digest.example", "trip", Secret(pem)),
    )
    stamp = f"{time.time_ns():x}"
    mailboxes = {}
    with closing(build_provider(settings).open()) as session:
        for number, file in enumerate(files):
            mailbox = f"trip-{stamp}-{number}@{options.domain}"
            mail = Mail(file.stem, "bounces@digest.example", mailbox, _of_today(file.read_bytes()))
            receipt = session.send(mail)
            if receipt.verdict is not Verdict.ACCEPTED:
                raise SystemExit(f"{file}: {receipt.verdict}: {receipt.answer}")
            mailboxes[file] = mailbox
    return mailboxes


def _of_today(message: bytes) -> bytes:
    # Days that were drafted with another clock would be judged as old mail.
    date = f"Date: {format_datetime(datetime.now(UTC))}".encode("ascii")
    return re.sub(rb"(?m)^Date: [^\r\n]*", date, message, count=1)


def _judge(
    file: Path, mailbox: str, options: argparse.Namespace, key: rsa.RSAPrivateKey
) -> dict[str, Any]:
    raw = _fetched(mailbox, options)
    before, after = _parsed(file.read_bytes()), _parsed(raw)
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)
    spam, rules = _spam(raw)
    return {
        "file": file.name,
        "parts": list(_parts(before)) == list(_parts(after)),
        "headers": all(before.get_all(name) == after.get_all(name) for name in SAME),
        "signature": bool(dkim.verify(raw, dnsfunc=lambda *_, **__: record)),
        "spam": spam,
        "rules": rules,
    }


def _fetched(mailbox: str, options: argparse.Namespace) -> bytes:
    host, _, port = options.imap.rpartition(":")
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        with imaplib.IMAP4(host, int(port), timeout=10) as imap:
            imap.login(mailbox, options.password)
            imap.select(readonly=True)
            if imap.search(None, "ALL")[1][0]:
                answer = imap.fetch("1", "(BODY.PEEK[])")[1][0]
                assert isinstance(answer, tuple)
                return answer[1]
        time.sleep(0.1)  # its delivery agent works beside us and tells nobody
    raise SystemExit(f"nothing came into {mailbox} within {WITHIN:.0f} seconds")


def _parsed(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def _parts(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        yield part["Content-Type"], content


def _spam(raw: bytes) -> tuple[float | None, list[str]]:
    program = shutil.which("spamassassin")
    if program is None:
        return None, []
    arguments = ["-L", "-t", "--cf=use_bayes 0", "--cf=report_safe 0"]
    done = subprocess.run([program, *arguments], input=raw, capture_output=True, check=False)
    header = _parsed(done.stdout)["X-Spam-Status"] or ""
    found = _SCORE.search(header)
    if found is None:
        raise SystemExit(f"SpamAssassin said nothing: {done.stderr.decode(errors='replace')[:200]}")
    return float(found[1]), re.split(r"[,\s]+", found[2].strip())


if __name__ == "__main__":
    main()
