from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
CONFTEST = Path(__file__).parents[1] / "conftest.py"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ci", "reason", "outcome"),
    [
        ("true", "no browser here", {"failed": 1}),
        ("true", "DIGEST_DATA is not set", {"skipped": 1}),
        ("", "no browser here", {"skipped": 1}),
    ],
)
def test_a_missing_part_skips_here_and_fails_under_ci(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    ci: str,
    reason: str,
    outcome: dict[str, int],
) -> None:
    pytester.makeconftest(CONFTEST.read_text("utf-8"))
    pytester.makepyfile(f"import pytest\ndef test_it():\n    pytest.skip({reason!r})\n")
    monkeypatch.setenv("CI", ci)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(**outcome)
