"""Correction watch."""

from archive.edits.compare import compare
from archive.edits.watch import Watched, watch
from archive.model import EditKind
from tests.builders_edits import article

TEXT = "At least 30 people died in the river town on Monday."
NOTICE = "Correction: An earlier version of this article misstated the number of people."


def watched(before: tuple[str, ...], after: tuple[str, ...]) -> list[Watched]:
    return [one.what for one in watch(compare(article(*before), article(*after)))]


def test_a_figure_that_moved_without_a_word_is_a_silent_correction() -> None:
    assert watched((TEXT,), (TEXT.replace("30", "50"),)) == [Watched.SILENT_CORRECTION]


def test_a_figure_that_moved_with_a_notice_is_a_noticed_one() -> None:
    assert watched((TEXT,), (TEXT.replace("30", "50"), NOTICE)) == [
        Watched.NOTICED_CORRECTION,
        Watched.NOTICE_APPEARED,
    ]


def test_a_figure_that_moved_while_a_notice_went_is_silent() -> None:
    assert watched((TEXT, NOTICE), (TEXT.replace("30", "50"),)) == [
        Watched.SILENT_CORRECTION,
        Watched.NOTICE_VANISHED,
    ]


def test_a_notice_alone_is_reported() -> None:
    assert watched((TEXT,), (TEXT, NOTICE)) == [Watched.NOTICE_APPEARED]


def test_a_notice_in_other_words_has_changed() -> None:
    other = NOTICE.replace("people", "towns")
    assert watched((TEXT, NOTICE), (TEXT, other)) == [Watched.NOTICE_CHANGED]


def test_other_words_are_no_correction() -> None:
    assert watched((TEXT,), (TEXT.replace("died", "perished"),)) == []


def test_the_changes_that_a_report_rests_on_go_with_it() -> None:
    changes = compare(article(TEXT), article(TEXT.replace("30", "50")))
    (report,) = watch(changes)
    assert [change.kind for change in report.changes] == [EditKind.NUMBER]


def test_a_report_on_facts_comes_before_all_reports_on_notices() -> None:
    other = "Update: The bridge is open again."
    assert watched((TEXT, NOTICE), (other, TEXT.replace("30", "50"))) == [
        Watched.NOTICED_CORRECTION,
        Watched.NOTICE_APPEARED,
        Watched.NOTICE_VANISHED,
    ]
