"""Scrapy's download handler for http and https: the wire, the record, then the response.

The response is made from the record, never the record from the response. Content-Encoding is
removed here and the encoding named, so that Scrapy never guesses a charset from packed bytes.
"""

import codecs

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import HtmlResponse, Response, TextResponse

from archive.warc.framing import Framing
from crawler.fetch.errands import ERRAND, Arrival, Errand
from crawler.fetch.spider import PageSpider


class RecordingHandler(BaseDownloadHandler):
    """Carries the errand of a request through the spider's door."""

    lazy = False

    async def download_request(self, request: Request) -> Response:
        """Raises `DownloadFailedError` where no status came; the exchange is kept all the same."""
        errand: Errand = request.meta[ERRAND]
        spider = self.crawler.spider
        assert isinstance(spider, PageSpider)
        arrival = await spider.door.carry(errand)
        if arrival.status is None:
            raise DownloadFailedError(arrival.exchange.detail)
        return response_of(request, arrival, arrival.status)


def response_of(request: Request, arrival: Arrival, status: int) -> Response:
    """The arrival as Scrapy knows responses."""
    framing = arrival.framing
    headers: dict[str, list[str]] = {}
    for name, value in framing.headers:
        if name.lower() not in ("content-encoding", "transfer-encoding"):  # removed by now
            headers.setdefault(name, []).append(value)
    url, body = arrival.exchange.url, arrival.content
    declared, charset = _media_type(framing)
    if declared in ("text/html", "application/xhtml+xml"):
        text: type[TextResponse] = HtmlResponse
    elif declared.startswith("text/") or declared.endswith(("json", "xml")):
        text = TextResponse
    else:
        return Response(url, status=status, headers=headers, body=body, request=request)
    return text(url, status=status, headers=headers, body=body, request=request, encoding=charset)


def _media_type(framing: Framing) -> tuple[str, str | None]:
    """Media type and charset as declared; no charset where its name means nothing."""
    declared, _, parameters = (framing.value("content-type") or "").partition(";")
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            try:
                return declared.strip().lower(), codecs.lookup(value.strip(" \t\"'")).name
            except LookupError:
                break
    return declared.strip().lower(), None
