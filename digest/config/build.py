"""Checked tables to the values the rooms use: defaults that depend on others, paths, secrets."""

import pathlib
from collections.abc import Mapping

import digest
from digest.config import schema
from digest.config.addresses import mailbox
from digest.config.lines import Path
from digest.config.problems import Page
from digest.config.secrecy import EnvName
from digest.config.urls import family_of
from digest.config.values import FOLDER, is_web
from digest.model import settings as model

_PORTS = {model.Security.STARTTLS: 587, model.Security.TLS: 465, model.Security.NONE: 25}
_SHORTEST_SECRET = 32


class Builder:
    """Builds Settings out of one page; collects warnings as it goes."""

    def __init__(self, page: Page, env: Mapping[str, str]) -> None:
        self.page = page
        self.env = env
        self.folder = page.file.parent
        self.warnings: list[str] = []

    def settings(self, root: schema.Root) -> model.Settings:
        """The whole."""
        secrets = tuple(s for name in root.secret if (s := self.secret(name, ("secret",))))
        providers = tuple(self.provider(p, i) for i, p in enumerate(root.providers))
        self.warn_of_gaps(root, secrets)
        return model.Settings(
            file=self.page.file,
            subscribers_file=self.folder / "subscribers.yaml",
            store=self.store(root.store),
            withdrawals=self.folder / root.withdrawals if root.withdrawals else None,
            base_url=root.base_url,
            secrets=secrets,
            editors=tuple(root.editors),
            operators=tuple(root.operators),
            heartbeat_url=root.heartbeat_url,
            keep=root.keep,
            fetch=fetch_rules(root),
            llm=self.llm(root.llm),
            sources=tuple(source(table, self.folder) for table in root.sources),
            providers=providers,
            newsletters=tuple(newsletter(table, self.folder) for table in root.newsletters),
            warnings=tuple(self.warnings),
        )

    def secret(self, name: EnvName | None, path: Path) -> model.Secret | None:
        """The value of an environment variable; unset or empty is None, with a warning."""
        if name is None:
            return None
        value = self.env.get(name, "").strip()
        if not value:
            self.warn(path, f"is to come from the environment variable {name}, which is not set")
            return None
        return model.Secret(value)

    def store(self, address: str) -> str:
        """A SQLite file's path is made absolute; a secret address does not show itself."""
        text = self.env[address].strip() if isinstance(address, EnvName) else address
        scheme, _, rest = text.partition(":///")
        if scheme == "sqlite":
            file, mark, options = rest.partition("?")
            text = f"sqlite:///{self.folder / file}{mark}{options}"
        return model.Secret(text) if isinstance(address, EnvName) else text

    def provider(self, table: schema.ProviderTable, position: int) -> model.ProviderSettings:
        """One row of [[providers]]."""
        place: Path = ("providers", position)
        security = model.Security(table.security)
        port = table.port or (_PORTS[security] if table.name == "smtp" else None)
        return model.ProviderSettings(
            name=table.name,
            host=table.host,
            port=port,
            security=security,
            user=table.user,
            password=self.secret(table.password, (*place, "password")),
            path=self.folder / table.path if table.path else None,
            api_key=self.secret(table.api_key, (*place, "api_key")),
            region=table.region,
            rate=table.rate,
            per_day=table.per_day,
            connections=table.connections,
            dkim=self.dkim(table.dkim, (*place, "dkim")),
        )

    def llm(self, table: schema.LlmTable | None) -> model.LlmRules | None:
        """[llm], or None where there is no such table."""
        if table is None:
            return None
        return model.LlmRules(
            base_url=table.base_url,
            model=table.model,
            key=self.secret(table.key_, ("llm", "key")),
            key_name=table.key_ or "",
            input_price=table.input_price,
            output_price=table.output_price,
            currency=table.currency,
            max_cost=table.max_cost,
            timeout=table.timeout,
            deadline=table.deadline,
            max_tokens=table.max_tokens,
            seed=table.seed,
        )

    def dkim(self, table: schema.DkimTable | None, place: Path) -> model.Dkim | None:
        """What signing needs."""
        if table is None:
            return None
        return model.Dkim(table.domain, table.selector, self.secret(table.key_, (*place, "key")))

    def warn(self, path: Path, text: str) -> None:
        """Add a sentence about one place."""
        line = self.page.line(path)
        where = f"{self.page.file}, line {line}" if line else f"{self.page.file}"
        self.warnings.append(f"{where}: {self.page.key(path)} {text}.")

    def warn_of_gaps(self, root: schema.Root, secrets: tuple[model.Secret, ...]) -> None:
        """What is allowed but leaves something undone."""
        for name in ("sources", "providers", "newsletters"):
            if not getattr(root, name):
                self.warn((name,), f"has no entry: add a [[{name}]] table")
        if not root.editors and any(n.sign_off == "editor" for n in root.newsletters):
            text = (
                'has no entry, and sign_off is "editor": nobody will be told of a draft. Name who '
                "signs off"
            )
            self.warn(("editors",), text)
        if root.base_url and not secrets:
            text = (
                "is not set, so no link to our pages can be signed: those in the mails lead to an "
                'address that does not exist. Write secret = { env = "DIGEST_SECRET" } and set it'
            )
            self.warn(("secret",), text)
        if any(len(s) < _SHORTEST_SECRET for s in secrets):
            text = f"is shorter than {_SHORTEST_SECRET} characters. Make one: openssl rand -hex 32"
            self.warn(("secret",), text)
        self.warn_of_refusal(root)
        self.warn_of_pictures(root)

    def warn_of_pictures(self, root: schema.Root) -> None:
        """Pictures that nobody will ever see as things stand."""
        shown = any(source.own or source.pictures for source in root.sources)
        for position, letter in enumerate(root.newsletters):
            if letter.images and root.sources and not shown:
                text = (
                    "is on, and no source may have its pictures shown: write `own = true` for "
                    "your own, `pictures = true` for those whose terms allow it"
                )
                self.warn(("newsletters", position, "images"), text)
            if (letter.images or letter.logo) and not root.base_url:
                key = "images" if letter.images else "logo"
                text = "shows nothing without base_url: `digest serve --public` serves pictures"
                self.warn(("newsletters", position, key), text)

    def warn_of_refusal(self, root: schema.Root) -> None:
        """Providers that will refuse to send to readers as things stand."""
        senders = [p.name for p in root.providers if p.name != "file"]
        if not senders:
            return
        for name, value in (("base_url", root.base_url), ("secret", root.secret)):
            if not value:
                self.warn((name,), f"is not set: {senders[0]} refuses to send without it")


