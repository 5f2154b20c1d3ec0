"""config.yaml → frozen types, read once at the front door: flag > environment > file > default."""

from crawler.config.load import ConfigError, load, load_text
from crawler.config.model import (
    ArchiveConfig,
    Config,
    ExtractConfig,
    FetchConfig,
    Identity,
    MonitorConfig,
    PerHost,
    ScheduleConfig,
    SiteOverrides,
)
from crawler.config.notify import Channel, MailConfig, NotifyRule
from crawler.config.show import show
from crawler.config.sources import SourceConfig, SourceForm

__all__ = [
    "ArchiveConfig",
    "Channel",
    "Config",
    "ConfigError",
    "ExtractConfig",
    "FetchConfig",
    "Identity",
    "MailConfig",
    "MonitorConfig",
    "NotifyRule",
    "PerHost",
    "ScheduleConfig",
    "SiteOverrides",
    "SourceConfig",
    "SourceForm",
    "load",
    "load_text",
    "show",
]
