"""What is kept: news, issues, checks, people, deliveries, and what happened."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from digest.model.checks import LinkAnswer, Preflight, Seal
from digest.model.news import (
    Article,
    Draft,
    Move,
    PagesRead,
    Pin,
    SiteFile,
    SourceState,
    Told,
    Visit,
)
from digest.model.people import Consent, Declaration, Subscriber
from digest.model.pictures import Picture
from digest.model.sending import Counts, Delivery, IssueRecord, Receipt
from digest.model.settings import Newsletter
from digest.ports.telling import ExchangeStore


class NewsStore(Protocol):
    """Articles and what is known of their sources."""

    def source_states(self) -> dict[str, SourceState]:
        """By source URL."""
        ...

    def save_visit(self, visit: Visit) -> int:
        """Keep the state and the articles; return how many articles are new.

        An article known already keeps its `seen`; its text, title and date follow the source.
        """
        ...

    def articles(self, since: datetime, until: datetime) -> tuple[Article, ...]:
        """Those with since <= (published or seen) and seen <= until, by URL."""
        ...

    def thin_articles(self, since: datetime, characters: int) -> tuple[Article, ...]:
        """Dated and seen since then, lead and body shorter than that, page not settled; by URL."""
        ...

    def site_files(self, since: datetime) -> tuple[SiteFile, ...]:
        """Files about hosts, read since then, by URL."""
        ...

    def save_pages(self, read: PagesRead, now: datetime) -> int:
        """Keep texts and files; return how many articles got a text.

        A text becomes the article's body where it is longer, and stays when the source comes
        again without it.
        """
        ...

    def forget(self, before: datetime) -> int:
        """Delete articles and hosts' files seen before that moment; return how many articles."""
        ...


class IssueStore(Protocol):
    """Issues, their sign-off, and what readers were told."""

    def issue(self, newsletter: str, edition: str) -> IssueRecord | None:
        """The record, or None."""
        ...

    def issues(self, newsletter: str, limit: int = 20) -> tuple[IssueRecord, ...]:
        """The newest first."""
        ...

    def save_draft(self, record: IssueRecord, draft: Draft) -> None:
        """Keep a new or redrafted issue with each article's story, in one transaction.

        Raises Refused if the stored issue is no longer a draft.
        """
        ...

    def note_missed(self, record: IssueRecord) -> None:
        """Write the record as missed; makes it where there is none. Its issue value is kept."""
        ...

    def change(self, record: IssueRecord, *was: str) -> bool:
        """Write the record's decision fields if the stored state is one of `was`; say whether.

        The issue value itself is not changed by this.
        """
        ...

    def told(self, newsletter: str, since: datetime) -> tuple[Told, ...]:
        """What was accepted by a provider for at least one reader, oldest first."""
        ...

    def remember_told(self, newsletter: str, told: Iterable[Told]) -> None:
        """Keep what readers were sent; telling the same (story, edition) again changes nothing."""
        ...

    def stories(self, newsletter: str) -> dict[str, str]:
        """Article URL to story id, from all drafts of this newsletter."""
        ...

    def spike_story(self, newsletter: str, edition: str, story: str, now: datetime) -> None:
        """Keep a story out of one edition, however often it is drafted again."""
        ...

    def spiked(self, newsletter: str, edition: str) -> frozenset[str]:
        """The stories spiked from that edition."""
        ...

    def unspike_story(self, newsletter: str, edition: str, story: str) -> bool:
        """Let a story back into that edition; say whether it was kept out."""
        ...

    def pin_story(self, newsletter: str, edition: str, pin: Pin) -> None:
        """Keep where a story is to stand in that edition; a later pin of it replaces this one."""
        ...

    def unpin_story(self, newsletter: str, edition: str, story: str) -> bool:
        """Forget that pin; say whether there was one."""
        ...

    def pins(self, newsletter: str, edition: str) -> tuple[Pin, ...]:
        """What editors pinned in that edition, oldest first."""
        ...

    def move_story(self, newsletter: str, move: Move) -> None:
        """Keep where an editor moved a story; a later move of the same story replaces it."""
        ...

    def undo_move(self, newsletter: str, story: str) -> bool:
        """Forget that move; say whether there was one."""
        ...

    def moves(self, newsletter: str) -> tuple[Move, ...]:
        """Where editors moved stories, oldest first."""
        ...


class CheckStore(Protocol):
    """What preflight found, what a yes was given to, and which links were asked lately."""

    def save_preflight(self, newsletter: str, edition: str, found: Preflight) -> None:
        """Keep the last preflight of an issue."""
        ...

    def preflight(self, newsletter: str, edition: str) -> Preflight | None:
        """The last one, or None."""
        ...

    def keep_seal(self, newsletter: str, edition: str, seal: Seal) -> None:
        """Keep what a yes is given to, by its hash; keeping it again changes nothing."""
        ...

    def seal(self, seal_hash: str) -> Seal | None:
        """By its hash, or None."""
        ...

    def link_answers(self, urls: Iterable[str], since: datetime) -> tuple[LinkAnswer, ...]:
        """What is known of these links and no older than `since`, by URL."""
        ...

    def keep_link_answers(self, answers: Iterable[LinkAnswer], forget: datetime) -> None:
        """Keep the newest answer of each link; those older than `forget` go."""
        ...


