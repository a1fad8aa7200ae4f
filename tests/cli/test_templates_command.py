"""A publisher changes templates: by file, with every mistake named, without a restart."""

import os
from pathlib import Path

import pytest
from fakes.press import Press, gathered, press

from digest.errors import TemplateError
from digest.wiring import fresh_templates, settings_from, template_files


@pytest.fixture
def house(tmp_path: Path) -> Press:
    return press(tmp_path / "house")


@pytest.mark.slow
def test_all_shipped_templates_are_copied_once_and_work_as_they_are(house: Press) -> None:
    assert house.run("templates", "copy").exit_code == 0
    copied = {p.relative_to(house.folder / "templates").as_posix()
              for p in (house.folder / "templates").rglob("*") if p.is_file()}  # fmt: skip
    assert copied == set(template_files())
    result = house.run("templates", "check")
    assert result.exit_code == 0
    assert f"{len(copied)} of them are your own" in result.output


def test_copying_overwrites_nothing(house: Press) -> None:
    house.run("templates", "copy", "--only", "digest.txt")
    mine = house.folder / "templates" / "digest.txt"
    mine.write_text("mine", "utf-8")
    result = house.run("templates", "copy", "--only", "digest.txt")
    assert "is there already" in result.output
    assert mine.read_text("utf-8") == "mine"


@pytest.mark.slow
def test_a_file_of_ones_own_goes_before_the_shipped_one(house: Press) -> None:
    house.run("templates", "copy", "--only", "parts/footer.txt")
    mine = house.folder / "templates" / "parts" / "footer.txt"
    mine.write_text(mine.read_text("utf-8") + "Printed on the moon.\n", "utf-8")
    gathered(house)
    house.run("draft", "--now", "2020-08-14T05:45Z")
    house.run("send", "--test", "ada@agency.example", "--now", "2020-08-14T05:50Z")
    body = house.mails("test")[0].get_body(("plain",))
    assert body is not None
    assert "Printed on the moon." in body.get_content()


@pytest.mark.slow
def test_every_mistake_is_named_with_file_and_line_at_once(house: Press) -> None:
    own = house.folder / "templates"
    house.run("templates", "copy", "--only", "digest.mjml", "--only", "breaking.txt")
    house.run("templates", "copy", "--only", "web/issue.html", "--only", "web/leave.html")
    for name, wrong in (
        ("digest.mjml", "<mj-txt>{{ titel }}</mj-txt>"),
        ("breaking.txt", "{{ alrt }}"),
        ("web/issue.html", "{{ page.nothing"),
        ("web/leave.html", "{% if x %}"),
    ):
        file = own / name
        file.write_text(f"{wrong}\n{file.read_text('utf-8')}", "utf-8")
    result = house.run("templates", "check")
    assert result.exit_code == 1
    for place in ("digest.mjml, line 1", "breaking.txt, line 1", "issue.html, line", "leave.html"):
        assert place in result.output, result.output


def test_a_file_that_is_no_template_is_named(house: Press) -> None:
    (house.folder / "templates").mkdir()
    (house.folder / "templates" / "digset.mjml").write_text("", "utf-8")
    result = house.run("templates", "check")
    assert result.exit_code == 1
    assert "digset.mjml: there is no template of that name" in result.output


def test_an_unknown_name_is_not_copied(house: Press) -> None:
    result = house.run("templates", "copy", "--only", "digset.mjml")
    assert result.exit_code == 2
    assert "no such template" in result.output


@pytest.mark.slow
def test_templates_are_read_again_when_a_file_changed(house: Press) -> None:
    house.run("templates", "copy", "--only", "parts/footer.txt")
    mine = house.folder / "templates" / "parts" / "footer.txt"
    now = fresh_templates(settings_from(house.config))
    before = now()
    assert now() is before
    mine.write_text("{{ nope }}", "utf-8")
    with pytest.raises(TemplateError, match=r"footer\.txt, line 1: 'nope' is not there"):
        now()
    mine.write_text("Mended.", "utf-8")
    os.utime(mine, ns=(0, 0))
    assert now().fingerprint != before.fingerprint
