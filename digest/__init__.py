"""Digest: from the day's feeds to a signed-off, delivered news e-mail."""

__version__ = "0.1.0"
