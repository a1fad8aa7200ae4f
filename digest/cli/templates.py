"""`templates`: take the shipped ones to change, and see whether the changed ones work."""

from pathlib import Path
from typing import Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import examples
from digest.errors import ConfigurationError, TemplateError

commands = typer.Typer(help="Change how issues and pages look.", no_args_is_help=True)


@commands.command(
    epilog=examples(
        "digest templates copy --only parts/footer.html",
        "digest templates copy",
        "digest templates copy /tmp/look-at-them",
    )
)
def copy(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER",
            help="Where to; without it `templates` beside digest.toml, where they are used.",
        ),
    ] = None,
    *,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="Copy this file alone; may be repeated."),
    ] = None,
) -> None:
    """Copy the shipped templates to change them; overwrites nothing.

    A file of yours goes before the shipped one of its name, so keep only those you change.
    """
    from digest.wiring import template_files

    there = folder or options.settings_of(ctx).file.parent / "templates"
    shipped = template_files()
    unknown = [name for name in only or () if name not in shipped]
    if unknown:
        known = ", ".join(shipped)
        raise ConfigurationError(
            [f"--only {n}: no such template; there are: {known}." for n in unknown]
        )
    for name in only or shipped:
        target = there / name
        if target.exists():
            show.say(f"kept {target}: it is there already")
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(shipped[name].read_bytes())
        show.say(f"wrote {target}")
    show.say("see them at work: digest preview   look for mistakes: digest templates check")


@commands.command(epilog=examples("digest templates check"))
def check(ctx: typer.Context) -> None:
    """Compile every template and try it; name each mistake with its file and line."""
    from digest.mail import compile_forms
    from digest.web.pages import Pages
    from digest.web.trial import mistakes_in
    from digest.wiring import own_templates, read_pages, template_files

    own = own_templates(options.settings_of(ctx))
    found = template_files(own)
    wrong: list[str] = []
    texts = {n: f.read_text("utf-8") for n, f in found.items() if not n.startswith("web/")}
    try:
        compile_forms(texts)
    except TemplateError as error:
        wrong += str(error).splitlines()
    try:
        wrong += mistakes_in(Pages(read_pages(own)))
    except TemplateError as error:
        wrong += str(error).splitlines()
    if wrong:
        raise TemplateError("\n".join(wrong))
    mine = [] if own is None else [f for f in found.values() if f.is_relative_to(own)]
    show.say(f"{len(found)} templates are in order; {len(mine)} of them are your own")
