"""The public pages: leave by one press, and issues to read online.

No answer depends on who asks: there is no cookie, no session and no script, and nothing but a
POST with a signed token changes anything. That is also why the Host header is not checked here:
no page is built from it and nobody's rights hang on it, so a forged one gains nothing, while a
check would break health probes and proxies that rewrite it. (The preview, which shows readers'
addresses to whoever reaches the port, does check.)
"""

from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.routing import Route

from digest.audience.links import PICTURES, SHARED
from digest.model.settings import Settings
from digest.ports import Clock
from digest.web import answers
from digest.web.following import Following
from digest.web.house import House, PublicStore
from digest.web.issue_page import online_renderer
from digest.web.leaving import Leaving
from digest.web.online import Online
from digest.web.pages import Pages
from digest.web.pictures import Pictures


def public_app(
    store: PublicStore, settings: Settings, pages: Mapping[str, str], clock: Clock
) -> Starlette:
    """The app behind `digest serve --public`. `pages` are the files of templates/web by name.

    If base_url has a path (`https://news.example/post`) the app answers below it and at the top,
    so a proxy may strip the path or hand it on. Without a secret every leave link is unknown.
    Raises TemplateError if a page does not compile.
    """
    house = House(store, settings, Pages(pages))
    online = Online(house, online_renderer(house.pages, house.root, house.base))
    pictures = Pictures(house)
    following = Following(house, clock)
    leaving = Leaving(house, clock)
    routes: list[Route] = []
    for top in sorted({"", house.root}):
        routes += [
            Route(f"{top}/", online.front),
            Route(f"{top}/healthz", online.health),
            Route(f"{top}/style/{{name}}", answers.style_sheet(house.pages)),
            Route(f"{top}/f/{{name:path}}", following.feed),
            Route(f"{top}/sitemap.xml", following.sitemap),
            Route(f"{top}/robots.txt", following.robots),
            Route(f"{top}/i/{{newsletter}}/{{edition:path}}", online.issue),
            Route(f"{top}{PICTURES}/{{name}}", pictures.picture),
            Route(f"{top}{SHARED}/{{newsletter}}/{{edition:path}}", pictures.share),
            Route(f"{top}/l/{{token}}", leaving.answer, methods=["GET", "POST"]),
        ]
    app = Starlette(routes=routes, exception_handlers=answers.failures(house.pages, house.root))
    app.router.redirect_slashes = False  # a POST must never meet a redirect (RFC 8058, 3.1)
    return app
