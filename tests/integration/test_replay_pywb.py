"""What newskeep keeps is shown by pywb as a reader saw it, in all its dress."""

from collections.abc import Iterator

import pytest

from archive.model import CaptureKind
from tests.players.chromium import Chromium
from tests.players.kept import Kept, assert_dressed, digits
from tests.players.pywb import Pywb, pywb
from tests.servers.newspaper import LOOKS, Scene, name_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def player(
    browser: Chromium, newspaper: Kept, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pywb]:
    with pywb(browser, newspaper.warcs, tmp_path_factory.mktemp("pywb")) as running:
        yield running


@pytest.mark.parametrize(("scene", "look"), LOOKS, ids=name_of)
def test_pywb_shows_each_look_at_a_story_in_its_dress(
    player: Pywb, newspaper: Kept, scene: Scene, look: int
) -> None:
    capture = newspaper.capture(scene, look)
    assert capture.kind is (CaptureKind.RESPONSE, scene.again)[look]
    seen = player.show(scene.url, digits(capture), words=scene.words[look])
    assert seen.capture == digits(capture)
    assert_dressed(seen)
