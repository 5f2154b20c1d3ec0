"""With requisites kept, a page that is given alone is replayed in the dress of another host."""

from pathlib import Path

import pytest

from tests.players.chromium import Chromium, Seen
from tests.players.kept import Kept, digits, keep_one_page
from tests.players.pywb import pywb
from tests.players.replaywebpage import replaywebpage
from tests.servers.newspaper import ALONE, BACKGROUND, FAMILY, STATIC

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return keep_one_page(tmp_path_factory.mktemp("page"))


def assert_dressed(seen: Seen) -> None:
    assert len(seen.images) == 2
    assert all(seen.images)
    assert seen.background == BACKGROUND
    assert FAMILY in seen.fonts
    assert seen.mark is None  # scripts are not kept


def test_only_what_a_browser_asks_for_is_kept(page: Kept) -> None:
    kept = {url.rpartition("/")[2] for url, captures in page.captures.items() if captures}
    assert kept == {"alone", "style.css", "map.png", "rule.png", "type.ttf"}
    assert page.captures[f"http://{STATIC}/photo.png"] == ()


def test_pywb_shows_the_page_in_its_dress(browser: Chromium, page: Kept, tmp_path: Path) -> None:
    (capture,) = page.captures[ALONE]
    with pywb(browser, page.warcs, tmp_path) as player:
        assert_dressed(player.show(ALONE, digits(capture), words="at alone."))


def test_replaywebpage_shows_the_page_in_its_dress(browser: Chromium, page: Kept) -> None:
    (capture,) = page.captures[ALONE]
    with replaywebpage(browser, page.warcs, "alone.wacz") as player:
        assert_dressed(player.show(ALONE, digits(capture), words="at alone."))
