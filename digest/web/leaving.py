"""The leave link: GET shows one button and changes nothing, POST leaves (RFC 8058).

A POST leaves whatever its body says. Mail services send `List-Unsubscribe=One-Click` urlencoded
or as multipart, the page's button sends an empty form, some send nothing; the signed token alone
is the right to leave, and a body we could misread would only keep somebody subscribed. So no
body is parsed: it is read up to a limit and dropped. No redirect, no cookie, the same answer
each time.
"""

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from digest.audience.links import Leave, read_leave
from digest.audience.masked import masked
from digest.model.people import Consent, Subscriber
from digest.ports import Clock
from digest.web import answers
from digest.web.house import House, Imprint, imprint

MAX_BODY = 16_384
WHY = "one-click leave link"
_PRIVATE = {"cache-control": "no-store", "x-robots-tag": "noindex, nofollow"}


class Leaving:
    """The endpoint of `/l/{token}`."""

    def __init__(self, house: House, clock: Clock) -> None:
        self._house = house
        self._clock = clock

    async def answer(self, request: Request) -> Response:
        """The page, or the deed; an unknown token changes nothing and says what to do."""
        leave = read_leave(self._house.settings.secrets, request.path_params["token"])
        if request.method == "POST":
            await _drop_body(request)
        if leave is None:
            return self._no_such_link()
        act = self._leave if request.method == "POST" else self._ask
        return await run_in_threadpool(act, leave)

    def _ask(self, leave: Leave) -> Response:
        subscriber = self._house.store.subscriber(leave.subscriber_id)
        if subscriber is None or subscriber.state is Consent.WITHDRAWN:
            return self._left(leave, subscriber)
        return self._page(
            "leave.html", leave, address=masked(subscriber.email), ends=self._ends(subscriber)
        )

    def _leave(self, leave: Leave) -> Response:
        store = self._house.store
        subscriber = store.subscriber(leave.subscriber_id)
        if subscriber is not None and subscriber.state is not Consent.WITHDRAWN:
            store.set_consent(subscriber.id, Consent.WITHDRAWN, WHY, self._clock())
        return self._left(leave, subscriber)

    def _left(self, leave: Leave, subscriber: Subscriber | None) -> Response:
        """Also for somebody erased since: what the page says is true of them."""
        return self._page(
            "left.html", leave, address=masked(subscriber.email) if subscriber else ""
        )

    def _page(self, name: str, leave: Leave, **values: object) -> Response:
        house = self._house
        html = house.pages.html(name, root=house.root, imprint=self._imprint(leave), **values)
        return answers.page(html, headers=_PRIVATE)

    def _no_such_link(self) -> Response:
        house = self._house
        html = house.pages.html("no-such-link.html", root=house.root, imprints=house.imprints())
        return answers.page(html, 404, _PRIVATE)

    def _imprint(self, leave: Leave) -> Imprint:
        """Of the newsletter the link came with, which may have ended since."""
        newsletter = self._house.newsletter(leave.newsletter)
        return imprint(newsletter) if newsletter else Imprint(leave.newsletter, "", "")

    def _ends(self, subscriber: Subscriber) -> tuple[str, ...]:
        """The titles this reader gets: leaving ends them all."""
        chosen = subscriber.newsletters
        return tuple(
            n.title for n in self._house.settings.newsletters if not chosen or n.id in chosen
        )


async def _drop_body(request: Request) -> None:
    """Read and forget the body; raises HTTPException 413 beyond MAX_BODY bytes, 400 if cut off."""
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > MAX_BODY:
                raise HTTPException(413)
    except ClientDisconnect as gone:
        raise HTTPException(400) from gone
