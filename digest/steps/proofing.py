"""Preflight in the way: every variant proofed and sealed, evidence gathered, findings kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hashlib import sha256
from itertools import chain

from digest.audience.links import pictures_url
from digest.mail.house import links_of
from digest.mail.preflight import House, Proof, not_reached, preflight
from digest.model.checks import Choice, Evidence, Finding, LinkAnswer, Preflight, Reach, Seal
from digest.model.news import Issue
from digest.model.people import Consent, Reader
from digest.model.pictures import Picture
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter
from digest.outbox.seal import hash_of, seal_of
from digest.ports import Specimen, reader_of
from digest.steps import post
from digest.steps.rooms import Report, Rooms

NOBODY = Reader(id=0, email="reader@example.org", name="A. Reader")
"""Whose copy is looked at where nobody made that choice."""
LINKS_KEPT = timedelta(days=1)
"""A link that answered less long ago is not asked again."""
_SETTLED = frozenset({Reach.ANSWERS, Reach.SHUT})
_SHOWN_ONLINE = frozenset({IssueState.APPROVED, IssueState.SENDING, IssueState.SENT})
IN_COPIES = (
    *("id", "title", "sender", "reply_to", "postal_address", "timezone", "language", "accent"),
    *("images", "blocks"),
)
"""What of a newsletter's settings may reach a reader's copy."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a preflight found, and the seal of the very bytes it looked at."""

    preflight: Preflight
    seal: Seal


def check(
    rooms: Rooms,
    newsletter: Newsletter,
    record: IssueRecord,
    *,
    besides: Iterable[Choice] = (),
    afresh: bool = False,
) -> Checked:
    """Proof an issue in every variant and keep what was found with it.

    `besides` are choices to be proofed though nobody has them now. Programs look again only where
    the bytes are others than last time, or `afresh`. Raises TemplateError.
    """
    issue = record.issue
    assert issue is not None, "only what was drafted is checked"
    readers = _specimens(rooms, newsletter, besides)
    made: dict[Choice, str] = {}
    proofs = _proofs(rooms, newsletter, issue, readers, made)
    neutral = next(proofs)
    evidence = _evidence(rooms, newsletter, record, neutral, afresh=afresh)
    house = house_of(rooms, newsletter, issue)
    findings = preflight(issue, chain((neutral,), proofs), house, evidence)
    seal = _seal(rooms, newsletter, issue, made)
    found = Preflight(
        seal=seal.hash,
        at=rooms.clock(),
        findings=findings,
        unchecked=(*evidence.unchecked, *not_reached(evidence.links, house)),
        evidence=_without_keys(evidence, rooms),
        specimen=_known_by(neutral),
    )
    rooms.store.save_preflight(newsletter.id, record.edition, found)
    return Checked(found, seal)


def seal_now(rooms: Rooms, newsletter: Newsletter, issue: Issue, choices: Iterable[Choice]) -> Seal:
    """The seal of what would be sent now to readers with these choices."""
    made = {
        choice: hash_of(post.variant_parts(post.variant_for(rooms, issue, choice)))
        for choice in choices
    }
    return _seal(rooms, newsletter, issue, made)


def tell(rooms: Rooms, newsletter: Newsletter, record: IssueRecord, report: Report) -> None:
    """Check a draft and say in a line what came of it; the sentences go to the editors.

    A draft that tells nothing is not looked at: it can not be signed off.
    """
    issue = record.issue
    if issue is None or not (issue.items or issue.correction):
        return
    found = check(rooms, newsletter, record).preflight
    counted = counted_findings(found)
    if counted:
        text = f"preflight of {newsletter.id} {record.edition}: {counted}"
        report.say(f"{text}; `digest preflight --last` lists them", newsletter.id)


def counted_findings(found: Preflight) -> str:
    """`1 error and 2 warnings`, or an empty string."""
    parts = [
        f"{len(some)} {name}{'' if len(some) == 1 else 's'}"
        for name, some in (("error", found.errors), ("warning", found.warnings))
        if some
    ]
    return " and ".join(parts)


def sentence(found: Finding) -> str:
    """A finding as a person reads it."""
    return f"{found.level}: {found.sentence}{f' ({found.where})' if found.where else ''}"


def house_of(rooms: Rooms, newsletter: Newsletter, issue: Issue) -> House:
    """What the rules must know of the publisher, and of the pictures this issue shows."""
    return House(
        sender_domain=post.sender_address(newsletter).rpartition("@")[2].lower(),
        postal_address=newsletter.postal_address,
        sources={source.url: source for source in rooms.settings.sources},
        marks=rooms.templates.marks,
        base_url=rooms.public_url,
        reaches_readers=any(p.name != "file" for p in rooms.settings.providers),
        images=newsletter.images or bool(newsletter.logo),
        pictures=dict(_pictures(rooms, issue)),
    )


def _pictures(rooms: Rooms, issue: Issue) -> Iterator[tuple[str, Picture | None]]:
    """Each picture's address and what the store has for it: the bytes signed off, or None."""
    for shown in issue.pictures:
        found = rooms.store.picture(shown.hash)
        whole = found is not None and sha256(found.data).hexdigest() == shown.hash
        yield f"{pictures_url(rooms.public_url)}/{shown.name}", found if whole else None


