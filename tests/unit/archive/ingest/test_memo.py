"""What one look leaves for the next survives the catalogue as plain values."""

from hypothesis import given
from hypothesis import strategies as st

from archive.edits.life import Life
from archive.ingest.memo import Memo
from archive.model import AccessState
from tests.builders_store import START

INSTANTS = st.none() | st.datetimes(timezones=st.just(START.tzinfo))
STATES = st.none() | st.sampled_from(AccessState)
LIVES = st.builds(Life, STATES, INSTANTS, STATES, INSTANTS, st.integers(0, 9))
TEXTS = st.none() | st.text(max_size=9)


@given(st.builds(Memo, LIVES, TEXTS, TEXTS, st.integers(0, 99), TEXTS))
def test_a_memo_reads_back_as_it_was(memo: Memo) -> None:
    assert Memo.from_plain(memo.plain()) == memo


def test_no_memo_is_an_empty_one() -> None:
    assert Memo.from_plain({}) == Memo()


def test_a_memo_from_before_numbers_and_answers_were_kept_is_read() -> None:
    plain = Memo(final_url="https://a.example/").plain()
    del plain["versions"], plain["answer"]
    assert Memo.from_plain(plain) == Memo(final_url="https://a.example/")
