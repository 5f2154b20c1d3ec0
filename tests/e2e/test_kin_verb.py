"""`newskeep kin` over a store in which a story was copied, rewritten and then corrected."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.cli.context import Refusal
from archive.kinship.families import family_name
from crawler.cli import cli
from tests.builders_ingest import Desk, follow, look
from tests.builders_kin import page_of, stories

ORIGINAL, LIGHT, DAM = (
    stories()[key] for key in (("ferry", "original"), ("ferry", "light"), ("dam", "original"))
)
SOURCE, COPY, REWRITE, OTHER = (
    f"https://{host}.example/ferry" for host in ("source", "copy", "rewrite", "other")
)
EARLY, LATE = "2026-03-01T08:00:00+00:00", "2026-03-01T10:00:00+00:00"
MORE = "<p>The captain told AFP that he had seen no light at all that evening.</p>"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that no test writes to."""
    desk = Desk(tmp_path_factory.mktemp("desk") / "store")
    corrected = page_of(ORIGINAL, ("214 people ran", "241 people ran"), day=EARLY, more=MORE)
    with desk.open() as archive:
        pages = {url: follow(archive, url) for url in (SOURCE, COPY, REWRITE, OTHER)}
        look(archive, pages[SOURCE], page_of(ORIGINAL, day=EARLY, more=MORE))
        look(archive, pages[COPY], page_of(ORIGINAL, day=LATE), hours=1)
        look(archive, pages[REWRITE], page_of(LIGHT, day=LATE), hours=1)
        look(archive, pages[OTHER], page_of(DAM, day=LATE), hours=1)
        for hours in (2, 3):
            look(archive, pages[SOURCE], corrected, hours=hours)
        look(archive, pages[COPY], page_of(ORIGINAL, day=LATE), hours=4)
    return desk.layout.root


@pytest.fixture
def store(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "store"))


def run(store: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--store", str(store), "kin", *words])


def told(store: Path, *words: str) -> list[dict[str, Any]]:
    done = run(store, *words, "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_page_is_shown_with_its_kin_the_strongest_first(store: Path) -> None:
    (page,) = told(store, COPY)
    assert [(it["url"], it["relations"][0]) for it in page["kin"]] == [
        (SOURCE, "same_text"),
        (REWRITE, "rewrite"),
    ]
    assert page["kin"][0]["direction"] == "from_it"


def test_it_is_shown_by_the_newest_texts_that_stood_side_by_side(store: Path) -> None:
    (page,) = told(store, COPY)
    assert (page["kin"][0]["version"], page["kin"][0]["its_version"]) == (1, 2)


def test_it_says_what_the_copy_still_carries(store: Path) -> None:
    (page,) = told(store, COPY)
    assert [(it["carries"], it["source_says"]) for it in page["outdated"]] == [("214", ["241"])]
    assert f"still carries “214”, which {SOURCE} has changed to 241" in run(store, COPY).output


def test_grounds_are_told_of_this_page_and_the_other(store: Path) -> None:
    assert "The other bears an earlier date than this page" in run(store, COPY).output


def test_a_credit_without_an_address_is_shown_as_a_lead(store: Path) -> None:
    assert "lead: told AFP (text, no address)" in run(store, SOURCE).output


def test_a_page_without_kin_says_so(store: Path) -> None:
    assert "shares nothing with any other page" in run(store, OTHER).output


def test_families_are_listed_with_their_likely_source(store: Path) -> None:
    (family,) = told(store, "--families")
    assert set(family["pages"]) == {SOURCE, COPY, REWRITE}
    assert family["likely_source"] == SOURCE
    assert f"{SOURCE}  (likely source)" in run(store, "--families").output


def test_a_family_shows_how_its_figures_travelled(store: Path) -> None:
    (family,) = told(store, "--families")
    (shown,) = told(store, "--family", family["family"])
    travelled = next(it for it in shown["claims"] if it["words"] == "214")
    steps = {(stop["page"], stop["step"]) for stop in travelled["stops"]}
    assert steps >= {(SOURCE, "carried"), (COPY, "carried"), (SOURCE, "changed")}
    assert "figure “214”" in run(store, "--family", family["family"]).output


def test_a_family_is_found_by_a_name_that_it_would_have_had_before_an_older_page(
    store: Path,
) -> None:
    (family,) = told(store, "--families")
    (shown,) = told(store, "--family", family_name("copy.example/ferry"))
    assert shown["family"] == family["family"]


def test_a_family_that_is_not_there_is_refused_with_the_remedy(store: Path) -> None:
    done = run(store, "--family", "nobody")
    assert isinstance(done.exception, Refusal)
    assert "kin --families" in str(done.exception)


@pytest.mark.parametrize("words", [(), ("--families", COPY)])
def test_what_is_asked_has_to_be_one_thing(store: Path, words: tuple[str, ...]) -> None:
    done = run(store, *words)
    assert isinstance(done.exception, Refusal)
    assert "name one of" in str(done.exception)
