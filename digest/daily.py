"""The way of the news, whole: gather, draft, sign off, send, tell.

Cron, the clock, the desk and the command line all call run_daily. It is safe to run again after
any interruption: each step asks what is there, and what is done is found done.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from digest.desk.duty import Act, next_duty
from digest.desk.moments import LOOK
from digest.model.settings import Newsletter
from digest.steps import audience, drafting, gathering, operators, sending, signing
from digest.steps.rooms import Report, Rooms

ACTS = {
    Act.DRAFT: drafting.draft,
    Act.REDRAFT: drafting.draft,
    Act.MAIL_DRAFT: signing.mail_draft,
    Act.REMIND: signing.remind,
    Act.APPROVE: signing.approve_automatically,
    Act.SPIKE: signing.spike_for_rule,
    Act.SAY_THIN: signing.say_thin,
    Act.MISS: signing.miss,
    Act.START: sending.start,
    Act.PUMP: sending.pump,
}


POST = frozenset({Act.APPROVE, Act.START, Act.PUMP})
Done = defaultdict[tuple[str, str], set[Act]]
"""What this run has done already, by newsletter and edition."""


def run_daily(rooms: Rooms, *, at_once: bool = False, only: str = "") -> Report:
    """Do all that is due now, for every newsletter or for `only` one; say what was done.

    `at_once` takes draft_at and send_at as come: draft, sign off if the rule is automatic, send.
    Raises Busy if another run is at work, StoreError and TemplateError when those are broken.
    """
    report = Report(rooms)
    with rooms.store.lock():
        operators.hear(rooms, report)
        audience.take_in(rooms, report)
        due = [n for n in rooms.settings.newsletters if only in ("", n.id)]
        _go_rounds(rooms, due, report, at_once=at_once)
        gathering.forget_old(rooms)
        operators.beat(rooms, report)
        operators.tell(rooms, report)
    return report


def _go_rounds(
    rooms: Rooms, newsletters: Sequence[Newsletter], report: Report, *, at_once: bool
) -> None:
    """Of several newsletters each is sent for a while in its turn, until all are done."""
    report.turn = sending.TURN if len(newsletters) > 1 else None
    done, looked = Done(set), rooms.clock()
    _go_round(rooms, newsletters, report, done, at_once=at_once)
    while report.broken_off:
        # As often as another run would, those that wait for a provider are tried again too.
        is_time = rooms.clock() - looked >= LOOK
        looked = rooms.clock() if is_time else looked
        for issue in done if is_time else report.broken_off:
            done[issue].discard(Act.PUMP)
        report.broken_off.clear()
        _go_round(rooms, newsletters, report, done, at_once=at_once, goes_on=True)


def _go_round(
    rooms: Rooms,
    newsletters: Sequence[Newsletter],
    report: Report,
    done: Done,
    *,
    at_once: bool,
    goes_on: bool = False,
) -> None:
    """All newsletters once: what is to be sent, then the news, then all else that is due.

    `goes_on`: some are still being sent from the round before.
    """
    if not at_once:  # mail that is due does not wait for sources
        for newsletter in newsletters:
            _walk(rooms, newsletter, report, done, POST)
    mail_waits = goes_on or bool(report.broken_off)
    gathering.gather_if_due(rooms, newsletters, report, at_once=at_once, mail_waits=mail_waits)
    for newsletter in newsletters:
        _walk(rooms, newsletter, report, done, ACTS, at_once=at_once)


def _walk(
    rooms: Rooms,
    newsletter: Newsletter,
    report: Report,
    done_in_run: Done,
    acts: Collection[Act],
    *,
    at_once: bool = False,
) -> None:
    """Bring every edition of one newsletter as far as it can come now by these acts."""
    for slot in signing.slots(rooms, newsletter, at_once=at_once):
        done = done_in_run[newsletter.id, slot.edition]
        while True:
            record = rooms.store.issue(newsletter.id, slot.edition)
            seen = signing.circumstances(rooms, newsletter, done, at_once=at_once)
            duty = next_duty(newsletter, slot, record, seen)
            if duty.act not in acts or duty.act in done:
                break
            done.add(duty.act)
            ACTS[duty.act](rooms, newsletter, slot, duty.why, report)
        if acts is ACTS:
            report.stands(newsletter, slot, record, duty.why)
