"""One story, one key; two stories, two keys."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archive.addresses import BadAddress, normalise, story_key
from archive.addresses.identity import folded_host

SLUG = "moscow-waging-intense-counteroffensive-with-north-korean-troops-in-kursk-region-kyiv-says"
PATH = f"/2024/12/17/{SLUG}-a87376"
SITE = "www.themoscowtimes.com"
STORY = f"https://{SITE}{PATH}"

SPELLINGS = {
    "campaign": f"{STORY}?utm_source=telegram&utm_medium=social",
    "facebook click": f"{STORY}?fbclid=IwAR0abc",
    "google click": f"{STORY}?gclid=Cj0K",
    "fragment": f"{STORY}#comments",
    "http": f"http://{SITE}{PATH}",
    "no www": f"https://themoscowtimes.com{PATH}",
    "trailing slash": f"{STORY}/",
    "host in capitals": f"https://WWW.TheMoscowTimes.COM{PATH}",
    "default port": f"https://{SITE}:443{PATH}",
    "amp parameter": f"{STORY}?amp=1",
    "amp path": f"https://{SITE}/amp{PATH}",
    "mobile host": f"https://m.themoscowtimes.com{PATH}",
    "changed slug": f"https://{SITE}/2024/12/17/another-headline-now-a87376",
    "short": f"https://{SITE}/a87376",
    "pdf": f"{STORY}/pdf",
    "amp cache": f"https://www-themoscowtimes-com.cdn.ampproject.org/c/s/{SITE}{PATH}",
    "wayback": f"https://web.archive.org/web/20241217150000/{STORY}",
    "dot segments": f"https://{SITE}/2024/./12/x/../17/{SLUG}-a87376",
    "escapes": f"https://{SITE}/2024/12/17/%6D{SLUG[1:]}%2Da87376",
    "ref": f"{STORY}?ref=homepage",
    "end of a sentence": f"{STORY}).",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_every_spelling_of_a_story_has_its_key(spelling: str) -> None:
    assert story_key(spelling) == "themoscowtimes.com#a87376"


GENERIC = "https://www.courier.example/2024/12/a-story?id=7"


@pytest.mark.parametrize(
    "spelling",
    [
        GENERIC,
        "http://courier.example/2024/12/a-story/?id=7",
        "https://m.courier.example/2024/12/a-story?id=7&utm_campaign=x",
        "https://amp.courier.example/2024/12/a-story?id=7",
        "https://www.courier.example/amp/2024/12/a-story?id=7",
        "https://www.courier.example/2024/12/a-story/amp/?id=7",
        "https://www.courier.example/2024/12/a-story.amp?id=7",
        "https://www.courier.example/2024/12/a-story?id=7&outputType=amp",
        "https://www.courier.example/2024/12/a-story?amp&id=7",
        "https://www.courier.example/2024/12/a-story?yclid=1&id=7&&",
        "https://www.courier.example/2024/12/%61-story?id=%37#top",
        f"https://archive.ph/2024.12.17-101500/{GENERIC}",
        f"https://web.archive.org/web/2025/https://archive.ph/newest/{GENERIC}",
        "https://www.google.com/amp/s/www.courier.example/amp/2024/12/a-story?id=7",
    ],
)
def test_a_site_without_a_rule_of_its_own_is_folded_all_the_same(spelling: str) -> None:
    assert story_key(spelling) == "courier.example/2024/12/a-story?id=7"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/?article=7", "https://a.example/?article=8"),
        ("https://a.example/?p=1", "https://a.example/?p=2"),
        ("https://a.example/s?ref=1", "https://a.example/s?ref=2"),
        ("https://a.example/s?from=1", "https://a.example/s?from=2"),
        ("https://a.example/s?share=1", "https://a.example/s?share=2"),
        ("https://a.example/s?id=a&id=b", "https://a.example/s?id=b&id=a"),
        ("https://a.example/s?amp=2", "https://a.example/s"),
        ("https://a.example/News", "https://a.example/news"),
        ("https://a.example/a//b", "https://a.example/a/b"),
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://a.example/s?q=a%26b", "https://a.example/s?q=a&b"),
        ("https://a.example:8001/s", "https://a.example:8002/s"),
        ("https://news.a.example/s", "https://sport.a.example/s"),
        ("https://a.example/products/amp", "https://a.example/products"),
        ("https://a.example/2024/12/amp", "https://a.example/2024/12"),
        ("https://themoscowtimes.com/2024/12/17/x-a87376", "https://themoscowtimes.com/x-a87377"),
        (
            "https://themoscowtimes.com/airbus-a3201-lands-a87376",
            "https://themoscowtimes.com/a3201",
        ),
        ("https://themoscowtimes.com/news", "https://themoscowtimes.com/opinion"),
        ("https://archive.ph/AbCdE", "https://archive.ph/AbCdF"),
    ],
)
def test_two_stories_keep_two_keys(one: str, other: str) -> None:
    assert story_key(one) != story_key(other)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (
            "https://apnews.com/article/storm-coast-0123456789abcdef0123456789abcdef",
            "apnews.com#0123456789abcdef0123456789abcdef",
        ),
        ("https://www.dw.com/en/storm-on-the-coast/a-71085427", "dw.com#a-71085427"),
        ("https://www.dw.com/en/a-71085427", "dw.com#a-71085427"),
        ("https://www.rferl.org/a/storm-coast/33242571.html", "rferl.org#33242571"),
        ("https://www.svoboda.org/a/33242571.html", "svoboda.org#33242571"),
        (
            "https://www.lemonde.fr/en/international/article/2024/12/17/storm_6453210_4.html",
            "lemonde.fr#6453210",
        ),
    ],
)
def test_a_number_that_ships_with_the_rules_is_found(url: str, key: str) -> None:
    assert story_key(url) == key


def test_a_profile_adds_the_rule_of_its_site() -> None:
    rules = {"courier.example": r"/story-(\d+)"}
    key = story_key("https://www.courier.example/story-12-old-words", article_ids=rules)
    assert key == "courier.example#12"


def test_a_profile_replaces_a_rule_that_ships() -> None:
    rules = {"themoscowtimes.com": r"/(2024/\d\d)/"}
    assert story_key(STORY, article_ids=rules) == "themoscowtimes.com#2024/12"


def test_a_mobile_label_goes_only_where_a_site_remains() -> None:
    hosts = ["m.me", "amp.dev", "www.m.a.example", "en.m.wiki.example", "www.example"]
    assert [folded_host(host) for host in hosts] == [
        "m.me",
        "amp.dev",
        "a.example",
        "en.wiki.example",
        "www.example",
    ]


def test_ports_apart_from_the_default_belong_to_the_key() -> None:
    assert story_key("http://127.0.0.1:8000/a") == "127.0.0.1:8000/a"


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_a_key_or_is_refused(text: str) -> None:
    try:
        key = story_key(text)
    except BadAddress:
        return
    assert key


WORDS = st.text(alphabet="abcxyz01289-_.~%/é ", max_size=20)
QUERIES = st.lists(st.tuples(st.sampled_from(["id", "p", "utm_x", "amp", "q"]), WORDS), max_size=3)


def courier(path: str, query: list[tuple[str, str]]) -> str:
    return f"https://www.courier.example/{path}?" + "&".join(f"{k}={v}" for k, v in query)


@settings(deadline=None)
@given(WORDS, QUERIES)
def test_a_key_does_not_change_when_it_is_taken_again(
    path: str, query: list[tuple[str, str]]
) -> None:
    key = story_key(courier(path, query))
    assert story_key(normalise(courier(path, query))) == key
    assert story_key("https://" + key) == key


@settings(deadline=None)
@given(WORDS, QUERIES, st.integers(0, 99_999), st.integers(0, 99_999))
def test_stories_told_apart_by_a_parameter_never_merge(
    path: str, query: list[tuple[str, str]], one: int, other: int
) -> None:
    assume(one != other)
    address = courier(path, query)
    assert story_key(f"{address}&article={one}") != story_key(f"{address}&article={other}")


@settings(deadline=None)
@given(WORDS, st.integers(10_000, 99_999), st.integers(10_000, 99_999))
def test_stories_told_apart_by_their_path_never_merge(path: str, one: int, other: int) -> None:
    assume(one != other)
    assert story_key(courier(f"{path}-{one}", [])) != story_key(courier(f"{path}-{other}", []))
