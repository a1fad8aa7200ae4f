"""The providers there are, by name. Deleting a file and its row removes one."""

from collections.abc import Callable, Mapping

from digest.errors import ConfigurationError
from digest.model.settings import ProviderSettings
from digest.ports import Provider
from digest.pump.providers.file import FileProvider
from digest.pump.providers.sendgrid import SendGridProvider
from digest.pump.providers.smtp import SmtpProvider
from digest.pump.signing import SigningProvider

PROVIDERS: Mapping[str, Callable[[ProviderSettings], Provider]] = {
    "file": FileProvider,
    "sendgrid": SendGridProvider,
    "smtp": SmtpProvider,
}


def build_provider(settings: ProviderSettings) -> Provider:
    """The provider of one row of [[providers]]; nothing is connected yet.

    Raises ConfigurationError for a name that is not known or a key that is missing.
    """
    build = PROVIDERS.get(settings.name)
    if build is None:
        known = ", ".join(sorted(PROVIDERS))
        raise ConfigurationError(
            [f'[[providers]] name = "{settings.name}" is not known; there are: {known}.']
        )
    provider = build(settings)
    return SigningProvider(provider, settings.dkim) if settings.dkim else provider
