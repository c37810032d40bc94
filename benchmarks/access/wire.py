"""A client of HTTP/1.1 that costs next to nothing, so that a bench measures the server and not itself."""

import asyncio
import json
import time
from typing import Any
from urllib.parse import urlsplit

IDLE_S = 2.0
"""So long a connection is taken again; the server closes it after five seconds."""


class Wire:
    """Connections to one server that are kept open, as many as are asked at once."""

    def __init__(self, origin: str, headers: dict[str, str]) -> None:
        parts = urlsplit(origin)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        self._head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter, float]] = []

    async def ask(self, method: str, path: str, form: Any = None) -> tuple[int, bytes]:
        """Return the status and the body of an answer; 599 where the connection broke."""
        body = b"" if form is None else json.dumps(form).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n{self._head}"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        try:
            reader, writer = await self._taken()
            writer.write(head.encode() + body)
            return await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            return 599, b""

    async def _taken(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return a connection that was in use a moment ago, or a new one: the server closes those that lie idle."""
        while self._idle:
            reader, writer, since = self._idle.pop()
            if time.monotonic() - since < IDLE_S:
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self._host, self._port, limit=2**22)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[int, bytes]:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        lengths = [int(line.partition(":")[2]) for line in lines if line.lower().startswith("content-length:")]
        body = await reader.readexactly(lengths[0]) if lengths else b""
        if any(line.lower() == "connection: close" for line in lines):
            writer.close()
        else:
            self._idle.append((reader, writer, time.monotonic()))
        return int(lines[0].split(" ")[1]), body

    def close(self) -> None:
        """Let go of every connection."""
        for _, writer, _ in self._idle:
            writer.close()
