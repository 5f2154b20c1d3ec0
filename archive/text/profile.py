"""Publisher profiles: what is known about one site, as data in YAML and without a line of Python.

A profile has dated layouts, because sites are rebuilt and old captures are read again. Selectors
are CSS, patterns are regular expressions; both are code, so profiles come from the package and
from a folder that the configuration names, never from a page.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from cssselect import HTMLTranslator, SelectorError

GENERIC: Final = "generic"


class ProfileError(ValueError):
    """A profile says something that cannot be right; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class StampPlace:
    """Where a stamp stands: a selector, and what must be true of the element found."""

    select: str
    attr: str | None = None  # the attribute that bears the time; the text where None
    label: str | None = None  # a pattern for the words before the element, or none of them
    unlabelled: str | None = None  # a pattern that the words before the element must not match
    pattern: str | None = None  # a pattern on the element's text with a group "raw"
    only: bool = False  # for "updated": this is the page's stamp, metadata is evidence


@dataclass(frozen=True, slots=True)
class Layout:
    """How the pages of a site look between two dates."""

    since: date | None = None
    until: date | None = None
    detect: str | None = None  # a selector that only pages of this layout have
    body: tuple[str, ...] = ()
    prune: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    published: tuple[StampPlace, ...] = ()
    updated: tuple[StampPlace, ...] = ()
    furniture: tuple[str, ...] = ()  # patterns for whole lines

    def covers(self, day: date) -> bool:
        return (self.since or date.min) <= day <= (self.until or date.max)


@dataclass(frozen=True, slots=True)
class AccessMarks:
    """Selectors of elements that a page bears only in that state."""

    paywall: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    challenge: tuple[str, ...] = ()
    soft_404: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """What is known about one publisher, or about one form of page."""

    name: str  # the host, or the name of the form
    version: int = 1
    hosts: tuple[str, ...] = ()
    aggregator: bool = False  # its stamps speak of its own record, not of the article
    zone: str | None = None  # IANA name for readings without an offset
    article_id: str | None = None  # pattern on the path, with one group
    layouts: tuple[Layout, ...] = (Layout(),)
    access: AccessMarks = field(default_factory=AccessMarks)
    notes: str = ""

    @cached_property
    def zoneinfo(self) -> ZoneInfo | None:
        return ZoneInfo(self.zone) if self.zone else None

    @property
    def label(self) -> str:
        return f"{self.name}/{self.version}"

    def layouts_on(self, day: date) -> tuple[Layout, ...]:
        """The layouts that may apply to a page captured on that day, newest first."""
        covering = [layout for layout in self.layouts if layout.covers(day)]
        return tuple(sorted(covering, key=lambda each: each.since or date.min, reverse=True))

    def id_of(self, url: str) -> str | None:
        """The article's id in its address, where the profile knows the pattern."""
        match = re.search(self.article_id, urlsplit(url).path) if self.article_id else None
        return match[1] if match else None


@dataclass(frozen=True)
class Profiles:
    """All profiles known, by host; forms of page that are recognised by their looks; the rest."""

    by_host: Mapping[str, Profile] = field(default_factory=dict)
    by_form: tuple[Profile, ...] = ()
    generic: Profile = field(default_factory=lambda: Profile(GENERIC))

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> Self:
        """Sort profiles into their places; a later one replaces an earlier one of its name."""
        named = {profile.name: profile for profile in profiles}
        generic = named.pop(GENERIC, Profile(GENERIC))
        by_host = {host: profile for profile in named.values() for host in profile.hosts}
        forms = tuple(profile for profile in named.values() if not profile.hosts)
        return cls(by_host, forms, generic)

    @classmethod
    def shipped(cls, folder: Path | None = None) -> Self:
        """The profiles of the package, and those of a user's folder, which win.

        Raises ProfileError, naming the file and the key, and OSError when the folder is missing.
        """
        package = files("archive.text") / "profiles"
        found = [
            load_profile(entry.read_text("utf-8"), entry.name)
            for entry in sorted(package.iterdir(), key=lambda entry: entry.name)
            if entry.name.endswith(".yaml")
        ]
        if folder is not None:
            paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
            found += [load_profile(path.read_text("utf-8"), path.name) for path in paths]
        return cls.of(found)

    def for_host(self, host: str) -> Profile:
        """The profile of a host or of its parent domain; the generic one where there is none."""
        labels = host.lower().rstrip(".").split(".")
        for start in range(len(labels) - 1):
            profile = self.by_host.get(".".join(labels[start:]))
            if profile is not None:
                return profile
        return self.generic


