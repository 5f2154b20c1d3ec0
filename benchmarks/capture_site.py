"""The site that the capture benchmark fetches: pages on disk, packed ahead, served by nginx.

Where nginx is not installed, a lean asyncio server in a process of its own serves the same bytes.
"""

import asyncio
import contextlib
import gzip
import random
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import trustme

WORDS = (
    "river", "council", "minister", "report", "said", "on", "the", "of", "a", "to", "in", "water",
    "bridge", "school", "vote", "court", "market", "police", "hospital", "train", "storm",
    "border", "harvest", "budget", "teacher", "station", "union",
)  # fmt: skip

NGINX = """
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{ worker_connections 2048; }}
http {{
  access_log off; types {{ text/html html; }} charset utf-8; charset_types text/html;
  gzip_static on; keepalive_requests 1000000; sendfile on; tcp_nopush on; root {folder}/pages;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen {http} backlog=1024; }}
  server {{ listen {https} ssl backlog=1024; ssl_certificate {folder}/cert.pem;
           ssl_certificate_key {folder}/key.pem; }}
}}
"""


def write_pages(folder: Path, count: int) -> None:
    """`count` pages of 60-100 KB, each beside its gzip."""
    chance = random.Random(2026)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        wanted = chance.randint(60_000, 100_000)
        parts = [f"<!DOCTYPE html><html><head><title>Story {number}</title></head><body>"]
        size = 0
        while size < wanted:
            text = " ".join(chance.choices(WORDS, k=60))
            markup = f'<p class="c{chance.randint(0, 9999)}" id="p{size}">{text}.</p>\n'
            parts.append(markup)
            size += len(markup)
        html = ("".join(parts) + "</body></html>").encode()
        (folder / f"{number}.html").write_bytes(html)
        (folder / f"{number}.html.gz").write_bytes(gzip.compress(html, 6, mtime=0))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, count: int) -> Iterator[tuple[int, int, str]]:
    """The running site: http port, https port, name of the server."""
    write_pages(folder / "pages", count)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    issued = authority.issue_cert("127.0.0.1", "localhost")
    issued.private_key_pem.write_to_path(str(folder / "key.pem"))
    (folder / "cert.pem").write_bytes(b"".join(one.bytes() for one in issued.cert_chain_pems))
    http, https = free_port(), free_port()
    nginx = shutil.which("nginx")
    if nginx:
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, http=http, https=https))
        command = [nginx, "-p", str(folder), "-c", str(config), "-g", "daemon off;"]
    else:
        command = [sys.executable, __file__, str(folder), str(http), str(https)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait_for(https)
        yield http, https, "nginx" if nginx else "asyncio"
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit("the benchmark's server did not start")


class _Lean(asyncio.Protocol):
    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        for line in data.split(b"\r\n"):
            if line.startswith(b"GET "):
                path = line.split(b" ", 2)[1]
                missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                self._transport.write(self._answers.get(path, missing))


async def _serve(folder: Path, http: int, https: int) -> None:
    answers = {}
    for path in (folder / "pages").glob("*.gz"):
        body = path.read_bytes()
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        answers[b"/" + path.name.removesuffix(".gz").encode()] = head.encode() + body
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: _Lean(answers), "0.0.0.0", http)
    await loop.create_server(lambda: _Lean(answers), "0.0.0.0", https, ssl=context)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
