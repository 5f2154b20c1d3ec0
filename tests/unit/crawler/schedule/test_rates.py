from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.rates import MOST, PRIOR, WIDTHS, Curve, page_factor, section_factor
from crawler.schedule.state import AGES, BINS, HostState
from tests.builders_schedule import hosts, page

NEW = HostState()
starts = st.floats(4e5, 5e5)
spans = st.floats(0, 2000)


def test_a_host_of_which_nothing_is_known_edits_as_one_over_the_age() -> None:
    curve = Curve.of(NEW, "")
    one, two = (curve.expected(0.0, age, 2 * age) for age in (0.5, 4.0))
    assert one == pytest.approx(two, rel=0.15)


def test_ten_pages_watched_in_vain_halve_the_rate() -> None:
    host = replace(NEW, hours=tuple(10 * width for width in WIDTHS))
    assert Curve.of(host, "").rates == pytest.approx([rate / 2 for rate in PRIOR])


def test_a_section_of_which_nothing_is_known_is_like_its_host() -> None:
    assert section_factor(NEW, "sport") == 1.0


def test_a_section_with_ten_times_the_edits_gets_nearly_ten_times_the_rate() -> None:
    host = replace(NEW, sections={"live": (1000.0, 100.0)})
    assert section_factor(host, "live") == pytest.approx(10, rel=0.1)


def test_the_factor_of_a_page_has_a_ceiling() -> None:
    assert page_factor(replace(page(), edits=1e6), NEW) == MOST


def test_a_page_before_its_publication_counts_as_new_born() -> None:
    curve = Curve.of(NEW, "")
    assert next(curve.stretches(100.0, 90.0, 90.01)).bin == 0


def test_every_age_has_its_bin() -> None:
    stretches = list(Curve.of(NEW, "").stretches(0.0, 0.0, 1000.0))
    assert [stretch.bin for stretch in stretches] == list(range(BINS))
    assert [stretch.start for stretch in stretches] == list(AGES[:-1])


@given(hosts(), starts, st.floats(0, 3000), spans)
def test_stretches_tile_the_time(host: HostState, born: float, age: float, length: float) -> None:
    start = born + age
    end = start + length
    stretches = list(Curve.of(host, "news").stretches(born, start, end))
    bounds = [start, *(stretch.end for stretch in stretches)]
    assert [stretch.start for stretch in stretches] == bounds[:-1]
    assert bounds[-1] == end or not stretches


@given(hosts(), starts, st.floats(0, 3000), st.floats(1e-3, 10))
def test_the_time_that_reaches_an_expectation_has_it(
    host: HostState, born: float, age: float, need: float
) -> None:
    curve = Curve.of(host, "live")
    start = born + age
    due = curve.reaching(born, start, need, start + 720)
    assert start <= due <= start + 720
    if due < start + 720:
        # Right to the second; at the steepest rates a second is worth a good part of an edit.
        second = 1 / 3600
        assert curve.expected(born, start, max(start, due - second)) <= need + 1e-6
        assert curve.expected(born, start, due + second) >= need - 1e-6
    else:
        assert curve.expected(born, start, due) <= need * 1.01 + 1e-3


@given(hosts(), starts, spans, spans)
def test_expectations_add_up(host: HostState, born: float, one: float, two: float) -> None:
    curve = Curve.of(host, "")
    whole = curve.expected(born, born, born + one + two)
    parts = curve.expected(born, born, born + one) + curve.expected(
        born, born + one, born + one + two
    )
    assert whole == pytest.approx(parts, rel=1e-6, abs=1e-3)
