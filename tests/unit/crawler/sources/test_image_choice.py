"""Of several sizes of an image the one is named that a browser takes on a desktop screen."""

import pytest

from crawler.sources.image_choice import chosen_image, suits_screen

WIDTHS = "s.jpg 400w, m.jpg 800w, l.jpg 1600w, xl.jpg 3200w"


@pytest.mark.parametrize(
    ("sizes", "taken"),
    [
        ("", "l.jpg"),
        ("100vw", "l.jpg"),
        ("50vw", "m.jpg"),
        ("800px", "m.jpg"),
        ("801px", "l.jpg"),
        ("20em", "s.jpg"),
        ("(max-width: 600px) 100vw, 400px", "s.jpg"),
        ("(min-width: 1000px) 700px, 100vw", "m.jpg"),
        ("(min-width: 1000px) and (max-width: 1100px) 300px, 700px", "m.jpg"),
        ("(orientation: portrait) 300px, 700px", "m.jpg"),
        ("calc(100vw - 20px)", "l.jpg"),
        ("4000px", "xl.jpg"),
    ],
)
def test_the_smallest_that_fills_its_place_is_taken(sizes: str, taken: str) -> None:
    assert chosen_image(WIDTHS, sizes) == taken


@pytest.mark.parametrize(
    ("srcset", "src", "taken"),
    [
        ("one.jpg, two.jpg 2x", "", "one.jpg"),
        ("two.jpg 2x", "one.jpg", "one.jpg"),
        ("two.jpg 2x, one.jpg 1x", "src.jpg", "one.jpg"),
        ("half.jpg 0.5x", "", "half.jpg"),
        ("wide.jpg 2000w", "src.jpg", "wide.jpg"),
        ("", "src.jpg", "src.jpg"),
        ("a,b.jpg 1x,c.jpg 2x", "", "a,b.jpg"),
        ("a.jpg,", "", "a.jpg"),
        (" , ", "", None),
        ("", " ", None),
    ],
)
def test_densities_and_the_plain_source_compete(srcset: str, src: str, taken: str | None) -> None:
    assert chosen_image(srcset, src=src) == taken


@pytest.mark.parametrize(
    ("media", "suits"),
    [
        ("", True),
        ("all", True),
        ("screen", True),
        ("print", False),
        ("print, screen", True),
        ("(min-width: 1024px)", True),
        ("(min-width: 1281px)", False),
        ("screen and (max-width: 50em)", False),
        ("(prefers-color-scheme: dark)", False),
        ("not all", False),
    ],
)
def test_a_media_query_is_held_against_the_screen(media: str, suits: bool) -> None:
    assert suits_screen(media) is suits
