"""Who a correction goes to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.ledgers import EDITION, NOW, newsletter, readers
from fakes.stores import KINDS, opened

from digest.model.people import Consent
from digest.model.sending import Receipt, Verdict
from digest.ports import Store

CORRECTION = f"{EDITION}/correction-1"


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as made:
        yield made


def answer(store: Store, verdict: Verdict) -> None:
    claimed = store.next_claim("daily", EDITION, "me", NOW)
    assert claimed is not None
    store.settle(claimed, Receipt(verdict, "so said"), NOW)


def test_a_correction_goes_to_those_the_error_was_accepted_for_and_to_nobody_else(
    store: Store,
) -> None:
    store.declare(readers(5), "hash", NOW)
    store.plan(newsletter(), EDITION, NOW)
    verdicts = (Verdict.ACCEPTED, Verdict.REFUSED_ADDRESS, Verdict.UNKNOWN, Verdict.ACCEPTED)
    for verdict in verdicts:
        answer(store, verdict)
    store.declare(readers(6), "hash", NOW)
    assert store.plan(newsletter(), CORRECTION, NOW, EDITION) == 2
    assert [d.reader.id for d in store.deliveries("daily", CORRECTION)] == [1, 4]


def test_who_withdrew_since_gets_no_correction(store: Store) -> None:
    store.declare(readers(2), "hash", NOW)
    store.plan(newsletter(), EDITION, NOW)
    answer(store, Verdict.ACCEPTED)
    answer(store, Verdict.ACCEPTED)
    store.set_consent(1, Consent.WITHDRAWN, "left", NOW)
    assert store.plan(newsletter(), CORRECTION, NOW, EDITION) == 1


def test_an_edition_that_reached_nobody_is_corrected_to_nobody(store: Store) -> None:
    store.declare(readers(2), "hash", NOW)
    assert store.plan(newsletter(), CORRECTION, NOW, EDITION) == 0
