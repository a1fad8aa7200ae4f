"""Whom the gatherer may speak to: the rule all fetching edges share."""

from digest.guard import (
    Permit,
    RefusedAddress,
    guarded_socket,
    own_network,
    permit_for,
    public_only,
)

__all__ = ["Permit", "RefusedAddress", "guarded_socket", "own_network", "permit_for", "public_only"]
