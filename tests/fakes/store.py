"""An in-memory twin of the store. tests/store runs one suite over it and over SQLite."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from fakes.checks import MemoryChecks
from fakes.exchanges import MemoryExchanges
from fakes.pictures import MemoryPictures

from digest.audience.consent import address_key, after_change, by_address, declared_subscriber
from digest.errors import Busy, Refused, StoreError
from digest.model.news import (
    Article,
    Draft,
    Move,
    PagesRead,
    PageText,
    Pin,
    SiteFile,
    SourceState,
    Told,
    Visit,
)
from digest.model.people import Consent, Declaration, Subscriber
from digest.model.sending import (
    Counts,
    Delivery,
    DeliveryState,
    IssueRecord,
    IssueState,
    Receipt,
)
from digest.model.settings import Newsletter
from digest.outbox import answers, fingerprint
from digest.ports import RunNote, reader_of


@dataclass(frozen=True)
class ConsentEvent:
    """One change of consent, as the store's table holds it."""

    subscriber_id: int
    state: Consent
    why: str
    at: datetime


class MemoryStore(MemoryChecks, MemoryExchanges, MemoryPictures):
    """Implements ports.Store with dicts."""

    def __init__(self) -> None:
        self._states: dict[str, SourceState] = {}
        self._articles: dict[str, Article] = {}
        self._pages: dict[str, PageText] = {}
        self._settled: set[str] = set()
        self._site_files: dict[str, SiteFile] = {}
        self._issues: dict[tuple[str, str], IssueRecord] = {}
        self._stories: dict[str, dict[str, str]] = {}
        self._spiked: dict[tuple[str, str], set[str]] = {}
        self._moves: dict[tuple[str, str], Move] = {}
        self._pins: dict[tuple[str, str, str], Pin] = {}
        self._told: dict[tuple[str, str, str], Told] = {}
        self._people: dict[int, Subscriber] = {}
        self._deliveries: dict[tuple[str, str], dict[int, Delivery]] = {}
        self._notes: list[RunNote] = []
        self._moments: dict[str, datetime] = {}
        self._locked = False
        self._start_checks()
        self._start_exchanges()
        self._start_pictures()
        self.consent_events: list[ConsentEvent] = []

    # News

    def source_states(self) -> dict[str, SourceState]:
        return dict(sorted(self._states.items()))

    def save_visit(self, visit: Visit) -> int:
        self._states[visit.state.url] = visit.state
        found = {a.url: a for a in visit.articles}
        new = [url for url in found if url not in self._articles]
        for url, article in found.items():
            self._articles[url] = _followed(self._articles.get(url), article)
        return len(new)

    def articles(self, since: datetime, until: datetime) -> tuple[Article, ...]:
        found = (a for _, a in sorted(self._articles.items()))
        wanted = (a for a in found if since <= (a.published or a.seen) and a.seen <= until)
        return tuple(_with_page(a, self._pages.get(a.url)) for a in wanted)

    def thin_articles(self, since: datetime, characters: int) -> tuple[Article, ...]:
        found = (a for _, a in sorted(self._articles.items()) if a.url not in self._settled)
        return tuple(
            a
            for a in found
            if min(a.published or a.seen, a.seen) >= since
            and max(len(a.lead), len(a.body)) < characters
        )

    def site_files(self, since: datetime) -> tuple[SiteFile, ...]:
        return tuple(f for _, f in sorted(self._site_files.items()) if f.at >= since)

    def save_pages(self, read: PagesRead, now: datetime) -> int:  # noqa: ARG002 - the port says when
        for page in read.texts:
            told = page.text or page.canonical or page.image
            if page.article in self._articles and told:
                self._pages[page.article] = page
            if not page.again:
                self._settled.add(page.article)
        self._site_files |= {file.url: file for file in read.files}
        return sum(bool(page.text) for page in read.texts)

    def forget(self, before: datetime) -> int:
        self._site_files = {u: f for u, f in self._site_files.items() if f.at >= before}
        old = [url for url, a in self._articles.items() if a.seen < before]
        for url in old:
            del self._articles[url]
            self._pages.pop(url, None)
            self._settled.discard(url)
        if old:
            for newsletter, stories in self._stories.items():
                kept = {url: s for url, s in stories.items() if url in self._articles}
                self._stories[newsletter] = kept
        return len(old)

    # Issues

    def issue(self, newsletter: str, edition: str) -> IssueRecord | None:
        return self._issues.get((newsletter, edition))

    def issues(self, newsletter: str, limit: int = 20) -> tuple[IssueRecord, ...]:
        found = [r for r in self._issues.values() if r.newsletter == newsletter]
        found.sort(key=lambda r: (r.send_at, r.edition), reverse=True)
        return tuple(found[:limit])

    def save_draft(self, record: IssueRecord, draft: Draft) -> None:
        key = (record.newsletter, record.edition)
        known = self._issues.get(key)
        if known is not None and known.state is not IssueState.DRAFT:
            raise Refused(f"{record.newsletter} {record.edition} is {known.state}")
        self._issues[key] = replace(record, issue=draft.issue, fingerprint=fingerprint(draft.issue))
        self._stories.setdefault(record.newsletter, {}).update(draft.stories)

    def note_missed(self, record: IssueRecord) -> None:
        key = (record.newsletter, record.edition)
        known = self._issues.get(key)
        if known is not None and known.state in (IssueState.SENT, IssueState.SPIKED):
            raise Refused(f"{record.newsletter} {record.edition} is {known.state}")
        kept = record if known is None else known
        self._issues[key] = replace(
            record, state=IssueState.MISSED, issue=kept.issue, fingerprint=kept.fingerprint
        )

    def change(self, record: IssueRecord, *was: str) -> bool:
        key = (record.newsletter, record.edition)
        known = self._issues.get(key)
        if known is None or known.state not in was:
            return False
        self._issues[key] = replace(record, issue=known.issue, fingerprint=known.fingerprint)
        return True

    def told(self, newsletter: str, since: datetime) -> tuple[Told, ...]:
        found = [t for (n, _, _), t in self._told.items() if n == newsletter and t.at >= since]
        return tuple(sorted(found, key=lambda t: (t.at, t.edition, t.story)))

    def remember_told(self, newsletter: str, told: Iterable[Told]) -> None:
        for one in told:
            self._told.setdefault((newsletter, one.story, one.edition), one)

    def stories(self, newsletter: str) -> dict[str, str]:
        return dict(sorted(self._stories.get(newsletter, {}).items()))

    def spike_story(self, newsletter: str, edition: str, story: str, now: datetime) -> None:  # noqa: ARG002 - kept for its date only
        self._spiked.setdefault((newsletter, edition), set()).add(story)

    def spiked(self, newsletter: str, edition: str) -> frozenset[str]:
        return frozenset(self._spiked.get((newsletter, edition), ()))

    def unspike_story(self, newsletter: str, edition: str, story: str) -> bool:
        found = self._spiked.get((newsletter, edition), set())
        there = story in found
        found.discard(story)
        return there

    def pin_story(self, newsletter: str, edition: str, pin: Pin) -> None:
        self._pins[newsletter, edition, pin.story] = pin

    def unpin_story(self, newsletter: str, edition: str, story: str) -> bool:
        return self._pins.pop((newsletter, edition, story), None) is not None

    def pins(self, newsletter: str, edition: str) -> tuple[Pin, ...]:
        found = [p for (n, e, _), p in self._pins.items() if (n, e) == (newsletter, edition)]
        return tuple(sorted(found, key=lambda pin: (pin.at, pin.story)))

    def move_story(self, newsletter: str, move: Move) -> None:
        self._moves[newsletter, move.story] = move

    def undo_move(self, newsletter: str, story: str) -> bool:
        return self._moves.pop((newsletter, story), None) is not None

    def moves(self, newsletter: str) -> tuple[Move, ...]:
        found = [move for (name, _), move in self._moves.items() if name == newsletter]
        return tuple(sorted(found, key=lambda m: (m.at, m.story)))

    # Audience

    def declare(
        self,
        declarations: Iterable[Declaration],
        file_hash: str,  # noqa: ARG002 - evidence only
        now: datetime,
    ) -> tuple[str, ...]:
        rows, sentences = by_address(declarations)
        known = {address_key(s.email): s for s in self._people.values()}
        objections = []
        for key, row in rows.items():
            before = known.get(key)
            after, objection = declared_subscriber(before, None, row)
            objections.append(objection)
            after = after if before else replace(after, id=len(self._people) + 1)
            self._people[after.id] = after
            if before is None or before.state is not after.state:
                self._event(after.id, after.state, f"subscribers.yaml: {after.how}", now)
        for key, person in known.items():
            if key not in rows:
                self._people[person.id] = replace(person, in_file=False)
        return (*sentences, *filter(None, objections))

    def subscribers(self) -> tuple[Subscriber, ...]:
        return tuple(s for _, s in sorted(self._people.items()))

    def subscriber(self, subscriber_id: int) -> Subscriber | None:
        return self._people.get(subscriber_id)

    def set_consent(self, subscriber_id: int, state: Consent, why: str, now: datetime) -> None:
        known = self._people.get(subscriber_id)
        if known is None:
            raise StoreError(f"no subscriber {subscriber_id}")
        after = after_change(known.state, state)
        if after is not known.state:
            self._people[subscriber_id] = replace(known, state=after)
            self._event(subscriber_id, after, why, now)

    def _event(self, subscriber_id: int, state: Consent, why: str, now: datetime) -> None:
        self.consent_events.append(ConsentEvent(subscriber_id, state, why, now))

    # Ledger

    def plan(
        self,
        newsletter: Newsletter,
        edition: str,
        now: datetime,  # noqa: ARG002 - kept for its date only
        accepted_in: str = "",
    ) -> int:
        earlier = self.deliveries(newsletter.id, accepted_in) if accepted_in else ()
        got = {d.reader.id for d in earlier if d.state is DeliveryState.ACCEPTED}
        rows = self._rows(newsletter.id, edition)
        if not rows:
            for person in self.subscribers():
                if _may_be_mailed(person, newsletter.id) and (not accepted_in or person.id in got):
                    rows[person.id] = Delivery(
                        id=answers.delivery_id(newsletter.id, edition, person.id),
                        newsletter=newsletter.id,
                        edition=edition,
                        reader=reader_of(person),
                        state=DeliveryState.PLANNED,
                    )
        return len(rows)

    def next_claim(
        self,
        newsletter: str,
        edition: str,
        worker: str,
        now: datetime,
        answered: tuple[Delivery, Receipt, datetime | None] | None = None,
    ) -> Delivery | None:
        if answered is not None:
            delivery, receipt, retry_at = answered
            if not self._still_claimed(delivery):
                raise StoreError(f"{delivery.id} was settled by someone else")
            self._put(answers.after_answer(delivery, receipt, retry_at, now))
        for delivery in self._due(newsletter, edition, now):
            if _may_be_mailed(self._people[delivery.reader.id], newsletter):
                claim = answers.claimed(delivery, worker, now)
                self._put(claim)
                return claim
            self._put(answers.excluded(delivery, now))
        return None

    def next_claims(
        self,
        newsletter: str,
        edition: str,
        now: datetime,
        wishes: Sequence[tuple[str, tuple[Delivery, Receipt, datetime | None] | None]],
    ) -> tuple[Delivery | None, ...]:
        answered = [found for _, found in wishes if found]
        self.next_batch(newsletter, edition, "", now, 0, answered)
        return tuple(self.next_claim(newsletter, edition, worker, now) for worker, _ in wishes)

    def sent_since(self, provider: str, since: datetime) -> int:
        rows = [row for rows in self._deliveries.values() for row in rows.values()]
        return sum(_was_handed(row, provider, since) for row in rows)

    def full_mailbox(self, subscriber_id: int, since: datetime) -> int:
        rows = [rows[subscriber_id] for rows in self._deliveries.values() if subscriber_id in rows]
        return sum(
            row.claimed_at is not None
            and row.claimed_at >= since
            and answers.MAILBOX_FULL in row.answer
            for row in rows
        )

    def next_batch(
        self,
        newsletter: str,
        edition: str,
        worker: str,
        now: datetime,
        size: int,
        answered: Sequence[tuple[Delivery, Receipt | None, datetime | None]] = (),
    ) -> tuple[Delivery, ...]:
        if not all(self._still_claimed(delivery) for delivery, _, _ in answered):
            raise StoreError(f"{answered[0][0].id} was settled by someone else")
        for delivery, receipt, retry_at in answered:
            self.settle(delivery, receipt, now, retry_at)
        while size and (due := self._due(newsletter, edition, now)):
            first, claims = due[0], []
            for row in [d for d in due if _variant(d) == _variant(first)][:size]:
                if _may_be_mailed(self._people[row.reader.id], newsletter):
                    claims.append(answers.claimed(row, worker, now))
                    self._put(claims[-1])
                else:
                    self._put(answers.excluded(row, now))
            if claims:
                return tuple(claims)
        return ()

    def _due(self, newsletter: str, edition: str, now: datetime) -> list[Delivery]:
        rows = sorted(self._rows(newsletter, edition).values(), key=_order)
        return [row for row in rows if answers.may_claim(row, now)]

    def in_doubt(self, newsletter: str, edition: str) -> tuple[Delivery, ...]:
        found = self.deliveries(newsletter, edition)
        return tuple(d for d in found if d.state is DeliveryState.CLAIMED)

    def settle(
        self,
        delivery: Delivery,
        receipt: Receipt | None,
        now: datetime,
        retry_at: datetime | None = None,
    ) -> None:
        if not self._still_claimed(delivery):
            return
        if receipt is None:
            self._put(answers.put_back(delivery))
        else:
            self._put(answers.after_answer(delivery, receipt, retry_at, now))

    def expire(self, newsletter: str, edition: str, now: datetime) -> int:
        unsent = (DeliveryState.PLANNED, DeliveryState.DEFERRED)
        late = [d for d in self.deliveries(newsletter, edition) if d.state in unsent]
        for d in late:
            self._put(replace(d, state=DeliveryState.EXPIRED, retry_at=None, answered_at=now))
        return len(late)

    def counts(self, newsletter: str, edition: str) -> Counts:
        states = [d.state for d in self.deliveries(newsletter, edition)]
        return Counts(**{state.value: states.count(state) for state in DeliveryState})

    def next_retry(self, newsletter: str, edition: str) -> datetime | None:
        deferred = (d.retry_at for d in self.deliveries(newsletter, edition) if d.retry_at)
        return min(deferred, default=None)

    def deliveries(self, newsletter: str, edition: str) -> tuple[Delivery, ...]:
        return tuple(d for _, d in sorted(self._rows(newsletter, edition).items()))

    def _rows(self, newsletter: str, edition: str) -> dict[int, Delivery]:
        return self._deliveries.setdefault((newsletter, edition), {})

    def _put(self, delivery: Delivery) -> None:
        self._rows(delivery.newsletter, delivery.edition)[delivery.reader.id] = delivery

    def _still_claimed(self, delivery: Delivery) -> bool:
        kept = self._rows(delivery.newsletter, delivery.edition)[delivery.reader.id]
        return kept.state is DeliveryState.CLAIMED and kept.attempts == delivery.attempts

    # Diary

    @contextmanager
    def lock(self) -> Iterator[None]:
        if self._locked:
            raise Busy("another run holds the lock")
        self._locked = True
        try:
            yield
        finally:
            self._locked = False

    def note(self, note: RunNote) -> bool:
        if note.key and any(n.key == note.key for n in self._notes):
            return False
        self._notes.append(note)
        return True

    def notes(self, limit: int = 50) -> tuple[RunNote, ...]:
        numbered = sorted(enumerate(self._notes), key=lambda n: (n[1].at, n[0]), reverse=True)
        return tuple(note for _, note in numbered[:limit])

    def moment(self, name: str) -> datetime | None:
        return self._moments.get(name)

    def set_moment(self, name: str, at: datetime) -> None:
        self._moments[name] = at

    def close(self) -> None:
        self._locked = False


