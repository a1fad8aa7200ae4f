"""A provider whose messages are signed (DKIM) before they go out, for relays that do not sign."""

from dataclasses import replace

from digest.errors import ConfigurationError, ProviderRefused
from digest.model.sending import Mail, Receipt
from digest.model.settings import Dkim
from digest.outbox.dkim import Signer
from digest.ports import Provider, Session


class SigningProvider:
    """Implements ports.Provider: `provider`, with each message signed as `dkim` says."""

    def __init__(self, provider: Provider, dkim: Dkim) -> None:
        self.name = provider.name
        self.cannot_keep = provider.cannot_keep
        self.needs_public_links = provider.needs_public_links
        self.connections = provider.connections
        self.per_day = provider.per_day
        self._provider = provider
        self._dkim = dkim

    def open(self) -> "SigningSession":
        """As the provider's. Raises ProviderRefused without a key: nothing goes out unsigned."""
        dkim = self._dkim
        if dkim.key is None:
            raise ProviderRefused(
                f"{self.name}: dkim has no key, and nothing is sent unsigned; set the environment "
                "variable it is to come from."
            )
        try:
            signer = Signer(dkim.domain, dkim.selector, dkim.key)
        except ConfigurationError as error:
            raise ProviderRefused(f"{self.name}: {error}") from error
        return SigningSession(self._provider.open(), signer)

    def settle(self, delivery_id: str) -> Receipt | None:
        """As the provider's."""
        return self._provider.settle(delivery_id)


class SigningSession:
    """Implements ports.Session."""

    def __init__(self, session: Session, signer: Signer) -> None:
        self._session = session
        self._signer = signer

    def send(self, mail: Mail) -> Receipt:
        """Sign and hand over one message."""
        return self._session.send(replace(mail, data=self._signer.sign(mail.data)))

    def close(self) -> None:
        """As the provider's."""
        self._session.close()
