"""Where the text messages of a run end: what stands in the place of Kannel's `sendsms`."""

import queue
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CODE = re.compile(r"\b[A-Z2-7]{3}-[A-Z2-7]{3}-[A-Z2-7]{3}\b")
ACCEPTED = b"0: Accepted for delivery"


class Texts:
    """Hands each code to whoever expects a message at that number."""

    def __init__(self) -> None:
        self._waiting: dict[str, queue.SimpleQueue[str]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """For `SMS_KANNEL_URL`."""
        return f"http://127.0.0.1:{self.server.server_address[1]}/cgi-bin/sendsms?username=bench&password=bench"

    @contextmanager
    def expected(self, number: str) -> Iterator["queue.SimpleQueue[str]"]:
        """Wait for messages to `number`: the queue gets their codes."""
        codes: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._waiting[number] = codes
        try:
            yield codes
        finally:
            self._waiting.pop(number, None)

    def close(self) -> None:
        """Take no more messages."""
        self.server.shutdown()
        self.server.server_close()

    def _came(self, number: str, text: str) -> None:
        found, codes = CODE.search(text), self._waiting.get(number)
        if found and codes:
            codes.put(found[0])

    def _handler(self) -> type[socketserver.BaseRequestHandler]:
        came = self._came

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.send_response(202)
                self.send_header("Content-Length", str(len(ACCEPTED)))
                self.end_headers()
                self.wfile.write(ACCEPTED)
                came(self.headers["X-Kannel-To"], text)

            def log_message(self, *_: object) -> None:
                """Numbers are not for logs."""

        return Handler
