"""What scripts get with --json: the keys are a promise."""

from dataclasses import asdict

from digest.model.news import Issue, Item, LeftOut
from digest.model.sending import Counts, Delivery, IssueRecord
from digest.ports import RunNote


def issue_value(
    record: IssueRecord, counts: Counts, doubts: tuple[Delivery, ...] = ()
) -> dict[str, object]:
    """An issue and what was decided about it."""
    issue = record.issue
    return {
        "newsletter": record.newsletter,
        "edition": record.edition,
        "state": record.state,
        "reason": record.reason,
        "subject": issue.subject if issue else None,
        "fingerprint": record.fingerprint or None,
        "drafted_at": issue.drafted_at if issue else None,
        "send_at": record.send_at,
        "expires_at": record.expires_at,
        "approved_by": record.approved_by or None,
        "approved_at": record.approved_at,
        "sent_at": record.sent_at,
        "counts": counts_value(counts),
        "in_doubt": [doubt_value(delivery) for delivery in doubts],
        "sections": _sections(issue) if issue else [],
        "left_out": len(issue.left_out) if issue else 0,
    }


def _sections(issue: Issue) -> list[dict[str, object]]:
    return [
        {
            "name": section.name,
            "stories": [_line(item) for item in section.stories],
            "also": [_line(item) for item in section.also],
        }
        for section in issue.sections
    ]


def _line(item: Item) -> dict[str, object]:
    return {
        "story": item.story,
        "headline": item.headline,
        "status": item.status,
        "score": item.score,
        "outlets": [citation.outlet for citation in item.sources],
    }


def counts_value(counts: Counts) -> dict[str, int]:
    """All seven states and their sum."""
    return asdict(counts) | {"total": counts.total}


def doubt_value(delivery: Delivery) -> dict[str, object]:
    """A delivery whose answer was never written down."""
    return {
        "delivery": delivery.id,
        "newsletter": delivery.newsletter,
        "edition": delivery.edition,
        "email": delivery.reader.email,
        "claimed_at": delivery.claimed_at,
        "attempts": delivery.attempts,
    }


def item_value(record: IssueRecord, item: Item) -> dict[str, object]:
    """Why a story is told, and where."""
    return _head(record, item) | {
        "told": True,
        "status": item.status,
        "why_left_out": None,
        "rule": None,
        "sources": [
            {"outlet": c.outlet, "url": c.url, "published": c.published} for c in item.sources
        ],
    }


def left_out_value(record: IssueRecord, left: LeftOut) -> dict[str, object]:
    """Why a story is not told."""
    return _head(record, left) | {
        "told": False,
        "status": None,
        "why_left_out": left.why,
        "rule": left.rule or None,
        "sources": [{"outlet": None, "url": url, "published": None} for url in left.articles],
    }


def _head(record: IssueRecord, entry: Item | LeftOut) -> dict[str, object]:
    return {
        "newsletter": record.newsletter,
        "edition": record.edition,
        "story": entry.story,
        "headline": entry.headline,
        "section": entry.section,
        "score": entry.score,
        "terms": [
            {
                "name": t.name,
                "value": t.value,
                "weight": t.weight,
                "adds": round(t.contribution, 4),
                "why": t.why,
            }
            for t in entry.reasons
        ],
    }


def note_value(note: RunNote) -> dict[str, object]:
    """A line of the diary."""
    return {
        "at": note.at,
        "text": note.text,
        "newsletter": note.newsletter or None,
        "trouble": note.trouble,
    }
