"""Of what kind a change is: a sentence before, one after, and what a reader would call it."""

import pytest

from archive.edits.compare import compare
from archive.model import Article, EditKind
from tests.builders_edits import article, kinds_between

K = EditKind
AROUND = (
    "The river fell below the warning mark on Monday, but parts of the old town are under water.",
    "Schools in Bristol and Bath will stay closed.",
)


def kinds(before: str, after: str, language: str = "en") -> set[EditKind]:
    first, last = AROUND if language == "en" else ("", "")
    old = [block for block in (first, before, last) if block]
    new = [block for block in (first, after, last) if block]
    return kinds_between(article(*old, language=language), article(*new, language=language))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("At least 30 people died.", "At least 50 people died."),
        ("Prices rose by 8.5 percent.", "Prices rose by 85 percent."),
        ("It cost $40 million to build.", "It cost $40 billion to build."),
        ("It cost $40 to repair.", "It cost €40 to repair."),
        ("The share was 50 in the town.", "The share was 50% in the town."),
        ("The train left at 9:30 from town.", "The train left at 9:50 from town."),
        ("It was the third flood this year.", "It was the fourth flood this year."),
        ("It was the first flood this year.", "It was the second flood this year."),
        ("Thirty people died in the flood.", "Fifty people died in the flood."),
        ("People died in the flood there.", "12 people died in the flood there."),
        ("12 people died in the flood there.", "People died in the flood there."),
        ("Version 1.27.1 is out now.", "Version 1.27.2 is out now."),
        ("The flood closed the bridge (7 km).", "The flood closed the bridge (8 km)."),
    ],
)
def test_a_changed_figure_is_a_number_edit(before: str, after: str) -> None:
    assert kinds(before, after) == {K.NUMBER}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("About 30 people died there.", "About thirty people died there."),
        ("It cost 10,000 to repair.", "It cost 10000 to repair."),
        ("Some 50% of homes are dry.", "Some 50 percent of homes are dry."),
        ("It was the 3rd flood this year.", "It was the third flood this year."),
        ("Open from 9 - 5 each day.", "Open from 9 to 5 each day."),
        ("Open from 9 AM each day.", "Open from 9 a.m. each day."),
    ],
)
def test_the_same_figure_written_otherwise_is_no_edit(before: str, after: str) -> None:
    assert kinds(before, after) == set()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He left on Monday with friends.", "He left on Sunday with friends."),
        ("He left on Dec. 17 with friends.", "He left on Dec. 16 with friends."),
        ("He left on March 6 with friends.", "He left on April 6 with friends."),
        ("He left in 2013 with friends.", "He left in 2014 with friends."),
        ("He left in 2013 with friends.", "He left in 20 with friends."),
        ("He left on 2024-12-17 with friends.", "He left on 2024-12-18 with friends."),
        ("He left on 12/05/2016 with friends.", "He left on 12/06/2016 with friends."),
        ("He left yesterday with friends.", "He left Tuesday with friends."),
        ("He left on Dec. 17 with friends.", "He left on Dec. 17, 2024 with friends."),
        ("He left with friends and a dog.", "He left on Monday with friends and a dog."),
        ("He left on Monday with friends and a dog.", "He left with friends and a dog."),
    ],
)
def test_a_changed_day_month_or_year_is_a_date_edit(before: str, after: str) -> None:
    assert kinds(before, after) == {K.DATE}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He left on Dec. 17 with friends.", "He left on December 17 with friends."),
        ("He left on December 17 with friends.", "He left on 17 December with friends."),
        ("He left on April 10 with friends.", "He left on April 10th with friends."),
        ("He left on Mon with friends.", "He left on Monday with friends."),
    ],
)
def test_the_same_date_written_otherwise_is_no_edit(before: str, after: str) -> None:
    assert kinds(before, after) == set()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The congress was held in Lviv last week.", "The congress was held in Kyiv last week."),
        ("The town of Oxford asked for help.", "The town of Oxnard asked for help."),
        ("Labor and State publish code.", "Labor, Justice and State publish code."),
        ("A book about NPS and its work.", "A book about the NASA and its work."),
        ("They work with Redhat on it.", "They work with Red Hat on it."),
        ("Syrsky said it was ready.", "Fornusek said it was ready."),
        ("Paris is not under water.", "Rome is not under water."),
        ("Talks with Xi began there.", "Talks with Li began there."),
        ("Talks with Xi and the others began.", "Talks with the others began."),
        ("The old General Service Office paid.", "The old General Services Office paid."),
    ],
)
def test_a_name_that_changes_comes_or_goes_is_a_name_edit(before: str, after: str) -> None:
    assert kinds(before, after) == {K.NAME}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Talks began in Kyiv and in Lviv.", "Talks began in Lviv and in Kyiv."),
        ("Ask the Federal office for help.", "Ask the federal office for help."),
        ("The office gives help. Every office does.", "The Office gives help. Every office does."),
        ("They use the API daily.", "They use the APIs daily."),
        ("It begins at 9 UCT each day.", "It begins at 9 UTC each day."),
        ("Using the tool is easy.", "Usnig the tool is easy."),
        ("The Long Flooding Einführung", "The Long Flooding Introduction"),
        ("Use fmt::Error, Path and Mutex.", "Use fmt::Error and Mutex."),
    ],
)
def test_a_name_that_only_moved_or_a_capital_without_a_name_is_no_name_edit(
    before: str, after: str
) -> None:
    assert K.NAME not in kinds(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"We lost heavy weapons there," he said.', '"We lost weapons there," he said.'),
        ('"We lost so many there," he said.', '"We lost too many there," he said.'),
        ('"Brave men fell there," he said.', '"Many brave men fell there," he said.'),
        ('"Many brave men fell there," he said.', '"Brave men fell there," he said.'),
        ('He said: "Brave men fell there."', 'He said: "Brave men fell there bravely."'),
        ('"It was bad," he said. "We go."', '"It was bad," he said. "Perhaps we go."'),
        ('"We lost weapons there," he said.', '"Yesterday we lost weapons there," he said.'),
        ('"We lost weapons there," he said.', '"30 weapons we lost there," he said.'),
        ('They met an "intense" attack.', "They met an intense attack."),
        ("They met an intense attack.", "They met an ‘intense’ attack."),
        ("He said it was over.", 'He said it was over "for good and for all".'),
        ('He called it "a sad and shameful day" for us.', "He called it bad for us."),
    ],
)
def test_words_in_quotation_marks_that_change_are_a_quote_edit(before: str, after: str) -> None:
    assert K.QUOTE in kinds(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('He wrote "The Long Night" last year.', "He wrote The Long Night last year."),
        ("This is Debian, named sarrge.", 'This is Debian, named "sarrge".'),
        ('He said "it was bad" and left.', 'He said later "it was bad" and left.'),
        ('He said "it was bad" and left.', 'He said "it was bad" and later left.'),
        ('He called it "bad" there.', 'He called it "bad" and "sad" there.'),
        ('They met an "intense" attack.', "They met an 'intense' attack."),
        ("They met an `intense' attack.", 'They met an "intense" attack.'),
        ('Read virtual-reports" or ask.', "Read virtual-reports or ask."),
        ("Ils sont « en train d'écrire » ici.", 'Ils sont "en train d\'écrire" ici.'),
        ('"It was a terible night," he said.', '"It was a terrible night," he said.'),
        ('"It was a night of rain," he said.', '"It was night of rain," he said.'),
    ],
)
def test_other_marks_titles_code_names_and_slips_are_no_quote_edit(
    before: str, after: str
) -> None:
    assert K.QUOTE not in kinds(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The ministry claimed to have seized it.", "The ministry said it had seized it."),
        ("Russia reportedly sent troops there.", "Russia sent troops there."),
        ("Ukraine lost half of it.", "Ukraine likely lost half of it."),
        ("Half of it was lost, officials said.", "Half of it was lost."),
        ("According to the ministry, half was lost.", "Half was lost."),
        ("The bridge will close soon.", "The bridge will close soon, said the minister."),
    ],
)
def test_who_says_it_and_how_surely_is_attribution(before: str, after: str) -> None:
    assert kinds(before, after) == {K.ATTRIBUTION}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Someone from a purported government office wrote.", "Someone from a .gov office wrote."),
        ("The ministry said it was ready.", "The ministry says it was ready."),
        ("We said it in our last note to you.", "It stands in our last note to you."),
    ],
)
def test_rewriting_round_a_word_of_saying_is_no_attribution(before: str, after: str) -> None:
    assert K.ATTRIBUTION not in kinds(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The losses are hard to count.", "The losses are not hard to count."),
        ("The minister agreed to talks.", "The minister did not agree to talks."),
        ("The town has not yet paid them.", "The town has paid them."),
        ("They can't use the bridge now.", "They can use the bridge now."),
        ("The town found evidence of fraud.", "The town found no evidence of fraud."),
        ("The plan is lawful, he thinks.", "The plan is unlawful, he thinks."),
        ("They crossed with permission.", "They crossed without permission."),
    ],
)
def test_a_claim_turned_round_is_polarity(before: str, after: str) -> None:
    assert kinds(before, after) == {K.POLARITY}


