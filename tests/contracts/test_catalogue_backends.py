"""The catalogue's promises, on every database that can hold it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from archive.catalogue import (
    Catalogue,
    EditRow,
    Event,
    EventKind,
    EventRow,
    Filed,
    OutletRow,
    VersionRow,
    WarcRow,
    WarcState,
)
from archive.model import (
    AccessState,
    CaptureKind,
    Cut,
    EditKind,
    Failure,
    Link,
    LinkRole,
    StampMove,
    Verdict,
    Weighed,
)
from tests.builders_store import (
    KEY,
    MINUTE,
    START,
    UNCHANGED,
    URL,
    Follower,
    add_page,
    article,
    capture,
    changed,
    check_of,
    number_change,
    updated,
)

OLD, NEW, OTHER = "At least 30 people.", "At least 50 people.", "No one was hurt."


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    where: str | Path = tmp_path / "catalogue.sqlite"
    if request.param == "postgresql":
        where = request.getfixturevalue("postgres_database")
    with Catalogue.open(where) as opened:
        yield opened


# --- pages and links


def test_a_page_added_twice_is_one_page(catalogue: Catalogue) -> None:
    assert add_page(catalogue) == add_page(catalogue)
    assert catalogue.counters() == {"pages": 1}


def test_a_page_is_found_by_key_number_and_first_address(catalogue: Catalogue) -> None:
    page_id = add_page(catalogue)
    found = catalogue.page(page_key=KEY)
    assert found is not None
    assert found.page_id == page_id
    assert catalogue.page(page_id=page_id) == found
    assert catalogue.page(url=URL) == found
    assert catalogue.page(page_key="other.example/") is None


def test_pages_are_listed_by_host_and_from_where_the_last_list_ended(catalogue: Catalogue) -> None:
    first = add_page(catalogue)
    add_page(catalogue, page_key="gazette.example/a", url="https://gazette.example/a")
    third = add_page(catalogue, page_key="courier.example/b", url="https://courier.example/b")
    assert [page.page_id for page in catalogue.pages(host="courier.example")] == [first, third]
    assert [page.page_id for page in catalogue.pages(after=first, limit=1)] == [first + 1]


def test_a_link_leads_from_its_document_to_its_page_and_is_kept_once(catalogue: Catalogue) -> None:
    page_id = add_page(catalogue)
    link = Link(URL, LinkRole.DECLARED_SOURCE, "notes.txt", "d" * 64, 7, "Original url:", "here")
    assert catalogue.add_links(page_id, [link, link], added_at=START, record_id="<urn:x>") == 1
    assert catalogue.add_links(page_id, [link], added_at=START + MINUTE) == 0
    (kept,) = catalogue.links_of_document("d" * 64)
    assert (kept.link, kept.page_id, kept.record_id) == (link, page_id, "<urn:x>")
    assert catalogue.links(page_id) == [kept]


def test_what_no_database_can_hold_does_not_stop_a_page(catalogue: Catalogue) -> None:
    page_id = add_page(catalogue)
    catalogue.add_links(
        page_id, [Link(URL, LinkRole.MENTION, words="a\0b\ud800c")], added_at=START
    )
    assert (
        catalogue.links(page_id)[0].link.words
        == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    )


def test_the_longest_address_has_a_page_and_captures(catalogue: Catalogue) -> None:
    url = "https://courier.example/" + "long-" * 1_590
    page_id = add_page(catalogue, page_key=url, url=url)
    catalogue.record_captures([Filed(capture(url=url, page=url))])
    assert add_page(catalogue, page_key=url, url=url) == page_id
    assert [found.url for found in catalogue.captures_of(page_id)] == [url]
    assert catalogue.captures_of_url(url) == catalogue.captures_of(page_id)


# --- captures


def test_a_capture_comes_back_as_it_went_in(catalogue: Catalogue) -> None:
    page_id = add_page(catalogue)
    every_field = capture(
        kind=CaptureKind.REVISIT,
        location="https://courier.example/elsewhere",
        etag='"x"',
        last_modified="Sun, 01 Mar 2026 12:00:00 GMT",
        truncated=Cut.LENGTH,
        failure=Failure.TOO_LARGE,
        detail="20 MB",
        refers_to="<urn:uuid:1>",
        redirected_from="https://courier.example/",
        peer="192.0.2.1",
        transfer_encoding="chunked",
        content_encoding="gzip",
        check="check-1",
        page=KEY,
    )
    catalogue.record_captures([Filed(every_field, page_id)])
    assert catalogue.capture(every_field.record_id) == every_field
    assert catalogue.captures_of_check("check-1") == [every_field]


def test_a_capture_recorded_twice_is_one_capture(catalogue: Catalogue) -> None:
    page_id = add_page(catalogue)
    assert catalogue.record_captures([Filed(capture(1), page_id), Filed(capture(2), page_id)]) == 2
    assert catalogue.record_captures([Filed(capture(2), page_id), Filed(capture(3), page_id)]) == 1
    assert catalogue.counters()["captures"] == 3
    assert catalogue.counters()["capture_bytes"] == 2_700


def test_a_capture_that_recovery_found_learns_its_page_later(catalogue: Catalogue) -> None:
    catalogue.record_captures([Filed(capture())])
    page_id = add_page(catalogue)
    catalogue.record_captures([Filed(capture(), page_id, "check-1")])
    assert len(catalogue.captures_of(page_id)) == 1
    catalogue.record_captures([Filed(capture())])
    assert len(catalogue.captures_of(page_id)) == 1


def test_a_capture_finds_its_page_by_the_key_it_bears(catalogue: Catalogue) -> None:
    page_id = add_page(catalogue)
    catalogue.record_captures([Filed(capture(1, page=KEY)), Filed(capture(2, page="unknown"))])
    assert [found.record_id for found in catalogue.captures_of(page_id)] == [capture(1).record_id]


def test_the_original_is_the_oldest_whole_response_of_the_page(catalogue: Catalogue) -> None:
    page_id = add_page(catalogue)
    other = add_page(catalogue, page_key="gazette.example/a", url="https://gazette.example/a")
    catalogue.record_captures(
        [
            Filed(capture(1, truncated=Cut.TIME), page_id),
            Filed(capture(2, kind=CaptureKind.REVISIT), page_id),
            Filed(capture(3), other),
            Filed(capture(4), page_id),
            Filed(capture(5), page_id),
        ]
    )
    found = catalogue.original_for("e" * 64, page_id=page_id)
    assert found is not None
    assert found.record_id == capture(4).record_id
    elsewhere = catalogue.original_for("e" * 64, page_id=None)
    assert elsewhere is not None
    assert elsewhere.record_id == capture(3).record_id


def test_another_coding_is_no_original(catalogue: Catalogue) -> None:
    page_id = add_page(catalogue)
    catalogue.record_captures([Filed(capture(transfer_encoding="chunked"), page_id)])
    assert catalogue.original_for("e" * 64, page_id=page_id) is None
    assert catalogue.original_for("e" * 64, page_id=page_id, transfer_encoding="chunked")


def test_a_page_at_a_time_is_the_newest_answer_before_it_else_the_first(
    catalogue: Catalogue,
) -> None:
    page_id = add_page(catalogue)
    catalogue.record_captures(
        [
            Filed(capture(1, status=301, location="https://courier.example/x"), page_id),
            Filed(capture(2), page_id),
            Filed(capture(3, kind=CaptureKind.FAILURE, failure=Failure.RESET), page_id),
            Filed(capture(4), page_id),
        ]
    )

    def at(minutes: float) -> str | None:
        found = catalogue.capture_at(page_id, START + minutes * MINUTE)
        return None if found is None else found.record_id

    assert at(0) == capture(2).record_id
    assert at(3.5) == capture(2).record_id
    assert at(4) == capture(4).record_id
    assert at(99) == capture(4).record_id


def test_a_page_that_only_ever_redirected_is_its_redirect(catalogue: Catalogue) -> None:
    page_id = add_page(catalogue)
    moved = capture(status=301, location="https://courier.example/x")
    catalogue.record_captures([Filed(moved, page_id)])
    assert catalogue.capture_at(page_id, START) == moved


def test_the_response_that_a_conditional_request_leans_on_is_the_newest_whole_one(
    catalogue: Catalogue,
) -> None:
    page_id = add_page(catalogue)
    not_modified = capture(2, kind=CaptureKind.REVISIT, status=304, refers_to="<urn:1>")
    catalogue.record_captures(
        [
            Filed(capture(1), page_id),
            Filed(not_modified, page_id),
            Filed(capture(3, status=503), page_id),
            Filed(capture(4, truncated=Cut.DISCONNECT), page_id),
        ]
    )
    assert catalogue.newest_response(page_id, url=URL) == not_modified
    assert catalogue.newest_response(page_id, url=URL + "?amp") is None


def test_captures_come_in_the_order_of_a_cdx(catalogue: Catalogue) -> None:
    urls = ["https://b.example/", "https://courier.example/z", "https://courier.example/a"]
    catalogue.record_captures([Filed(capture(n, url=url)) for n, url in enumerate(urls, 1)])
    keys = [key for key, _ in catalogue.captures_by_surt(first="example,c", before="example,d")]
    assert keys == ["example,courier)/a", "example,courier)/z"]


def test_captures_of_a_file_come_as_they_lie(catalogue: Catalogue) -> None:
    catalogue.record_captures([Filed(capture(2)), Filed(capture(1))])
    offsets = [filed.capture.place.offset for filed in catalogue.captures_in("newskeep-1.warc.gz")]
    assert offsets == [1000, 2000]


# --- checks and findings


def test_every_check_is_kept_also_one_that_failed(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    follower.fail()
    checks = catalogue.checks_of(follower.page_id)
    assert [check.failure for check in checks] == [None, Failure.TIMED_OUT]
    page = catalogue.page(page_key=KEY)
    assert page is not None
    assert (page.checks, page.last_failure) == (2, Failure.TIMED_OUT)
    assert catalogue.counters()["failed_checks"] == 1


def test_a_finding_recorded_twice_is_one_finding(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    before = catalogue.dump()
    assert catalogue.record_finding(check_of(follower.page_id, 1)) is False
    assert catalogue.dump() == before


def test_a_finding_says_what_the_page_was_and_why(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    check_id = follower.look(article(OLD), new=True)
    found = catalogue.finding(check_id)
    assert found is not None
    assert (found.access, found.ground, found.version) == (AccessState.ARTICLE, "200", 1)
    assert found.extractor == "test 1"
    assert catalogue.findings_of(follower.page_id) == [found]


# --- history


def test_the_same_article_again_makes_its_sighting_longer(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    follower.look(article(OLD))
    (seen,) = catalogue.history(follower.page_id)
    assert seen.sighting.article == article(OLD)
    assert (seen.sighting.first_seen, seen.sighting.last_seen) == (
        START + MINUTE,
        START + 2 * MINUTE,
    )
    assert (seen.checks, seen.version) == (2, 1)
    (version,) = catalogue.versions(follower.page_id)
    assert version.last_seen == START + 2 * MINUTE


def test_an_edit_stands_between_the_last_look_at_the_old_and_the_first_at_the_new(
    catalogue: Catalogue,
) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    follower.look(article(OLD))
    check_id = follower.look(article(NEW), changed(), version=2, new=True)
    (edit,) = catalogue.edits()
    assert (edit.before_version, edit.after_version) == (1, 2)
    assert (edit.before_seen, edit.after_seen) == (START + 2 * MINUTE, START + 3 * MINUTE)
    assert (edit.before_record, edit.after_record) == (
        capture(2).record_id,
        capture(3).record_id,
    )
    assert (edit.check_id, edit.verdict, edit.kinds) == (
        check_id,
        Verdict.STEALTH,
        (EditKind.NUMBER,),
    )
    assert edit.changes == (number_change("30 people", "50 people"),)


def test_a_moved_stamp_begins_a_sighting_of_the_same_version(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    before, after = updated(START), updated(START + MINUTE)
    touch = Weighed(Verdict.TOUCH, text_changed=False, moved=(StampMove("jsonld", before, after),))
    follower.look(article(OLD, stamp=before.at), new=True)
    follower.look(article(OLD, stamp=after.at), touch)
    assert [seen.version for seen in catalogue.history(follower.page_id)] == [1, 1]
    assert len(catalogue.versions(follower.page_id)) == 1
    assert catalogue.edits() == []
    newest = catalogue.history(follower.page_id, newest=1)
    assert [seen.sighting.article.updated for seen in newest] == [after]


def test_a_text_that_returns_is_the_old_version_and_an_edit(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    follower.look(article(NEW), changed(), version=2, new=True)
    follower.look(article(OLD), changed(), version=1)
    assert [seen.version for seen in catalogue.history(follower.page_id)] == [1, 2, 1]
    assert [(e.before_version, e.after_version) for e in catalogue.edits()] == [(1, 2), (2, 1)]
    first, second = catalogue.versions(follower.page_id)
    assert first.last_seen > second.last_seen


def test_a_provisional_edit_waits_and_is_settled_by_a_second_look(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    follower.look(article(NEW), changed(provisional=True), version=None)
    (waiting,) = catalogue.edits()
    assert (waiting.provisional, waiting.after_version) == (True, None)
    assert catalogue.counters().get("edits") is None
    assert catalogue.provisional_edits() == 1
    assert catalogue.provisional_edits(page_id=follower.page_id + 1) == 0

    follower.look(article(NEW), UNCHANGED, version=2, new=True)
    assert catalogue.provisional_edits() == 0
    (settled,) = catalogue.edits()
    assert (settled.provisional, settled.after_version) == (False, 2)
    assert settled.after_seen == waiting.after_seen
    assert settled.changes == waiting.changes
    assert catalogue.counters()["edits:stealth"] == 1
    assert [seen.version for seen in catalogue.history(follower.page_id)] == [1, 2]
    version = catalogue.version(follower.page_id, 2)
    assert version is not None
    assert version.first_seen == waiting.after_seen


def test_a_second_look_that_weighs_anew_decides_the_verdict(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    follower.look(article(NEW), changed(provisional=True), version=None)
    follower.look(article(NEW), changed(Verdict.DECLARED), version=2, new=True)
    (edit,) = catalogue.edits(kind=EditKind.NUMBER)
    assert edit.verdict is Verdict.DECLARED
    assert edit.after_seen == START + 2 * MINUTE


def test_a_variant_that_flips_back_is_kept_and_makes_no_second_edit(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    follower.look(article(OLD, title="Other"), changed(provisional=True), version=None)
    follower.look(article(OLD), changed(), version=1)
    assert [seen.version for seen in catalogue.history(follower.page_id)] == [1, None, 1]
    assert [edit.provisional for edit in catalogue.edits()] == [True]
    assert len(catalogue.versions(follower.page_id)) == 1


def test_edits_are_filtered_by_verdict_kind_host_time_and_number(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    headline = number_change("a", "b")
    follower.look(article(OLD), new=True)
    follower.look(article(NEW), changed(Verdict.STEALTH, headline), version=2, new=True)
    follower.look(article(OTHER), changed(Verdict.DECLARED), version=3, new=True)
    assert [edit.after_version for edit in catalogue.edits(verdict=Verdict.STEALTH)] == [2]
    assert [edit.after_version for edit in catalogue.edits(kind=EditKind.NUMBER)] == [2, 3]
    assert catalogue.edits(kind=EditKind.QUOTE) == []
    assert catalogue.edits(host="gazette.example") == []
    assert len(catalogue.edits(host="courier.example")) == 2
    since = catalogue.edits(since=START + 3 * MINUTE)
    assert [edit.after_version for edit in since] == [3]
    assert [edit.after_version for edit in catalogue.edits(limit=1)] == [3]


def test_the_timeline_tells_versions_edits_and_events_in_order(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    touched = Event(EventKind.TOUCH, START + 2 * MINUTE, {"source": "jsonld"})
    follower.look(article(OLD), events=[touched])
    follower.look(article(NEW), changed(), version=2, new=True)
    told = catalogue.timeline(follower.page_id)
    assert [type(moment) for moment in told] == [VersionRow, EventRow, VersionRow, EditRow]
    assert [moment.event for moment in told if isinstance(moment, EventRow)] == [touched]
    assert catalogue.events(kind=EventKind.GONE) == []


def test_a_page_shows_where_it_stands_without_counting(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    follower.look(article(NEW, title="Bridge open"), changed(), version=2, new=True)
    page = catalogue.page(page_key=KEY)
    assert page is not None
    assert (page.versions, page.edits, page.checks) == (2, 1, 2)
    assert (page.title, page.verdict) == ("Bridge open", Verdict.STEALTH)
    assert page.last_edit_at == START + 2 * MINUTE
    assert catalogue.counters()["versions"] == 2


# --- generations


def test_outlets_tell_what_their_pages_yielded(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    follower.look(article(NEW), changed(), version=2, new=True)
    follower.fail()
    add_page(catalogue, page_key="other/1", url="https://other.example/1")
    quiet, loud = OutletRow("other.example", 1, 0, 0), OutletRow("courier.example", 1, 3, 1)
    assert catalogue.outlets(limit=10) == [loud, quiet]
    assert catalogue.outlets(limit=1) == [loud]


def test_a_new_generation_stays_unseen_until_it_is_switched_to(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    old = catalogue.generation()
    new = catalogue.begin_generation(extractor="test 2", made_at=START)
    again = Follower(catalogue, generation=new)
    again.look(article("Better text."), new=True)

    def text() -> str:
        (seen,) = catalogue.history(follower.page_id)
        return seen.sighting.article.body

    assert text() == OLD
    catalogue.switch_generation(new)
    assert text() == "Better text."
    assert catalogue.counters()["checks"] == 1
    assert catalogue.history(follower.page_id, generation=old)[0].sighting.article.body == OLD
    assert [g.state for g in catalogue.generations()] == ["old", "current"]


def test_a_dropped_generation_leaves_nothing_behind(catalogue: Catalogue) -> None:
    follower = Follower(catalogue)
    follower.look(article(OLD), new=True)
    before = catalogue.dump()
    new = catalogue.begin_generation(extractor="test 2", made_at=START)
    again = Follower(catalogue, generation=new)
    again.look(article(OTHER), new=True)
    again.look(
        article(NEW),
        changed(),
        version=2,
        new=True,
        events=[Event(EventKind.TOUCH, START, {})],
    )
    catalogue.drop_generation(new)
    after = catalogue.dump()
    facts = {"captures", "checks", "counters", "pages"}  # the second look was new to these
    assert {name: after[name] for name in after if name not in facts} == {
        name: before[name] for name in before if name not in facts
    }


def test_what_readers_see_cannot_be_dropped_and_nothing_unknown_switched_to(
    catalogue: Catalogue,
) -> None:
    with pytest.raises(ValueError, match="switch to another first"):
        catalogue.drop_generation(catalogue.generation())
    with pytest.raises(LookupError, match="no generation 9"):
        catalogue.switch_generation(9)
    assert catalogue.generation() == 1


# --- files, transactions, threads


def test_a_warc_is_read_again_from_where_it_was_catalogued(catalogue: Catalogue) -> None:
    name = "newskeep-1.warc.gz"
    assert catalogue.last_catalogued(name) == 0
    catalogue.record_captures([Filed(capture(2)), Filed(capture(1))])
    assert catalogue.last_catalogued(name) == 2000
    catalogue.record_warc(WarcRow(name, WarcState.OPEN, bytes=4000, catalogued_to=3500))
    assert catalogue.last_catalogued(name) == 3500
    catalogue.record_warc(WarcRow(name, WarcState.CLOSED, bytes=5000, sha256="f" * 64))
    assert catalogue.last_catalogued(name) == 3500


def test_an_audit_takes_first_what_was_never_checked(catalogue: Catalogue) -> None:
    for name in ("a", "b", "c"):
        catalogue.record_warc(WarcRow(name, WarcState.CLOSED, bytes=1))
    catalogue.record_warc(WarcRow("d", WarcState.OPEN, bytes=1))
    catalogue.record_audit("a", checked_at=START + MINUTE, result="well")
    catalogue.record_audit("b", checked_at=START, result="well")
    assert [warc.name for warc in catalogue.warcs_to_audit(limit=9)] == ["c", "b", "a"]
    catalogue.record_warc(WarcRow("a", WarcState.CLOSED, bytes=1))
    assert [warc.check_result for warc in catalogue.warcs(state=WarcState.CLOSED)] == [
        "well",
        "well",
        None,
    ]


def test_a_transaction_that_fails_leaves_nothing(catalogue: Catalogue) -> None:
    before = catalogue.dump()

    def fail_half_way() -> None:
        with catalogue.transaction() as transaction:
            transaction.add_page(page_key=KEY, url=URL, added_at=START)
            transaction.record_captures([Filed(capture())])
            raise LookupError

    with pytest.raises(LookupError):
        fail_half_way()
    assert catalogue.dump() == before


def test_many_threads_may_write_at_once(catalogue: Catalogue) -> None:
    def add(number: int) -> int:
        url = f"https://courier.example/{number % 10}"
        return catalogue.add_page(page_key=url, url=url, added_at=START)

    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(add, range(80)))
    assert len(set(numbers)) == 10
    assert catalogue.counters()["pages"] == 10


def test_writers_that_do_the_same_in_another_order_do_not_lock_each_other_out(
    catalogue: Catalogue,
) -> None:
    def write(number: int) -> None:
        url = f"https://courier.example/{number}"
        with catalogue.transaction() as transaction:
            if number % 2:
                transaction.add_page(page_key=url, url=url, added_at=START)
            transaction.record_captures([Filed(capture(number + 1))])
            transaction.add_page(page_key=url, url=url, added_at=START)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(80)))
    assert catalogue.counters() == {"pages": 80, "captures": 80, "capture_bytes": 72_000}


def test_the_dump_does_not_depend_on_the_numbers_that_a_catalogue_gives(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    other = "https://gazette.example/a"

    def fill(into: Catalogue, *, other_first: bool) -> Follower:
        if other_first:
            add_page(into, page_key=other, url=other)
        follower = Follower(into)
        follower.look(article(OLD), new=True)
        follower.look(article(NEW), changed(), version=2, new=True)
        add_page(into, page_key=other, url=other)
        return follower

    here = fill(catalogue, other_first=True)
    with Catalogue.open(tmp_path / "rebuilt.sqlite") as rebuilt:
        there = fill(rebuilt, other_first=False)
        assert here.page_id != there.page_id
        assert catalogue.dump() == rebuilt.dump()
        rebuilt.record_events(there.page_id, [Event(EventKind.GONE, START, {})])
        assert catalogue.dump() != rebuilt.dump()


def test_an_instant_keeps_its_microseconds_and_comes_back_in_utc(catalogue: Catalogue) -> None:
    odd = START + timedelta(microseconds=123_457)
    page_id = catalogue.add_page(page_key=KEY, url=URL, added_at=odd)
    found = catalogue.page(page_id=page_id)
    assert found is not None
    assert found.added_at == odd
    assert found.added_at.utcoffset() == timedelta(0)
