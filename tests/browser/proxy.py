"""Stands before several servers: each request goes to the next one, as behind a county's proxy.

`python -m tests.browser.proxy 8000 8001 8002`: listens on the first port, asks the others in turn.
"""

import asyncio
import itertools
import re
import sys
from collections.abc import Iterator

_HOP = re.compile(rb"\r\n(?:Connection|X-Forwarded-[A-Za-z]+):[^\r\n]*", re.IGNORECASE)
LONGEST_HEAD = 256 * 1024


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


async def _next_host(turns: Iterator[int], tries: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to whoever's turn it is; one that does not answer is passed over."""
    for _try in range(tries):
        try:
            return await asyncio.open_connection("127.0.0.1", next(turns))
        except OSError:
            continue
    raise OSError("no host answers")


async def serve(port: int, hosts: list[int]) -> None:
    turns = itertools.cycle(hosts)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection, so that the next one meets the next host."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n"))[:-4]
            onward, away = await _next_host(turns, len(hosts))
            away.write(_HOP.sub(b"", head) + b"\r\nConnection: close\r\nX-Forwarded-For: 127.0.0.1\r\n\r\n")
            sending = asyncio.create_task(_relay(reader, away))
            try:
                await _relay(onward, writer)
            finally:
                sending.cancel()
                away.close()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the browser has gone, or nobody answers: it sees a broken connection
        finally:
            writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", port, limit=LONGEST_HEAD)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), [int(one) for one in sys.argv[2:]]))