@pytest.mark.parametrize(
    ("before", "after", "language"),
    [
        ("It does not work on phones.", "It doesn’t work on phones.", "en"),
        ("Not only the town paid for it.", "The town paid for it.", "en"),
        ("It is diverse in race and color.", "It does not discriminate on race and color.", "en"),
        ("Мониторинг не обязателен для всех.", "Мониторинг необязателен для всех.", "ru"),
        ("Вам не придётся скачивать много.", "Вам нужно будет скачивать меньше.", "ru"),
        ("They never paid for the bridge.", "They did not pay for the bridge.", "en"),
        (
            "A word he did not say he does not know.",
            "A word he does not know he did say not.",
            "en",
        ),
    ],
)
def test_a_negation_written_otherwise_or_in_a_rewritten_clause_is_no_polarity(
    before: str, after: str, language: str
) -> None:
    assert K.POLARITY not in kinds(before, after, language)


@pytest.mark.parametrize(
    ("before", "after", "language"),
    [
        ("They seized large swahts of land.", "They seized large swaths of land.", "en"),
        ("They can prove their metal here.", "They can prove their mettle here.", "en"),
        ("Developing multiple version is hard.", "Developing multiple versions is hard.", "en"),
        ("Today we end our series what comes.", "Today we end our series with what comes.", "en"),
        ("In our post, we how it helps us.", "In our post, we detailed how it helps us.", "en"),
        ("They are are under water now.", "They are under water now.", "en"),
        ("At this years fair they met.", "At this year's fair they met.", "en"),
        ("They system is described here.", "The system is described here.", "en"),
        ("They left there homes at night.", "They left their homes at night.", "en"),
        ("They left they're homes at night.", "They left their homes at night.", "en"),
        ("Ask if your going to be there.", "Ask if you're going to be there.", "en"),
        ("Whats next for the old town.", "What’s next for the old town.", "en"),
        ("Пакеты, который были удалены.", "Пакеты, которые были удалены.", "ru"),
        ("Могут использовать компьютеры.", "Могут использоваться компьютеры.", "ru"),
        ("Un total de dix architectues existe.", "Un total de dix architectures existe.", "fr"),
        ("Segun el ministerio, hay daños.", "Según el ministerio, hay daños.", "es"),
        ("Die Rettungskräffte kamen spät.", "Die Rettungskräfte kamen spät.", "de"),
    ],
)
def test_a_slip_of_spelling_or_grammar_is_a_typo(before: str, after: str, language: str) -> None:
    assert kinds(before, after, language) == {K.TYPO}


