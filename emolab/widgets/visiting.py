"""What a visitor can do with a visit: put answers right, calibrate, look back, compare, take along, delete."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING

import ipywidgets

from emolab.labels import LABEL_SETS
from emolab.models.corrections import FEWEST, FEWEST_LABELS
from emolab.recognizer import differing
from emolab.recognizer.visit import N_ORDINARY
from emolab.recordings.audio import RATE
from emolab.widgets import report
from emolab.widgets.answer import bars, verdict
from emolab.widgets.listing import Listing, lines
from emolab.widgets.player import Player
from emolab.widgets.recorder import Recorder
from emolab.widgets.report import Report
from emolab.widgets.sentences import Sentence, button

if TYPE_CHECKING:
    from emolab.recognizer.visit import Answer, Visit
    from emolab.widgets.asking import Asking

# Ordinary sentences, so that what is left is the voice.
ORDINARY = (
    "The train to the coast leaves at ten past nine.",
    "I put the keys on the table beside the window.",
    "On Tuesday we bought bread, apples and some paper.",
)


def correcting(asking: Asking) -> ipywidgets.VBox:
    """Return the row with which the shown answer is put right, once the visitor agrees that the correction is kept.

    Parameters
    ----------
    asking : Asking

    Returns
    -------
    ipywidgets.VBox
        With the attributes `emotion`, `agreed`, `with_sound`, `correct`, `delete` (widgets) and `said` (HTML).
    """
    box = ipywidgets.VBox()
    box.emotion = ipywidgets.Dropdown(options=LABEL_SETS[8], description="It was", tooltip="What it should have been")
    box.agreed = ipywidgets.Checkbox(description="Keep this correction while the page is open", indent=False)
    box.with_sound = ipywidgets.Checkbox(description="Keep the sound with it, too", indent=False)
    box.correct = button("Correct it", "Keep what would have been right")
    box.delete = button("Delete corrections", "Delete all corrections and what was learned from them")
    box.said = Sentence()

    def refresh():
        if not asking.visit.answers:
            # Deleted, or not begun: nobody has agreed to anything.
            box.agreed.value = box.with_sound.value = False
            box.said.say("")
        voice = asking.shown is not None and asking.shown.samples is not None
        box.layout.display = "" if voice or asking.visit.corrections else "none"
        box.correct.disabled = not (voice and box.agreed.value)
        box.delete.layout.display = "" if asking.visit.corrections else "none"

    def correct(_):
        shown, emotion = asking.shown, box.emotion.value
        if shown is not None and asking.carefully(
            lambda: asking.visit.correct(shown.number, emotion, box.with_sound.value), box.said.warn
        ):
            box.said.say(learned(asking.visit))
        asking.changed()

    def delete(_):
        asking.visit.forget_corrections()
        box.said.say("All corrections are deleted.")
        asking.changed()

    box.correct.on_click(correct)
    box.delete.on_click(delete)
    box.agreed.observe(lambda _: refresh(), names="value")
    asking.when_changed(refresh)
    hint = ipywidgets.HTML(
        "<h2>Was it wrong?</h2><p>A correction keeps the answer's probabilities and your label, in this page's memory "
        "only. They are gone when you close the page.</p>"
    )
    row = ipywidgets.HBox([box.emotion, box.correct, box.delete])
    row.add_class("emolab-row")
    box.children = [hint, box.agreed, box.with_sound, row, box.said]
    box.add_class("emolab-panel")
    box.add_class("emolab-correcting")
    refresh()
    return box


def learned(visit: Visit) -> str:
    """Say what was learned from the corrections of a visit."""
    gain = visit.gain
    if gain is None:
        n, labels = visit.n_corrected
        return (
            f"Thank you. A personal model is tried with {FEWEST} different recordings and {FEWEST_LABELS} different "
            f"emotions; so far: {n} and {labels}."
        )
    measured = (
        f"Asked about each of your {gain.n} recordings without having seen it, the personal model is right "
        f"{gain.right_after} times, the general one {gain.right_before} times, and always saying your commonest answer "
        f"{gain.right_commonest} times. Against the better of the two that is {100 * gain.low:+.0f} to "
        f"{100 * gain.high:+.0f} points."
    )
    if gain.helps:
        return f"{measured} It answers from now on."
    return f"{measured} That may be chance, so the general one goes on answering."


def calibrating(asking: Asking) -> ipywidgets.VBox:
    """Return the panel where three ordinary sentences make answers relative to one voice.

    Returns
    -------
    ipywidgets.VBox
        With the attributes `recorder`, `own`, `undo` (widgets) and `said` (HTML).
    """
    box = ipywidgets.VBox()
    box.said = Sentence()
    box.own = ipywidgets.Checkbox(description="What I speak or bring next is this voice", indent=False)
    box.undo = button("Answer as before", "Forget the calibration")

    def task():
        left = asking.visit.n_ordinary_left
        if left == 0:
            return (
                "Calibrated: answers to this voice say how it differs from these sentences; others are heard as before."
            )
        at = N_ORDINARY - left
        return f"Sentence {at + 1} of {N_ORDINARY}, read as you would read it to nobody: \u201c{ORDINARY[at]}\u201d"

    def refresh():
        box.undo.layout.display = "none" if asking.visit.n_ordinary_left == N_ORDINARY else ""
        calibrated = asking.visit.n_ordinary_left == 0
        box.recorder.layout.display = "none" if calibrated else ""
        box.own.layout.display = "" if calibrated else "none"
        if not calibrated:
            box.own.value = False
            if asking.visit.n_ordinary_left == N_ORDINARY:
                box.said.say(task())

    def take(file, name):
        if asking.carefully(lambda: asking.visit.calibrate(file, name), box.said.warn):
            box.said.say(task())
            # Whoever calibrates has just spoken, and speaks next.
            box.own.value = asking.visit.n_ordinary_left == 0
            asking.changed()

    def tell(change):
        asking.own = change.new

    def undo(_):
        asking.visit.answer_as_before()
        box.said.say(task())
        asking.changed()

    box.recorder = Recorder(take, label="Record the sentence")
    box.undo.on_click(undo)
    box.own.observe(tell, names="value")
    box.said.say(task())
    asking.when_changed(refresh)
    hint = ipywidgets.HTML(
        "<h2>Calibrate to your voice</h2><p>A loud voice is not an angry voice. Three ordinary sentences show the "
        "recognizer what yours is like.</p>"
    )
    box.children = [hint, box.said, box.recorder, box.own, box.undo]
    box.add_class("emolab-panel")
    box.add_class("emolab-calibrating")
    refresh()
    return box


def history(asking: Asking) -> ipywidgets.VBox:
    """Return the panel that lists this visit, opens its answers again, compares two, hands them out and deletes them.

    Returns
    -------
    ipywidgets.VBox
        With the attributes `listed`, `left`, `right`, `compared`, `links`, `report` and `delete`.
    """
    box = ipywidgets.VBox()
    box.listed, box.compared, box.links = Listing(asking.open), Pair(), ipywidgets.HTML()
    box.left, box.right = (ipywidgets.Dropdown(description=name) for name in ("Compare", "with"))
    box.report = Report(lambda: report.page(asking.visit))
    box.delete = button("Delete this visit", "Delete all answers, sounds, corrections and the calibration")

    def compare(_=None):
        numbered = {answer.number: answer for answer in asking.visit.answers}
        box.compared.show(*(numbered.get(menu.value) for menu in (box.left, box.right)))

    def refresh():
        answers = asking.visit.answers
        box.layout.display = "" if asking.visit.entries else "none"
        box.listed.rows, box.links.value = lines(asking.visit, asking.shown), links(asking)
        options = [(f"{answer.number}: {answer.name[:40]}", answer.number) for answer in answers]
        for menu, at in ((box.left, 0), (box.right, 1)):
            # What is being compared stays, whatever is asked next.
            kept = menu.value if menu.value in [number for _, number in options] else None
            menu.unobserve(compare, names="value")
            with menu.hold_sync():
                menu.options = options
                menu.value = (kept or answers[at].number) if len(answers) > 1 else None
            menu.observe(compare, names="value")
        row.layout.display = "" if len(answers) > 1 else "none"
        compare()

    def delete(_):
        asking.visit.forget()
        asking.shown = None
        asking.card.say("This visit is deleted: answers, sounds, corrections and calibration.")
        asking.changed()

    row = ipywidgets.HBox([box.left, box.right])
    row.add_class("emolab-row")
    for menu in (box.left, box.right):
        menu.observe(compare, names="value")
    box.delete.on_click(delete)
    asking.when_changed(refresh)
    hint = "<h2>This visit</h2><p>Press a name to open its answer again and hear it.</p>"
    box.children = [ipywidgets.HTML(hint), box.listed, row, box.compared, box.links, box.report, box.delete]
    box.add_class("emolab-panel")
    box.add_class("emolab-wide")
    refresh()
    return box


class Pair(ipywidgets.VBox):
    """Two answers beside each other, each with its player, and what differs between them in words.

    Attributes
    ----------
    words : ipywidgets.HTML
    sides : list of ipywidgets.HTML
    players : list of emolab.widgets.player.Player
    """

    def __init__(self) -> None:
        self.words = ipywidgets.HTML()
        self.sides: list[ipywidgets.HTML] = []
        self.players: list[Player] = []
        columns = ipywidgets.Box()
        columns.add_class("emolab-pair")
        for _ in range(2):
            self.sides.append(ipywidgets.HTML())
            self.players.append(Player())
            column = ipywidgets.VBox([self.sides[-1], self.players[-1]])
            column.add_class("emolab-side-of-pair")
            columns.children = (*columns.children, column)
        super().__init__([columns, self.words])
        self._shown: tuple[Answer | None, Answer | None] | None = None

    def show(self, left: Answer | None, right: Answer | None) -> None:
        """Show two answers, or, with None among them, nothing."""
        # The same objects: equal ones would be compared sample by sample.
        if self._shown is not None and self._shown[0] is left and self._shown[1] is right:
            return
        self._shown = left, right
        there = None if left is None or right is None else (left, right)
        self.layout.display = "none" if there is None else ""
        for answer, side, player in zip(there or (None, None), self.sides, self.players, strict=True):
            side.value = "" if answer is None else beside(answer)
            if answer is not None and answer.samples is not None:
                player.show(answer.samples, RATE, answer.prediction, f"answer_{answer.number}.png")
            else:
                player.clear()
        self.words.value = differences(*there) if there and left is not right else ""


def beside(answer: Answer) -> str:
    """Show one of two answers as HTML: its name, what it says, its bars."""
    return (
        f"<h3>{answer.number}: {html.escape(answer.name)}</h3><p>{verdict(answer.prediction)}</p>"
        f"{bars(answer.prediction)}"
    )


def differences(left: Answer, right: Answer) -> str:
    """Say as HTML what differs between two answers."""
    said = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in differing.in_words(left, right))
    return f"<h3>What differs</h3><ul class='emolab-cues'>{said}</ul>"


def links(asking: Asking) -> str:
    """Return links under which the browser saves the visit as CSV and JSON; a picture is saved under the player."""
    visit = asking.visit
    files = [("answers.csv", "text/csv", visit.csv()), ("answers.json", "application/json", visit.json())]
    if visit.corrections:
        files.append(("corrections.zip", "application/zip", visit.corrections_zip()))
    made = (
        f'<a download="{name}" href="data:{kind};base64,{base64.b64encode(content).decode()}">{name}</a>'
        for name, kind, content in files
    )
    return f'<p class="emolab-links">Save {" ".join(made)}</p>'
