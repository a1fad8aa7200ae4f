"""One question, one answer, with limits on time, size and patience."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import aiohttp

from digest.llm import wire
from digest.llm.wire import PLAINEST, Wrong
from digest.model.retelling import Message, Reply
from digest.model.settings import LlmRules
from digest.newsroom.retell.price import tokens_of
from digest.ports import ModelSession

PATH = "/chat/completions"
MOST_BYTES = 1_000_000
"""Of one answer, as sent: no packing is asked for."""
CHUNK = 65_536
TRIES = 3
PAUSES = (1.0, 4.0)
"""Seconds before the second and the third try, where the endpoint names none."""
LONGEST_PAUSE = 30.0
"""A longer wait than this is not waited: the story is told in its sources' own words."""
IN_A_ROW = 3
"""Questions that failed one after the other, after which the draft asks no more."""

Sleep = Callable[[float], Awaitable[None]]


class ChatEndpoint:
    """Implements ports.LanguageModel with HTTP."""

    def __init__(
        self,
        rules: LlmRules,
        agent: str,
        *,
        sleep: Sleep = asyncio.sleep,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rules = rules
        self._agent = agent
        self._sleep = sleep
        self._seconds = seconds

    @property
    def identity(self) -> str:
        """Endpoint, model, limit and seed: what decides an answer besides the question."""
        rules = self._rules
        return json.dumps([rules.base_url, rules.model, rules.max_tokens, rules.seed])

    def open(self) -> ModelSession:
        """Begin to ask for one draft. Connects to nothing yet."""
        return _Session(self._rules, self._agent, self._sleep, self._seconds)


class _Session:
    """Implements ports.ModelSession. What it learns of the endpoint holds for one draft."""

    def __init__(
        self, rules: LlmRules, agent: str, sleep: Sleep, seconds: Callable[[], float]
    ) -> None:
        self._rules = rules
        self._headers = {
            "User-Agent": agent,
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        }
        if rules.key:
            self._headers["Authorization"] = f"Bearer {rules.key}"
        self._sleep = sleep
        self._seconds = seconds
        self._until = seconds() + rules.deadline.total_seconds()
        self._plainness = 0
        self._failed = 0
        missing = rules.key_name and not rules.key
        self._over = f"{rules.key_name} is not set" if missing else ""

    def ask(self, messages: Sequence[Message]) -> Reply:
        """The answer, or why there is none; never raises for the endpoint's sake."""
        if not self._over and self._left() <= 0:
            self._over = f"the {self._rules.deadline} for one draft (llm.deadline) were used up"
        if self._over:
            return Reply(failed=self._over, asked=False)
        reply = asyncio.run(self._patiently(messages))
        self._failed = self._failed + 1 if reply.failed else 0
        if self._failed >= IN_A_ROW and not self._over:
            self._over = reply.failed
        return reply

    def _left(self) -> float:
        return self._until - self._seconds()

    async def _patiently(self, messages: Sequence[Message]) -> Reply:
        """Again where that may help, and more plainly where the endpoint does not know a key."""
        tries = 1
        async with self._client() as client:
            while True:
                found = await self._once(client, messages)
                if isinstance(found, Reply):
                    return found
                if found.plainer and self._plainness < PLAINEST:
                    self._plainness += 1
                    continue
                pause = PAUSES[min(tries, len(PAUSES)) - 1] if found.wait is None else found.wait
                if not found.again or tries == TRIES or pause > min(LONGEST_PAUSE, self._left()):
                    return self._given_up(found, messages)
                await self._sleep(pause)
                tries += 1

    def _given_up(self, found: Wrong, messages: Sequence[Message]) -> Reply:
        if found.over:
            self._over = found.why
        if not found.billed:
            return Reply(failed=found.why)
        return Reply(
            failed=found.why,
            tokens_in=tokens_of(messages),
            tokens_out=self._rules.max_tokens,
            counted=True,
        )

    def _client(self) -> aiohttp.ClientSession:
        """Without cookies, proxies or passwords from the environment."""
        return aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), headers=self._headers, trust_env=False
        )

    async def _once(
        self, client: aiohttp.ClientSession, messages: Sequence[Message]
    ) -> Reply | Wrong:
        seconds = max(0.001, min(self._rules.timeout.total_seconds(), self._left()))
        url = f"{self._rules.base_url}{PATH}"
        body = wire.body_of(self._rules, messages, self._plainness)
        try:
            async with client.post(
                url,
                json=body,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:
                return await self._read(response, messages)
        except TimeoutError:
            return Wrong("there was no whole answer in time (llm.timeout)", billed=True)
        except aiohttp.ClientConnectorCertificateError:
            return Wrong("its certificate is not accepted", over=True)
        except aiohttp.ClientConnectorError as error:
            return Wrong(f"it cannot be reached ({_plain(error)})", again=True)
        except (aiohttp.ClientError, OSError) as error:
            return Wrong(f"the connection broke off ({_plain(error)})", billed=True)
        except ValueError as error:
            return Wrong(f"the question could not be sent ({type(error).__name__})", over=True)

    async def _read(
        self, response: aiohttp.ClientResponse, messages: Sequence[Message]
    ) -> Reply | Wrong:
        data = bytearray()
        async for chunk in response.content.iter_chunked(CHUNK):
            data += chunk
            if len(data) > MOST_BYTES:
                return Wrong(f"its answer is larger than {MOST_BYTES:,} bytes", billed=True)
        if response.status == 200:
            return wire.answer_in(bytes(data), self._rules, messages)
        headers = {name.lower(): value for name, value in response.headers.items()}
        now = datetime.now(UTC)
        return wire.status_means(response.status, headers, bytes(data), self._rules, now)


def _plain(error: Exception) -> str:
    """The kind of error alone: its text may hold addresses and changes from try to try."""
    cause = getattr(error, "os_error", None)
    return getattr(cause, "strerror", None) or type(error).__name__
