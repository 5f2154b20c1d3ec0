"""What newskeep keeps is shown by pywb as a reader saw it, in all its dress."""

from collections.abc import Iterator

import pytest

from archive.model import CaptureKind
from tests.players.chromium import Chromium
from tests.players.kept import Kept, assert_dressed, digits
from tests.players.pywb import Pywb, pywb
from tests.servers.newspaper import SCENES, Scene

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("replay")]


@pytest.fixture(scope="module")
def player(
    browser: Chromium, newspaper: Kept, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pywb]:
    with pywb(browser, newspaper.warcs, tmp_path_factory.mktemp("pywb")) as running:
        yield running


@pytest.mark.parametrize("look", [0, 1], ids=["first-look", "second-look"])
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_pywb_shows_each_look_at_a_story_in_its_dress(
    player: Pywb, newspaper: Kept, scene: Scene, look: int
) -> None:
    capture = newspaper.capture(scene, look)
    assert capture.kind is (CaptureKind.RESPONSE, scene.again)[look]
    stamp = digits(capture)
    seen = player.show(scene.url, stamp, words=scene.words[look])
    assert f"/{stamp}" in seen.address
    assert_dressed(seen)