def _specimens(
    rooms: Rooms, newsletter: Newsletter, besides: Iterable[Choice]
) -> Mapping[Choice, Reader]:
    """A reader for each choice there is, the neutral one first; with NOBODY's name and address."""
    found = {Choice(): NOBODY} | {
        choice: replace(NOBODY, sections=choice.sections, language=choice.language)
        for choice in besides
    }
    for subscriber in rooms.store.subscribers():
        on_list = not subscriber.newsletters or newsletter.id in subscriber.newsletters
        if subscriber.state is Consent.CONFIRMED and on_list:
            reader = reader_of(subscriber)
            choice = post.choice_of(newsletter, reader)
            if choice not in found or not found[choice].id:
                found[choice] = replace(reader, email=NOBODY.email, name=NOBODY.name)
    return found


def _proofs(
    rooms: Rooms,
    newsletter: Newsletter,
    issue: Issue,
    readers: Mapping[Choice, Reader],
    made: dict[Choice, str],
) -> Iterator[Proof]:
    """A proof of each variant, one at a time; the hash of its parts is put into `made`."""
    for done, (choice, reader) in enumerate(readers.items(), 1):
        variant = post.variant_for(rooms, issue, choice)
        made[choice] = hash_of(post.variant_parts(variant))
        links = post.links_for(rooms, newsletter.id, issue.edition, reader)
        copy = variant.to(reader, links)
        name = f"{newsletter.id}.{issue.edition}.preflight"
        data = post.message_for(rooms, newsletter, copy, reader, name)
        yield Proof(choice, copy, links.leave, links.view, data)
        rooms.progress("copies checked", done, len(readers))


def _evidence(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, neutral: Proof, *, afresh: bool
) -> Evidence:
    """What was seen from outside, with what is known already from less than a day ago."""
    assert record.issue is not None
    now = rooms.clock()
    wanted = sorted(outward(record.issue) & set(_web_links(neutral)))
    before = rooms.store.preflight(newsletter.id, record.edition)
    same = before is not None and before.specimen == _known_by(neutral) and not afresh
    known = _known(rooms, wanted)
    specimen = None if same else Specimen(neutral.copy.html, neutral.message)
    asked = [url for url in wanted if url not in known]
    seen = rooms.inspector.inspect(asked, _ours(rooms, record, neutral), specimen, now)
    rooms.store.keep_link_answers(_foreign(seen, rooms), now - LINKS_KEPT)
    seen = replace(seen, links=(*known.values(), *seen.links))
    if not rooms.public_url:
        silence = "base_url or secret is not set, so our own pages were not asked."
        seen = replace(seen, unchecked=(*seen.unchecked, silence))
    if same and before is not None:
        then = before.evidence
        unchecked = tuple(dict.fromkeys((*seen.unchecked, *then.unchecked)))
        seen = replace(seen, looks=then.looks, spam=then.spam, unchecked=unchecked)
    return seen


def outward(issue: Issue) -> set[str]:
    """Where an issue leads: its sources, a correction's, and the links of the house's blocks."""
    cited = [one for item in issue.items for one in item.sources]
    cited += issue.correction.sources if issue.correction else ()
    return {one.url for one in cited if one.url} | links_of(issue.blocks)


def _web_links(neutral: Proof) -> list[str]:
    """Every address in the text part: it carries the same links as the HTML."""
    return [word for word in neutral.copy.text.split() if word.startswith(("http://", "https://"))]


def _known(rooms: Rooms, urls: Iterable[str]) -> dict[str, LinkAnswer]:
    now = rooms.clock()
    answers = rooms.store.link_answers(urls, now - LINKS_KEPT)
    return {a.url: a for a in answers if a.reach in _SETTLED and a.at <= now}


def _ours(rooms: Rooms, record: IssueRecord, neutral: Proof) -> list[str]:
    """Our own pages this mail leads to and that can be there by now."""
    if not rooms.public_url:
        return []
    signed = next((s.id for s in rooms.store.subscribers() if s.state is Consent.CONFIRMED), 0)
    leave = post.links_for(
        rooms, record.newsletter, record.edition, replace(NOBODY, id=signed)
    ).leave
    online = [neutral.view] if record.state in _SHOWN_ONLINE else []
    shown = record.issue.pictures if record.issue else ()
    pictures = [f"{pictures_url(rooms.public_url)}/{picture.name}" for picture in shown]
    return [leave if signed else f"{rooms.public_url}/", *online, *pictures]


def _foreign(seen: Evidence, rooms: Rooms) -> list[LinkAnswer]:
    ours = rooms.public_url
    return [a for a in seen.links if not (ours and a.url.startswith(ours))]


def _without_keys(evidence: Evidence, rooms: Rooms) -> Evidence:
    """What is kept: a reader's signed link is a key and is not."""
    return replace(evidence, links=tuple(_foreign(evidence, rooms)))


def _known_by(proof: Proof) -> str:
    return sha256(
        f"{proof.copy.subject}\n{proof.copy.html}\n{proof.copy.text}".encode()
    ).hexdigest()


def _seal(rooms: Rooms, newsletter: Newsletter, issue: Issue, made: Mapping[Choice, str]) -> Seal:
    settings = {name: getattr(newsletter, name) for name in IN_COPIES}
    settings["blocks"] = [
        {name: str(value) for name, value in asdict(block).items()} for block in newsletter.blocks
    ]
    rendering = settings | {"base_url": rooms.base_url}
    return seal_of(issue, rooms.templates.fingerprint, rendering, rooms.version, made)
