"""Edge: tells a watchdog that a run has come to its end.

A watchdog that hears nothing for longer than it expects raises the alarm: the one failure no
program can report of itself is that it does not run.
"""

import asyncio

import aiohttp

from digest.text.urls import host_of

WITHIN_SECONDS = 10
"""For the whole of it, names and connection included: no run waits long for its watchdog."""


def beat(url: str | None, agent: str) -> str:
    """Fetch `url`; an empty string, or a sentence about why that failed. Without a URL nothing.

    Only the host is named: the rest of such an address is often its password.
    """
    if not url:
        return ""
    try:
        status = asyncio.run(_fetch(url, agent))
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        why = str(error).replace(url, "it") or f"no answer within {WITHIN_SECONDS} seconds"
    else:
        if 200 <= status < 300:
            return ""
        why = f"it answered {status}"
    return f"heartbeat_url at {host_of(url)} was not told of this run: {why}."


async def _fetch(url: str, agent: str) -> int:
    limit = aiohttp.ClientTimeout(total=WITHIN_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=limit, headers={"User-Agent": agent}) as session,
        session.get(url) as answer,
    ):
        return answer.status
