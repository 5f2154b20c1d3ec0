"""SURT as OpenWayback and pywb write it: forms known from the `surt` package."""

import pytest

from archive.addresses import BadAddress, surt

SESSION = "0123456789abcdefghijklemopqrstuv"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.archive.org/", "org,archive)/"),
        ("http://www34.archive.org/", "org,archive)/"),
        ("http://archive.org/goo/", "org,archive)/goo"),
        ("http://archive.org/goo/?", "org,archive)/goo"),
        ("http://archive.org/goo/?b&a", "org,archive)/goo?a&b"),
        ("http://archive.org/goo/?a=2&b&a=1", "org,archive)/goo?a=1&a=2&b"),
        ("http://archive.org:80/", "org,archive)/"),
        ("https://archive.org:443/x", "org,archive)/x"),
        ("http://archive.org:8080/x", "org,archive:8080)/x"),
        ("http://archive.org/a/index.html", "org,archive)/a/index.html"),
        ("http://[::1]/a", "::1)/a"),
        ("http://archive.org/Foo/BAR?Q=Ab", "org,archive)/foo/bar?q=ab"),
        ("http://archive.org/a%20b/%D0%B0?x=%c3%a9", "org,archive)/a%20b/%d0%b0?x=%c3%a9"),
        ("http://archive.org/a//b/../c/./d", "org,archive)/a/c/d"),
        ("http://archive.org./a", "org,archive)/a"),
        ("http://archive.org/#frag", "org,archive)/"),
        ("http://archive.org/a?x=1&utm_source=b", "org,archive)/a?utm_source=b&x=1"),
        ("http://xn--80a.xn--p1ai/b", "xn--p1ai,xn--80a)/b"),
        ("http://archive.org/%41%2f%7e", "org,archive)/a/~"),
        ("http://archive.org/a?a=b+c&a=b%20c", "org,archive)/a?a=b%20c&a=b+c"),
        ("http://archive.org//", "org,archive)/"),
        ("http://www.com/", "com)/"),
        ("http://localhost:8000/a", "localhost:8000)/a"),
        ("http://archive.org/a?b=1&&c=", "org,archive)/a?&b=1&c="),
        ("http://archive.org/a(b)!*'[]|^", "org,archive)/a(b)!*'[]|^"),
        ("http://archive.org/100%25", "org,archive)/100%25"),
        (f"http://archive.org/i.php?PHPSESSID={SESSION}&action=b", "org,archive)/i.php?action=b"),
        (f"http://archive.org/a?sid={SESSION}", "org,archive)/a"),
        ("https://www.themoscowtimes.com/2024/A-a87376", "com,themoscowtimes)/2024/a-a87376"),
    ],
)
def test_a_surt_key_is_the_one_other_archives_write(url: str, key: str) -> None:
    assert surt(url) == key


def test_keys_of_one_site_sort_together() -> None:
    urls = [
        "https://b.example/",
        "https://a.b.example/x",
        "https://b.example/a",
        "https://c.example/",
    ]
    assert sorted(urls, key=surt)[-1] == "https://c.example/"


def test_what_is_no_address_has_no_key() -> None:
    with pytest.raises(BadAddress):
        surt("desk@example.org")
