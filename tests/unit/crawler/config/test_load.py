from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import Config, ConfigError, SiteOverrides, load, load_text, show
from crawler.config.load import parse_duration, parse_size
from crawler.config.show import format_duration, format_size

ROOT = Path(__file__).parents[4]


def test_the_file_at_the_root_is_the_documented_default() -> None:
    assert load(ROOT / "config.yaml", environment={}) == Config().joined()


def test_an_empty_file_gives_the_defaults() -> None:
    assert load_text("") == Config().joined()


def test_what_is_shown_reads_back_as_the_same_configuration() -> None:
    config = load_text(
        "store: keep\nfetch: {resolve: {a.example: '127.0.0.1:80'}, max_size: 3MB}\n"
        "sites: {b.example: {delay: 90s}}\n"
    )
    assert load_text(show(config)) == config


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fetchh: {}", "line 1: `fetchh` is not a key that newskeep knows; did you mean `fetch`?"),
        (
            "fetch:\n  time_out: 3s",
            "line 2: `fetch.time_out` is not a key that newskeep knows; did you mean `timeout`?",
        ),
        ("fetch: {timeout: soon}", "must be a duration such as 30s, 5m, 2h, 7d or bare seconds"),
        ("fetch: {timeout: 99999999999d}", "must be a duration of 36500d at most, not '9999"),
        ("fetch: {max_size: 99999TB}", "must be a size of 1024TB at most, not '99999TB'."),
        ("fetch: {retries: 99999999999}", "must be 1000000000 at most, not '99999999999'."),
        ("fetch: {max_size: big}", "must be a size such as 20MB, 1GB or bare bytes, not 'big'."),
        ("fetch: {robots: never}", "must be one of obey, ignore, not 'never'."),
        ("fetch: {retries: -1}", "must not be negative, not '-1'."),
        ("fetch: {verify_tls: 2}", "must be true or false, not '2'."),
        ("sites: {a.org: {dely: 3s}}", "`sites.a.org.dely` is not a key"),
        ("store: ''", "`store` must name a file or a folder, not ''."),
        ("archive: {compression: 11}", "`archive.compression` must be a number from 0 to 9"),
        ("archive: {max_size: 3}", "`archive.max_size` must be 100KB at least, not '3'."),
        ("archive: {prefix: ../../x}", "`archive.prefix` must be a plain name of A-Z"),
        ("archive: {prefix: 'a b/é'}", "`archive.prefix` must be a plain name of A-Z"),
        ("schedule: {tick: 0}", "`schedule.tick` must be longer than nothing, such as 5s"),
        ("fetch: {concurrency: 0}", "`fetch.concurrency` must be 1 at least, not '0'."),
        ("fetch: {proxy: bananas}", "must be an address such as http://proxy.example.org:3128"),
        ("fetch: {proxy: 'socks5://a.example:9'}", "must be an address such as http://proxy"),
        ("fetch: {proxy: 'http://a.example:99999'}", "must be an address such as http://proxy"),
        ("fetch: {allow_private: [999.1.1.1/99]}", "must be a host, an address, or a network"),
        ("fetch: {allow_private: [999.1.1.1]}", "must be a host, an address, or a network"),
        ("fetch: {ca_file: /nope.pem}", "`fetch.ca_file` must be a file that is there, not"),
        ("extract: {profiles: /nope}", "`extract.profiles` must be a folder that is there, not"),
        ("sites: {a.org: {proxy: bananas}}", "`sites.a.org.proxy` must be an address such as"),
        ("mail: {server: 'x:y:z'}", "`mail.server` must be HOST or HOST:PORT, such as"),
        ("mail: {server: 'x:99999'}", "`mail.server` must be HOST or HOST:PORT, such as"),
        ("store: ${NOPE}", "needs the environment variable NOPE, which is not set."),
        ("store: [a]", "`store` must be a single value."),
        ("store: a\nstore: b", "line 2: `store` is given twice; keep one of the two."),
        ("sources: one", "`sources` must be a list: [one, two]."),
        ("- a", "`the file` must be a block of `key: value` lines."),
        ("a: [", "not YAML"),
    ],
)
def test_a_wrong_key_or_value_is_refused_in_one_sentence(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_text(text)
    assert message in str(refused.value)
    assert str(refused.value).startswith("config.yaml, line ")


def test_a_file_that_is_not_there_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="newskeep init"):
        load(tmp_path / "none.yaml", environment={})


def test_a_variable_of_the_environment_is_expanded() -> None:
    config = load_text("identity: {contact: '${WHO}'}", environment={"WHO": "desk@paper.example"})
    assert config.identity.contact == "desk@paper.example"


def test_the_environment_wins_over_the_file() -> None:
    config = load_text("fetch: {timeout: 10s}", environment={"NEWSKEEP_FETCH_TIMEOUT": "90s"})
    assert config.fetch.timeout == timedelta(seconds=90)


