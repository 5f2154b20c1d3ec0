from datetime import timedelta

import pytest

from crawler.config import ConfigError, SourceConfig, SourceForm, load_text, show

FEED = "https://a.example/rss"


def test_a_source_is_one_line_with_its_form_and_place() -> None:
    config = load_text(f'sources: [{{feed: "{FEED}", name: A, tag: front, every: 15m}}]')
    (source,) = config.sources
    assert (source.form, source.place, source.title) == (SourceForm.FEED, FEED, "A")
    assert (source.tag, source.every) == ("front", timedelta(minutes=15))


def test_a_source_stays_the_same_when_it_is_renamed() -> None:
    assert SourceConfig(feed=FEED).source_id == SourceConfig(feed=FEED, name="B").source_id
    assert SourceConfig(feed=FEED).source_id != SourceConfig(page=FEED).source_id


def test_what_is_shown_of_sources_reads_back() -> None:
    config = load_text("sources: [{documents: ./in/*.pdf, hosts: [a.example], since: 2d}]")
    assert load_text(show(config)) == config


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{feeed: x}", "`sources.feeed` is not a key that newskeep knows; did you mean `feed`?"),
        ("{name: A}", "must say by exactly one of feed, sitemap, page, documents where"),
        (f"{{feed: '{FEED}', page: '{FEED}'}}", "must say by exactly one of"),
        ("{feed: a.example/rss}", "must give an http or https address, not 'a.example/rss'"),
        (f"{{feed: '{FEED}', every: 5s}}", "must not be polled more often than every 1m"),
        ("just a word", "must be a block of `key: value` lines"),
    ],
)
def test_a_source_that_cannot_be_polled_is_refused_at_its_line(line: str, message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_text(f"store: keep\nsources:\n  - {line}\n")
    assert str(refused.value).startswith("config.yaml, line 3: `sources")
    assert message in str(refused.value)
