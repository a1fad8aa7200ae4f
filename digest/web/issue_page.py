"""An issue as a page to read online: a third template over the very Page the mail is made from.

So mail, text, page and feeds cannot tell different stories, and none tells more of a source than
the issue does. The page is for nobody in particular: it holds no reader's name and no leave link,
and it is never shortened, since shortened mail says that nothing is missing online.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Protocol

from digest.audience.links import PICTURES, issue_path, share_path
from digest.mail import Templates, render_variant
from digest.mail.page import Page, PageStory
from digest.mail.specimen import BREAKING_SPECIMENS, CORRECTION_SPECIMENS, SPECIMENS
from digest.model.news import Issue, IssueSection
from digest.web.pages import Pages

TEMPLATE, TOLD, STORY = "issue.html", "told.html", "item.html"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A dated note on an issue that was corrected since; `path` is the correction's."""

    date: str
    wrote: str
    should: str
    path: str


@dataclass(frozen=True, slots=True)
class Around:
    """Where an issue's feed, page and share picture are; the last two absolute, or empty."""

    feed: str
    here: str
    share: str


class RenderOnline(Protocol):
    """Makes an issue one HTML document, with the corrections made to it since."""

    def __call__(self, issue: Issue, corrections: Sequence[Corrected] = ()) -> str:
        """The document."""
        ...


def online_renderer(pages: Pages, root: str, base: str = "") -> RenderOnline:
    """Renders templates/web/issue.html, tried on specimen pages first; raises TemplateError.

    `base` is base_url without its last slash: without it a page names no address of its own.
    """

    def html(page: Page, corrections: Sequence[Corrected], around: Around) -> str:
        return pages.html(TEMPLATE, page=page, root=root, corrections=corrections, **asdict(around))

    note = Corrected("May 1", "Friday", "Thursday", "/i/daily/x")
    for specimen in (*SPECIMENS, *BREAKING_SPECIMENS, *CORRECTION_SPECIMENS):
        html(
            specimen, (note,), Around("/f/daily.atom", "https://x.example/", "https://x.example/s")
        )
        html(specimen, (), Around("", "", ""))
        pages.html(TOLD, page=specimen)

    def render(issue: Issue, corrections: Sequence[Corrected] = ()) -> str:
        named = issue.masthead.newsletter, issue.edition
        around = Around(
            feed=f"{root}/f/{issue.masthead.newsletter}.atom",
            here=base + issue_path(*named) if base else "",
            share=base + share_path(*named) if base else "",
        )
        pictures = f"{root}{PICTURES}"
        return _rendered(issue, lambda page: html(page, corrections, around), pictures).html

    return render


def page_of(issue: Issue) -> Page:
    """The page of the whole issue, as everybody may see it."""
    found: list[Page] = []

    def collect(page: Page) -> str:
        found[:] = [page]
        return ""

    _rendered(issue, collect)
    return found[0]


@dataclass(frozen=True, slots=True)
class Fragment:
    """What a feed carries: a title, a sentence of it, and HTML without a document around it."""

    title: str
    summary: str
    html: str
    story: str = ""


def fragment_of(pages: Pages, issue: Issue, pictures: str = "") -> Fragment:
    """A whole issue for a feed of issues; `pictures` is the absolute address ours lie below."""
    made = _rendered(issue, lambda page: pages.html(TOLD, page=page), pictures)
    return Fragment(made.subject, made.preheader, made.html)


def stories_of(pages: Pages, issue: Issue, section: str, pictures: str = "") -> Iterator[Fragment]:
    """What one section told in full, for a feed of that section."""
    found: list[tuple[Page, PageStory]] = []

    def collect(page: Page) -> str:
        found[:] = [(page, story) for part in page.sections for story in part.stories]
        return ""

    only = tuple(part for part in issue.sections if part.name == section)
    _rendered(replace(issue, sections=_without_also(only), blocks=()), collect, pictures)
    for page, story in found:
        first = (*story.sentences[:1], *((story.update,) if story.update else ()))
        said = first[0].text if first else ""
        html = pages.html(STORY, page=page, x=story)
        yield Fragment(story.headline, said, html, story.story)


def _without_also(sections: Sequence[IssueSection]) -> tuple[IssueSection, ...]:
    return tuple(replace(section, also=()) for section in sections)


@dataclass(frozen=True, slots=True)
class _Made:
    subject: str
    preheader: str
    html: str


def _rendered(issue: Issue, html: Callable[[Page], str], pictures: str = "") -> _Made:
    templates = Templates(html=html, text=lambda _: "")
    variant = render_variant(templates, issue, largest=sys.maxsize, pictures=pictures)
    return _Made(variant.subject, variant.preheader, variant.html)
