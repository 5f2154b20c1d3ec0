"""Where messages arrive: a web server and a mail server on loopback, which can have bad days."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Mood(Enum):
    WELL = auto()
    REFUSING = auto()  # answers that it will not
    HANGING_UP = auto()  # closes the connection before it answers


@dataclass
class Arrived:
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What arrived, and how the server is to behave."""

    port: int = 0
    mood: Mood = Mood.WELL
    arrived: list[Arrived] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def hook() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if receiver.mood is Mood.HANGING_UP:
                self.close_connection = True
                return
            if receiver.mood is Mood.WELL:
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.arrived.append(Arrived(headers, body))
            self.send_response(200 if receiver.mood is Mood.WELL else 503)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing: the tests look at what arrived."""

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler), receiver):
        yield receiver


@contextmanager
def mailbox() -> Iterator[Receiver]:
    """A mail server that knows as much of SMTP as a client needs."""
    receiver = Receiver()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if receiver.mood is Mood.HANGING_UP:
                return
            self._say("220 mail.example")
            while line := self.rfile.readline().decode().strip():
                verb = line[:4].upper()
                if verb == "QUIT":
                    self._say("221 bye")
                    return
                if verb == "DATA":
                    self._say("354 go on")
                    self._take()
                elif verb == "RCPT" and receiver.mood is Mood.REFUSING:
                    self._say("550 no such person")
                else:
                    self._say("250 well")

        def _take(self) -> None:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            receiver.arrived.append(Arrived({}, b"".join(lines)))
            self._say("250 taken")

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with _serving(Server(("127.0.0.1", 0), Handler), receiver):
        yield receiver


@contextmanager
def _serving(server: socketserver.TCPServer, receiver: Receiver) -> Iterator[None]:
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