class PictureStore(Protocol):
    """Pictures that issues show."""

    def keep_picture(self, picture: Picture, now: datetime) -> None:
        """Keep it; keeping it again only says that it was wanted again now."""
        ...

    def picture(self, picture_hash: str) -> Picture | None:
        """By the hash of its bytes, or None."""
        ...

    def forget_pictures(self, since: datetime, until: datetime) -> int:
        """Delete those wanted last in that time and shown by no issue; return how many."""
        ...


class AudienceStore(Protocol):
    """Subscribers and their consent."""

    def declare(
        self, declarations: Iterable[Declaration], file_hash: str, now: datetime
    ) -> tuple[str, ...]:
        """Take in the whole of subscribers.yaml; return sentences about what was not taken so.

        Never revives a withdrawn or suppressed address. An address gone from the file keeps its
        state and is marked so. Equal input changes nothing.
        """
        ...

    def subscribers(self) -> tuple[Subscriber, ...]:
        """All, by id."""
        ...

    def subscriber(self, subscriber_id: int) -> Subscriber | None:
        """One, or None."""
        ...

    def set_consent(self, subscriber_id: int, state: Consent, why: str, now: datetime) -> None:
        """Withdraw, suppress or confirm, with an event that says why and when."""
        ...


class Ledger(Protocol):
    """Deliveries: exactly one row for each (issue, subscriber)."""

    def plan(
        self, newsletter: Newsletter, edition: str, now: datetime, accepted_in: str = ""
    ) -> int:
        """Make one row for everyone who may be mailed now, in one statement; return the total.

        With `accepted_in`, an earlier edition, only for those it was accepted for: a correction
        goes to whom the error went.

        Planning again adds nobody: the audience is frozen by the first call.
        """
        ...

    def next_claim(
        self,
        newsletter: str,
        edition: str,
        worker: str,
        now: datetime,
        answered: tuple[Delivery, Receipt, datetime | None] | None = None,
    ) -> Delivery | None:
        """Write the last answer and take the next claim in one durable commit.

        `answered` is (delivery, receipt, retry_at). The next row is planned, or deferred with
        retry_at <= now. A row whose subscriber may no longer be mailed becomes excluded instead.
        """
        ...

    def next_claims(
        self,
        newsletter: str,
        edition: str,
        now: datetime,
        wishes: Sequence[tuple[str, tuple[Delivery, Receipt, datetime | None] | None]],
    ) -> tuple[Delivery | None, ...]:
        """As next_claim for several connections, each (worker, answered), in one commit."""
        ...

    def next_batch(
        self,
        newsletter: str,
        edition: str,
        worker: str,
        now: datetime,
        size: int,
        answered: Sequence[tuple[Delivery, Receipt | None, datetime | None]] = (),
    ) -> tuple[Delivery, ...]:
        """Write the last answers and claim up to `size` rows of one variant, in one commit.

        As next_claim, for providers that take many readers in a call: all rows have the same
        sections and language. A receipt of None puts its row back to planned. With `size` 0
        answers are written and nothing is claimed.
        """
        ...

    def in_doubt(self, newsletter: str, edition: str) -> tuple[Delivery, ...]:
        """Rows claimed and not answered. Under the run lock these are left by a dead sender."""
        ...

    def settle(
        self,
        delivery: Delivery,
        receipt: Receipt | None,
        now: datetime,
        retry_at: datetime | None = None,
    ) -> None:
        """End a claim or a doubt: write `receipt`, or with None put the row back to planned.

        Only that same claim is changed: a doubt ended in the meantime stays as it was ended.
        """
        ...

    def expire(self, newsletter: str, edition: str, now: datetime) -> int:
        """Rows planned or deferred become expired; return how many. Claimed ones stay in doubt."""
        ...

    def counts(self, newsletter: str, edition: str) -> Counts:
        """How the rows stand."""
        ...

    def sent_since(self, provider: str, since: datetime) -> int:
        """How many messages of all issues that provider was handed from then on."""
        ...

    def full_mailbox(self, subscriber_id: int, since: datetime) -> int:
        """In how many issues handed over since then the last word on this reader was 5.2.2."""
        ...

    def next_retry(self, newsletter: str, edition: str) -> datetime | None:
        """When the first deferred row is due again; None where none is."""
        ...

    def deliveries(self, newsletter: str, edition: str) -> tuple[Delivery, ...]:
        """All rows, by subscriber id."""
        ...


@dataclass(frozen=True, slots=True)
class RunNote:
    """What one run did or found, kept for status. `trouble` makes the exit code 1.

    `key` names the trouble once (`missed daily/2026-11-22`): operators get one mail a key.
    """

    at: datetime
    text: str
    newsletter: str = ""
    trouble: bool = False
    key: str = ""


class Diary(Protocol):
    """Runs, notes, and the lock."""

    def lock(self) -> AbstractContextManager[None]:
        """Hold the one run lock; raises Busy if another process holds it. Ends with the process."""
        ...

    def note(self, note: RunNote) -> bool:
        """Keep it; with a key only the first time. Say whether it is new."""
        ...

    def notes(self, limit: int = 50) -> tuple[RunNote, ...]:
        """The newest first."""
        ...

    def moment(self, name: str) -> datetime | None:
        """When something named last happened (`gathered daily`), or None."""
        ...

    def set_moment(self, name: str, at: datetime) -> None:
        """Remember when."""
        ...


class Store(
    NewsStore,
    IssueStore,
    CheckStore,
    PictureStore,
    ExchangeStore,
    AudienceStore,
    Ledger,
    Diary,
    Protocol,
):
    """The whole store."""

    def close(self) -> None:
        """Let go of connections."""
        ...
