"""Serve a WSGI application on a free port, each request in a thread."""

from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Addresses hold tickets: nobody writes them down."""


def server_of(application: Any) -> WSGIServer:
    """A server that listens; `serve_forever()` works, `server_port` tells where."""
    return make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Quiet)
