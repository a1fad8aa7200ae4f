"""What went wrong goes to those who run the machine."""

from digest.steps import post
from digest.steps.rooms import Report, Rooms


def tell(rooms: Rooms, report: Report) -> None:
    """Mail the troubles that are new since the last run to `operators`, if there are any."""
    operators, newsletters = rooms.settings.operators, rooms.settings.newsletters
    if not (report.fresh_troubles and operators and newsletters):
        return
    mails = [
        post.trouble_mail(newsletters[0], who, report.fresh_troubles, rooms.clock())
        for who in operators
    ]
    report.troubles.extend(rooms.pump.post(mails, "operators"))
