"""config.yaml → frozen types, read once at the front door: flag > environment > file > default."""

from crawler.config.load import ConfigError, load, load_text
from crawler.config.model import (
    ArchiveConfig,
    Config,
    ExtractConfig,
    FetchConfig,
    Identity,
    PerHost,
    ScheduleConfig,
    SiteOverrides,
)
from crawler.config.show import show

__all__ = [
    "ArchiveConfig",
    "Config",
    "ConfigError",
    "ExtractConfig",
    "FetchConfig",
    "Identity",
    "PerHost",
    "ScheduleConfig",
    "SiteOverrides",
    "load",
    "load_text",
    "show",
]
