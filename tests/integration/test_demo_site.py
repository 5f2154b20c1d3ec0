"""The demo site as a plain HTTP client sees it, and as the judgement of the archive reads it."""

import http.client
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from archive.edits.judge import weigh
from archive.model import AccessState, Reading, Sighting, Verdict, Weighed
from archive.text.page import Response, read
from archive.text.profile import Profiles
from crawler.demo import SCRIPT, DemoSite
from crawler.demo.stories import COURIER, GAZETTE, HOSTS

OPENED = datetime(2025, 3, 4, 11, 0, 7, tzinfo=UTC)


@dataclass
class Hands:
    """A clock that moves when a test moves it."""

    at: datetime = OPENED

    def now(self) -> datetime:
        return self.at

    def later(self, seconds: int = 20) -> datetime:
        self.at += timedelta(seconds=seconds)
        return self.at


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
async def site(hands: Hands) -> AsyncIterator[DemoSite]:
    async with DemoSite.open(now=hands.now) as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as plain:
        yield plain


async def get(
    client: httpx.AsyncClient, site: DemoSite, key: str, **headers: str
) -> httpx.Response:
    story = site.newsroom.stories[key]
    return await by_path(client, site, story.host, story.path, **headers)


async def by_path(
    client: httpx.AsyncClient, site: DemoSite, host: str, path: str, **headers: str
) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    url = f"http://{site.resolve[host]}:{site.port}{path}"
    return await client.get(url, headers={"Host": f"{host}:{site.port}", **named})


async def test_three_hosts_answer_on_one_port(site: DemoSite, client: httpx.AsyncClient) -> None:
    titles = {(await by_path(client, site, host, "/")).text.count("<h1>") for host in HOSTS}
    assert titles == {1}
    assert set(site.resolve) == set(HOSTS)


async def test_a_connection_carries_many_requests(
    site: DemoSite, client: httpx.AsyncClient
) -> None:
    for key in site.newsroom.stories:
        assert (await get(client, site, key)).status_code == 200
    assert [status for _, _, status in site.requests] == [200] * len(site.newsroom.stories)


async def test_a_chunked_answer_arrives_whole(site: DemoSite, client: httpx.AsyncClient) -> None:
    response = await get(client, site, "ferry")
    assert response.headers["transfer-encoding"] == "chunked"
    assert response.text.rstrip().endswith("</html>")


async def test_a_known_page_is_answered_with_304(
    site: DemoSite, client: httpx.AsyncClient
) -> None:
    first = await get(client, site, "dam")
    again = await get(client, site, "dam", If_None_Match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


async def test_the_site_is_edited_step_by_step_until_nothing_is_left(
    site: DemoSite, client: httpx.AsyncClient, hands: Hands
) -> None:
    before = (await get(client, site, "dam")).text
    names = []
    while site.coming:
        hands.later()
        step = await site.advance()
        assert step is not None
        names.append(step.name)
    assert names == [step.name for step in SCRIPT]
    assert await site.advance() is None
    after = (await get(client, site, "dam")).text
    assert ("30 families" in before, "47 families" in after) == (True, True)


async def test_a_page_that_was_taken_down_is_gone(
    site: DemoSite, client: httpx.AsyncClient, hands: Hands
) -> None:
    await play_until(site, hands, "gone")
    assert (await get(client, site, "archive_fire")).status_code == 410


async def test_bytes_that_are_no_http_end_the_connection_and_not_the_site(
    site: DemoSite, client: httpx.AsyncClient
) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await client.request("GET" + "X" * 100_000, f"http://127.0.0.1:{site.port}/")
    assert (await by_path(client, site, GAZETTE, "/")).status_code == 200


async def test_the_port_is_free_again_after_the_site_closed(hands: Hands) -> None:
    async with DemoSite.open(now=hands.now) as site:
        port = site.port
    connection = http.client.HTTPConnection("127.0.0.1", port)
    with pytest.raises(ConnectionRefusedError):
        connection.connect()


async def test_a_port_can_be_chosen(hands: Hands) -> None:
    async with DemoSite.open(now=hands.now) as site:
        port = site.port
    async with DemoSite.open(now=hands.now, port=port) as site:
        assert site.address("dam").startswith(f"http://{COURIER}:{port}/")


async def play_until(site: DemoSite, hands: Hands, name: str) -> None:
    while (step := await site.advance()) is not None and step.name != name:
        hands.later()


@dataclass
class Reader:
    """Looks at every story, and weighs what it finds against what it saw before."""

    site: DemoSite
    client: httpx.AsyncClient
    hands: Hands
    profiles: Profiles = field(default_factory=Profiles.shipped)
    seen: dict[str, list[Sighting]] = field(default_factory=dict)

    async def look(self, key: str) -> tuple[Reading, Weighed | None]:
        answered = await get(self.client, self.site, key)
        url = self.site.address(key)
        headers = tuple(answered.headers.items())
        at = self.hands.later()
        response = Response(url, url, answered.status_code, headers, answered.content, at)
        history = self.seen.setdefault(key, [])
        reading = read(
            response, earlier=history[-1].article if history else None, profiles=self.profiles
        )
        if reading.access is not AccessState.ARTICLE or reading.article is None:
            return reading, None
        weighed = weigh(history, reading.article, at)
        history.append(Sighting(reading.article, at, at))
        return reading, weighed

    async def look_at_all(self) -> dict[str, tuple[Reading, Weighed | None]]:
        return {key: await self.look(key) for key in self.site.newsroom.stories}


@pytest.fixture
def reader(site: DemoSite, client: httpx.AsyncClient, hands: Hands) -> Reader:
    return Reader(site, client, hands)


async def test_every_story_is_read_as_it_was_written(reader: Reader) -> None:
    for key, (reading, _) in (await reader.look_at_all()).items():
        story = reader.site.newsroom.stories[key]
        assert reading.article is not None
        assert reading.article.title == story.title
        assert reading.article.paragraphs == story.paragraphs


async def test_the_archive_judges_every_step_as_the_script_says(reader: Reader) -> None:
    await reader.look_at_all()
    for step in SCRIPT:
        reader.hands.later()
        await reader.site.advance()
        found = await reader.look_at_all()
        expected = {one.story: one for one in step.expected}
        for key, (reading, weighed) in found.items():
            verdict = weighed.verdict if weighed else None
            said = f"{step.name}: {key}: {reading.ground}: {weighed}"
            if key in expected:
                assert (reading.access, verdict) == (
                    expected[key].access,
                    expected[key].verdict,
                ), said
            elif verdict is not None:
                assert verdict is Verdict.UNCHANGED, said
