import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler.sources import Unreadable, read_sitemap, sitemaps
from crawler.sources.sitemaps import LARGEST, w3c_time
from tests.builders_documents import BAD, ONE, TWO, answered, sitemap, sitemap_index

TEN = datetime(2024, 12, 17, 10, 0, tzinfo=UTC)
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def test_a_sitemap_gives_addresses_with_the_time_of_their_last_change() -> None:
    polled = read_sitemap(answered(sitemap((ONE, "2024-12-17T12:00:00+02:00"), TWO)))
    assert [(e.link.url, e.modified) for e in polled.entries] == [(ONE, TEN), (TWO, None)]


def test_a_news_sitemap_gives_headline_and_publication_and_is_taken_at_its_word() -> None:
    content = (
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="{NEWS}">'
        "<url><loc>https://a.example/live</loc><n:news><n:publication><n:name>A</n:name>"
        "</n:publication><n:publication_date>2024-12-17T10:00Z</n:publication_date>"
        "<n:title>Storm</n:title></n:news></url></urlset>"
    )
    (entry,) = read_sitemap(answered(content)).entries
    assert (entry.link.url, entry.link.words) == ("https://a.example/live", "Storm")
    assert (entry.published, entry.modified) == (TEN, TEN)


def test_an_index_names_further_sitemaps_and_no_pages() -> None:
    url = "https://a.example/news.xml"
    polled = read_sitemap(answered(sitemap_index((url, "2024-12-17T10:00:00Z"))))
    assert [(nested.url, nested.modified) for nested in polled.nested] == [(url, TEN)]
    assert polled.entries == ()


def test_a_sitemap_may_come_as_a_gzip_file() -> None:
    packed = gzip.compress(sitemap(ONE).encode())
    assert read_sitemap(answered(packed)).entries[0].link.url == ONE


def test_a_sitemap_may_be_a_plain_list() -> None:
    polled = read_sitemap(answered(f"{ONE}\n\n{TWO}\n"))
    assert [entry.link.url for entry in polled.entries] == [ONE, TWO]


def test_sections_and_home_pages_of_a_plain_sitemap_are_left_out() -> None:
    polled = read_sitemap(answered(sitemap("https://a.example/", "https://a.example/about", ONE)))
    assert [entry.link.url for entry in polled.entries] == [ONE]
    assert len(polled.left_out) == 2


def test_an_address_that_is_none_is_left_out_and_the_rest_goes_on() -> None:
    polled = read_sitemap(answered(sitemap(BAD, ONE)))
    assert [left.text for left in polled.left_out] == [BAD]
    assert len(polled.entries) == 1


def test_a_picture_beside_a_page_is_not_the_pages_address() -> None:
    content = sitemap(ONE).replace(
        "</url>",
        '<i:image xmlns:i="http://x"><i:loc>https://a.example/p.jpg</i:loc></i:image></url>',
    )
    assert [entry.link.url for entry in read_sitemap(answered(content)).entries] == [ONE]


def test_a_sitemap_that_breaks_off_gives_what_stands_before_and_says_so() -> None:
    whole = sitemap(ONE, TWO)
    polled = read_sitemap(answered(whole[: whole.index(TWO)]))
    assert [entry.link.url for entry in polled.entries] == [ONE]
    assert "not well-formed" in polled.trouble


@pytest.mark.parametrize("form", [sitemap, lambda *urls: "\n".join(urls)], ids=["xml", "list"])
def test_more_addresses_than_a_sitemap_may_have_are_left(
    form: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST_ADDRESSES", 300)
    urls = (f"https://a.example/2024/12/story-{n}-of-many" for n in range(301))
    polled = read_sitemap(answered(form(*urls)))
    assert len(polled.entries) == 300
    assert "more than 300" in polled.trouble


BOMB = (
    '<!DOCTYPE z [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB.encode(), "declares entities"),
        (gzip.compress(bytes(LARGEST + 2)), "is larger than 50 MB"),
        (b"\x1f\x8b and no more", "is gzip that cannot be unpacked"),
        (b"<html><body>Not found</body></html>", "its root is <html>"),
        (b"<urlset>" + b"<url>" * 400, "is no sitemap"),
        (b"<", "is no sitemap"),
    ],
    ids=["bomb", "gzip bomb", "broken gzip", "page", "deep", "stump"],
)
def test_what_is_no_sitemap_or_an_attack_is_refused_with_a_reason(
    content: bytes, reason: str
) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_sitemap(answered(content))


def test_a_gzip_bomb_is_never_unpacked_beyond_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = zlib.decompressobj

    class Spy:
        def __init__(self, wbits: int) -> None:
            self._real = real(wbits=wbits)

        def decompress(self, data: bytes, most: int) -> bytes:
            asked.append(most)
            return self._real.decompress(data, most)

    monkeypatch.setattr(zlib, "decompressobj", Spy)
    read_sitemap(answered(gzip.compress(sitemap(ONE).encode())))
    assert asked == [LARGEST + 1]


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2024-12-17", datetime(2024, 12, 17, tzinfo=UTC)),
        ("2024-12", datetime(2024, 12, 1, tzinfo=UTC)),
        ("2024", datetime(2024, 1, 1, tzinfo=UTC)),
        ("2024-12-17T10:00Z", TEN),
        ("2024-12-17T10:00:00.5+00:00", TEN.replace(microsecond=500_000)),
        ("2024-12-17T10:00:00", TEN),
        ("yesterday", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
    ],
)
def test_a_time_is_never_later_than_what_was_written(written: str, at: datetime | None) -> None:
    assert w3c_time(written) == at
