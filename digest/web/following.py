"""Feeds of issues and of each section, and the sitemap: what was signed off, for whoever follows.

Reading a year of issues costs seconds, and anybody may ask: what was written is kept a minute.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from digest.audience.links import issue_path, pictures_url
from digest.model.news import Form, Issue
from digest.model.sending import IssueRecord
from digest.model.settings import Newsletter
from digest.ports import Clock
from digest.web import answers
from digest.web.feeds import Feed, FeedEntry, feed_path, sitemap, slug_of, written
from digest.web.house import House
from digest.web.issue_page import fragment_of, stories_of
from digest.web.online import PUBLIC

IN_A_FEED = 20
SECTION_ISSUES = 10
IN_THE_SITEMAP = 400
KEPT = timedelta(minutes=1)
_HEADERS = {"cache-control": "public, max-age=300", "cross-origin-resource-policy": "cross-origin"}

Written = tuple[bytes, str]
"""Bytes and their media type."""


class Following:
    """The endpoints of `/f/…`, `/sitemap.xml` and `/robots.txt`."""

    def __init__(self, house: House, clock: Clock) -> None:
        self._house = house
        self._clock = clock
        self._kept: dict[str, tuple[datetime, Written]] = {}

    def feed(self, request: Request) -> Response:
        """`/f/daily.atom`: whole issues. `/f/daily/africa.rss`: one section's stories."""
        path, _, ending = request.path_params["name"].rpartition(".")
        newsletter_id, _, slug = path.partition("/")
        newsletter = self._house.newsletter(newsletter_id)
        if newsletter is None or (slug and self._section(newsletter, slug) is None):
            raise HTTPException(404)
        name = f"{newsletter_id}/{slug}.{ending}"
        return self._answer(request, name, lambda: self._write(newsletter, slug, ending))

    def sitemap(self, request: Request) -> Response:
        """Every public issue."""
        return self._answer(request, "sitemap", self._sitemap)

    def robots(self, _: Request) -> Response:
        """All may read all; the sitemap says where it is. Leave links are nobody's business."""
        lines = (
            "User-agent: *",
            f"Disallow: {self._house.root}/l/",
            f"Sitemap: {self._base}/sitemap.xml",
        )
        return answers.plain(
            "\n".join((*lines, "")), headers={"cache-control": "public, max-age=3600"}
        )

    @property
    def _base(self) -> str:
        return self._house.base

    def _answer(self, request: Request, name: str, write: Callable[[], Written | None]) -> Response:
        now = self._clock()
        until, found = self._kept.get(name, (now, None))
        if found is None or not until - KEPT <= now < until:
            found = write()
            if found is None:
                raise HTTPException(404)
            self._kept[name] = (now + KEPT, found)
        tag = f'"{sha256(found[0]).hexdigest()[:32]}"'
        headers = {**_HEADERS, "etag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return answers.data(found[0], found[1], headers)

    def _section(self, newsletter: Newsletter, slug: str) -> str | None:
        names = (rule.name for rule in newsletter.sections)
        return next((name for name in names if slug_of(name) == slug), None)

    def _write(self, newsletter: Newsletter, slug: str, ending: str) -> Written | None:
        section = self._section(newsletter, slug) if slug else ""
        entries = self._stories(newsletter, section) if section else self._issues(newsletter)
        title = f"{newsletter.title}: {section}" if section else newsletter.title
        feed = Feed(
            title=title,
            home=f"{self._base}/",
            here=self._base + feed_path(newsletter.id, section or ""),
            author=parseaddr(newsletter.sender)[0] or newsletter.title,
            language=newsletter.language,
            entries=tuple(entries),
        )
        return written(feed, ending)

    def _issues(self, newsletter: Newsletter) -> Iterator[FeedEntry]:
        for record, issue in self._public(newsletter, IN_A_FEED):
            told = fragment_of(self._house.pages, issue, pictures_url(self._base))
            url = self._base + issue_path(newsletter.id, record.edition)
            yield FeedEntry(url, told.title, told.summary, told.html, _at(record))

    def _stories(self, newsletter: Newsletter, section: str) -> Iterator[FeedEntry]:
        """Newest issue first; the week repeats what the days told, so it is left out."""
        for record, issue in self._public(newsletter, SECTION_ISSUES):
            if issue.form not in (Form.DIGEST, Form.BREAKING):
                continue
            page = self._base + issue_path(newsletter.id, record.edition)
            for told in stories_of(self._house.pages, issue, section, pictures_url(self._base)):
                url = f"{page}#story-{quote(told.story)}"
                yield FeedEntry(url, told.title, told.summary, told.html, _at(record))

    def _public(self, newsletter: Newsletter, most: int) -> Iterator[tuple[IssueRecord, Issue]]:
        for record in self._house.store.issues(newsletter.id, most):
            if record.issue is not None and record.state in PUBLIC:
                yield record, record.issue

    def _sitemap(self) -> Written:
        rows: list[tuple[str, datetime | None]] = [(f"{self._base}/", None)]
        for newsletter in self._house.settings.newsletters:
            for record, _ in self._public(newsletter, IN_THE_SITEMAP):
                rows.append((self._base + issue_path(newsletter.id, record.edition), _at(record)))
        return sitemap(rows), "application/xml"


def _at(record: IssueRecord) -> datetime:
    return record.sent_at or record.approved_at or record.send_at
