"""The original inside the address of a copy."""

import pytest

from archive.addresses import original_inside

STORY = "https://www.example.org/2024/12/a-story?id=7"


@pytest.mark.parametrize(
    "wrapping",
    [
        f"https://web.archive.org/web/20241217101500/{STORY}",
        f"https://web.archive.org/web/20241217101500id_/{STORY}",
        f"http://web.archive.org/web/2024*/{STORY}",
        f"https://web.archive.org/web/{STORY}",
        f"https://web.archive.org/save/{STORY}",
        "https://web.archive.org/web/2024/https:/www.example.org/2024/12/a-story?id=7",
        f"https://archive.ph/2024.12.17-101500/{STORY}",
        f"https://archive.today/20241217101500/{STORY}",
        f"https://archive.is/newest/{STORY}",
        f"https://archive.ph/o/AbCdE/{STORY}",
        f"https://archive.md/{STORY}",
        f"https://arquivo.pt/wayback/20241217101500/{STORY}",
        f"https://wayback.archive-it.org/1234/20241217101500/{STORY}",
        f"https://webarchive.nationalarchives.gov.uk/ukgwa/20241217101500/{STORY}",
        "https://cdn.ampproject.org/c/s/www.example.org/2024/12/a-story?id=7",
        "https://www-example-org.cdn.ampproject.org/v/s/www.example.org/2024/12/a-story?id=7",
        "https://www.google.com/amp/s/www.example.org/2024/12/a-story?id=7",
        "https://www.google.co.uk/amp/s/www.example.org/2024/12/a-story?id=7",
        "https://www.bing-amp.com/c/s/www.example.org/2024/12/a-story?id=7",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.example.org%2F2024%2F12%2Fa-story%3Fid%3D7",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.example.org%2F2024%2F12%2Fa-story%3Fid%3D7&h=x",
        "https://web.archive.org/web/2024/https%3A%2F%2Fwww.example.org%2F2024%2F12%2Fa-story%3Fid%3D7",
    ],
)
def test_the_original_is_read_out_of_its_wrapping(wrapping: str) -> None:
    assert original_inside(wrapping) == STORY


def test_a_wayback_copy_without_scheme_is_of_the_http_page() -> None:
    wrapping = "https://web.archive.org/web/20241217/www.example.org/a"
    assert original_inside(wrapping) == "http://www.example.org/a"


@pytest.mark.parametrize(
    "url",
    [
        STORY,
        "https://archive.ph/AbCdE",
        "https://archive.ph/faq.html",
        "https://archive.org/details/newspapers",
        "https://archive.org/web/web.php",
        "https://web.archive.org/web/20241217/ftp:",
        "https://web.archive.org/web/2024/https://a:b@example.org/",
        "https://www.example.org/web/2024/https://elsewhere.example/",
        "https://www.google.com/search?q=https://www.example.org/",
        "https://cdn.ampproject.org/v0.js",
        "https://blog.ampproject.org/c/s/www.example.org/a",
        "no address at all",
    ],
)
def test_an_address_that_wraps_nothing_has_no_original(url: str) -> None:
    assert original_inside(url) is None
