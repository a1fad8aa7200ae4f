"""Edge: claims a delivery, hands it to a provider, writes the answer."""

from digest.pump.ledger import LedgerPump
from digest.pump.registry import build_provider

__all__ = ["LedgerPump", "build_provider"]
