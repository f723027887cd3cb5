import pytest

from emolab.evaluation import scores
from emolab.models import fusion
from emolab.recognizer import sentences, spoken


@pytest.fixture(scope="module")
def same():
    table = spoken.load()
    return table[table.emotion == table.words_emotion].reset_index(drop=True)


def test_what_is_spoken_was_never_trained_on():
    parts = sentences.load("en").set_index("sentence").part
    assert set(parts[spoken.load().sentence]) == {"test"}


def test_voice_and_words_together_beat_the_words_and_perhaps_the_voice_on_actors_left_out(same):
    voice, text = spoken.voice(same), spoken.text(same, "whisper")
    fused = spoken.fused_answers(fusion.LogLinearPool(), fusion.side_by_side(voice, text), same)
    table = spoken.compared({"voice": voice.idxmax(axis=1), "words": text.idxmax(axis=1), "both": fused}, same)
    assert table.uar["both"] > max(table.uar["voice"], table.uar["words"])
    assert (table.low <= table.uar).all() and (table.uar <= table.high).all()
    over_voice, over_words = (
        scores.paired_difference(same.emotion, fused, alone.idxmax(axis=1), same.actor) for alone in (voice, text)
    )
    assert 0 < over_words["low"] < over_words["difference"] < over_words["high"]
    # Eight actors cannot say whether words add to the voice, and the notebook says that they cannot.
    assert over_voice["low"] < 0 < over_voice["difference"] < over_voice["high"]


def test_a_transcript_that_is_fully_trusted_is_pooled_as_the_fitted_pool_does(same):
    voice, text = spoken.voice(same), spoken.text(same)
    fitted = spoken.fused_answers(fusion.LogLinearPool(), fusion.side_by_side(voice, text), same)
    assert (spoken.pooled_answers(voice, text, same) == fitted).all()
    # Words of no quality leave the voice alone.
    assert (spoken.pooled_answers(voice, text, same, quality=0) == voice.idxmax(axis=1)).all()


def test_what_a_recogniser_mishears_is_counted_and_costs_the_words_something(same):
    table = spoken.by_transcript(same)
    assert table.word_error_rate["as said"] == 0 < table.word_error_rate["Whisper tiny.en"] < 0.2
    assert table.words_uar["as said"] > table.words_uar["Whisper tiny.en"] - 0.05
    # Both rows hear the same words; only how far they are trusted differs.
    assert table.words_uar["Whisper tiny.en"] == table.words_uar["Whisper tiny.en, believed"]


def test_on_ravdess_whisper_hears_nearly_all_and_pocketsphinx_about_half(same):
    people = spoken.load_ravdess()
    assert people.emotion.value_counts().nunique() == 1 and people.sentence.nunique() == 2
    pool = fusion.LogLinearPool().fit(fusion.side_by_side(spoken.voice(same), spoken.text(same)), same.emotion)
    table = spoken.by_transcript(people, pool)
    assert table.word_error_rate["Whisper tiny.en"] < 0.15 < 0.3 < table.word_error_rate["pocketsphinx"]
    # Said right, the two sentences tell the text model nothing.
    assert table.words_uar["as said"] < 0.2


def test_spanish_voices_are_written_down_and_decided_with_their_words(same):
    clips = spoken.load_spanish()
    assert len(clips) == 135 and clips.actor.nunique() == 3 and 0.7 < (clips.found == "es").mean() < 0.9
    pool = fusion.LogLinearPool().fit(fusion.side_by_side(spoken.voice(same), spoken.text(same)), same.emotion)
    table = spoken.by_transcript(clips, pool, "es")
    rates = table.word_error_rate
    assert rates["as said"] == 0 < rates["Whisper base, told the language"] < 0.12 < rates["Whisper base"] < 0.25
    assert (table.low <= table.fused_uar).all() and (table.fused_uar <= table.high).all()
    # Three sentences that every actor says in every emotion: the words tell nothing.
    assert table.words_uar["as said"] < 0.2 < table.fused_uar["as said"]


def test_a_spoken_sentence_can_be_heard_and_says_who_speaks(same):
    recording = spoken.recording(same.iloc[0])
    assert recording.rate == 16_000 and len(recording.samples) > 16_000
    assert recording.caption.startswith("Simulated actor")
