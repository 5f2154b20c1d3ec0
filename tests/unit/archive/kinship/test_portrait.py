"""What is seen of a text: quotations, sentences, topics."""

from tests.builders_kin import portrait

SPEECH = (
    'The head of the office said: "We are not saying the dam will fail. We will not wait for it to'
    ' happen." He left.'
)


def test_a_quotation_is_kept_by_its_sentences() -> None:
    written = [it.written for it in portrait(SPEECH).quotations]
    assert written == [
        "We are not saying the dam will fail.",
        "We will not wait for it to happen.",
    ]


def test_a_word_or_two_in_marks_is_no_quotation() -> None:
    assert portrait('They promised payment "without delay" to all.').quotations == ()


def test_quotation_marks_of_all_kinds_hold_the_same_words() -> None:
    straight = portrait('"The ship stopped at once," he said.').quotations
    angled = portrait("«The ship stopped at once», he said.").quotations
    assert straight[0].key == angled[0].key


def test_it_is_known_of_each_word_whether_it_is_quoted() -> None:
    seen = portrait('He said: "never again" twice.', 'She said: "not once more" to him.')
    quoted = [word for word, mark in zip(seen.words, seen.quoted, strict=True) if mark]
    assert quoted == ["never", "again", "not", "once", "more"]


def test_a_short_sentence_is_not_kept_for_comparing() -> None:
    seen = portrait("He left. The ferry was towed to the shipyard at Brekke in the morning.")
    assert [len(it.words) for it in seen.sentences] == [12]
    assert len(seen.all_sentences) == 2


def test_forms_of_a_word_are_one_topic() -> None:
    topics = portrait("They evacuated the village after the evacuation of the villages.").topics
    assert topics == {"evacua", "villag"}


def test_the_language_is_guessed_where_it_is_not_said() -> None:
    assert portrait("Уровень воды в реке поднялся на метр.", language=None).language == "ru"


def test_figures_of_a_phrase_are_found_in_it_alone() -> None:
    seen = portrait("They found 430 birds. Of 1,100 tonnes, some leaked.")
    assert set(seen.figures) == {"430", "1100"}
    assert set(seen.figures_of(seen.all_sentences[0])) == {"430"}


def test_a_quotation_in_spaced_guillemets_is_one() -> None:
    spaced = portrait("« Le navire s\u2019est échoué dans la nuit »\u00a0, dit-il.", language="fr")
    assert [it.written for it in spaced.quotations] == ["Le navire s'est échoué dans la nuit"]


def test_it_is_known_of_a_figure_what_its_sentences_are_about() -> None:
    seen = portrait(
        "The ferry carried 214 passengers. He was 40.", "In March 214 sailors left port."
    )
    assert seen.figure_topics == {
        "214": {"ferry", "carrie", "passen", "sailor"},
        "40": set(),
    }
