"""Articles and what is known of their sources."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, delete, func, select, update

from digest.model.news import Article, Outcome, PagesRead, SiteFile, SourceState, Visit
from digest.store.database import Insert
from digest.store.part import Part
from digest.store.schema import Row, articles, site_files, sources, stories

_PAGE_IS_LONGER = func.length(articles.c.page) > func.length(articles.c.body)
_BODY = case((_PAGE_IS_LONGER, articles.c.page), else_=articles.c.body).label("body")
_ARTICLE = tuple(_BODY if f.name == "body" else articles.c[f.name] for f in fields(Article))
_FOLLOWING = (
    *("link", "outlet", "title", "lead", "body"),
    *("language", "author", "credit", "image"),
)
_ONE_STATEMENT = 500
"""Addresses asked for at once: SQLite's oldest limit is 999 variables."""


class News(Part):
    """Implements ports.NewsStore."""

    def source_states(self) -> dict[str, SourceState]:
        """By source URL."""
        with self._db.reading() as connection:
            rows = connection.execute(select(sources).order_by(sources.c.url)).mappings()
            return {row["url"]: _state(row) for row in rows}

    def save_visit(self, visit: Visit) -> int:
        """Keep the state and the articles in one transaction; return how many are new.

        A known article keeps its `seen` and the source that had it first; that source's later
        title, texts and date replace the old ones, but nothing is replaced by nothing.
        """
        found = {a.url: a for a in visit.articles}
        values = asdict(visit.state)
        insert = self._db.insert(sources).values(values)
        changes = {k: insert.excluded[k] for k in values if k != "url"}
        with self._db.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=["url"], set_=changes))
            new = len(found) - _known(connection, list(found))
            if found:
                rows = [_row(a) for a in found.values()]
                connection.execute(_following(self._db.insert(articles)), rows)
        return new

    def articles(self, since: datetime, until: datetime) -> tuple[Article, ...]:
        """Those with since <= (published or seen) and seen <= until, by URL."""
        wanted = (
            select(*_ARTICLE)
            .where(articles.c.dated >= since, articles.c.seen <= until)
            .order_by(articles.c.url)
        )
        with self._db.reading() as connection:
            return tuple(Article(**row) for row in connection.execute(wanted).mappings())

    def thin_articles(self, since: datetime, characters: int) -> tuple[Article, ...]:
        """Dated and seen since then, lead and body shorter than that, page not settled; by URL."""
        texts = (articles.c.lead, articles.c.body)
        wanted = (
            select(*_ARTICLE)
            .where(articles.c.dated >= since, articles.c.seen >= since)
            .where(articles.c.page_at.is_(None))
            .where(*(func.length(text) < characters for text in texts))
            .order_by(articles.c.url)
        )
        with self._db.reading() as connection:
            return tuple(Article(**row) for row in connection.execute(wanted).mappings())

    def site_files(self, since: datetime) -> tuple[SiteFile, ...]:
        """Files about hosts, read since then, by URL."""
        wanted = select(site_files).where(site_files.c.at >= since).order_by(site_files.c.url)
        with self._db.reading() as connection:
            return tuple(SiteFile(**row) for row in connection.execute(wanted).mappings())

    def save_pages(self, read: PagesRead, now: datetime) -> int:
        """Keep texts and files in one transaction; return how many articles got a text."""
        with self._db.writing() as connection:
            for page in read.texts:
                values: dict[str, Any] = {
                    "page_note": page.why,
                    "page_at": None if page.again else now,
                }
                if page.text or page.canonical:
                    values |= {"page": page.text, "canonical": page.canonical}
                if page.image:
                    # The feed's own picture was chosen for this article and goes before.
                    none = articles.c.image == ""
                    values["image"] = case((none, page.image), else_=articles.c.image)
                connection.execute(
                    update(articles).where(articles.c.url == page.article).values(values)
                )
            if read.files:
                insert = self._db.insert(site_files)
                changes = {n: insert.excluded[n] for n in ("at", "status", "text")}
                connection.execute(
                    insert.on_conflict_do_update(index_elements=["url"], set_=changes),
                    [asdict(file) for file in read.files],
                )
        return sum(bool(page.text) for page in read.texts)

    def forget(self, before: datetime) -> int:
        """Delete articles seen before that moment, and their place in stories; say how many."""
        with self._db.writing() as connection:
            connection.execute(delete(site_files).where(site_files.c.at < before))
            gone = connection.execute(delete(articles).where(articles.c.seen < before)).rowcount
            if gone:
                kept = select(articles.c.url).where(articles.c.url == stories.c.article)
                connection.execute(delete(stories).where(~kept.exists()))
        return gone


def _known(connection: Connection, urls: list[str]) -> int:
    count = select(func.count()).select_from(articles)
    return sum(
        connection.execute(
            count.where(articles.c.url.in_(urls[start : start + _ONE_STATEMENT]))
        ).scalar_one()
        for start in range(0, len(urls), _ONE_STATEMENT)
    )


def _following(insert: Insert) -> Any:
    new = insert.excluded
    published = func.coalesce(new.published, articles.c.published)
    changes: dict[str, Any] = {
        name: case((new[name] == "", articles.c[name]), else_=new[name]) for name in _FOLLOWING
    }
    changes |= {"published": published, "dated": func.coalesce(published, articles.c.seen)}
    return insert.on_conflict_do_update(
        index_elements=["url"], set_=changes, where=articles.c.source == new.source
    )


def _row(article: Article) -> dict[str, Any]:
    return asdict(article) | {"dated": article.published or article.seen}


def _state(row: Row) -> SourceState:
    outcome = row["outcome"]
    return SourceState(**{**row, "outcome": None if outcome is None else Outcome(outcome)})