def _followed(known: Article | None, found: Article) -> Article:
    if known is None:
        return found
    if known.source != found.source:
        return known
    texts = ("link", "outlet", "title", "lead", "body", "language", "author", "credit", "image")
    kept = {name: getattr(found, name) or getattr(known, name) for name in texts}
    return replace(known, **kept, published=found.published or known.published)


def _with_page(article: Article, page: PageText | None) -> Article:
    if page is None:
        return article
    body = page.text if len(page.text) > len(article.body) else article.body
    image = article.image or page.image
    return replace(article, body=body, canonical=page.canonical, image=image)


def _may_be_mailed(person: Subscriber, newsletter: str) -> bool:
    on_list = not person.newsletters or newsletter in person.newsletters
    return person.state is Consent.CONFIRMED and on_list


def _was_handed(row: Delivery, provider: str, since: datetime) -> bool:
    if row.state is DeliveryState.CLAIMED:
        mine = row.claimed_by.startswith(f"{provider} ")
        return mine and row.claimed_at is not None and row.claimed_at >= since
    return row.provider == provider and row.answered_at is not None and row.answered_at >= since


def _order(delivery: Delivery) -> tuple[object, ...]:
    """Planned rows by variant and reader, then deferred ones by when they are due."""
    if delivery.retry_at is None:
        return (False, *_variant(delivery)[1:], delivery.reader.id)
    return (True, delivery.retry_at, delivery.reader.id)


def _variant(delivery: Delivery) -> tuple[DeliveryState, str, str]:
    reader = delivery.reader
    return (delivery.state, json.dumps(reader.sections, ensure_ascii=False), reader.language)
