"""The tables and keys of digest.toml: the one place that knows them all.

`digest.config.reference` writes docs/configuration.md from here, and errors take their examples
from here. Defaults stand as a publisher would write them and pass through the same readers.
"""

from datetime import date, time, timedelta
from typing import Annotated

from pydantic import Field, PlainValidator

from digest.config import addresses, secrecy, values
from digest.config.rank_table import RankTable
from digest.config.table import Table, key
from digest.model.settings import IfUnsigned, InDoubt, Quote, Security, SignOff

Line = Annotated[str, PlainValidator(values.line_of_text)]
Passage = Annotated[str, PlainValidator(values.filled_passage)]
Flag = Annotated[bool, PlainValidator(values.flag)]
Duration = Annotated[timedelta, PlainValidator(values.duration)]
SomeTime = Annotated[timedelta, PlainValidator(values.some_time)]
Size = Annotated[int, PlainValidator(values.size)]
Clock = Annotated[time, PlainValidator(values.clock_time)]
Day = Annotated[int, PlainValidator(values.weekday)]
Date = Annotated[date, PlainValidator(values.civil_date)]
Language = Annotated[str, PlainValidator(values.language)]
Url = Annotated[str, PlainValidator(values.web_address)]
Base = Annotated[str, PlainValidator(values.base_address)]
PicturePlace = Annotated[str, PlainValidator(values.picture_place)]
SourceUrl = Annotated[str, PlainValidator(values.source_address)]
Email = Annotated[str, PlainValidator(addresses.address)]
Env = Annotated[secrecy.EnvName, PlainValidator(secrecy.env_name)]

Price = Annotated[float, PlainValidator(values.from_zero(100_000))]

KINDS = ("auto", "feed", "sitemap", "page")
PROVIDERS = ("smtp", "sendgrid", "file")
REGIONS = ("global", "eu")


class FetchTable(Table):
    """[fetch]: manners and limits of reading sources."""

    agent: Line | None = key(
        "how we name ourselves to the sites we read; the default is our name, version and "
        "`base_url`, or the first sender's address",
        '"digest (+https://news.example/contact)"',
        None,
    )
    pause: Duration = key("between two requests to one scheme, host and port", '"2s"', "2s")
    deadline: SomeTime = key(
        "for one gathering; what is not read by then is noted and the draft is not late",
        '"10m"',
        "10m",
    )
    pages: Flag = key("read the article's page when the feed says too little", "true", default=True)
    allow_private: Flag = key(
        "let sources have private addresses (tests, intranets); never link-local ones",
        "false",
        default=False,
    )
    timeout: SomeTime = key("for one answer", '"20s"', "20s")
    max_bytes: Size = key("of one answer, unpacked", '"20MB"', "20MB")


class SourceTable(Table):
    """[[sources]]: the places that publish articles."""

    url: SourceUrl = key(
        "address of the feed, sitemap or page; or `folder:PATH`, relative to digest.toml, for a "
        "folder of Markdown, HTML and .eml files",
        '"https://news.example/feed"',
    )
    name: Line | None = key(
        "what readers see; the default is the feed's own title", '"The News"', None
    )
    family: Line | None = key(
        "the publisher behind it: two sources of one family are one witness; the default is the "
        "registrable domain of the host",
        '"news.example"',
        None,
    )
    kind: Annotated[str, PlainValidator(values.one_of(KINDS))] = key(
        "what the address holds", '"feed"', "auto"
    )
    weight: Annotated[float, PlainValidator(values.above_zero(100))] = key(
        "how much its word counts in the ranking", "1.5", 1.0
    )
    own: Flag = key(
        "our own agency: needs no second source, and is ours to tell", "true", default=False
    )
    sections: list[Line] = key("sections its articles lean to, by name", '["Asia"]', [])
    languages: list[Language] = key("languages it writes in; none = find out", '["en"]', [])
    quote: Annotated[str, PlainValidator(values.one_of(Quote))] | None = key(
        'how much of its text may be told; the default is "lead", or "sentences" if `own`',
        '"lead"',
        None,
    )
    quote_words: Annotated[int, PlainValidator(values.whole(0, 10_000))] = key(
        "the most words of it in one item", "60", 60
    )
    retell: Flag = key(
        "a language model may be shown what may be told of it, and tell it in other words ([llm])",
        "false",
        default=True,
    )
    pictures: Flag = key(
        "its pictures may be shown, as its terms or an agreement allow; those of `own` sources may",
        "true",
        default=False,
    )
    base: Base | None = key(
        "of a folder: where its files are to be read on the web; a file that names no `link` is "
        "at its own path below it",
        '"https://news.example/articles"',
        None,
    )


