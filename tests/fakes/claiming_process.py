"""Claims all it can and says what it got, a delivery's id a line. Arguments: store, name, size.

Size 0 claims one row at a time, as connections do. It waits for a line before it begins.
"""

import sys

from fakes.ledgers import EDITION, NOW

from digest.model.sending import Delivery, Receipt, Verdict
from digest.store import open_store

ACCEPTED = Receipt(Verdict.ACCEPTED, "250 ok", 250)


def main(url: str, worker: str, size: int) -> None:
    store = open_store(url)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    answered: list[tuple[Delivery, Receipt, None]] = []
    while True:
        if size:
            claims = store.next_batch("daily", EDITION, worker, NOW, size, answered)
        else:
            last = answered[0] if answered else None
            one = store.next_claim("daily", EDITION, worker, NOW, last)
            claims = () if one is None else (one,)
        if not claims:
            break
        for row in claims:
            sys.stdout.write(f"{row.id}\n")
        answered = [(row, ACCEPTED, None) for row in claims]
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
