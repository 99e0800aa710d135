"""A small HTTP client for many people at once: one connection a request, nothing kept between them."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = "a" * 32  # both halves of the protection against foreign forms; any value will do


@dataclass(frozen=True)
class Answer:
    """`status` 0: nobody answered, or the answer broke off."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Browser:
    """One person's browser."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookie = port, cookie

    async def get(self, path: str) -> Answer:
        return await self.ask("GET", path)

    async def post(self, path: str, data: dict[str, str]) -> Answer:
        return await self.ask("POST", path, urlencode(data).encode(), "application/x-www-form-urlencoded")

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "", limit: float = 90) -> Answer:
        begin = time.monotonic()
        try:
            status, headers, content = await asyncio.wait_for(self._ask(method, path, body, kind), limit)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError):
            return Answer(0, {}, b"", time.monotonic() - begin)
        return Answer(status, headers, content, time.monotonic() - begin)

    async def _ask(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, dict[str, str], bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            lines = [
                f"{method} {path} HTTP/1.1",
                f"Host: 127.0.0.1:{self.port}",
                "Connection: close",
                "Accept: text/html",
                "Accept-Encoding: identity",
                f"Cookie: silta_session={self.cookie}; silta_csrf={TOKEN}; silta_language=fi",
            ]
            if method != "GET":
                lines += [f"Content-Length: {len(body)}", f"Content-Type: {kind}", f"X-CSRFToken: {TOKEN}"]
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            await writer.drain()
            raw = await reader.read(-1)
        finally:
            writer.close()
        head, mark, content = raw.partition(b"\r\n\r\n")
        if not mark:
            raise ValueError("the answer broke off")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in rest)}
        if headers.get("transfer-encoding") == "chunked":
            content = _joined(content)
        elif len(content) != int(headers.get("content-length", len(content))):
            raise ValueError("the answer broke off")
        return int(first.split()[1]), headers, content


def _joined(content: bytes) -> bytes:
    parts = []
    while True:
        size, _mark, content = content.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            return b"".join(parts)
        if len(content) < length:
            raise ValueError("the answer broke off")
        parts.append(content[:length])
        content = content[length + 2 :]
