"""The settings under which Scrapy runs."""

from scrapy import Request

from crawler.fetch.settings import InOrder, Quiet, scrapy_settings
from tests.builders_fetch import fetch_config


def test_no_scheme_but_http_and_https_has_a_handler() -> None:
    handlers = scrapy_settings(fetch_config())["DOWNLOAD_HANDLERS"]
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert {"file", "data", "ftp", "s3"} <= set(handlers)


def test_nothing_of_scrapy_acts_by_itself() -> None:
    settings = scrapy_settings(fetch_config())
    for base in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS"):
        assert not settings.get_component_priority_dict_with_base(base)
    assert not settings.getbool("TWISTED_REACTOR_ENABLED")
    assert settings.getint("CONCURRENT_ITEMS") == 1
    assert settings.getfloat("DOWNLOAD_DELAY") == 0


def test_the_configured_concurrency_is_scrapys_too() -> None:
    settings = scrapy_settings(fetch_config(concurrency=7))
    assert settings.getint("CONCURRENT_REQUESTS") == 7
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 7


def test_requests_are_given_out_in_order_and_none_is_dropped() -> None:
    scheduler = InOrder()
    requests = [Request("http://news.example/") for _ in range(3)]
    assert all(scheduler.enqueue_request(request) for request in requests)
    assert [scheduler.next_request() for _ in range(4)] == [*requests, None]
    assert not scheduler.has_pending_requests()


def test_a_crawled_page_writes_no_log_line() -> None:
    assert Quiet().crawled(None, None, None) is None
