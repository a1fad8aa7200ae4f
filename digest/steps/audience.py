"""subscribers.yaml is read at the start of every run."""

from digest.steps.rooms import Report, Rooms


def take_in(rooms: Rooms, report: Report) -> None:
    """Bring the store up to subscribers.yaml; rows that are wrong become troubles, once each."""
    file = rooms.read_audience()
    notes = rooms.store.declare(file.rows, file.file_hash, rooms.clock())
    for problem in file.problems:
        report.trouble(f"subscribers {file.file_hash[:12]} {problem}", problem)
    for note in notes:
        report.say(note)
