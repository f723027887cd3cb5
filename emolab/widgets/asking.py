"""From a recording to an answer on a card, whatever the recording came from."""

from concurrent.futures import ThreadPoolExecutor

from emolab import audio
from emolab.errors import PlainError
from emolab.widgets.answer import AnswerCard


class Asking:
    """Asks a recognizer and shows what it says; every source of recordings on a page calls one of its methods.

    Parameters
    ----------
    load : callable
        Returns the recognizer, such as `emolab.recognizer.load`. Called at once in the background, so that a page
        stands while the models are still being read.

    Attributes
    ----------
    card : emolab.widgets.answer.AnswerCard
        Where the answers appear.
    """

    def __init__(self, load):
        self.card = AnswerCard()
        self._recognizer = ThreadPoolExecutor(max_workers=1).submit(load)

    def sample(self, sample):
        """Answer a voice of the gallery, and tell what was acted."""
        self.recording(sample.path, sample.label, note=sample.truth)

    def recording(self, source, name, note=""):
        """Answer a recording; what is wrong with it is said in place of an answer.

        Parameters
        ----------
        source : path or binary file
        name : str
            What to call it.
        note : str
            Shown below the answer.
        """
        self.card.say(f"Listening to {name} …")
        try:
            samples, rate = audio.read(source, name)
            prediction = self._recognizer.result().predict(samples, rate, name)
            self.card.show(prediction, samples, rate, note)
        except PlainError as error:
            self.card.warn(str(error))
        except Exception as error:
            # Whatever escapes a callback is swallowed by ipywidgets, and the page would wait for ever.
            self.card.warn(f"Something went wrong that should not ({type(error).__name__}: {error}). Please report it.")
            raise
