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

from crawler.config.notify import MailConfig, NotifyRule
from crawler.config.sources import SourceConfig

KIB, MIB, GIB = 1024, 1024**2, 1024**3

Robots = Literal["obey", "ignore"]
Policy = Literal["learned", "ladder"]
DERIVED: Mapping[str, Any] = MappingProxyType({"derived": True})
SIZE: Mapping[str, Any] = MappingProxyType({"unit": "size"})


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
    connections: int = 1
    delay: timedelta = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class SiteOverrides:
    """What may differ for one host; None means as everywhere."""

    delay: timedelta | None = None
    connections: int | None = None
    robots: Robots | None = None
    proxy: str | None = None
    timeout: timedelta | None = None
    max_size: int | None = field(default=None, metadata=SIZE)
    verify_tls: bool | None = None


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """How pages are fetched; `for_host` gives the same with a site's overrides applied."""

    timeout: timedelta = timedelta(seconds=60)
    max_size: int = field(default=50 * MIB, metadata=SIZE)
    retries: int = 3
    concurrency: int = 16
    per_host: PerHost = field(default_factory=PerHost)
    robots: Robots = "obey"
    proxy: str | None = None
    allow_private: tuple[str, ...] = ()
    resolve: Mapping[str, str] = field(default_factory=_empty)
    verify_tls: bool = True
    ca_file: Path | None = None
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
    prefix: str = "newskeep"
    max_size: int = field(default=GIB, metadata=SIZE)
    compression: int = 1  # igzip level while crawling, 0 to 3
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
    tick: timedelta = timedelta(seconds=5)
    lease: timedelta = timedelta(minutes=15)
    pages_per_host: int = 10

    def __post_init__(self) -> None:
        if self.budget < 1:
            raise ValueError("cannot have a `budget` of 0: that is, of no re-check at all")


@dataclass(frozen=True, slots=True)
class ExtractConfig:
    workers: int = 1
    timeout: timedelta = timedelta(seconds=20)
    memory: int = field(default=2 * GIB, metadata=SIZE)
    profiles: Path | None = None
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
