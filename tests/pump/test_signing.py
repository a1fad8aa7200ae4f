from dataclasses import replace
from pathlib import Path

import dkim
import pytest
from fakes.ledgers import EDITION, NOW, at, letter, newsletter, planned, readers, record
from fakes.store import MemoryStore

from digest.model.sending import Counts
from digest.model.settings import Dkim, ProviderSettings, Secret
from digest.ports import silent
from digest.pump import LedgerPump
from digest.pump.registry import build_provider

KEY = Secret("MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF")
"""An Ed25519 key that signs nothing else."""
SETTINGS = ProviderSettings("file", dkim=Dkim("news.example", "digest", KEY))


def run(folder: Path, key: Secret | None) -> tuple[tuple[str, ...], Counts]:
    store = MemoryStore()
    planned(store, readers(2))
    signs = replace(SETTINGS, path=folder, dkim=Dkim("news.example", "digest", key))
    pump = LedgerPump(store, [build_provider(signs)], at(NOW))
    return pump.run(newsletter(), record(), letter, silent), store.counts("daily", EDITION)


def test_every_message_goes_out_signed(tmp_path: Path) -> None:
    assert run(tmp_path, KEY) == ((), Counts(accepted=2))
    written = sorted(tmp_path.glob("*.eml"))
    assert len(written) == 2
    for file in written:
        fields = dkim.DKIM(file.read_bytes())
        assert [name for name, _ in fields.headers[:1]] == [b"DKIM-Signature"]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (None, "file: dkim has no key, and nothing is sent unsigned"),
        (Secret("x"), "file: dkim: the key is no private key in PEM"),
    ],
)
def test_without_a_key_nothing_goes_out_unsigned(
    tmp_path: Path, key: Secret | None, why: str
) -> None:
    (said,), counts = run(tmp_path, key)
    assert said.startswith(why)
    assert counts == Counts(planned=2)
    assert not list(tmp_path.glob("*.eml"))
