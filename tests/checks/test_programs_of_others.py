"""Chromium and SpamAssassin where they are installed; a sentence where they are not."""

import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.issues import DAY
from fakes.proofs import proof_of

from digest.checks import LinkChecker, OutsideInspector, programs
from digest.checks.programs import BROWSERS, WINDOWS, Unavailable, look, sniff
from digest.model.checks import Spill
from digest.model.settings import FetchRules
from digest.ports import Specimen

NOW = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
INSPECTOR = OutsideInspector(LinkChecker(FetchRules(pause=timedelta(0))))

needs_browser = pytest.mark.skipif(
    not any(map(shutil.which, BROWSERS)), reason="no Chromium is installed"
)
needs_filter = pytest.mark.skipif(
    not shutil.which("spamassassin"), reason="no SpamAssassin is installed"
)


@pytest.mark.slow
@needs_browser
@pytest.mark.usefixtures("real_programs")
def test_a_browser_finds_a_mail_that_is_wider_than_the_window() -> None:
    proof = proof_of(DAY)
    assert look(proof.copy.html).spills == ()
    wide = proof.copy.html.replace("</h1>", '</h1><div style="width:500px">wide</div>')
    found = look(wide)
    assert found.windows == WINDOWS
    assert [spill.window for spill in found.spills] == [320, 375]
    assert found.spills[0] == Spill(320, found.spills[0].page)
    assert found.spills[0].page >= 500


@pytest.mark.slow
@needs_browser
@pytest.mark.usefixtures("real_programs")
def test_the_news_cannot_run_a_script_in_the_browser_that_looks() -> None:
    evil = (
        "<html><body><script>parent.document.body.innerHTML = "
        "'<output id=\"measured\">320:1,375:1,680:1</output>'</script>"
        "\"></iframe><script>document.title = 'x'</script>"
        '<div style="width:2000px">wide</div></body></html>'
    )
    assert [spill.window for spill in look(evil).spills] == list(WINDOWS)


@pytest.mark.slow
@needs_filter
@pytest.mark.usefixtures("real_programs")
def test_a_spam_filter_likes_the_issue_and_not_the_test_string_of_its_makers() -> None:
    message = proof_of(DAY).message
    assert sniff(message).score <= -0.9
    gtube = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    spam = sniff(message.replace(b"MORNING BRIEF", gtube, 1))
    assert spam.score > 900
    assert "GTUBE" in spam.rules


def test_where_they_are_not_installed_it_is_said_and_nothing_is_guessed() -> None:
    seen = INSPECTOR.inspect((), (), Specimen("<p>x</p>", b"Subject: x\r\n\r\nx"), NOW)
    assert (seen.looks, seen.spam) == (None, None)
    assert seen.unchecked == (
        "No Chromium is installed, so no browser has looked at it.",
        "No SpamAssassin is installed, so no spam filter has judged it.",
    )


def test_nobody_is_asked_to_look_where_there_is_nothing_new_to_see() -> None:
    assert INSPECTOR.inspect((), (), None, NOW).unchecked == ()


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("exec sleep 30", "was not done after"),
        ("echo nonsense", "gave no score"),
        ("exit 3", "gave no score"),
    ],
)
def test_a_program_that_hangs_or_fails_is_a_sentence(
    script: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "spamassassin"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(programs, "installed", lambda *_: str(program))
    monkeypatch.setattr(programs, "WITHIN", 0.3)
    with pytest.raises(Unavailable, match=why):
        sniff(b"Subject: x\r\n\r\nx")


def test_programs_learn_nothing_of_our_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "spamassassin"
    program.write_text(
        '#!/bin/sh\necho "X-Spam-Status: No, score=-1.0 [$DIGEST_SECRET]"\nenv >&2\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(programs, "installed", lambda *_: str(program))
    monkeypatch.setenv("DIGEST_SECRET", "5.5")
    assert sniff(b"").score == -1.0
