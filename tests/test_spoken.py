import pytest

from emolab import fusion, scores, sentences, spoken


@pytest.fixture(scope="module")
def same():
    table = spoken.load()
    return table[table.emotion == table.words_emotion].reset_index(drop=True)


def test_what_is_spoken_was_never_trained_on():
    parts = sentences.load("en").set_index("sentence").part
    assert set(parts[spoken.load().sentence]) == {"test"}


def test_voice_and_words_together_beat_each_alone_on_actors_left_out(same):
    voice, text = spoken.voice(same), spoken.text(same, "whisper")
    fused = spoken.fused_answers(fusion.LogLinearPool(), fusion.side_by_side(voice, text), same)
    table = spoken.compared({"voice": voice.idxmax(axis=1), "words": text.idxmax(axis=1), "both": fused}, same)
    assert table.uar["both"] > max(table.uar["voice"], table.uar["words"])
    assert (table.low <= table.uar).all() and (table.uar <= table.high).all()
    for name, answers in {"voice": voice, "words": text}.items():
        print(name, scores.paired_difference(same.emotion, fused, answers.idxmax(axis=1), same.actor))


def test_a_spoken_sentence_can_be_heard_and_says_who_speaks(same):
    recording = spoken.recording(same.iloc[0])
    assert recording.rate == 16_000 and len(recording.samples) > 16_000
    assert recording.caption.startswith("Simulated actor")
