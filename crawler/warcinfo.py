"""Who writes the WARC files, with what and how: the first record of each file."""

import platform
import socket
from importlib.metadata import version

from archive.ingest.deposit import WriterSettings
from crawler.config import Config


def writer_settings(config: Config) -> WriterSettings:
    return WriterSettings(
        prefix=config.archive.prefix,
        max_size=config.archive.max_size,
        compression=config.archive.compression,
        dedup=config.archive.dedup,
        warcinfo=warcinfo(config),
    )


def warcinfo(config: Config) -> dict[str, str]:
    """The fields of the first record of every file: who wrote it, with what, and how."""
    fetch, who = config.fetch, config.identity
    python = f"python/{platform.python_version()}"
    libraries = " ".join(f"{name}/{version(name)}" for name in ("scrapy", "httpx", "trafilatura"))
    told = {
        "software": f"newskeep/{version('newskeep')} {python} {libraries}",
        "format": "WARC file version 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "hostname": socket.gethostname(),
        "http-header-user-agent": who.user_agent,
        "http-header-from": who.contact,
        "operator": who.operator,
        "robots": fetch.robots,
        "fetch-timeout": f"{fetch.timeout.total_seconds():g} s",
        "fetch-max-size": f"{fetch.max_size} bytes",
        "fetch-delay": f"{fetch.per_host.delay.total_seconds():g} s",
        "fetch-retries": str(fetch.retries),
        "verify-tls": "yes" if fetch.verify_tls else "no",
        "dedup": "yes" if config.archive.dedup else "no",
        "requisites": "yes" if config.archive.requisites else "no",
    }
    return {name: value for name, value in told.items() if value}
