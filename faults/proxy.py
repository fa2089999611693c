"""A line between the product and one of its servers that can be broken in several ways."""

import asyncio
from contextlib import suppress
from threading import Thread

PIECE = 65536
PASS, REFUSE, HANG, SLOW, CUT = "pass", "refuse", "hang", "slow", "cut"
DELAY = 0.05  # seconds per piece of a slow line


class Proxy:
    """Listens on a free port and passes everything on to `target`, or does not."""

    def __init__(self, target: int) -> None:
        self.target, self.mode, self.cut_after = target, PASS, 0
        self.loop = asyncio.new_event_loop()
        self.writers: set[asyncio.StreamWriter] = set()
        # A thread of its own from the first moment: the caller's may have a loop already.
        self.thread = Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        opened = asyncio.start_server(self._met, "127.0.0.1", 0)
        self.server = asyncio.run_coroutine_threadsafe(opened, self.loop).result()
        self.port: int = self.server.sockets[0].getsockname()[1]

    def turn(self, mode: str, cut_after: int = 0) -> None:
        """Behave so from now on; `refuse` ends the connections that there are."""
        self.mode, self.cut_after = mode, cut_after
        if mode == REFUSE:
            self.loop.call_soon_threadsafe(self._end_all)

    def end(self) -> None:
        """Pass nothing on any more."""
        asyncio.run_coroutine_threadsafe(self._close(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def _close(self) -> None:
        self._end_all()
        self.server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    def _end_all(self) -> None:
        for writer in list(self.writers):
            writer.transport.abort()

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == REFUSE:
            writer.transport.abort()
            return
        try:
            there = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:  # the server itself is down
            writer.transport.abort()
            return
        self.writers |= {writer, there[1]}
        await asyncio.gather(self._carry(reader, there[1]), self._carry(there[0], writer))
        self.writers -= {writer, there[1]}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed = 0
        with suppress(OSError):
            while content := await reader.read(PIECE):
                while self.mode == HANG:
                    await asyncio.sleep(DELAY)
                if self.mode == SLOW:
                    await asyncio.sleep(DELAY)
                passed += len(content)
                if self.mode == CUT and passed > self.cut_after:
                    writer.transport.abort()
                    break
                writer.write(content)
                await writer.drain()
        with suppress(OSError):
            writer.close()
