"""Edge: collects the evidence that preflight judges: links, a browser, a spam filter."""

from digest.checks.inspector import OutsideInspector
from digest.checks.links import LinkChecker

__all__ = ["LinkChecker", "OutsideInspector"]
