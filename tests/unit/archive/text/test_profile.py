import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml.html import document_fromstring

from archive.text.page import Response, read
from archive.text.places import find
from archive.text.profile import Profile, ProfileError, Profiles, load_profile
from tests.builders_text import STORY, html, response

PAGES = Path(__file__).parents[3] / "pages"
SHIPPED = Profiles.shipped()

NAMED = """
name: paper.example
version: 3
hosts: [paper.example]
timezone: Europe/Kyiv
article_id: '-(a\\d+)$'
layouts:
  - since: 2026-01-01
    body: [".story"]
    prune: [".related"]
    title: [".headline"]
    byline: [".by"]
    published: {select: ".when", label: "(?i)published"}
    updated:
      select: ".when"
      label: "(?i)updated"
      pattern: '(?P<raw>[\\d.]{10} [\\d:]{5})'
    furniture: ["Buy our mug.*"]
"""


def page() -> bytes:
    story = "".join(f"<p>{line}</p>" for line in STORY)
    return (
        "<html><body><h2 class='headline'>Grain waits</h2><b class='by'>Ida Holm</b>"
        "<div>Published <i class='when'>04.05.2026 09:00</i></div>"
        "<div>Updated <i class='when'>04.05.2026 18:40 (1)</i></div>"
        f"<div class='story'>{story}<p>Buy our mug for 9 euros</p>"
        "<div class='related'>Other news</div></div><p>And a footer.</p></body></html>"
    ).encode()


def test_a_profile_finds_every_place_that_it_names() -> None:
    profiles = Profiles.of([load_profile(NAMED, "paper.yaml")])
    article = read(response(page()), profiles=profiles).article
    assert article is not None
    assert (article.title, article.byline, article.paragraphs) == (
        "Grain waits",
        "Ida Holm",
        STORY,
    )
    assert article.published is not None
    assert article.updated is not None
    assert article.published.at == datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
    assert article.updated.at == datetime(2026, 5, 4, 15, 40, tzinfo=UTC)
    assert "profile=paper.example/3" in article.extractor
    assert {each.text for each in article.furniture} == {"Other news", "Buy our mug for 9 euros"}


def test_a_page_without_the_profiles_body_is_read_all_the_same_and_flagged() -> None:
    profiles = Profiles.of([load_profile(NAMED, "paper.yaml")])
    article = read(response(html()), profiles=profiles).article
    assert article is not None
    assert (article.paragraphs, article.flags) == (STORY, ("profile_body_missing",))


def test_layouts_apply_on_their_days_newest_first() -> None:
    text = (
        "name: x\nlayouts:\n- {until: 2020-01-01, body: .old}\n- {since: 2019-06-01, body: .new}"
    )
    profile = load_profile(text, "x.yaml")
    assert [each.body for each in profile.layouts_on(date(2019, 7, 1))] == [(".new",), (".old",)]
    assert [each.body for each in profile.layouts_on(date(2018, 1, 1))] == [(".old",)]


def test_a_profile_covers_the_subdomains_of_its_host() -> None:
    profiles = Profiles.of([load_profile(NAMED, "paper.yaml")])
    assert profiles.for_host("www.paper.example").name == "paper.example"
    assert profiles.for_host("newspaper.example").name == "generic"


def test_a_users_profile_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "mt.yaml").write_text(
        "name: themoscowtimes.com\nversion: 9\nhosts: [themoscowtimes.com]"
    )
    assert Profiles.shipped(tmp_path).for_host("themoscowtimes.com").version == 9


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hosst: [a.example]", "unknown key 'hosst'; did you mean 'hosts'"),
        ("layouts: [{boddy: .x}]", r"layouts\[0\]: unknown key 'boddy'; did you mean 'body'"),
        ("layouts: [{updated: {selekt: .x}}]", "did you mean 'select'"),
        ("layouts: [{updated: {attr: x}}]", "needs the key 'select'"),
        ("layouts: [{body: 'div['}]", "is no CSS selector"),
        ("layouts: [{furniture: '('}]", "is no regular expression"),
        ("layouts: [{since: soon}]", "must be a date"),
        ("timezone: Mars/Olympus", "is no IANA time zone"),
        ("article_id: 'a'", "exactly one group"),
        ("access: {paywal: .x}", "did you mean 'paywall'"),
        ("hosts: {a: b}", "must be a text or a list of texts"),
        ("- a list", "must be a mapping"),
        ("a: [", "not YAML"),
    ],
)
def test_a_wrong_profile_is_refused_by_file_and_key(text: str, message: str) -> None:
    with pytest.raises(ProfileError, match=message) as caught:
        load_profile(text, "mine.yaml")
    assert "mine.yaml" in str(caught.value)


# --- the shipped profiles, each against its pages -----------------------------------------


def named() -> list[Profile]:
    return [*{*SHIPPED.by_host.values()}, *SHIPPED.by_form, SHIPPED.generic]


def expectations() -> list[Path]:
    return sorted(PAGES.glob("*/*.json"))


def test_every_shipped_profile_has_a_page() -> None:
    names = {path.parent.name for path in expectations()}
    assert {profile.name for profile in named()} - names == set()


@pytest.mark.parametrize(
    "path", expectations(), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_a_page_reads_as_expected(path: Path) -> None:
    expected: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert expected["origin"] in ("built", "saved")
    content = path.with_suffix(".html").read_bytes()
    at = datetime.fromisoformat(expected["captured_at"])
    reading = read(
        Response(expected["url"], expected["url"], 200, (), content, at), profiles=SHIPPED
    )
    article = reading.article
    assert article is not None
    assert {
        "access": reading.access.value,
        "title": article.title,
        "byline": article.byline,
        "published": article.published.at.isoformat() if article.published else None,
        "updated": article.updated.at.isoformat() if article.updated else None,
        "claims": [[s.label, s.raw] for s in article.stamps if s.source == "aggregator"],
        "paragraphs": list(article.paragraphs),
    } == {key: expected[key] for key in expected if key not in ("origin", "url", "captured_at")}


def test_selectors_find_elements_in_document_order() -> None:
    tree = document_fromstring("<p class=x>1</p><p>2</p><p class=x>3</p>")
    assert [element.text for element in find("p.x", tree)] == ["1", "3"]
