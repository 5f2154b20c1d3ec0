"""Versions are compared when they are derived, and again when the catalogue is made anew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue import Catalogue, EventKind, PageRow
from archive.ingest import Ingest, ReadingSettings
from archive.ingest.kinfolk import page_links
from archive.ingest.relating import Relating
from archive.kinship.families import family_name
from archive.rederive import make_current, rederive
from tests.builders_ingest import WRITING, Desk, follow, look
from tests.builders_kin import page_of, stories
from tests.torture import differences

ORIGINAL, LIGHT = stories()["ferry", "original"], stories()["ferry", "light"]
DAM = stories()["dam", "original"]
EARLY, LATE = "2026-03-01T08:00:00+00:00", "2026-03-01T10:00:00+00:00"
FIGURE = ("214 people ran", "241 people ran")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "store")


@pytest.fixture
def archive(desk: Desk) -> Iterator[Ingest]:
    with desk.open() as opened:
        yield opened


def keep(archive: Ingest, host: str, seen: bytes, *, hours: float = 0) -> PageRow:
    page = follow(archive, f"https://{host}.example/ferry")
    look(archive, page, seen, hours=hours)
    return page


def source_and_copy(archive: Ingest) -> tuple[PageRow, PageRow]:
    source = keep(archive, "source", page_of(ORIGINAL, day=EARLY))
    return source, keep(archive, "copy", page_of(ORIGINAL, day=LATE), hours=1)


def confirmed(archive: Ingest, page: PageRow, seen: bytes, *, hours: float) -> None:
    for later in (0, 0.5):
        look(archive, page, seen, hours=hours + later)


def relations(catalogue: Catalogue, page: PageRow) -> set[tuple[int, int, str]]:
    return {
        (it.a_version, it.b_version, it.link.relations[0])
        for it in page_links(catalogue, page.page_id)
    }


def outdated(catalogue: Catalogue) -> list[dict[str, Any]]:
    return [dict(row.event.detail) for row in catalogue.events(kind=EventKind.COPY_OUTDATED)]


def equals_its_rebuild(desk: Desk) -> list[str]:
    before = desk.rebuild().kept_before
    assert before is not None
    return differences(before, desk.layout.catalogue)


def test_a_copy_is_found_when_it_comes_in(archive: Ingest) -> None:
    source, copy = source_and_copy(archive)
    (link,) = page_links(archive.catalogue, source.page_id)
    assert (link.a_page, link.b_page) == (copy.page_id, source.page_id)
    assert link.link.relations[0] == "same_text"
    assert link.copy_and_source == (copy.page_id, source.page_id)


def test_a_rewrite_is_found_too_and_another_story_is_not(archive: Ingest) -> None:
    source = keep(archive, "source", page_of(ORIGINAL))
    keep(archive, "rewrite", page_of(LIGHT), hours=1)
    keep(archive, "other", page_of(DAM), hours=1)
    assert relations(archive.catalogue, source) == {(1, 1, "rewrite")}


def test_a_page_is_not_kin_to_its_own_versions(archive: Ingest) -> None:
    source = keep(archive, "source", page_of(ORIGINAL))
    confirmed(archive, source, page_of(ORIGINAL, FIGURE), hours=1)
    assert len(archive.catalogue.versions(source.page_id)) == 2
    assert relations(archive.catalogue, source) == set()


def test_versions_that_were_never_current_together_are_not_compared(archive: Ingest) -> None:
    source = keep(archive, "source", page_of(ORIGINAL))
    confirmed(archive, source, page_of(ORIGINAL, FIGURE), hours=1)
    keep(archive, "copy", page_of(ORIGINAL), hours=5)
    assert {versions[:2] for versions in relations(archive.catalogue, source)} == {(1, 2)}


def test_a_text_that_is_derived_late_takes_back_what_it_was_no_longer_there_for(
    desk: Desk, archive: Ingest
) -> None:
    source, copy = source_and_copy(archive)
    confirmed(archive, source, page_of(ORIGINAL, FIGURE, day=EARLY), hours=5)
    assert {pair[:2] for pair in relations(archive.catalogue, source)} == {(1, 1), (1, 2)}
    changed = page_of(ORIGINAL, ("for nine days", "for six days"), day=LATE)
    confirmed(archive, copy, changed, hours=3)
    pairs = {pair[:2] for pair in relations(archive.catalogue, source)}
    assert pairs == {(1, 1), (2, 1), (2, 2)}
    archive.close()
    assert equals_its_rebuild(desk) == []


def test_pages_that_copy_each_other_are_one_family_under_a_lasting_name(archive: Ingest) -> None:
    catalogue = archive.catalogue
    source, copy = source_and_copy(archive)
    ((name, members),) = catalogue.families().items()
    assert set(members) == {source.page_id, copy.page_id}
    third = keep(archive, "third", page_of(LIGHT), hours=2)
    assert catalogue.families() == {name: tuple(sorted((*members, third.page_id)))}


def test_pages_are_one_family_under_one_name_in_whatever_order_they_are_derived(
    archive: Ingest, desk: Desk
) -> None:
    for host, hours in (("third", 2), ("second", 1), ("first", 0)):
        keep(archive, host, page_of(ORIGINAL), hours=hours)
    ((name, members),) = archive.catalogue.families().items()
    assert name == family_name("first.example/ferry")
    assert len(members) == 3
    archive.close()
    assert equals_its_rebuild(desk) == []


def test_the_copies_of_an_edited_source_are_to_be_looked_at(archive: Ingest) -> None:
    source, copy = source_and_copy(archive)
    look(archive, source, page_of(ORIGINAL, FIGURE, day=EARLY), hours=2)
    edited = look(archive, source, page_of(ORIGINAL, FIGURE, day=EARLY), hours=3)
    assert edited.copies == (copy.page_key,)


def test_an_edited_copy_has_nobody_looked_at(archive: Ingest) -> None:
    _, copy = source_and_copy(archive)
    look(archive, copy, page_of(ORIGINAL, FIGURE, day=LATE), hours=2)
    assert look(archive, copy, page_of(ORIGINAL, FIGURE, day=LATE), hours=3).copies == ()


def test_a_copy_that_still_carries_the_old_figure_is_told_of_once(
    desk: Desk, archive: Ingest
) -> None:
    source, copy = source_and_copy(archive)
    confirmed(archive, source, page_of(ORIGINAL, FIGURE, day=EARLY), hours=2)
    assert outdated(archive.catalogue) == []
    for hours in (3, 4):
        look(archive, copy, page_of(ORIGINAL, day=LATE), hours=hours)
    (told,) = outdated(archive.catalogue)
    assert told["source"] == source.url
    assert (told["carries"], told["source_says"]) == ("214", ["241"])
    archive.close()
    assert equals_its_rebuild(desk) == []


def test_a_copy_that_was_corrected_as_well_is_not_told_of(archive: Ingest) -> None:
    source, copy = source_and_copy(archive)
    confirmed(archive, source, page_of(ORIGINAL, FIGURE, day=EARLY), hours=2)
    confirmed(archive, copy, page_of(ORIGINAL, FIGURE, day=LATE), hours=3)
    look(archive, copy, page_of(ORIGINAL, FIGURE, day=LATE), hours=5)
    assert outdated(archive.catalogue) == []


def test_a_credit_without_an_address_is_kept_as_a_lead(archive: Ingest) -> None:
    more = "<p>The captain told AFP that he had seen no light at all that evening.</p>"
    page = keep(archive, "source", page_of(ORIGINAL, more=more))
    (time,) = archive.catalogue.kin_times(page.page_id)
    assert time.kin_id is not None
    assert [lead.outlet for lead in archive.catalogue.leads_of(time.kin_id)] == ["afp"]


def test_the_rebuilt_catalogue_tells_of_the_same_kin(desk: Desk, archive: Ingest) -> None:
    source_and_copy(archive)
    keep(archive, "third", page_of(LIGHT), hours=2)
    archive.close()
    with desk.catalogue() as catalogue:
        assert len(catalogue.strong_kin_links()) == 3
    assert equals_its_rebuild(desk) == []


def test_what_a_crash_left_uncompared_is_compared_at_the_next_start(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.open() as archive:
        source, _ = source_and_copy(archive)
        with monkeypatch.context() as patched:
            patched.setattr(Relating, "relate", lambda *_: None)
            keep(archive, "third", page_of(LIGHT), hours=2)
        crashed = desk.crashed()
    with crashed.open() as archive:
        assert len(page_links(archive.catalogue, source.page_id)) == 2
    assert equals_its_rebuild(crashed) == []


def test_a_version_that_cannot_be_compared_loses_no_finding(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no comparison today")

    with desk.open() as archive, monkeypatch.context() as patched:
        patched.setattr(Relating, "relate", fail)
        page = follow(archive)
        assert look(archive, page, page_of(ORIGINAL)).finding is not None
    with desk.open() as archive:
        assert archive.catalogue.kin_times(page.page_id)[0].kin_id


def test_a_new_generation_has_kin_of_its_own(desk: Desk, archive: Ingest) -> None:
    source, _ = source_and_copy(archive)
    archive.close()
    made = rederive(desk.layout, reading=ReadingSettings(), clock=desk.clock.now)
    with desk.catalogue() as catalogue:
        links = page_links(catalogue, source.page_id, generation=made.generation)
    assert [link.link.relations[0] for link in links] == ["same_text"]
    make_current(desk.layout, made.generation, writing=WRITING, clock=desk.clock.now)
