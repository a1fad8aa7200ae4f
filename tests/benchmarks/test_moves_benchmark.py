from benchmarks import moves
from benchmarks.rows import Row
from digest.model.settings import SectionRule

RULES = (SectionRule("Africa", ""), SectionRule("Business", ""))
STRIKE = "Dockers of Velm end their strike at the grain terminal"
ROWS: list[Row] = [
    {"title": STRIKE, "section": "Business", "sections": ["Business"], "worth": 2},
    {"title": f"{STRIKE} after ten days", "section": "Business", "sections": [], "worth": 2},
    {"title": "Floods in Kenya", "section": "Africa", "sections": ["Africa"], "worth": 2},
    {"title": "Choir sings all night", "section": None, "worth": 0},
]


def test_what_one_half_corrects_mends_the_other_and_leaves_the_rest() -> None:
    found = moves.measure(ROWS, RULES)
    assert (found["moves"], found["mended"], found["spoiled"]) == (2, 2, 0)
    assert (found["accuracy_before"], found["accuracy_after"]) == (0.5, 1.0)
    assert found["accuracy_worth_after"] == 1.0