def fetch_rules(root: schema.Root) -> model.FetchRules:
    """[fetch]; the agent says who we are and where we can be reached."""
    table = root.fetch
    return model.FetchRules(
        agent=table.agent or _agent(root),
        pause=table.pause,
        deadline=table.deadline,
        pages=table.pages,
        allow_private=table.allow_private,
        timeout=table.timeout,
        max_bytes=table.max_bytes,
    )


def _agent(root: schema.Root) -> str:
    if root.base_url:
        return f"digest/{digest.__version__} (+{root.base_url})"
    if root.newsletters:
        return f"digest/{digest.__version__} (+mailto:{mailbox(root.newsletters[0].sender)[1]})"
    return model.FetchRules().agent


def source(table: schema.SourceTable, beside: pathlib.Path) -> model.Source:
    """One row of [[sources]]; a folder's path is joined to `beside`."""
    folder = table.url.removeprefix(FOLDER) if table.url.startswith(FOLDER) else None
    usual = model.Quote.SENTENCES if table.own else model.Quote.LEAD
    return model.Source(
        url=table.url,
        name=table.name,
        family=table.family or _family(table),
        kind=table.kind,
        weight=table.weight,
        own=table.own,
        sections=tuple(table.sections),
        languages=tuple(table.languages),
        quote=model.Quote(table.quote) if table.quote else usual,
        quote_words=table.quote_words,
        retell=table.retell,
        pictures=table.pictures,
        folder=None if folder is None else beside / folder,
        base=table.base or "",
    )


def _family(table: schema.SourceTable) -> str:
    """A folder without a web address is a family of its own."""
    home = table.base or table.url
    return home if home.startswith(FOLDER) else family_of(home)


def newsletter(table: schema.NewsletterTable, beside: pathlib.Path) -> model.Newsletter:
    """One row of [[newsletters]]; a logo's path is joined to `beside`."""
    return model.Newsletter(
        id=table.id,
        title=table.title,
        sender=table.sender,
        postal_address=table.postal_address,
        timezone=table.timezone,
        language=table.language,
        languages=tuple(dict.fromkeys(table.languages or [table.language])),
        reply_to=table.reply_to or mailbox(table.sender)[1],
        gather_every=table.gather_every,
        draft_at=table.draft_at,
        send_at=table.send_at,
        days=tuple(sorted(set(table.days))),
        expires=table.expires,
        covers=table.covers,
        sign_off=model.SignOff(table.sign_off),
        if_unsigned=model.IfUnsigned(table.if_unsigned),
        at_least=table.at_least,
        at_most=table.at_most,
        in_doubt=model.InDoubt(table.in_doubt),
        accent=table.accent,
        images=table.images,
        logo=_picture_place(table.logo, beside),
        logo_dark=_picture_place(table.logo_dark, beside),
        sections=tuple(map(_section, table.sections)),
        blocks=tuple(map(_block, table.blocks)),
        rank=model.RankRules(**table.rank.model_dump()),
    )


def _picture_place(written: str | None, beside: pathlib.Path) -> str:
    """A web address as it is, a file's path made whole, "" for none."""
    if not written or is_web(written):
        return written or ""
    return str(beside / written)


def _section(table: schema.SectionTable) -> model.SectionRule:
    return model.SectionRule(
        name=table.name,
        about=table.about,
        keywords=tuple(dict.fromkeys(table.keywords)),
        never=tuple(dict.fromkeys(table.never)),
        examples=tuple(dict.fromkeys(table.examples)),
        at_most=table.at_most,
    )


def _block(table: schema.BlockTable) -> model.Block:
    return model.Block(
        place=table.place,
        title=table.title or "",
        text=table.text,
        label=table.label or "",
        first=table.since,
        last=table.until,
    )