@pytest.mark.parametrize(
    ("before", "after", "language"),
    [
        ("Soldiers were killed in the dark.", "Soldiers were filled in the dark.", "en"),
        ("We learn from the failures of it.", "We learn from our failures of it.", "en"),
        ("The farm was sold last year.", "The firm was sold last year.", "en"),
        ("Three boats were lost there.", "Three boots were lost there.", "en"),
        ("A ship was closed in the town.", "A shop was closed in the town.", "en"),
        ("The men was seen in the town.", "The man was seen in the town.", "en"),
        ("The state should pay for it all.", "The state did pay for it all.", "en"),
        ("The state has to pay for it all.", "The state should pay for it all.", "en"),
        ("The state did pay for it all.", "The state will pay for it all.", "en"),
        ("They met before the vote in town.", "They met at the vote in town.", "en"),
        ("Der Staat soll dafür zahlen.", "Der Staat hat dafür zahlen.", "de"),
        ("They will come to the old town.", "They may come to the old town.", "en"),
        ("Search for a scanner/reader here.", "Search for a scanner or reader here.", "en"),
        ("The schools of the old town close.", "The schools of the old town close today.", "en"),
        ("All schools are closed today.", "All primary schools are closed today.", "en"),
        ("On Tuesday he went to the old town.", "He went to the old town on Tuesday.", "en"),
        ("Jetzt bitten wir unsere Nutzer darum.", "Jetzt bitten wir unsere Leser darum.", "de"),
    ],
)
def test_other_words_in_a_kept_sentence_are_wording(
    before: str, after: str, language: str
) -> None:
    assert kinds(before, after, language) == {K.WORDING}


