"""What robots.txt allows, and for how long an answer holds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch import robots
from crawler.fetch.robots import RobotsFile, RobotsInMemory, Rulebook

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = "https://news.example/2026/story"


def ruling(text: str, url: str = PAGE, agent: str = "newskeep/0.1 (+x)") -> robots.Ruling:
    return Rulebook(agent).ruling(url, RobotsFile(text, NOW))


def test_no_rules_allow_everything() -> None:
    assert ruling("").allowed


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /",
        "User-agent: newskeep\nDisallow: /2026/",
        "User-agent: NewsKeep\nDisallow: /*/story$",
        "\ufeffUser-agent: *\nDisallow: /".removeprefix("\ufeff"),
    ],
)
def test_a_rule_for_us_forbids(text: str) -> None:
    refused = ruling(text)
    assert not refused.allowed
    assert "2026-03-01" in refused.ground


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: otherbot\nDisallow: /",
        "User-agent: newskeep\nDisallow:\n\nUser-agent: *\nDisallow: /",
        "User-agent: *\nDisallow: /\nAllow: /2026/",
        "<!DOCTYPE html><html>not a robots file</html>",
    ],
)
def test_a_rule_for_others_does_not(text: str) -> None:
    assert ruling(text).allowed


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 7", timedelta(seconds=7)),
        ("Crawl-delay: 0.5", timedelta(seconds=0.5)),
        ("Crawl-delay: 0", None),
        ("Crawl-delay: soon", None),
        ("Crawl-delay: 1e12", timedelta(days=1)),
    ],
)
def test_crawl_delay_is_read(line: str, delay: timedelta | None) -> None:
    assert ruling(f"User-agent: *\n{line}\n").crawl_delay == delay


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (200, "User-agent: *"), (204, "User-agent: *"), (301, ""), (400, ""), (401, ""),
        (403, ""), (404, ""), (410, ""), (429, None), (500, None), (503, None), (599, None),
    ],
)  # fmt: skip
def test_an_answer_means_what_the_standard_says(status: int, meaning: str | None) -> None:
    assert robots.read(status, b"User-agent: *") == meaning


def test_only_the_first_500_kilobytes_are_read() -> None:
    text = robots.read(200, b"# x\n" * 200_000 + b"User-agent: *\nDisallow: /")
    assert text is not None
    assert len(text) == robots.SIZE_CAP
    assert ruling(text).allowed


def test_a_byte_order_mark_and_bad_bytes_do_no_harm() -> None:
    text = robots.read(200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n# \xff\xfe")
    assert text is not None
    assert not ruling(text).allowed


def test_rules_hold_for_a_day() -> None:
    file = RobotsFile("", NOW)
    assert robots.is_fresh(file, NOW + timedelta(hours=23, minutes=59))
    assert not robots.is_fresh(file, NOW + timedelta(hours=24))


def test_rules_that_are_dated_in_the_future_are_asked_for_again() -> None:
    file = RobotsFile("", NOW)
    assert not robots.is_fresh(file, NOW - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        ("newskeep/0.1", "newskeep"),
        ("mybot/2 (+https://x)", "mybot"),
        ("plain", "plain"),
        ("", "newskeep"),
    ],
)
def test_the_product_token_is_the_name_before_the_version(agent: str, token: str) -> None:
    assert robots.product_token(agent) == token


async def test_memory_gives_back_what_it_was_given() -> None:
    memory = RobotsInMemory()
    assert await memory.get("https://news.example") is None
    await memory.put("https://news.example", RobotsFile("x", NOW))
    assert await memory.get("https://news.example") == RobotsFile("x", NOW)


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_ruling(content: bytes) -> None:
    text = robots.read(200, content)
    assert text is not None
    assert ruling(text).allowed in (True, False)
