"""Have a draft's stories told by the language model; what it may not print stays as it was.

What was asked is asked once: the store remembers each answer by its question, so that a draft made
again, another process or a restored store print the same bytes without a second call. Answers that
are remembered are checked again like new ones.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial

from digest.model.news import Draft
from digest.model.retelling import Exchange, Message, Offer, Reply
from digest.model.settings import LlmRules, Newsletter
from digest.newsroom.retell import Retold, cost_of, retell, with_items, worst_cost
from digest.newsroom.retell.dialogue import How
from digest.newsroom.retell.price import cap_of, money
from digest.ports import LanguageModel, ModelSession
from digest.steps.rooms import Report, Rooms
from digest.text.counting import counted


@dataclass
class _Asking:
    """The asking for one issue: what it has cost, and what is yet to be written down."""

    rooms: Rooms
    rules: LlmRules
    model: LanguageModel
    session: ModelSession
    newsletter: str
    edition: str
    spent: int
    fresh: dict[str, Exchange] = field(default_factory=dict)
    asked: int = 0

    def ask(self, story: str, messages: tuple[Message, ...]) -> Reply:
        """The remembered answer, else the model's, else why it may not be asked."""
        key = self._key(messages)
        known = self.rooms.store.answered(key)
        if known is not None:
            return Reply(known.came)
        if self.spent + worst_cost(self.rules, messages) > cap_of(self.rules):
            cap = f"{self.rules.max_cost:g} {self.rules.currency}"
            return Reply(failed=f"one more answer could cost more than {cap}", asked=False)
        reply = self.session.ask(messages)
        if reply.asked:
            self.fresh[key] = self._exchange(key, story, messages, reply)
            self.spent += self.fresh[key].cost
            self.asked += 1
        return reply

    def keep(self, retold: Retold) -> None:
        """Write down what was asked for one story, with what there is to say against it."""
        for one in retold.rounds:
            exchange = self.fresh.pop(self._key(one.asked), None)
            if exchange is not None:
                self.rooms.store.keep_exchange(replace(exchange, against=one.against))

    def _key(self, messages: Sequence[Message]) -> str:
        whole = json.dumps([self.model.identity, _sent(messages)], ensure_ascii=False)
        return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()

    def _exchange(
        self, key: str, story: str, messages: Sequence[Message], reply: Reply
    ) -> Exchange:
        return Exchange(
            key=key,
            newsletter=self.newsletter,
            edition=self.edition,
            story=story,
            at=self.rooms.clock(),
            model=self.rules.model,
            sent=_sent(messages),
            came=reply.text,
            failed=reply.failed,
            tokens_in=reply.tokens_in,
            tokens_out=reply.tokens_out,
            counted=reply.counted,
            cost=cost_of(self.rules, reply.tokens_in, reply.tokens_out),
        )


def _sent(messages: Sequence[Message]) -> str:
    return json.dumps([asdict(message) for message in messages], ensure_ascii=False)


def tell(
    rooms: Rooms, newsletter: Newsletter, draft: Draft, offers: Sequence[Offer], report: Report
) -> Draft:
    """The draft with each story in the model's words, or as it is with the reason why."""
    rules, model = rooms.settings.llm, rooms.teller
    if rules is None or model is None or not offers:
        return draft
    edition = draft.issue.edition
    spent = sum(one.cost for one in rooms.store.exchanges(newsletter.id, edition))
    asking = _Asking(rooms, rules, model, model.open(), newsletter.id, edition, spent)
    items = {item.story: item for item in draft.issue.items}
    told: dict[str, Retold] = {}
    for number, offer in enumerate(offers, 1):
        told[offer.story] = retell(items[offer.story], offer, partial(asking.ask, offer.story))
        asking.keep(told[offer.story])
        rooms.progress("stories", number, len(offers))
    _say(asking, told, report)
    changed = {story: one.item for story, one in told.items()}
    return replace(draft, issue=with_items(draft.issue, changed, _notes(told)))


def _notes(told: Mapping[str, Retold]) -> tuple[str, ...]:
    """What an editor should know: how many stories are in the model's words, and why not all."""
    counts = Counter(one.how for one in told.values())
    asked = counts.total() - counts[How.NOTHING]
    if not asked:
        return ()
    whys = ((How.REFUSED, "it was refused"), (How.SILENT, "it gave no answer"))
    listed = ", ".join(f"{counts[how]} where {words}" for how, words in whys if counts[how])
    rest = f"; the sources' own words stand in {listed} (digest why STORY)" if listed else ""
    return (
        f"A language model told {counts[How.TOLD]} of {counted(asked, 'story', 'stories')}{rest}.",
    )


def _say(asking: _Asking, told: Mapping[str, Retold], report: Report) -> None:
    counts = Counter(one.how for one in told.values())
    spent = money(asking.spent, asking.rules.currency)
    report.say(
        f"the language model {asking.rules.model} told {counts[How.TOLD]} of "
        f"{counted(len(told), 'story', 'stories')} of {asking.newsletter} {asking.edition}; "
        f"{counted(asking.asked, 'question')} asked, {counts[How.REFUSED]} refused, "
        f"{counts[How.SILENT]} unanswered, {counts[How.NOTHING]} with nothing to join; "
        f"{spent} for this issue",
        asking.newsletter,
    )
    for why in dict.fromkeys(one.reply.failed for each in told.values() for one in each.rounds):
        if why:
            report.standing_trouble(
                f"llm {asking.newsletter} {why}",
                f"The language model did not tell all of {asking.newsletter} {asking.edition}: "
                f"{why}. Those stories stand in their sources' own words.",
            )
