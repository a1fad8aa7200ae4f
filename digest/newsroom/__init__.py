"""Dedupe, cluster, section, rank, follow and summarise: from articles to an issue, pure."""

from digest.newsroom.draft import compose

__all__ = ["compose"]
