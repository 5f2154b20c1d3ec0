"""What newskeep keeps is shown by ReplayWeb.page as a reader saw it, in all its dress."""

from collections.abc import Iterator

import pytest

from archive.model import CaptureKind
from tests.players.chromium import Chromium
from tests.players.kept import Kept, assert_dressed, digits
from tests.players.replaywebpage import ReplayWebPage, replaywebpage
from tests.servers.newspaper import SCENES, Scene

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("replay")]


@pytest.fixture(scope="module")
def player(browser: Chromium, newspaper: Kept) -> Iterator[ReplayWebPage]:
    with replaywebpage(browser, newspaper.warcs) as running:
        yield running


@pytest.mark.parametrize("look", [0, 1], ids=["first-look", "second-look"])
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_replaywebpage_shows_each_look_at_a_story_in_its_dress(
    player: ReplayWebPage, newspaper: Kept, scene: Scene, look: int
) -> None:
    capture = newspaper.capture(scene, look)
    assert capture.kind is (CaptureKind.RESPONSE, scene.again)[look]
    stamp = digits(capture)
    seen = player.show(scene.url, stamp, words=scene.words[look])
    assert f"/{stamp}" in seen.address
    assert_dressed(seen)
