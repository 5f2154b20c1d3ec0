import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.sections import section_of


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://news.example/sport/football/12345", "sport"),
        ("https://news.example/news/live/world-123", "live"),
        ("https://news.example/2024/12/17/politics/the-article", "politics"),
        ("https://news.example/en/economy/the-article", "economy"),
        ("https://news.example/live", ""),
        ("https://news.example/the-article", ""),
        ("https://news.example/", ""),
        ("https://[broken/sport/x", ""),
        ("https://news.example/Sport/x?section=news", "sport"),
    ],
)
def test_the_path_tells_the_section(url: str, section: str) -> None:
    assert section_of(url) == section


@given(st.text())
def test_any_text_has_a_short_section_or_none(text: str) -> None:
    assert len(section_of(text)) <= 30
