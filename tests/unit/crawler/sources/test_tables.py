"""CSV and TSV: which column, which row, and what the other cells say."""

import pytest

from archive.model import LinkRole
from crawler.sources import SourceKind, SourceReading, read_source


def table(text: str, *, column: str | None = None, name: str = "table.csv") -> SourceReading:
    reading = read_source(name, text.encode(), column=column)
    assert reading.kind is SourceKind.TABLE
    return reading


@pytest.mark.parametrize(
    "header", ["url", "URL", "Link", "article_url", "web page", "Ссылка", "source url"]
)
def test_a_column_that_is_named_after_addresses_is_found(header: str) -> None:
    (link,) = table(f"id,{header},title\n1,https://a.example/1,Storm\n").links
    assert (link.url, link.label, link.role) == ("https://a.example/1", header, LinkRole.LISTED)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_understood(delimiter: str) -> None:
    rows = [("title", "url"), ("Storm", "https://a.example/1")]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert [link.url for link in table(text).links] == ["https://a.example/1"]


def test_the_other_cells_are_the_words() -> None:
    (link,) = table("date,url,title\n2024-12-17,https://a.example/1,Storm\n").links
    assert link.words == "2024-12-17 · Storm"


def test_a_table_without_header_is_read_by_what_stands_in_it() -> None:
    reading = table("1,https://a.example/1\n2,https://a.example/2\n")
    assert [(link.line, link.label) for link in reading.links] == [(1, None), (2, None)]


def test_a_column_of_another_name_is_found_by_what_stands_in_it() -> None:
    (link,) = table("id,beleg\n1,https://a.example/1\n").links
    assert link.label == "beleg"


def test_of_two_named_columns_the_one_with_addresses_is_taken() -> None:
    (link,) = table("link,original url\nteaser,https://a.example/1\n").links
    assert link.label == "original url"


@pytest.mark.parametrize("column", ["copy", "COPY", "2"])
def test_a_column_can_be_named_or_counted(column: str) -> None:
    text = "url,copy\nhttps://a.example/1,https://b.example/1\n"
    assert [link.url for link in table(text, column=column).links] == ["https://b.example/1"]


def test_an_unknown_column_is_answered_with_those_there_are() -> None:
    reading = table("id,url\n1,https://a.example/1\n", column="address")
    (left,) = reading.left_out
    assert reading.links == ()
    assert left.reason == "Has no column 'address'; its columns are: id, url."


def test_a_table_without_addresses_says_so() -> None:
    (left,) = table("a,b\n1,2\n").left_out
    assert left.reason.startswith("No column holds addresses")


def test_rows_over_several_lines_keep_their_place() -> None:
    reading = table('title,url\n"Two\nlines",https://a.example/1\nOne,https://a.example/2\n')
    assert [link.line for link in reading.links] == [2, 4]


def test_a_row_without_an_address_is_left_out() -> None:
    (left,) = table("title,url\nStorm,\nWind,https://a.example/1\n").left_out
    assert (left.text, left.line, left.reason) == ("Storm", 2, "A row without an address.")


def test_a_short_row_is_left_out() -> None:
    (left,) = table("title,url\nStorm\nWind,https://a.example/1\n").left_out
    assert left.line == 2


def test_a_cell_beyond_every_measure_breaks_its_row_only() -> None:
    reading = table(f"url,x\nhttps://a.example/1,{'y' * 200_000}\nhttps://a.example/2,z\n")
    assert [link.url for link in reading.links] == ["https://a.example/2"]
    assert "broken row" in reading.left_out[0].reason


def test_comments_above_the_header_are_skipped() -> None:
    (link,) = table("# from the desk\nurl,title\nhttps://a.example/1,Storm\n").links
    assert link.line == 3


def test_a_table_is_told_by_its_header_whatever_its_name() -> None:
    text = "title,url\nStorm,https://a.example/1\nWind,https://a.example/2\n"
    assert len(table(text, name="-").links) == 2


def test_a_list_of_addresses_with_commas_is_no_table() -> None:
    reading = read_source("-", b"https://a.example/1,2.html\nhttps://a.example/3,4.html\n")
    assert reading.kind is SourceKind.LIST
    assert reading.links[0].url == "https://a.example/1,2.html"
