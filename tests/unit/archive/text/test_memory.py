import json

from archive.model import Article, Removed
from archive.text.memory import SiteMemory, block_key
from tests.builders_text import STORY

APPEAL = "We, the journalists of The Paper, refuse to be silenced. We need your help."
BOX = "The Paper is published by a foundation and takes no advertising from the state."


def story(number: int) -> tuple[str, ...]:
    """The lines of a story that no other number has."""
    return tuple(f"{line} This is told in report number {number} of the year." for line in STORY)


def taught(*articles: tuple[str, ...]) -> SiteMemory:
    memory = SiteMemory("paper.example")
    for number, lines in enumerate(articles):
        memory = memory.learn(f"paper.example/{number}", lines)
    return memory


def other(number: int) -> tuple[str, ...]:
    word = ("harvest", "theatre", "election", "railway", "museum")[number % 5]
    return tuple(
        f"The {word} {n} was described at length by the {word} council." for n in range(6)
    )


def test_a_block_on_two_other_articles_is_furniture_with_its_evidence() -> None:
    memory = taught((*other(0), APPEAL), (*other(1), APPEAL))
    kept, removed = memory.sift((*other(2), APPEAL), "paper.example/2")
    assert kept == other(2)
    assert removed == (Removed(APPEAL, "site_memory", "seen on 2 other articles of the site"),)
    assert [known.articles for known in memory.known()] == [("paper.example/0", "paper.example/1")]


def test_a_block_on_one_other_article_stays() -> None:
    lines = (*other(2), APPEAL)
    assert taught((*other(0), APPEAL)).sift(lines) == (lines, ())


def test_an_article_is_no_evidence_against_itself() -> None:
    memory = taught((*other(0), APPEAL), (*other(1), APPEAL))
    lines = (*other(1), APPEAL)
    assert memory.sift(lines, "paper.example/1") == (lines, ())


def test_copies_of_one_story_teach_nothing() -> None:
    memory = taught(STORY, STORY[:3], (*STORY, APPEAL), (STORY[1], STORY[2], STORY[3]))
    assert memory.known() == ()
    assert memory.sift(STORY) == (STORY, ())


def test_short_lines_are_left_alone() -> None:
    memory = taught(*((*other(n), "Ankara", "___") for n in range(4)))
    lines = (*other(4), "Ankara", "___")
    assert memory.sift(lines) == (lines, ())


def test_most_of_a_page_never_goes() -> None:
    memory = taught((*other(0), APPEAL, BOX), (*other(1), APPEAL, BOX))
    lines = ("A short report.", APPEAL, BOX)
    assert memory.sift(lines) == (lines, ())


def test_typography_and_case_do_not_hide_a_block() -> None:
    memory = taught((*other(0), APPEAL), (*other(1), APPEAL.replace("'", "’").upper()))
    assert memory.sift((*other(2), APPEAL.replace(" ", "\u00a0")))[0] == other(2)


def test_what_a_person_overruled_is_text_for_good() -> None:
    memory = taught((*other(0), APPEAL), (*other(1), APPEAL)).overrule(APPEAL)
    lines = (*other(2), APPEAL)
    assert memory.sift(lines) == (lines, ())
    assert memory.known() == ()


def test_a_newer_look_at_an_article_replaces_the_older_one() -> None:
    memory = taught((*other(0), APPEAL)).learn("paper.example/0", (*other(0), BOX))
    assert [set(each.blocks.values()) for each in memory.sighted] == [{*other(0), BOX}]


def test_an_article_is_learned_whole_furniture_included() -> None:
    article = Article("t", None, other(0), furniture=(Removed(APPEAL, "appeal", "x"),))
    memory = SiteMemory().learn_article("a", article).learn("b", (*other(1), APPEAL))
    assert [known.text for known in memory.known()] == [APPEAL]


def test_the_condensed_memory_judges_alike_in_little_room() -> None:
    memory = taught(*((*other(n), *story(n), APPEAL) for n in range(4)))
    small = memory.condensed()
    lines = (*other(4), "A line of its own that no other article of the site has.", APPEAL)
    assert small.sift(lines, "x")[0] == memory.sift(lines, "x")[0] != lines
    assert len(json.dumps(small.plain())) < len(json.dumps(memory.plain())) / 4


def test_a_memory_survives_being_written_down() -> None:
    memory = taught((*other(0), APPEAL), (*other(1), APPEAL)).overrule(BOX)
    assert SiteMemory.from_plain(json.loads(json.dumps(memory.plain()))) == memory


def test_the_label_moves_only_with_the_judgement() -> None:
    one = taught((*other(0), APPEAL), (*other(1), APPEAL))
    more = one.learn("paper.example/9", other(3))
    assert SiteMemory().label == "0"
    assert one.label == more.label
    assert one.label != one.overrule(APPEAL).label


def test_a_block_without_letters_has_no_key() -> None:
    assert block_key("* * * 12 34 56 * * *") is None
