"""What a language model is offered to tell from, what it is asked, and what is kept of that."""

from dataclasses import dataclass
from datetime import datetime

from digest.model.news import Citation


@dataclass(frozen=True, slots=True)
class Offered:
    """A sentence a model may tell from, verbatim from the article that `cited` names.

    `most_words` is how much of its source may be told in one item. `fresh`: not told before.
    """

    text: str
    cited: Citation
    most_words: int
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """All that a model may tell one story from; its sentences are numbered from 1 as they stand."""

    story: str
    sentences: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation; `role` is system, user or assistant."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one question: `text`, or in `failed` a sentence about why there is none.

    `tokens_in` and `tokens_out` are those to be paid for; `counted` where the endpoint did not
    say and they were counted by length. Without `asked` nothing was sent to anybody.
    """

    text: str = ""
    failed: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    counted: bool = False
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question to the language model with its answer, as kept.

    `key` is the SHA-256 of all that decides the answer: equal questions have equal keys. `sent`
    holds the messages as JSON. `failed` is "" where `came` is an answer. `cost` is in millionths
    of the currency. `against` says, objection by objection, why the answer was refused.
    """

    key: str
    newsletter: str
    edition: str
    story: str
    at: datetime
    model: str
    sent: str
    came: str = ""
    failed: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    counted: bool = False
    cost: int = 0
    against: tuple[str, ...] = ()
