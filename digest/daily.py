"""The way of the news, whole: gather, draft, sign off, send, tell.

Cron, the clock, the desk and the command line all call run_daily. It is safe to run again after
any interruption: each step asks what is there, and what is done is found done.
"""

from digest.desk.duty import Act, next_duty
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
    Act.MISS: signing.miss,
    Act.START: sending.start,
    Act.PUMP: sending.pump,
}


def run_daily(rooms: Rooms, *, at_once: bool = False, only: str = "") -> Report:
    """Do all that is due now, for every newsletter or for `only` one; say what was done.

    `at_once` takes draft_at and send_at as come: draft, sign off if the rule is automatic, send.
    Raises Busy if another run is at work, StoreError and TemplateError when those are broken.
    """
    report = Report(rooms)
    with rooms.store.lock():
        audience.take_in(rooms, report)
        due = [n for n in rooms.settings.newsletters if only in ("", n.id)]
        gathering.gather_if_due(rooms, due, report, at_once=at_once)
        for newsletter in due:
            _walk(rooms, newsletter, report, at_once=at_once)
        gathering.forget_old(rooms)
        operators.tell(rooms, report)
    return report


def _walk(rooms: Rooms, newsletter: Newsletter, report: Report, *, at_once: bool) -> None:
    """Bring every edition of one newsletter as far as it can come now."""
    for slot in signing.slots(rooms, newsletter, at_once=at_once):
        done: set[Act] = set()
        while True:
            record = rooms.store.issue(newsletter.id, slot.edition)
            seen = signing.circumstances(rooms, newsletter, done, at_once=at_once)
            duty = next_duty(newsletter, slot, record, seen)
            if duty.act is Act.WAIT or duty.act in done:
                report.stands(newsletter, slot, record, duty.why)
                break
            done.add(duty.act)
            ACTS[duty.act](rooms, newsletter, slot, duty.why, report)