class LlmTable(Table):
    """[llm]: a language model that tells stories in words of its own; without this table, none."""

    base_url: Base = key(
        "the endpoint, as its maker names it; `/chat/completions` is added",
        '"https://llm.example/v1"',
    )
    model: Line = key("its name for the model", '"small-model"')
    key_: Env | None = Field(
        None,
        alias="key",
        description="what opens it; none for a server of your own",
        examples=['{ env = "LLM_API_KEY" }'],
    )
    input_price: Price = key(
        "of a million tokens it reads, in `currency`; 0 for a server of your own", "0.40"
    )
    output_price: Price = key("of a million tokens it writes", "1.60")
    currency: Line = key("what prices and max_cost are in", '"EUR"', "USD")
    max_cost: Price = key(
        "the most one issue may cost, however often it is drafted; stories beyond it are told in "
        "their sources' own words",
        "0.50",
        0.5,
    )
    timeout: SomeTime = key("for one answer", '"60s"', "60s")
    deadline: SomeTime = key("for all answers of one draft", '"5m"', "5m")
    max_tokens: Annotated[int, PlainValidator(values.whole(100, 100_000))] = key(
        "the most tokens of one answer; more for a model that thinks aloud", "4000", 1000
    )
    seed: Annotated[int, PlainValidator(values.whole(0, 2_147_483_647))] = key(
        "asks for the same answer to the same question, where the endpoint knows how", "7", 1
    )


class DkimTable(Table):
    """dkim of [[providers]]: sign each message (RFC 6376), where the relay does not."""

    domain: Annotated[str, PlainValidator(values.domain)] = key(
        "the domain that signs: the sender's", '"news.example"'
    )
    selector: Annotated[str, PlainValidator(values.domain)] = key(
        "names the public key: its TXT record stands at `digest._domainkey.news.example`",
        '"digest"',
    )
    key_: Env = Field(
        ...,
        alias="key",
        description="the private key, RSA or Ed25519: PEM, or the base64 of its DER form",
        examples=['{ env = "DKIM_KEY" }'],
    )


class ProviderTable(Table):
    """[[providers]]: who takes mail from us, in order of preference."""

    name: Annotated[str, PlainValidator(values.one_of(PROVIDERS))] = key("which one", '"smtp"')
    host: Line | None = key("smtp: the server (required)", '"mail.news.example"', None)
    port: Annotated[int, PlainValidator(values.whole(1, 65_535))] | None = key(
        "smtp: its port; the default is 587 for starttls, 465 for tls, 25 for none", "587", None
    )
    security: Annotated[str, PlainValidator(values.one_of(Security))] = key(
        "smtp: how the connection is protected", '"tls"', "starttls"
    )
    user: Line | None = key("smtp: the login name", '"digest"', None)
    password: Env | None = key("smtp: its password", '{ env = "SMTP_PASSWORD" }', None)
    path: Line | None = key(
        "file: the folder for one `<delivery>.eml` each (required), relative to digest.toml",
        '"outbox"',
        None,
    )
    api_key: Env | None = key("sendgrid: the key (required)", '{ env = "SENDGRID_API_KEY" }', None)
    region: Annotated[str, PlainValidator(values.one_of(REGIONS))] | None = key(
        "sendgrid: where the account lives", '"eu"', None
    )
    rate: Annotated[float, PlainValidator(values.above_zero(100_000))] | None = key(
        "the most messages a second; none = as fast as the provider takes them", "10", None
    )
    per_day: Annotated[int, PlainValidator(values.whole(1, 1_000_000_000))] | None = key(
        "the most messages in 24 hours; none = no limit of ours", "5000", None
    )
    connections: Annotated[int, PlainValidator(values.whole(1, 100))] = key(
        "the most connections at once", "2", 1
    )
    dkim: DkimTable | None = key(
        "smtp, file: sign each message; without its key nothing is sent",
        '{ domain = "news.example", selector = "digest", key = { env = "DKIM_KEY" } }',
        None,
    )


