from benchmarks.retelling import measured

FERRY = "A ferry that carried 212 people sank near the island of Masbate on Tuesday, police said."


def row(sentence: str, *, ok: bool, kind: str = "", near: bool = True) -> dict[str, object]:
    return {"source": [FERRY], "sentence": sentence, "ok": ok, "kind": kind, "near": near}


def test_shares_are_of_the_rows_a_model_could_have_said() -> None:
    rows = [
        row(FERRY, ok=True),
        row("A ferry that carried 221 people sank near the island of Masbate", ok=False, kind="n"),
        row("A boat went down and 212 people drowned in terror", ok=True, near=False),
        row(FERRY, ok=True) | {"source": [FERRY] * 4},
        row(FERRY, ok=True) | {"source": ["He said so on Tuesday in the port of Masbate."]},
    ]
    found = measured(rows)
    assert found["left_out"] == 2
    shares = found["refused"]
    assert shares["near true"] == {"n": 1, "facts": 0.0, "all": 0.0}
    assert shares["near n"] == shares["near false"] == {"n": 1, "facts": 1.0, "all": 1.0}
    assert shares["human true"]["all"] == 1.0
