"""subscribers.yaml is read at the start of every run."""

from digest.steps.rooms import Report, Rooms


def take_in(rooms: Rooms, report: Report) -> None:
    """Bring the store up to subscribers.yaml.

    What is wrong with its rows, and what was not taken as written, stays so until somebody edits
    the file: it is said once for each state of the file, and stands in `digest status`.
    """
    file = rooms.read_audience()
    notes = rooms.store.declare(file.rows, file.file_hash, rooms.clock())
    for problem in file.problems:
        report.standing_trouble(f"subscribers {file.file_hash[:12]} {problem}", problem)
    for note in (*file.notes, *notes):
        report.say_once(f"subscribers {file.file_hash[:12]} {note}", note)
