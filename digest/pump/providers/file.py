"""The provider that writes each message into a folder, one `<delivery>.eml` each."""

import hashlib
import os
from pathlib import Path
from urllib.parse import quote

from digest.errors import ConfigurationError
from digest.model.sending import Mail, Receipt, Verdict
from digest.model.settings import ProviderSettings
from digest.pump.pace import Pace

LONGEST_NAME = 200
"""Bytes of a file name before `.eml`; the limit of common file systems is 255."""


class FileProvider:
    """Implements ports.Provider and ports.Session: there is nothing to connect to.

    A message is there whole or not at all, and stays through a power cut once accepted; so this
    provider always knows what became of a delivery in doubt.
    """

    name = "file"
    cannot_keep: tuple[str, ...] = ()
    needs_public_links = False

    def __init__(self, settings: ProviderSettings) -> None:
        if settings.path is None:
            raise ConfigurationError(
                ['[[providers]] name = "file" needs `path`: the folder the e-mails are written to.']
            )
        self.connections = settings.connections
        self.per_day = settings.per_day
        self._folder = settings.path
        self._pace = Pace(settings.rate)

    def open(self) -> "FileProvider":
        """Make the folder. Raises OSError if that cannot be."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def send(self, mail: Mail) -> Receipt:
        """Write the message; a full disk or a lost folder is a DEFERRED receipt."""
        self._pace.wait()
        file = self._file(mail.id)
        try:
            _write(file, mail.data)
        except OSError as error:
            return Receipt(Verdict.DEFERRED, f"{file} cannot be written: {error.strerror}")
        return Receipt(Verdict.ACCEPTED, f"written to {file}")

    def settle(self, delivery_id: str) -> Receipt | None:
        """ACCEPTED if the file is there, DEFERRED if it is not, None if we cannot look."""
        file = self._file(delivery_id)
        try:
            file.stat()
        except FileNotFoundError:
            return Receipt(Verdict.DEFERRED, f"not sent: {file} was not written")
        except OSError:
            return None
        return Receipt(Verdict.ACCEPTED, f"written to {file}")

    def close(self) -> None:
        """Nothing is kept open."""

    def _file(self, identity: str) -> Path:
        """`drafts/daily.2026-11-22` is a file in the folder drafts; nothing leads out of ours."""
        *folders, name = (_safe(part) for part in identity.split("/"))
        return self._folder.joinpath(*folders, f"{name}.eml")


def _safe(part: str) -> str:
    name = quote(part, safe="@+=, ")
    if name.startswith(".") or not name:
        name = f"_{name}"
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 17]}-{hashlib.sha256(part.encode()).hexdigest()[:16]}"


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.unfinished")
    with unfinished.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(file)
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    # The name of a new file is the folder's content: without this a power cut may forget it.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
