"""What can be configured, with its defaults. The words beside each key are in config.yaml.

A field whose metadata says `{"derived": True}` is not a key of the file: it is filled in from
another section, so that a room is handed everything it needs in one value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from crawler.config.checks import (
    FILE,
    GIB,
    KIB,
    MIB,
    PREFIX,
    PRIVATE,
    PROFILES,
    PROXY,
    SOME_TIME,
    number,
    size,
)
from crawler.config.notify import MailConfig, NotifyRule
from crawler.config.sources import SourceConfig

Robots = Literal["obey", "ignore"]
Policy = Literal["learned", "ladder"]
DERIVED: Mapping[str, Any] = MappingProxyType({"derived": True})
SIZE: Mapping[str, Any] = MappingProxyType({"unit": "size"})
PAGE_SIZE = size(KIB, "1KB")


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks: written into every request and into every WARC file."""

    user_agent: str = "newskeep/0.1"
    contact: str | None = None
    operator: str | None = None

    def __post_init__(self) -> None:
        for name, said in (("user_agent", self.user_agent), ("contact", self.contact or "-")):
            if not (said.isascii() and said.isprintable() and said.strip()):
                raise ValueError(f"must have a `{name}` of plain ASCII: it is sent in a header")


@dataclass(frozen=True, slots=True)
class PerHost:
    connections: int = field(default=1, metadata=number(1))
    delay: timedelta = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class SiteOverrides:
    """What may differ for one host; None means as everywhere."""

    delay: timedelta | None = None
    connections: int | None = field(default=None, metadata=number(1))
    robots: Robots | None = None
    proxy: str | None = field(default=None, metadata=PROXY)
    timeout: timedelta | None = field(default=None, metadata=SOME_TIME)
    max_size: int | None = field(default=None, metadata=PAGE_SIZE)
    verify_tls: bool | None = None


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """How pages are fetched; `for_host` gives the same with a site's overrides applied."""

    timeout: timedelta = field(default=timedelta(seconds=60), metadata=SOME_TIME)
    max_size: int = field(default=50 * MIB, metadata=PAGE_SIZE)
    retries: int = 3
    concurrency: int = field(default=16, metadata=number(1))
    per_host: PerHost = field(default_factory=PerHost)
    robots: Robots = "obey"
    proxy: str | None = field(default=None, metadata=PROXY)
    allow_private: tuple[str, ...] = field(default=(), metadata=PRIVATE)
    resolve: Mapping[str, str] = field(default_factory=_empty)
    verify_tls: bool = True
    ca_file: Path | None = field(default=None, metadata=FILE)
    user_agent: str = field(default="newskeep/0.1", metadata=DERIVED)
    contact: str | None = field(default=None, metadata=DERIVED)
    sites: Mapping[str, SiteOverrides] = field(default_factory=_empty, metadata=DERIVED)

    def for_host(self, host: str) -> "FetchConfig":
        """The same configuration with the overrides of `host` (or of a parent domain) applied."""
        if not self.sites:
            return self
        site = next((self.sites[name] for name in _names(host) if name in self.sites), None)
        if site is None:
            return self
        own = {
            name: value
            for name in ("robots", "proxy", "timeout", "max_size", "verify_tls")
            if (value := getattr(site, name)) is not None
        }
        per_host = PerHost(
            connections=site.connections or self.per_host.connections,
            delay=self.per_host.delay if site.delay is None else site.delay,
        )
        return replace(self, per_host=per_host, **own)


@dataclass(frozen=True, slots=True)
class ArchiveConfig:
    prefix: str = field(default="newskeep", metadata=PREFIX)
    max_size: int = field(default=GIB, metadata=size(100 * KIB, "100KB"))
    compression: int = field(default=1, metadata=number(0, 9))  # above 3 by the slower codec
    dedup: bool = True
    conditional: bool = True
    requisites: bool = False  # whether what a page needs to look like itself is kept too
    keep_free: int = field(default=GIB, metadata=SIZE)
    backups: int = 7
    copies: tuple[Path, ...] = ()  # folders with second copies of the WARC files


@dataclass(frozen=True, slots=True)
class ScheduleConfig:
    policy: Policy = "learned"
    budget: int = 1000  # re-checks an hour
    first: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(days=30)
    retire_after: timedelta = timedelta(days=360)
    tick: timedelta = field(default=timedelta(seconds=5), metadata=SOME_TIME)
    lease: timedelta = field(default=timedelta(minutes=15), metadata=SOME_TIME)
    pages_per_host: int = field(default=10, metadata=number(1))

    def __post_init__(self) -> None:
        if self.budget < 1:
            raise ValueError("cannot have a `budget` of 0: that is, of no re-check at all")


@dataclass(frozen=True, slots=True)
class ExtractConfig:
    workers: int = field(default=1, metadata=number(1))
    timeout: timedelta = field(default=timedelta(seconds=20), metadata=SOME_TIME)
    memory: int = field(default=2 * GIB, metadata=size(128 * MIB, "128MB"))
    profiles: Path | None = field(default=None, metadata=PROFILES)
    keep_blocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MonitorConfig:
    bind: str | None = "127.0.0.1:9464"  # HOST:PORT

    def __post_init__(self) -> None:
        host, _, port = (self.bind or "all:0").rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65_535:
            raise ValueError("must have a `bind` of HOST:PORT, such as 127.0.0.1:9464")


@dataclass(frozen=True, slots=True)
class Config:
    store: Path = Path("data")
    identity: Identity = field(default_factory=Identity)
    fetch: FetchConfig = field(default_factory=FetchConfig)
    archive: ArchiveConfig = field(default_factory=ArchiveConfig)
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    extract: ExtractConfig = field(default_factory=ExtractConfig)
    monitor: MonitorConfig = field(default_factory=MonitorConfig)
    sources: tuple[SourceConfig, ...] = ()
    notify: tuple[NotifyRule, ...] = ()
    mail: MailConfig = field(default_factory=MailConfig)
    sites: Mapping[str, SiteOverrides] = field(default_factory=_empty)

    def joined(self) -> "Config":
        """The same configuration with the derived fields of `fetch` filled in."""
        fetch = replace(
            self.fetch,
            user_agent=self.identity.user_agent,
            contact=self.identity.contact,
            sites=self.sites,
        )
        return replace(self, fetch=fetch)


def _names(host: str) -> list[str]:
    """`a.b.c` → `a.b.c`, `b.c`, `c`: the nearest rule wins."""
    labels = host.lower().split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]