def test_wording_stays_beside_a_typed_kind_when_other_words_changed_too() -> None:
    before = "Kyiv said at least 30 soldiers died in the region over the weekend."
    after = "Kyiv said at least 50 troops perished in the region over the weekend."
    assert kinds(before, after) == {K.NUMBER, K.WORDING}


def test_small_words_beside_a_typed_kind_do_not_count() -> None:
    assert kinds("They sent 30 of soldiers home.", "They sent 50 soldiers home.") == {K.NUMBER}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Rescue workers came at once.", "RESCUE WORKERS CAME AT ONCE."),
        ("It is in another timezone now.", "It is in another time zone now."),
        ("The old town, is dry.", "The old town is dry!"),
        ("See our [notes](https://example.org/a) on it.", "See our notes on it."),
        ("## What comes next", "What comes next"),
        ("Read **this** first of all.", "Read this first of all."),
        ("See http://example.org/a for more.", "See https://example.org/b for more."),
        ("The last word..", "The last word."),
        ("The captions aren't the same", "The captions aren't the same."),
        ("Summary: The old town is dry.", "The old town is dry."),
        ("We discover/design/test it.", "We discover, design, test it."),
        ("They came -- late.", "They came — late."),
        ("It costs 5&nbsp;pounds now.", "It costs 5 pounds now."),
    ],
)
def test_the_same_words_written_otherwise_are_no_edit(before: str, after: str) -> None:
    old, new = article(AROUND[0], before), article(AROUND[0], after)
    assert kinds_between(old, new) == set()
    assert {change.kind for change in compare(old, new)} == {K.FORMAT}


def test_a_headline_in_other_words_is_a_headline_edit_and_nothing_more() -> None:
    old = article("Text.", title="30 killed in Lviv")
    assert kinds_between(old, article("Text.", title="50 killed in Kyiv")) == {K.HEADLINE}


@pytest.mark.parametrize(
    "title",
    [
        "30 KILLED IN LVIV",
        "30 killed in Lviv - The Evening News",
        "30 killed in Lviv | News",
        "“30” killed in Lviv",
    ],
)
def test_a_headline_in_other_letters_or_with_the_name_of_the_site_is_no_edit(title: str) -> None:
    old = article("Text.", title="30 killed in Lviv")
    assert kinds_between(old, article("Text.", title=title)) == set()


def test_what_a_headline_says_behind_a_dash_is_no_name_of_a_site() -> None:
    old = article("Text.", title="30 killed in Lviv")
    new = article("Text.", title="30 killed in Lviv - Kyiv")
    assert kinds_between(old, new) == {K.HEADLINE}


def test_a_site_that_the_address_names_may_stand_behind_a_dash() -> None:
    old = article("Text.", title="30 killed in Lviv")
    new = Article(
        title="30 killed in Lviv - Tidings",
        byline=None,
        paragraphs=("Text.",),
        canonical_url="https://www.tidings.example/1",
    )
    assert kinds_between(old, new) == set()


def test_another_author_is_a_byline_edit() -> None:
    old, new = article("Text.", byline="City Desk"), article("Text.", byline="City Desk, AFP")
    assert kinds_between(old, new) == {K.BYLINE}
    assert kinds_between(article("Text."), old) == {K.BYLINE}


@pytest.mark.parametrize("byline", ["By City Desk", "CITY DESK", "by  City Desk"])
def test_a_label_before_the_byline_is_no_edit(byline: str) -> None:
    old, new = article("Text.", byline="City Desk"), article("Text.", byline=byline)
    assert kinds_between(old, new) == set()


def test_the_word_today_against_no_other_day_is_no_date() -> None:
    assert kinds("It is a problem today for towns.", "It is a problem now for towns.") == {
        K.WORDING
    }


@pytest.mark.parametrize(("words", "claimed"), [(12, {K.QUOTE}), (13, set())])
def test_marks_dropped_round_more_than_a_dozen_words_are_a_stray_mark(
    words: int, claimed: set[EditKind]
) -> None:
    quoted = " ".join(["broken", "frozen", "empty", "silent", "hollow"] * 3)
    spoken = " ".join(quoted.split()[:words])
    assert kinds(f"They called it “{spoken}” again.", f"They called it {spoken} again.") == claimed


