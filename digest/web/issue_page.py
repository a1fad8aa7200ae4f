"""An issue as a page to read online: a third template over the very Page the mail is made from.

So mail, text and page cannot tell different stories. The page is for nobody in particular: it
holds no reader's name and no leave link, and it is never shortened, since shortened mail says
that nothing is missing online.
"""

import sys
from collections.abc import Callable

from digest.mail import Templates, render_variant
from digest.mail.page import Page
from digest.mail.specimen import SPECIMENS
from digest.model.news import Issue
from digest.web.pages import Pages

TEMPLATE = "issue.html"

RenderOnline = Callable[[Issue], str]
"""An issue as one HTML document."""


def online_renderer(pages: Pages, root: str) -> RenderOnline:
    """Renders templates/web/issue.html, tried on specimen pages first; raises TemplateError."""

    def html(page: Page) -> str:
        return pages.html(TEMPLATE, page=page, root=root)

    for specimen in SPECIMENS:
        html(specimen)
    templates = Templates(html=html, text=lambda _: "")

    def render(issue: Issue) -> str:
        return render_variant(templates, issue, largest=sys.maxsize).html

    return render