class SectionTable(Table):
    """[[newsletters.sections]]: the named parts of an issue, in their order.

    Without any, everything stands in one section named after the newsletter's title.
    """

    name: Line = key("what readers see; unique in its newsletter", '"Asia"')
    about: Annotated[str, PlainValidator(values.passage)] = key(
        "what belongs in it, in a sentence or two: articles are compared with these words",
        '"Politics, conflict and society in China, India, Japan and their neighbours."',
        "",
    )
    keywords: list[Line] = key(
        "words and phrases that speak for it", '["Beijing", "New Delhi"]', []
    )
    never: list[Line] = key("words and phrases that keep an article out", '["Asian Cup"]', [])
    examples: list[Line] = key(
        "headlines that belong in it, as further words to compare with",
        '["Japan and China reopen talks on fishing rights"]',
        [],
    )
    at_most: Annotated[int, PlainValidator(values.whole(1, 1_000))] = key(
        "stories in one issue", "5", 5
    )


class BlockTable(Table):
    """[[newsletters.blocks]]: the house's own words."""

    place: Line = key('where it stands: "top", "bottom", or after the section so named', '"top"')
    title: Line | None = key("its heading", '"From the editor"', None)
    text: Passage = key("small Markdown", '"Thank you for reading."')
    label: Line | None = key(
        'says what it is when it is not news, such as "Sponsored"', '"Sponsored"', None
    )
    since: Date | None = Field(
        None, alias="from", description="first day it is shown", examples=["2026-11-22"]
    )
    until: Date | None = key("last day it is shown", "2026-12-24", None)


