"""What the public pages are given: the narrow part of the store, the settings, the templates."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Protocol
from urllib.parse import quote, urlsplit

from digest.model.people import Consent, Subscriber
from digest.model.pictures import Picture
from digest.model.sending import IssueRecord
from digest.model.settings import Newsletter, Settings
from digest.web.pages import Pages


class PublicStore(Protocol):
    """All that the public pages may do with the store; every Store is one."""

    def subscriber(self, subscriber_id: int) -> Subscriber | None:
        """As in AudienceStore."""
        ...

    def set_consent(self, subscriber_id: int, state: Consent, why: str, now: datetime) -> None:
        """As in AudienceStore."""
        ...

    def issue(self, newsletter: str, edition: str) -> IssueRecord | None:
        """As in IssueStore."""
        ...

    def picture(self, picture_hash: str) -> Picture | None:
        """As in PictureStore."""
        ...

    def issues(self, newsletter: str, limit: int = 20) -> tuple[IssueRecord, ...]:
        """As in IssueStore."""
        ...


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who publishes, at the foot of a page. `write_to` is an address, or empty."""

    title: str
    postal_address: str
    write_to: str

    @property
    def mailto(self) -> str:
        """The link to write to a person."""
        return "mailto:" + quote(self.write_to, safe="@")


@dataclass(frozen=True, slots=True)
class House:
    """The publisher as the public pages know it."""

    store: PublicStore
    settings: Settings
    pages: Pages

    @property
    def root(self) -> str:
        """The path of base_url, put before every link of ours: empty, or `/post`."""
        return urlsplit(self.settings.base_url or "").path.rstrip("/")

    @property
    def base(self) -> str:
        """base_url without its last slash, or empty: goes before what is found from elsewhere."""
        return (self.settings.base_url or "").rstrip("/")

    def newsletter(self, newsletter_id: str) -> Newsletter | None:
        """One of the configured newsletters, or None."""
        known = (n for n in self.settings.newsletters if n.id == newsletter_id)
        return next(known, None)

    def imprints(self) -> tuple[Imprint, ...]:
        """One for each newsletter."""
        return tuple(imprint(n) for n in self.settings.newsletters)


def imprint(newsletter: Newsletter) -> Imprint:
    """Who answers for a newsletter, and where."""
    address = parseaddr(newsletter.reply_to or newsletter.sender)[1]
    return Imprint(newsletter.title, newsletter.postal_address, address)