# --- reading and checking --------------------------------------------------------------------


def load_profile(text: str, name: str) -> Profile:
    """Read one YAML profile. Raises ProfileError for anything that it should not hold."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ProfileError(f"{name}: not YAML: {error}") from error
    values = _checked(data, Profile, name, extra=("timezone", "verified"))
    values.pop("verified", None)
    values["zone"] = values.pop("timezone", values.get("zone"))
    values.setdefault("name", name.rsplit(".", 1)[0])
    values["hosts"] = _texts(values.get("hosts", ()), f"{name}: hosts")
    layouts = values.get("layouts") or [{}]
    values["layouts"] = tuple(
        _layout(each, f"{name}: layouts[{index}]") for index, each in enumerate(layouts)
    )
    marks = _checked(values.get("access") or {}, AccessMarks, f"{name}: access")
    values["access"] = AccessMarks(
        **{key: _selectors(value, f"{name}: access.{key}") for key, value in marks.items()}
    )
    _check_profile(values, name)
    return Profile(**values)


def _check_profile(values: Mapping[str, Any], name: str) -> None:
    zone = values.get("zone")
    if zone is not None:
        try:
            ZoneInfo(str(zone))
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ProfileError(f"{name}: timezone: {zone!r} is no IANA time zone") from error
    if values.get("article_id") is not None:
        pattern = _pattern(values["article_id"], f"{name}: article_id")
        if re.compile(pattern).groups != 1:
            raise ProfileError(f"{name}: article_id: needs exactly one group, around the id")


def _layout(data: Any, where: str) -> Layout:
    values = _checked(data, Layout, where)
    for key in ("body", "prune", "title", "byline"):
        if key in values:
            values[key] = _selectors(values[key], f"{where}.{key}")
    if values.get("detect") is not None:
        values["detect"] = _selectors(values["detect"], f"{where}.detect")[0]
    if "furniture" in values:
        lines = _texts(values["furniture"], f"{where}.furniture")
        values["furniture"] = tuple(_pattern(line, f"{where}.furniture") for line in lines)
    for key in ("published", "updated"):
        places = values.get(key, ())
        places = places if isinstance(places, list) else [places] if places else []
        values[key] = tuple(_place(place, f"{where}.{key}") for place in places)
    for key in ("since", "until"):
        values[key] = _date(values.get(key), f"{where}.{key}")
    return Layout(**values)


def _place(data: Any, where: str) -> StampPlace:
    values = _checked({"select": data} if isinstance(data, str) else data, StampPlace, where)
    if "select" not in values:
        raise ProfileError(f"{where}: needs the key 'select'")
    _selectors(values["select"], f"{where}.select")
    for key in ("label", "unlabelled", "pattern"):
        if values.get(key) is not None:
            _pattern(values[key], f"{where}.{key}")
    return StampPlace(**values)


def _checked(data: Any, kind: type, where: str, extra: Sequence[str] = ()) -> dict[str, Any]:
    """A mapping with no key but those of the dataclass; the error names the nearest right one."""
    if not isinstance(data, dict):
        raise ProfileError(f"{where}: must be a mapping of keys to values")
    known = [*(each.name for each in fields(kind)), *extra]
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
            raise ProfileError(f"{where}: unknown key {key!r}; {hint}")
    return dict(data)


def _texts(value: Any, where: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, (list, tuple)) or not all(isinstance(v, str) for v in values):
        raise ProfileError(f"{where}: must be a text or a list of texts")
    return tuple(values)


def _selectors(value: Any, where: str) -> tuple[str, ...]:
    selectors = _texts(value, where)
    for selector in selectors:
        try:
            HTMLTranslator().css_to_xpath(selector)
        except SelectorError as error:
            raise ProfileError(f"{where}: {selector!r} is no CSS selector: {error}") from error
    return selectors


def _pattern(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise ProfileError(f"{where}: must be a pattern (a text)")
    try:
        re.compile(value)
    except re.error as error:
        raise ProfileError(f"{where}: {value!r} is no regular expression: {error}") from error
    return value


def _date(value: Any, where: str) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).date()
    if value is None or isinstance(value, date):
        return value
    raise ProfileError(f"{where}: must be a date such as 2024-06-07")