def test_a_language_that_only_the_older_version_declares_is_believed() -> None:
    before = article("Kosten: dreißig Euro.", language="de")
    assert kinds_between(before, article("Kosten: 30 Euro.", language=None)) == set()


def test_they_for_the_is_a_slip_and_their_for_the_says_another_thing() -> None:
    assert kinds("They have no water in town.", "The have no water in town.") == {K.TYPO}
    assert kinds("The have no water in town.", "Their have no water in town.") == {K.WORDING}


def test_a_negation_is_never_taken_for_a_slip_of_the_word_it_sounds_like() -> None:
    assert kinds("There is no water in town.", "There is now water in town.") == {K.POLARITY}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He saw one deer there.", "He saw 3 deer there."),
        ("He saw 3 deer there.", "He saw one deer there."),
    ],
)
def test_the_word_one_against_a_figure_is_a_number_edit_on_both_sides(
    before: str, after: str
) -> None:
    (change,) = compare(article(before), article(after))
    (span,) = change.spans
    assert change.kind is K.NUMBER
    changed = before[span.before_start : span.before_end], after[span.after_start : span.after_end]
    assert set(changed) == {"one", "3"}


@pytest.mark.parametrize("rest", ["he said.", 'he said. "Pray."', 'he said, "and died."'])
def test_a_word_put_in_at_the_head_of_a_quotation_is_judged_by_no_later_quotation(
    rest: str,
) -> None:
    claimed = kinds(f'"Brave men fell there," {rest}', f'"Many brave men fell there," {rest}')
    assert claimed == kinds('He said "brave men fell."', 'He said "many brave men fell."')


def test_a_name_does_not_swallow_the_words_put_in_behind_it() -> None:
    found = kinds("They met in Paris.", "They met in Rome after bitter quarrels.")
    assert found == {K.NAME, K.WORDING}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He came to the bridge bridge at noon.", "He came to the bridge at noon."),
        ("He came to the bridge at noon.", "He came to the bridge bridge at noon."),
        ("He came to the old bridge old bridge.", "He came to the old bridge."),
        ("He lives on the island.", "He lives in the island."),
        ("Most town is dry.", "Most of the town is dry."),
        ("Most of the town is dry.", "Most town is dry."),
        ("In our post, we detailed how it helps.", "In our post, we how it helps."),
        ("In our post, we also how it helps.", "In our post, we also detailed how it helps."),
    ],
)
def test_a_word_doubled_misplaced_or_missing_is_a_typo(before: str, after: str) -> None:
    assert kinds(before, after) == {K.TYPO}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He paid from out of the fund.", "He paid by the fund."),
        ("He paid by the fund.", "He paid from out of the fund."),
        ("He is at the town hall as of then.", "He is at the town hall."),
        ("He is at the town hall.", "He is at the town hall as of then."),
        ("He will be the champion.", "He will beat the champion."),
        ("The town with a school paid.", "The town council with a school paid."),
        ("Now we are here once how it is.", "Now we are here once shown how it is."),
    ],
)
def test_three_small_words_or_a_content_word_without_a_subject_are_no_typo(
    before: str, after: str
) -> None:
    assert kinds(before, after) == {K.WORDING}


def test_a_small_word_wrongly_declined_is_a_slip_beside_a_figure_too() -> None:
    before, after = "30 пакетов, который были удалены.", "50 пакетов, которые были удалены."
    assert kinds(before, after, "ru") == {K.NUMBER, K.TYPO}


def test_one_relative_day_for_another_is_a_date_edit() -> None:
    assert kinds("The bridge opens today.", "The bridge opens tomorrow.") == {K.DATE}


def test_a_name_that_takes_the_place_of_one_like_it_is_no_slip() -> None:
    found = kinds("Talks of Meyer and Mayer failed.", "Talks of Meyer and Meyer failed.")
    assert K.NAME in found
    assert K.TYPO not in found


