"""Reads a configuration file into the frozen types, and refuses what it does not know.

Every refusal is one sentence that names the file, the line, the key and the nearest right one.
The file is walked as a tree of YAML nodes, since only nodes know their lines.
"""

import dataclasses
import difflib
import os
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin

import yaml

from crawler.config.model import Config

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)?")
_SECONDS = {"ms": 0.001, "s": 1, None: 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?", re.IGNORECASE)
_POWER = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
PREFIX = "NEWSKEEP_"
_CREDENTIALS = re.compile(r"[^/\s]+@")  # with a scheme before them or without
_ALSO = frozenset({"CONFIG"})  # variables that are no key of the file
_NEAR = 0.75  # below this a variable is somebody else's
# Kubernetes tells every container of the services beside it, "newskeep-monitor" perhaps.
_SERVICE = re.compile(r"\w+_(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)")
# Above these no clock, no database and no disk of today can follow.
_LONGEST = timedelta(days=36_500)
_LARGEST = 1024**5
_MOST = 1_000_000_000


class ConfigError(Exception):
    """The configuration cannot be used; the message names file, line, key and remedy."""


def load(
    path: Path | None,
    *,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Config:
    """Read `path` (None: the defaults), then the environment, then `overrides` (the flags).

    `overrides` are values by dotted key, for example `{"store": Path("keep")}`.
    Raises `ConfigError`.
    """
    text = ""
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise ConfigError(
                f"{path}: cannot be read ({error.strerror}). Give another file with --config, "
                "or write one with `newskeep init`."
            ) from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"{path}: is not UTF-8 text; save it as UTF-8.") from error
    environment = os.environ if environment is None else environment
    return load_text(text, name=str(path or "config"), environment=environment, flags=overrides)


def load_text(
    text: str,
    *,
    name: str = "config.yaml",
    environment: Mapping[str, str] = MappingProxyType({}),
    flags: Mapping[str, Any] | None = None,
) -> Config:
    """As `load`, from the text of a file. Raises `ConfigError`."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, line {mark.line + 1}" if mark else name
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise ConfigError(f"{where}: not YAML: {problem}.") from error
    reader = _Reader(name, environment)
    config: Config = reader.section(Config, root, ()) if root is not None else Config()
    config = reader.with_environment(config)
    for key, value in (flags or {}).items():
        config = _put(config, tuple(key.split(".")), value)
    return config.joined()


class _Reader:
    """Turns YAML nodes into values of the declared types, with the place in every refusal."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self._name = name
        self._environment = environment

    def section(self, cls: type[Any], node: yaml.Node, path: tuple[str, ...]) -> Any:
        fields = keys_of(cls)
        hints = typing.get_type_hints(cls)
        values: dict[str, Any] = {}
        for key, value_node in self._pairs(node, path):
            if key.value not in fields:
                raise self._unknown(key, path, list(fields))
            found = fields[key.value]
            if key.value in values:
                raise self._refuse(key, (*path, key.value), "is given twice; keep one of the two")
            if _is_null(value_node) and not _allows_none(hints[found.name]):
                continue  # `sources:` with nothing under it means the default
            where = (*path, key.value)
            values[key.value] = self._value(hints[found.name], value_node, where, found)
        try:
            return cls(**values)
        except ValueError as error:
            raise self._refuse(node, path, str(error)) from error

    def with_environment(self, config: Config) -> Config:
        leaves = {"_".join(path).upper(): (path, *more) for path, *more in _leaves(Config, ())}
        self._refuse_unknown_variables(list(leaves))
        for name, (path, hint, found) in leaves.items():
            variable = PREFIX + name
            if (raw := self._environment.get(variable)) is None:
                continue
            try:
                node = yaml.compose(raw, Loader=yaml.SafeLoader) or yaml.ScalarNode(
                    "tag:yaml.org,2002:str", ""
                )
            except yaml.YAMLError as error:
                raise ConfigError(f"${variable}: is not YAML; put it in quotes.") from error
            try:
                value = _Reader(f"${variable}", self._environment)._value(hint, node, path, found)
            except ConfigError as error:
                raise ConfigError(str(error).replace(", line 1", "")) from error
            try:
                config = _put(config, path, value)
            except ValueError as error:
                raise ConfigError(f"${variable}: {error}.") from error
        return config

    def _refuse_unknown_variables(self, known: list[str]) -> None:
        sections = tuple({f"{name.split('_')[0]}_" for name in known if "_" in name})
        for variable in self._environment:
            name = variable.removeprefix(PREFIX)
            if name == variable or name in known or name in _ALSO or _SERVICE.fullmatch(name):
                continue
            near = difflib.get_close_matches(name, [*known, *_ALSO], n=1, cutoff=_NEAR)
            if near:
                hint = f"did you mean ${PREFIX}{near[0]}?"
            elif name.startswith(sections):
                hint = "see `newskeep config` for the keys."
            else:
                continue
            raise ConfigError(f"${variable}: is not a key that newskeep knows; {hint}")

    def _value(
        self, hint: Any, node: yaml.Node, path: tuple[str, ...], found: "dataclasses.Field[Any]"
    ) -> Any:
        hint = _without_none(hint) if not _is_null(node) else hint
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self.section(hint, node, path)
        origin = get_origin(hint)
        if origin is Mapping or (isinstance(origin, type) and issubclass(origin, Mapping)):
            of = get_args(hint)[1]
            pairs = self._pairs(node, path)
            return MappingProxyType(
                {k.value: self._value(of, v, (*path, k.value), found) for k, v in pairs}
            )
        if origin is tuple:
            return self._items(get_args(hint)[0], node, path, found)
        return self._scalar(hint, node, path, found)

    def _items(
        self, of: Any, node: yaml.Node, path: tuple[str, ...], found: "dataclasses.Field[Any]"
    ) -> tuple[Any, ...]:
        if isinstance(node, yaml.ScalarNode) and found.metadata.get("one_or_many"):
            return (self._value(of, node, path, found),)
        if not isinstance(node, yaml.SequenceNode):
            raise self._refuse(node, path, "must be a list: [one, two]")
        return tuple(self._value(of, item, path, found) for item in node.value)

    def _scalar(
        self, hint: Any, node: yaml.Node, path: tuple[str, ...], found: "dataclasses.Field[Any]"
    ) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            raise self._refuse(node, path, "must be a single value")
        if _is_null(node) and _allows_none(hint):
            return None
        text = self._expand(node, path)
        hint = _without_none(hint)
        try:
            if get_origin(hint) is Literal:
                return _choice(text, get_args(hint))
            is_size = found.metadata.get("unit") == "size" and hint is int
            value = parse_size(text) if is_size else _PARSERS[hint](text)
            if (check := found.metadata.get("check")) is not None:
                check(value)
        except ValueError as error:
            shown = _CREDENTIALS.sub("***@", text)
            raise self._refuse(node, path, f"{error}, not {shown!r}") from error
        return value

    def _expand(self, node: yaml.ScalarNode, path: tuple[str, ...]) -> str:
        def value_of(match: re.Match[str]) -> str:
            if (value := self._environment.get(match[1])) is None:
                sentence = f"needs the environment variable {match[1]}, which is not set"
                raise self._refuse(node, path, sentence)
            return value

        return _VARIABLE.sub(value_of, str(node.value))

    def _pairs(
        self, node: yaml.Node, path: tuple[str, ...]
    ) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        if _is_null(node):
            return []
        if not isinstance(node, yaml.MappingNode):
            raise self._refuse(node, path, "must be a block of `key: value` lines")
        return [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]

    def _unknown(self, key: yaml.ScalarNode, path: tuple[str, ...], known: list[str]) -> Exception:
        near = difflib.get_close_matches(key.value, known, n=1, cutoff=0.5)
        hint = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(known)}."
        return self._refuse(key, (*path, key.value), f"is not a key that newskeep knows; {hint}")

    def _refuse(self, node: yaml.Node, path: tuple[str, ...], sentence: str) -> ConfigError:
        dotted = ".".join(path) or "the file"
        end = "" if sentence.endswith((".", "?")) else "."
        line = node.start_mark.line + 1 if node.start_mark else 1
        return ConfigError(f"{self._name}, line {line}: `{dotted}` {sentence}{end}")