class NewsletterTable(Table):
    """[[newsletters]]: the standing publications."""

    id: Annotated[str, PlainValidator(values.slug)] = key(
        "its name in links, headers and folders; unique, and for ever", '"daily"'
    )
    title: Line = key("what readers see", '"The Daily Digest"')
    sender: Annotated[str, PlainValidator(addresses.sender)] = key(
        "whom the mail is from", '"The Daily Digest <digest@news.example>"'
    )
    postal_address: Passage = key(
        "a postal address where you can be reached, shown in each mail (the law in many countries)",
        '"1 Press Lane, Exampletown"',
    )
    timezone: Annotated[str, PlainValidator(values.timezone)] = key(
        "whose clock the times below are read from (IANA name)", '"Europe/Amsterdam"', "UTC"
    )
    language: Language = key("the language it is written in", '"en"', "en")
    languages: list[Language] | None = key(
        "languages of articles it tells; others wait in a tray of their own; the default is "
        "`language` alone",
        '["en", "nl"]',
        None,
    )
    reply_to: Email | None = key(
        "where answers go; the default is the sender's address", '"editor@news.example"', None
    )
    gather_every: SomeTime = key("how often sources are read", '"30m"', "30m")
    draft_at: Clock = key(
        "when the issue is drafted; later than send_at: the evening before", '"05:30"', "05:30"
    )
    send_at: Clock = key("when it is sent, on the same day", '"06:30"', "06:30")
    days: list[Day] = key(
        'days it appears: "mon" to "sun", full names, or 1 (Monday) to 7 (Sunday)',
        '["mon", "tue", "wed", "thu", "fri"]',
        [1, 2, 3, 4, 5, 6, 7],
    )
    expires: SomeTime = key("how long after `send_at` it may still be sent", '"3h"', "3h")
    covers: SomeTime = key("how far back its news may reach", '"24h"', "24h")
    sign_off: Annotated[str, PlainValidator(values.one_of(SignOff))] = key(
        "who says yes to an issue", '"automatic"', "editor"
    )
    if_unsigned: Annotated[str, PlainValidator(values.one_of(IfUnsigned))] = key(
        "what becomes of an unsigned issue at `send_at`", '"send"', "hold"
    )
    at_least: Annotated[int, PlainValidator(values.whole(0, 1_000))] = key(
        "fewer stories make a thin day", "3", 3
    )
    at_most: Annotated[int, PlainValidator(values.whole(1, 1_000))] = key(
        "stories in one issue", "25", 25
    )
    in_doubt: Annotated[str, PlainValidator(values.one_of(InDoubt))] = key(
        "what becomes of a message whose answer was lost: `hold` shows it, `resend` risks a double",
        '"resend"',
        "hold",
    )
    accent: Annotated[str, PlainValidator(values.colour)] = key(
        "the one colour of rules and links", '"#7a1f1f"', "#7a1f1f"
    )
    images: Flag = key(
        "show the top story's picture, where its source is `own` or has `pictures = true`",
        "true",
        default=False,
    )
    logo: PicturePlace | None = key(
        "stands for the name at the head: a file, relative to digest.toml, or its web address",
        '"logo.png"',
        None,
    )
    logo_dark: PicturePlace | None = key(
        "the same for dark screens; without it `logo` is shown there too", '"logo-dark.png"', None
    )
    sections: list[SectionTable] = key("see [[newsletters.sections]]", "[]", [])
    blocks: list[BlockTable] = key("see [[newsletters.blocks]]", "[]", [])
    rank: RankTable = key("see [newsletters.rank]", "{}", {})


class Root(Table):
    """digest.toml itself."""

    store: Annotated[str, PlainValidator(secrecy.store)] = key(
        "`sqlite:///FILE`, relative to digest.toml, or `postgresql://…`; a password in it is "
        "named as a secret",
        '"sqlite:///digest.db"',
        "sqlite:///digest.db",
    )
    withdrawals: Line | None = key(
        "PostgreSQL: a file that remembers who left, should an old backup be restored; each host "
        "keeps its own. SQLite keeps one beside the store unasked",
        '"digest.withdrawals"',
        None,
    )
    base_url: Annotated[str, PlainValidator(values.base_address)] | None = key(
        "where readers reach the public pages; smtp and sendgrid refuse to send without it",
        '"https://digest.news.example"',
        None,
    )
    secret: Annotated[list[secrecy.EnvName], PlainValidator(secrecy.env_names)] = key(
        "one or a list; the first signs readers' links, all of them verify; smtp and sendgrid "
        "refuse to send without it",
        '{ env = "DIGEST_SECRET" }',
        [],
    )
    editors: list[Email] = key("who gets drafts and reminders", '["editor@news.example"]', [])
    operators: list[Email] = key("who is told of failures", '["ops@news.example"]', [])
    heartbeat_url: Url | None = key(
        "fetched after each finished run, for a watchdog", '"https://watch.example/ping"', None
    )
    keep: SomeTime = key("how long events and articles stay", '"400d"', "400d")
    fetch: FetchTable = key("see [fetch]", "{}", {})
    llm: LlmTable | None = key("see [llm]", "{}", None)
    sources: list[SourceTable] = key("see [[sources]]", "[]", [])
    providers: list[ProviderTable] = key("see [[providers]]", "[]", [])
    newsletters: list[NewsletterTable] = key("see [[newsletters]]", "[]", [])


def names_of(table: type[Table]) -> dict[str, str]:
    """Key as written in the file to the field's name, in order."""
    return {field.alias or name: name for name, field in table.model_fields.items()}
