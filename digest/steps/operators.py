"""What went wrong goes to those who run the machine."""

from digest.ports import RunNote
from digest.steps import post
from digest.steps.rooms import Report, Rooms


def hear(rooms: Rooms, report: Report) -> None:
    """Take in what the door has to tell: troubles from between the runs."""
    for heard in rooms.heard:
        if heard.told:
            report.troubles.append(heard.text)
            note = RunNote(rooms.clock(), heard.text, trouble=True, key=heard.key)
            rooms.store.note(note)
        else:
            report.trouble(heard.key, heard.text)


def beat(rooms: Rooms, report: Report) -> None:
    """Fetch heartbeat_url: a watchdog hears that this run came to its end. Told once a day."""
    failed = rooms.heartbeat()
    if failed:
        report.trouble(f"heartbeat {rooms.clock():%Y-%m-%d}", failed)


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
