"""Issues to read online, and the front page that names them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from digest.audience.links import issue_path
from digest.mail.clean import clean
from digest.mail.setting import setting_of
from digest.model.news import Form, Issue
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter
from digest.web import answers
from digest.web.feeds import ENDINGS, feed_path
from digest.web.house import House, imprint
from digest.web.issue_page import Corrected, RenderOnline

PUBLIC = frozenset({IssueState.APPROVED, IssueState.SENDING, IssueState.SENT})
"""States an editor's or the rule's yes has been given in: nothing else is shown to the world."""

ON_FRONT_PAGE = 10
MOST_CORRECTIONS = 20
_KEPT_A_MINUTE = {"cache-control": "public, max-age=60"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the front page."""

    day: str
    subject: str
    path: str


class Online:
    """The endpoints of `/` and `/i/{newsletter}/{edition}`."""

    def __init__(self, house: House, render: RenderOnline) -> None:
        self._house = house
        self._render = render

    def issue(self, request: Request) -> Response:
        """One issue, if it was signed off. A newsletter that has ended keeps its issues."""
        named = request.path_params
        record = self._house.store.issue(named["newsletter"], named["edition"])
        if record is None or record.issue is None or record.state not in PUBLIC:
            raise HTTPException(404)
        html = self._render(record.issue, tuple(self._corrections(record)))
        return answers.page(html, headers=_KEPT_A_MINUTE)

    def _corrections(self, record: IssueRecord) -> Iterator[Corrected]:
        """What was corrected in it since: an issue's corrections are numbered from 1."""
        for number in range(1, MOST_CORRECTIONS + 1):
            edition = f"{record.edition}/{Form.CORRECTION}-{number}"
            found = self._house.store.issue(record.newsletter, edition)
            if found is None:
                return
            issue = found.issue
            if issue is not None and issue.correction is not None and found.state in PUBLIC:
                setting = setting_of(issue)
                day = setting.words.whole_day(issue.drafted_at.astimezone(setting.zone).date())
                made = issue.correction
                path = issue_path(record.newsletter, edition)
                yield Corrected(day, clean(made.wrote), clean(made.should), path)

    def front(self, _: Request) -> Response:
        """All newsletters with their latest issues."""
        house = self._house
        shelves = [(imprint(n), self._entries(n)) for n in house.settings.newsletters]
        feeds = [
            [(name, f"{house.root}{feed_path(n.id)}.{ending}") for name, ending in ENDINGS]
            for n in house.settings.newsletters
        ]
        html = house.pages.html("front.html", root=house.root, shelves=shelves, feeds=feeds)
        return answers.page(html, headers=_KEPT_A_MINUTE)

    def health(self, _: Request) -> Response:
        """`ok` if the store can be read; else the failure page with 503."""
        self._house.store.issues("", 1)
        return answers.plain("ok\n")

    def _entries(self, newsletter: Newsletter) -> list[Entry]:
        records = self._house.store.issues(newsletter.id, 3 * ON_FRONT_PAGE)
        shown = [self._entry(r, r.issue) for r in records if r.issue and r.state in PUBLIC]
        return shown[:ON_FRONT_PAGE]

    def _entry(self, record: IssueRecord, issue: Issue) -> Entry:
        path = self._house.root + issue_path(record.newsletter, record.edition)
        return Entry(_spoken(record.edition), issue.subject, path)


def _spoken(edition: str) -> str:
    """`2026-11-22/breaking-1` as `Sunday 22 November 2026, breaking-1`."""
    day, _, form = edition.partition("/")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return edition
    spoken = f"{on:%A} {on.day} {on:%B %Y}"
    return f"{spoken}, {form}" if form else spoken
