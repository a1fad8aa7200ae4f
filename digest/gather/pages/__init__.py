"""Article pages: allowed, fetched with manners, parsed in a process of their own, cleaned."""

from digest.gather.pages.reader import PolitePageReader

__all__ = ["PolitePageReader"]