def test_a_flag_wins_over_the_environment() -> None:
    config = load_text("", environment={"NEWSKEEP_STORE": "b"}, flags={"store": Path("c")})
    assert config.store == Path("c")


def test_a_wrong_value_in_the_environment_names_the_variable() -> None:
    with pytest.raises(ConfigError, match=r"^\$NEWSKEEP_FETCH_RETRIES: `fetch.retries` must be"):
        load_text("", environment={"NEWSKEEP_FETCH_RETRIES": "many"})


@pytest.mark.parametrize(
    ("variable", "hint"),
    [
        ("NEWSKEEP_FETCH_TIMEOT", "did you mean $NEWSKEEP_FETCH_TIMEOUT?"),
        ("NEWSKEEP_STOER", "did you mean $NEWSKEEP_STORE?"),
        ("NEWSKEEP_MAIL_Q", "see `newskeep config` for the keys."),
    ],
)
def test_a_misspelt_variable_of_the_environment_is_refused(variable: str, hint: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_text("", environment={variable: "1"})
    assert str(refused.value) == f"${variable}: is not a key that newskeep knows; {hint}"


@pytest.mark.parametrize(
    "variable",
    [
        "NEWSKEEP_CONFIG",
        "NEWSKEEP_SERVICE_HOST",
        "NEWSKEEP_PORT_9464_TCP",
        "NEWSKEEP_MONITOR_SERVICE_PORT_METRICS",
        "NEWSKEEP_MONITOR_PORT",
        "NEWSKEEP_MONITOR_PORT_9464_TCP_ADDR",
        "STORE",
    ],
)
def test_the_variables_of_others_are_let_be(variable: str) -> None:
    assert load_text("", environment={variable: "1"}) == load_text("")


def test_a_variable_that_is_not_yaml_is_refused_by_its_name() -> None:
    with pytest.raises(ConfigError, match=r"^\$NEWSKEEP_STORE: is not YAML; put it in quotes"):
        load_text("", environment={"NEWSKEEP_STORE": "["})


def test_a_password_is_not_told_in_a_refusal() -> None:
    with pytest.raises(ConfigError) as refused:
        load_text("fetch: {proxy: 'me:hunter2@a.example:99999'}")
    assert "hunter2" not in str(refused.value)


def test_a_profile_that_cannot_be_read_is_refused_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.example.yaml").write_text("hots: [a.example]\n")
    with pytest.raises(ConfigError, match=r"`extract\.profiles` must hold profiles.*a\.example"):
        load_text(f"extract: {{profiles: '{tmp_path}'}}")


@pytest.mark.parametrize(
    "text",
    [
        "fetch: {proxy: 'http://me:hunter2@proxy.example:3128'}",
        "fetch: {proxy: 'proxy.example:3128'}",
        "fetch: {allow_private: [127.0.0.1, '[::1]', 10.0.0.1/8, intranet, a_b.example]}",
        "mail: {server: localhost}",
        "archive: {compression: 9, prefix: paper-2.b_c}",
    ],
)
def test_what_can_be_used_is_let_through(text: str) -> None:
    assert load_text(text) != load_text("")


def test_the_fetcher_is_told_who_asks() -> None:
    config = load_text("identity: {user_agent: paper/1}")
    assert config.fetch.user_agent == "paper/1"


def test_the_overrides_of_a_site_hold_for_its_subdomains_only() -> None:
    fetch = load_text("sites: {paper.example: {delay: 9s, robots: ignore}}").fetch
    assert fetch.for_host("www.paper.example").per_host.delay == timedelta(seconds=9)
    assert fetch.for_host("www.paper.example").robots == "ignore"
    assert fetch.for_host("newspaper.example") == fetch


def test_an_override_of_nothing_changes_nothing() -> None:
    fetch = load_text("sites: {paper.example: {}}").fetch
    assert fetch.sites == {"paper.example": SiteOverrides()}
    assert fetch.for_host("paper.example") == fetch


def test_passwords_in_addresses_are_not_shown() -> None:
    assert "hunter2" not in show(
        load_text("fetch: {proxy: 'http://me:hunter2@proxy.example:3128'}")
    )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("5m", 300), ("2h", 7200), ("1d", 86400), ("7", 7), ("250ms", 0.25)],
)
def test_durations_are_read_with_and_without_a_unit(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "size"), [("20MB", 20 << 20), ("1g", 1 << 30), ("512 KiB", 512 << 10), ("9", 9)]
)
def test_sizes_are_read_with_and_without_a_unit(text: str, size: int) -> None:
    assert parse_size(text) == size


@given(st.integers(min_value=0, max_value=10**9))
def test_every_duration_and_size_reads_back_as_it_was_shown(number: int) -> None:
    assert parse_size(format_size(number)) == number
    assert parse_duration(format_duration(timedelta(seconds=number))) == timedelta(seconds=number)
