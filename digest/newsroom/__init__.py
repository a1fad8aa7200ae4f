"""Dedupe, cluster, section, rank, follow and summarise: from articles to an issue, pure."""

from digest.newsroom.draft import compose, compose_to_retell

__all__ = ["compose", "compose_to_retell"]
