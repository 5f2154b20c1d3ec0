"""What newskeep keeps is shown by ReplayWeb.page as a reader saw it, in all its dress."""

from collections.abc import Iterator

import pytest

from archive.model import CaptureKind
from tests.players.chromium import Chromium
from tests.players.kept import Kept, assert_dressed, digits
from tests.players.replaywebpage import ReplayWebPage, replaywebpage
from tests.servers.newspaper import LOOKS, SCENES, Scene, name_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def player(browser: Chromium, newspaper: Kept) -> Iterator[ReplayWebPage]:
    with replaywebpage(browser, newspaper.warcs, "all.wacz") as running:
        yield running


def assert_shown(player: ReplayWebPage, newspaper: Kept, scene: Scene, look: int) -> None:
    capture = newspaper.capture(scene, look)
    assert capture.kind is (CaptureKind.RESPONSE, scene.again)[look]
    seen = player.show(scene.url, digits(capture), words=scene.words[look])
    # For a revisit it names the response that it takes the body from, or the revisit itself.
    assert seen.capture in {digits(capture), digits(newspaper.original(capture))}
    assert_dressed(seen)


@pytest.mark.parametrize(("scene", "look"), LOOKS, ids=name_of)
def test_replaywebpage_shows_each_look_at_a_story_in_its_dress(
    player: ReplayWebPage, newspaper: Kept, scene: Scene, look: int
) -> None:
    assert_shown(player, newspaper, scene, look)


def test_replaywebpage_shows_bare_warc_files_too(browser: Chromium, newspaper: Kept) -> None:
    with replaywebpage(browser, newspaper.warcs, "all.warc.gz") as player:
        for scene in SCENES[:3]:
            assert_shown(player, newspaper, scene, 1)