@pytest.mark.parametrize(
    ("before", "after", "claimed"),
    [
        ("The report is out.", 'The report, "bad old days", is out.', True),
        ("The report is out.", 'The report, "bad days", is out.', False),
        ('He called it "shameful" for us.', "He called it bad for us.", False),
        (
            '"We lost heavy men there," he said, "and Kim".',
            '"We lost men there," he said, "and Kim".',
            True,
        ),
        (
            "They met an “intense and bitter” attack.",
            "Late then they met an intense and bitter attack.",
            True,
        ),
        ('He is "in" now.', "He is in now.", False),
        ('He wrote "Bitter rain" last year.', "He wrote Bitter rain last year.", False),
        (
            'He wrote "Cold Rain Falls slowly" here.',
            'He wrote "Cold Rain Falls softly" here.',
            False,
        ),
        (
            'He wrote "slowly Falls Cold Rain" here.',
            'He wrote "softly Falls Cold Rain" here.',
            False,
        ),
    ],
)
def test_whole_quotations_of_plain_words_are_what_a_quote_edit_is_about(
    before: str, after: str, claimed: bool
) -> None:
    assert (K.QUOTE in kinds(before, after)) is claimed
    assert (K.QUOTE in kinds(after, before)) is claimed


def test_a_long_quotation_in_capitals_is_speech_and_no_title() -> None:
    said = (
        "WE LOST HEAVY WEAPONS THERE WHEN THE BRIDGE BROKE DURING BITTER COLD RAIN NEAR TOWN HALL"
    )
    before = f'He shouted "{said}" at us.'
    assert kinds(before, before.replace("HEAVY", "LIGHT")) == {K.QUOTE}


def test_a_slip_before_a_quotation_does_not_hide_what_changed_in_it() -> None:
    before = 'They seized swahts of land, "we lost heavy weapons there".'
    after = 'They seized swaths of land, "we lost weapons there".'
    assert kinds(before, after) == {K.TYPO, K.QUOTE}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It was the second flood.", "It was the great flood."),
        ("It was the great flood.", "It was the second flood."),
    ],
)
def test_the_word_second_against_no_number_is_wording(before: str, after: str) -> None:
    assert kinds(before, after) == {K.WORDING}


@pytest.mark.parametrize(
    ("before", "after", "language", "is_other"),
    [
        ("Он говорил с Петровым вчера.", "Он встретил Петрова вчера.", "ru", False),
        ("Он видел, как Орлов уехал.", "Он говорил, что видел Орлова там.", "ru", False),
        ("Його бачив Орлов учора.", "Його бачили з Орловим учора.", "uk", False),
        ("Он встретил Петрова вчера.", "Он встретил Сидорова вчера.", "ru", True),
        ("Он встретил Петрова вчера.", "Он встретил Петренко вчера.", "ru", True),
        ("Он встретил Иванова вчера.", "Он встретил Ивановского вчера.", "ru", True),
    ],
)
def test_a_name_in_another_case_is_the_same_name(
    before: str, after: str, language: str, is_other: bool
) -> None:
    assert (K.NAME in kinds(before, after, language)) is is_other
    assert (K.NAME in kinds(after, before, language)) is is_other


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("They met in Paris.", "They met in New York harbour.", {K.NAME}),
        ("They met in Paris.", "They met in York harbour.", {K.NAME, K.WORDING}),
        ("They met in Paris.", "They met in New York harbour office.", {K.NAME, K.WORDING}),
        (
            "They met Anna Petrova and left early.",
            "They met Olga Ivanova and left late.",
            {K.NAME, K.WORDING},
        ),
    ],
)
def test_a_name_takes_one_word_in_three_along_and_none_of_another_place(
    before: str, after: str, found: set[EditKind]
) -> None:
    assert kinds(before, after) == found


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("See ParisRome for more.", "See Paris Rome for more.", {K.NAME}),
        ("See ParisRome for more.", "See Paris / Rome for more.", set()),
        ("Today: Syrsky said it.", "Today: Fornusek said it.", {K.NAME}),
        ("They joined Digital Town there.", "They joined Digital Union there.", {K.NAME}),
        ("They joined Town Digital there.", "They joined Union Digital there.", {K.NAME}),
        ("They joined the Town there.", "They joined the Union there.", {K.NAME, K.WORDING}),
        (
            "Rivers Rising Across Northern towns",
            "Rivers Falling Across Northern towns",
            {K.WORDING},
        ),
    ],
)
def test_the_words_beside_a_capital_say_whether_it_makes_a_name(
    before: str, after: str, found: set[EditKind]
) -> None:
    assert kinds(before, after) == found


def test_an_unknown_word_at_the_very_end_can_be_judged() -> None:
    assert kinds("They met two there: Syrsky", "They met two there: Fornusek") == {K.WORDING}
