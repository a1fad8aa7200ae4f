from pathlib import Path

import pytest

from digest.errors import ConfigurationError
from digest.model.sending import Mail, Verdict
from digest.model.settings import ProviderSettings
from digest.pump import build_provider
from digest.pump.pace import Pace
from digest.pump.providers.file import FileProvider


def mail(identity: str, data: bytes = b"Subject: x\r\n\r\ntext\r\n") -> Mail:
    return Mail(identity, "news@paper.example", "ann@mail.example", data)


@pytest.fixture
def provider(tmp_path: Path) -> FileProvider:
    return FileProvider(ProviderSettings("file", path=tmp_path / "out"))


def test_a_message_becomes_one_file_with_its_very_bytes(
    provider: FileProvider, tmp_path: Path
) -> None:
    receipt = provider.open().send(mail("daily.2026-11-22.1"))
    assert receipt.verdict is Verdict.ACCEPTED
    files = list((tmp_path / "out").iterdir())
    assert [f.name for f in files] == ["daily.2026-11-22.1.eml"]
    assert files[0].read_bytes() == b"Subject: x\r\n\r\ntext\r\n"


def test_it_knows_what_became_of_every_message(provider: FileProvider) -> None:
    provider.open().send(mail("daily.2026-11-22.1"))
    known = [provider.settle(f"daily.2026-11-22.{n}") for n in (1, 2)]
    assert [k.verdict if k else None for k in known] == [Verdict.ACCEPTED, Verdict.DEFERRED]


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("drafts/one", "drafts/one.eml"),
        ("../../etc/passwd", "_../_../etc/passwd.eml"),
        (".hidden", "_.hidden.eml"),
        ("a\x00b\nc", "a%00b%0Ac.eml"),
        ("//x", "_/_/x.eml"),
    ],
)
def test_no_name_leads_out_of_its_folder(
    provider: FileProvider, tmp_path: Path, identity: str, expected: str
) -> None:
    provider.open().send(mail(identity))
    (file,) = (f for f in tmp_path.rglob("*") if f.is_file())
    assert str(file.relative_to(tmp_path / "out")) == expected


def test_long_names_are_cut_and_stay_different(provider: FileProvider, tmp_path: Path) -> None:
    session = provider.open()
    for end in "ab":
        assert session.send(mail("x" * 400 + end)).verdict is Verdict.ACCEPTED
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_a_folder_that_cannot_be_is_an_oserror(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    provider = FileProvider(ProviderSettings("file", path=tmp_path / "file" / "out"))
    with pytest.raises(OSError, match="file"):
        provider.open()


def test_a_write_that_fails_is_deferred_with_its_reason(
    provider: FileProvider, tmp_path: Path
) -> None:
    session = provider.open()
    (tmp_path / "out" / "one.eml").mkdir()
    receipt = session.send(mail("one"))
    assert (receipt.verdict, receipt.code) == (Verdict.DEFERRED, None)
    assert "cannot be written" in receipt.answer


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ProviderSettings("file"), "needs `path`"),
        (ProviderSettings("smtp"), "needs `host`"),
        (ProviderSettings("pigeon"), "there are: file, sendgrid, smtp"),
    ],
)
def test_a_provider_that_cannot_be_built_is_a_sentence(row: ProviderSettings, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        build_provider(row)


def test_only_what_reaches_readers_needs_public_links(provider: FileProvider) -> None:
    assert provider.needs_public_links is False
    assert build_provider(ProviderSettings("smtp", host="mail.example")).needs_public_links is True


def test_the_pace_spaces_messages_evenly_and_never_makes_up_for_idleness() -> None:
    now, slept = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(round(seconds, 6))
        now[0] += seconds

    pace = Pace(4, clock=lambda: now[0], sleep=sleep)
    for _ in range(3):
        pace.wait()
    now[0] += 60
    pace.wait()
    pace.wait()
    assert slept == [0.25, 0.25, 0.25]
