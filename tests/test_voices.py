"""Voices to listen to: the simulated actors, their truth, and the one function that hands out sound."""

import io

import numpy as np
import pytest
import soundfile

from emolab import ogg, voices
from emolab.corpora import COLUMNS


@pytest.fixture
def no_real_corpora(monkeypatch, tmp_path):
    """A machine that has downloaded nothing."""
    monkeypatch.setenv("EMOLAB_DATA_DIR", str(tmp_path))


def test_without_real_recordings_a_simulated_actor_speaks_and_says_so(no_real_corpora):
    clip = voices.recording("happy", actor=12)
    assert clip.rate == 16_000 and clip.samples.dtype == np.float32
    assert clip.caption.startswith("Simulated actor 12 (woman), happy")


def test_with_real_recordings_a_person_speaks(real_corpora):
    clip = voices.recording("angry", actor=7, intensity="strong")
    assert clip.caption.startswith("RAVDESS actor 7 (man), angry, strong")
    assert clip.path.is_relative_to(real_corpora)


def test_a_player_carries_its_caption_and_its_sound_and_stays_the_same(no_real_corpora):
    clip = voices.recording("sad", actor=12)
    html = clip._repr_html_()
    assert html == clip._repr_html_()
    assert html.count(clip.caption) == 2 and "http" not in html
    assert len(html) < 60_000


@pytest.mark.parametrize(
    "wrong",
    [
        {"emotion": "bored"},
        {"emotion": "happy", "actor": 25},
        {"emotion": "happy", "statement": 3},
        {"emotion": "neutral", "intensity": "strong"},
    ],
)
def test_a_clip_that_no_actor_made_is_refused_in_a_sentence(wrong):
    with pytest.raises(voices.VoiceError, match="choose|1 or 2"):
        voices.recording(**wrong)


def test_the_simulated_manifest_is_a_corpus_table_of_its_own():
    table = voices.manifest()
    assert list(table.columns) == COLUMNS
    assert set(table.corpus) == {"simulated"}
    assert table.speaker.str.fullmatch(r"simulated-\d\d").all()


def test_ogg_bytes_repeat_and_hold_the_sound(hum):
    once, again = ogg.encode(hum, 16_000), ogg.encode(hum, 16_000)
    assert once == again
    samples, rate = soundfile.read(io.BytesIO(once))
    assert rate == 16_000 and len(samples) == len(hum)
    assert np.corrcoef(samples, hum)[0, 1] > 0.99