def parse_duration(text: str) -> timedelta:
    """`30s`, `5m`, `2h`, `1d`, `1w`, `250ms`, or bare seconds. Raises `ValueError`."""
    if (match := _DURATION.fullmatch(text.strip().lower())) is None:
        raise ValueError("must be a duration such as 30s, 5m, 2h, 7d or bare seconds")
    if (seconds := float(match[1]) * _SECONDS[match[2]]) > _LONGEST.total_seconds():
        raise ValueError(f"must be a duration of {_LONGEST.days}d at most")
    return timedelta(seconds=seconds)


def parse_size(text: str) -> int:
    """`20MB`, `512 KiB`, `1g`, or bare bytes; a K is 1024. Raises `ValueError`."""
    if (match := _SIZE.fullmatch(text.strip().replace("_", ""))) is None:
        raise ValueError("must be a size such as 20MB, 1GB or bare bytes")
    if (size := float(match[1]) * 1024 ** _POWER[match[2].lower()]) > _LARGEST:
        raise ValueError("must be a size of 1024TB at most")
    return int(size)


def keys_of(cls: type[Any]) -> dict[str, "dataclasses.Field[Any]"]:
    """The keys that a section may hold in the file, in order."""
    return {f.name: f for f in dataclasses.fields(cls) if not f.metadata.get("derived")}


