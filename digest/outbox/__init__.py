"""Pure: the delivery ledger's decisions, and the fingerprint a sign-off is given to."""

from digest.outbox.canon import fingerprint

__all__ = ["fingerprint"]
