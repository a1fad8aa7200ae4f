"""Every error a person can meet, as one tree.

The message is a sentence: what happened, where, what to do.

DigestError
├── ConfigurationError   digest.toml or subscribers.yaml is wrong (all mistakes at once)
├── TemplateError        a template does not compile or names something that is not there
├── StoreError           the store is away, damaged, or of a later version
├── Busy                 another run holds the lock
├── ProviderRefused      the provider refuses the account or the whole issue, not one address
└── Refused              a rule of ours forbids what was asked (approve a changed issue, send unset)

One bad source, article or address is never an exception: it is a value with its reason.
"""

from collections.abc import Iterable


class DigestError(Exception):
    """The root; its text is what the person reads."""


class ConfigurationError(DigestError):
    """`problems` holds one whole sentence for each mistake, in the file's order."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class TemplateError(DigestError):
    """A template is broken; the message names file, line and mistake."""


class StoreError(DigestError):
    """The store cannot be read or written."""


class Busy(DigestError):  # noqa: N818 - an expected state under cron, not a fault
    """Another run is at work on this store; nothing was done."""


class ProviderRefused(DigestError):  # noqa: N818 - the provider's answer, not our fault
    """The provider takes nothing from us (login, policy, account); deliveries stay as they are."""


class Refused(DigestError):  # noqa: N818 - the refusal is the news
    """A rule forbids what was asked; the message says which and what to do."""
