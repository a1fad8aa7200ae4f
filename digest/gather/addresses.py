"""Whom the gatherer may speak to: the rule all fetching edges share."""

from digest.guard import Permit, RefusedAddress, anywhere, guarded_socket, public_only

__all__ = ["Permit", "RefusedAddress", "anywhere", "guarded_socket", "public_only"]
