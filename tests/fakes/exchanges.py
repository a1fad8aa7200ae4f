"""The part of the store's twin that holds what was asked of a language model."""

from datetime import datetime

from digest.model.retelling import Exchange


class MemoryExchanges:
    """Implements ports.ExchangeStore with a list."""

    def _start_exchanges(self) -> None:
        self._exchanges: list[Exchange] = []

    def keep_exchange(self, exchange: Exchange) -> None:
        self._exchanges.append(exchange)

    def answered(self, key: str) -> Exchange | None:
        return next((e for e in self._exchanges if e.key == key and not e.failed), None)

    def exchanges(self, newsletter: str, edition: str, story: str = "") -> tuple[Exchange, ...]:
        return tuple(
            e
            for e in self._exchanges
            if (e.newsletter, e.edition) == (newsletter, edition) and story in ("", e.story)
        )

    def forget_exchanges(self, before: datetime) -> int:
        kept = [e for e in self._exchanges if e.at >= before]
        gone = len(self._exchanges) - len(kept)
        self._exchanges = kept
        return gone