def _integer(text: str) -> int:
    try:
        value = int(text.replace("_", ""))
    except ValueError:
        raise ValueError("must be a whole number") from None
    if value < 0:
        raise ValueError("must not be negative")
    if value > _MOST:
        raise ValueError(f"must be {_MOST} at most")
    return value


def _boolean(text: str) -> bool:
    if (lowered := text.strip().lower()) in ("true", "yes", "on"):
        return True
    if lowered in ("false", "no", "off"):
        return False
    raise ValueError("must be true or false")


def _path(text: str) -> Path:
    if not text.strip():
        raise ValueError("must name a file or a folder")
    return Path(text).expanduser()


def _choice(text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise ValueError(f"must be one of {', '.join(allowed)}")
    return text


_PARSERS: Mapping[Any, Callable[[str], Any]] = MappingProxyType(
    {
        str: str,
        int: _integer,
        bool: _boolean,
        Path: _path,
        timedelta: parse_duration,
    }
)


def _leaves(
    cls: type[Any], path: tuple[str, ...]
) -> list[tuple[tuple[str, ...], Any, "dataclasses.Field[Any]"]]:
    hints = typing.get_type_hints(cls)
    leaves = []
    for name, found in keys_of(cls).items():
        hint = hints[name]
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            leaves += _leaves(hint, (*path, name))
        else:
            leaves.append(((*path, name), hint, found))
    return leaves


def _put(section: Any, path: tuple[str, ...], value: Any) -> Any:
    if len(path) == 1:
        return dataclasses.replace(section, **{path[0]: value})
    inner = _put(getattr(section, path[0]), path[1:], value)
    return dataclasses.replace(section, **{path[0]: inner})


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _allows_none(hint: Any) -> bool:
    return get_origin(hint) in (types.UnionType, typing.Union) and type(None) in get_args(hint)


def _without_none(hint: Any) -> Any:
    if not _allows_none(hint):
        return hint
    return next(part for part in get_args(hint) if part is not type(None))
