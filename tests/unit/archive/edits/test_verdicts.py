"""Every cell of the table of verdicts: what the text did, and what the stamps did."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edits.judge import verdict_of, weigh
from archive.edits.movement import Movement, movement, moves, update_stamps
from archive.model import Article, Precision, Stamp, StampRole, Verdict, ZoneOrigin
from tests.builders_edits import article, at, sighting, stamp

OLD_TEXT = "At least 30 people were brought to safety during the night."
NEW_TEXT = "At least 50 people were brought to safety during the night."


def judged(
    before: datetime | Stamp | None,
    after: datetime | Stamp | None,
    *,
    changed: bool,
    last_seen: datetime | None = None,
    published: datetime | None = None,
) -> Verdict:
    old = article(OLD_TEXT, updated=before, published=published)
    new = article(NEW_TEXT if changed else OLD_TEXT, updated=after, published=published)
    return weigh([sighting(old, at(9), last_seen or at(9))], new, at(20)).verdict


@pytest.mark.parametrize(
    ("before", "after", "changed", "verdict"),
    [
        pytest.param(None, None, True, Verdict.UNSTAMPED, id="no stamp, text changed"),
        pytest.param(None, None, False, Verdict.UNCHANGED, id="no stamp, text same"),
        pytest.param(at(8), at(8), True, Verdict.STEALTH, id="stamp same, text changed"),
        pytest.param(at(8), at(8), False, Verdict.UNCHANGED, id="stamp same, text same"),
        pytest.param(at(8), at(10), True, Verdict.DECLARED, id="stamp forward, text changed"),
        pytest.param(at(8), at(10), False, Verdict.TOUCH, id="stamp forward, text same"),
        pytest.param(at(8), at(7), True, Verdict.BACKDATED, id="stamp back, text changed"),
        pytest.param(at(8), at(7), False, Verdict.BACKDATED, id="stamp back, text same"),
        pytest.param(None, at(10), True, Verdict.DECLARED, id="stamp appears, text changed"),
        pytest.param(None, at(10), False, Verdict.TOUCH, id="stamp appears, text same"),
        pytest.param(at(8), None, True, Verdict.STEALTH, id="stamp vanishes, text changed"),
        pytest.param(at(8), None, False, Verdict.UNCHANGED, id="stamp vanishes, text same"),
    ],
)
def test_text_and_stamp_together_make_the_verdict(
    before: datetime | None, after: datetime | None, changed: bool, verdict: Verdict
) -> None:
    assert judged(before, after, changed=changed) is verdict


@pytest.mark.parametrize(
    ("changed", "verdict"), [(True, Verdict.BACKDATED), (False, Verdict.TOUCH)]
)
def test_a_stamp_moved_to_before_the_old_text_was_last_seen(
    changed: bool, verdict: Verdict
) -> None:
    assert judged(at(8), at(10), changed=changed, last_seen=at(14)) is verdict


@pytest.mark.parametrize(
    ("changed", "verdict"), [(True, Verdict.BACKDATED), (False, Verdict.UNCHANGED)]
)
def test_a_stamp_that_appears_with_a_time_at_which_the_old_text_was_there(
    changed: bool, verdict: Verdict
) -> None:
    seen = judged(None, at(10), changed=changed, last_seen=at(14), published=at(8))
    assert seen is verdict


@pytest.mark.parametrize(
    ("changed", "verdict"), [(True, Verdict.STEALTH), (False, Verdict.UNCHANGED)]
)
def test_a_stamp_that_appears_with_the_time_of_publication_declares_nothing(
    changed: bool, verdict: Verdict
) -> None:
    assert judged(None, at(8), changed=changed, published=at(8)) is verdict


@pytest.mark.parametrize("stamp_did", list(Movement))
@pytest.mark.parametrize("changed", [True, False])
def test_every_movement_has_a_verdict(stamp_did: Movement, changed: bool) -> None:
    assert verdict_of(stamp_did, text_changed=changed) in Verdict


def test_only_a_changed_text_is_called_stealth_declared_or_unstamped() -> None:
    edits = {Verdict.STEALTH, Verdict.DECLARED, Verdict.UNSTAMPED}
    assert not edits & {verdict_of(one, text_changed=False) for one in Movement}
    quiet = {Verdict.UNCHANGED, Verdict.TOUCH}
    assert not quiet & {verdict_of(one, text_changed=True) for one in Movement}


def test_a_new_publication_date_is_no_update_stamp() -> None:
    old = article(OLD_TEXT, published=at(8))
    new = article(NEW_TEXT, published=at(12))
    assert weigh([sighting(old)], new, at(20)).verdict is Verdict.UNSTAMPED
    same = article(OLD_TEXT, published=at(12))
    assert weigh([sighting(old)], same, at(20)).verdict is Verdict.UNCHANGED


def test_one_instant_in_two_zones_has_not_moved() -> None:
    utc = stamp(datetime.fromisoformat("2025-03-04T10:00:00+00:00"))
    kyiv = stamp(datetime.fromisoformat("2025-03-04T12:00:00+02:00"))
    assert judged(utc, kyiv, changed=True) is Verdict.STEALTH


def test_a_day_and_a_minute_of_that_day_are_the_same_claim() -> None:
    day = stamp(at(0), precision=Precision.DAY)
    minute = stamp(at(12, 31), precision=Precision.MINUTE)
    assert judged(day, minute, changed=True) is Verdict.STEALTH
    assert judged(minute, day, changed=True) is Verdict.STEALTH


def test_the_next_day_is_later_than_a_day() -> None:
    day, next_day = (stamp(at(0, day=d), precision=Precision.DAY) for d in (4, 5))
    assert judged(day, next_day, changed=True) is Verdict.DECLARED
    assert judged(next_day, day, changed=True) is Verdict.BACKDATED


def test_a_day_stamp_is_not_before_a_sighting_on_that_day() -> None:
    before, after = (stamp(at(0, day=d), precision=Precision.DAY) for d in (3, 4))
    assert judged(before, after, changed=True, last_seen=at(14)) is Verdict.DECLARED


def test_a_reading_of_unknown_zone_is_not_surely_before_a_sighting() -> None:
    after = stamp(at(10), zone=ZoneOrigin.NONE)
    before = stamp(at(8), zone=ZoneOrigin.NONE)
    assert judged(before, after, changed=True, last_seen=at(14)) is Verdict.DECLARED


def test_a_stamp_that_only_got_a_zone_has_not_moved() -> None:
    unknown = stamp(at(10), zone=ZoneOrigin.NONE)
    assert judged(unknown, at(8), changed=True) is Verdict.STEALTH


def test_stamps_are_compared_with_the_stamp_of_the_same_source() -> None:
    visible, hidden = stamp(at(9), source="visible"), stamp(at(8), source="jsonld")
    old = article(OLD_TEXT, updated=visible, stamps=(visible, hidden))
    new = article(NEW_TEXT, updated=hidden, stamps=(hidden,))
    assert weigh([sighting(old)], new, at(20)).verdict is Verdict.STEALTH


def test_any_stamp_that_moves_forward_declares_an_edit() -> None:
    shown = stamp(at(9), source="visible")
    old = article(OLD_TEXT, updated=shown, stamps=(shown, stamp(at(8))))
    new = article(NEW_TEXT, updated=shown, stamps=(shown, stamp(at(12))))
    weighed = weigh([sighting(old)], new, at(20))
    assert weighed.verdict is Verdict.DECLARED
    assert [move.source for move in weighed.moved] == ["jsonld"]


def test_the_stamp_that_readers_see_decides_against_another() -> None:
    old_shown, new_shown = stamp(at(9), source="visible"), stamp(at(7), source="visible")
    old = article(OLD_TEXT, updated=old_shown, stamps=(old_shown, stamp(at(8))))
    new = article(NEW_TEXT, updated=new_shown, stamps=(new_shown, stamp(at(12))))
    assert weigh([sighting(old)], new, at(20)).verdict is Verdict.BACKDATED


def test_another_stamp_that_moves_back_counts_where_none_moves_forward() -> None:
    shown = stamp(at(9), source="visible")
    old = article(OLD_TEXT, updated=shown, stamps=(shown, stamp(at(8))))
    new = article(NEW_TEXT, updated=shown, stamps=(shown, stamp(at(6))))
    assert weigh([sighting(old)], new, at(20)).verdict is Verdict.BACKDATED


def test_a_stamp_that_changed_its_place_is_compared_across_places() -> None:
    old = article(OLD_TEXT, updated=stamp(at(8), source="meta"))
    new = article(NEW_TEXT, updated=stamp(at(12), source="jsonld"))
    assert weigh([sighting(old)], new, at(20)).verdict is Verdict.DECLARED


def test_without_a_chosen_stamp_the_latest_ones_are_compared_across_places() -> None:
    old = article(OLD_TEXT, stamps=(stamp(at(8), source="a"), stamp(at(9), source="b")))
    new = article(NEW_TEXT, stamps=(stamp(at(8, 30), source="c"),))
    assert weigh([sighting(old)], new, at(20)).verdict is Verdict.BACKDATED


def test_what_a_server_sends_of_itself_declares_nothing() -> None:
    old = article(OLD_TEXT, stamps=(stamp(at(8), source="last-modified"),))
    new = article(NEW_TEXT, stamps=(stamp(at(12), source="last-modified"),))
    weighed = weigh([sighting(old)], new, at(20))
    assert weighed.verdict is Verdict.UNSTAMPED
    assert [move.source for move in weighed.moved] == ["last-modified"]


def test_the_stamps_that_moved_are_named_with_both_readings() -> None:
    old, new = article(OLD_TEXT, updated=at(8)), article(OLD_TEXT, updated=at(10))
    (move,) = weigh([sighting(old)], new, at(20)).moved
    assert (move.source, move.before, move.after) == ("jsonld", stamp(at(8)), stamp(at(10)))


def test_publication_claims_are_no_update_stamps() -> None:
    published = stamp(at(8), role=StampRole.PUBLISHED)
    assert update_stamps(article(OLD_TEXT, stamps=(published,))) == {}


def test_a_stamp_far_in_the_future_is_flagged() -> None:
    old, new = article(OLD_TEXT, updated=at(8)), article(NEW_TEXT, updated=at(8, day=9))
    weighed = weigh([sighting(old)], new, at(20))
    assert weighed.verdict is Verdict.DECLARED
    assert "stamp_in_future" in weighed.flags


def test_a_stamp_that_a_cache_may_have_held_back_is_flagged() -> None:
    old, new = article(OLD_TEXT, updated=at(8)), article(NEW_TEXT, updated=at(10))
    near = weigh([sighting(old, at(9), at(10, 10))], new, at(20))
    far = weigh([sighting(old, at(9), at(14))], new, at(20))
    assert near.verdict is far.verdict is Verdict.BACKDATED
    assert ("within_cache_time" in near.flags, "within_cache_time" in far.flags) == (True, False)


@pytest.mark.parametrize(("hours", "flagged"), [(23, False), (25, True)])
def test_a_stamp_is_in_the_future_when_it_names_a_time_more_than_a_day_ahead(
    hours: int, flagged: bool
) -> None:
    old, new = (article(text, updated=at(8)) for text in (OLD_TEXT, NEW_TEXT))
    ahead = weigh([sighting(old)], new, at(8) - timedelta(hours=hours))
    assert ("stamp_in_future" in ahead.flags) is flagged


def test_a_reading_of_unknown_zone_is_never_in_the_future() -> None:
    ahead = stamp(at(8, day=9), zone=ZoneOrigin.NONE)
    weighed = weigh([sighting(article(OLD_TEXT))], article(NEW_TEXT, updated=ahead), at(20))
    assert "stamp_in_future" not in weighed.flags


@pytest.mark.parametrize(("minutes", "flagged"), [(15, True), (16, False)])
def test_a_cache_may_have_held_a_stamp_back_for_a_quarter_of_an_hour(
    minutes: int, flagged: bool
) -> None:
    old, new = article(OLD_TEXT, updated=at(8)), article(NEW_TEXT, updated=at(10))
    weighed = weigh([sighting(old, at(9), at(10, minutes))], new, at(20))
    assert ("within_cache_time" in weighed.flags) is flagged


def test_no_cache_explains_a_stamp_that_moved_back_to_after_the_last_sighting() -> None:
    old, new = article(OLD_TEXT, updated=at(12)), article(NEW_TEXT, updated=at(11))
    weighed = weigh([sighting(old, at(9), at(10))], new, at(20))
    assert (weighed.verdict, weighed.flags) == (Verdict.BACKDATED, ())


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [(at(9, 55), at(9, 55), Verdict.STEALTH), (None, at(9, 55), Verdict.DECLARED)],
)
def test_only_backdating_is_explained_by_a_cache(
    before: datetime | None, after: datetime, verdict: Verdict
) -> None:
    last_seen = at(10) if before else at(9)
    old, new = article(OLD_TEXT, updated=before), article(NEW_TEXT, updated=after)
    weighed = weigh([sighting(old, at(9), last_seen)], new, at(20))
    assert (weighed.verdict, weighed.flags) == (verdict, ())


def test_a_minute_later_is_later_for_stamps_of_whole_minutes() -> None:
    one, other = (stamp(at(10, minute), precision=Precision.MINUTE) for minute in (0, 1))
    assert judged(one, other, changed=True) is Verdict.DECLARED
    assert judged(other, one, changed=True) is Verdict.BACKDATED


@pytest.mark.parametrize(
    ("minutes", "verdict"), [(14 * 60, Verdict.STEALTH), (14 * 60 + 1, Verdict.DECLARED)]
)
def test_a_zone_that_only_one_side_names_leaves_fourteen_hours_of_doubt(
    minutes: int, verdict: Verdict
) -> None:
    unknown = stamp(at(0), zone=ZoneOrigin.NONE)
    assert judged(unknown, at(0) + timedelta(minutes=minutes), changed=True) is verdict


def test_the_stamp_that_readers_see_says_how_late_the_edit_was_declared() -> None:
    def shown(visible: datetime, hidden: datetime, text: str) -> Article:
        chosen = stamp(visible, source="visible")
        return article(text, updated=chosen, stamps=(chosen, stamp(hidden, source="jsonld")))

    old, new = shown(at(8), at(7), OLD_TEXT), shown(at(12), at(8), NEW_TEXT)
    assert weigh([sighting(old, at(9), at(10))], new, at(20)).verdict is Verdict.DECLARED
    late = shown(at(9), at(12), NEW_TEXT)
    assert weigh([sighting(old, at(9), at(10))], late, at(20)).verdict is Verdict.BACKDATED


@pytest.mark.parametrize(
    ("after", "verdict"),
    [(timedelta(milliseconds=500), Verdict.DECLARED), (timedelta(seconds=1), Verdict.BACKDATED)],
)
def test_within_one_second_neither_a_stamp_nor_a_sighting_comes_first(
    after: timedelta, verdict: Verdict
) -> None:
    assert judged(at(8), at(10), changed=True, last_seen=at(10) + after) is verdict


stamps = st.none() | st.builds(
    stamp,
    st.sampled_from([at(0), at(7), at(8), at(8, 30), at(12), at(12, day=6)]),
    source=st.sampled_from(["jsonld", "visible", "last-modified"]),
    precision=st.sampled_from(Precision),
    zone=st.sampled_from(ZoneOrigin),
)
texts = st.sampled_from([OLD_TEXT, NEW_TEXT, "", "Something else altogether was said today."])
articles = st.builds(
    lambda text, updated, published: article(text, updated=updated, published=published),
    texts,
    stamps,
    st.none() | st.just(at(8)),
)


@settings(deadline=None)
@given(articles, articles, st.sampled_from([at(7), at(9), at(15)]))
def test_the_verdict_is_total(before: Article, after: Article, last_seen: datetime) -> None:
    weighed = weigh([sighting(before, at(7), last_seen)], after, at(20))
    assert weighed.verdict in Verdict
    assert weighed.verdict is verdict_of(
        movement(sighting(before, at(7), last_seen), after), text_changed=weighed.text_changed
    )
    assert weighed.moved == moves(before, after)


@settings(deadline=None)
@given(articles)
def test_a_version_against_itself_is_unchanged(one: Article) -> None:
    weighed = weigh([sighting(one)], one, at(20))
    assert weighed.verdict is Verdict.UNCHANGED
    assert not weighed.changes
    assert not weighed.provisional
