"""Shared fakes are imported as `from fakes.x import y`; properties draw the same cases.

What needs a missing part skips and says which. Under CI=true that is a failure, or a green run
could hide that half of it never ran. Only the labelled data, which not everybody may have, is
excused: its reason names DIGEST_DATA.
"""

import os
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

settings.register_profile("fast", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("fast")


@pytest.fixture
def real_programs() -> None:
    """A test that takes this lets preflight start the browser and the spam filter."""


@pytest.fixture(autouse=True)
def _no_programs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds a draft: no test waits for another's program unless it is about that program."""
    if "real_programs" not in request.fixturenames:
        monkeypatch.setattr("digest.checks.programs.installed", lambda *_: None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = str(call.excinfo.value) if call.excinfo else "skipped"
        if "DIGEST_DATA" not in reason:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} was skipped under CI=true: {reason}"
    return report
