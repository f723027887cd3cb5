"""The emotions' markers where there is text and no figure."""

from emolab.labels import LOOKS

# Matplotlib's markers as characters.
_CHARACTERS = {"o": "●", "s": "■", "^": "▲", "v": "▼", "X": "✖", "D": "◆", "P": "✚", "*": "★", "h": "⬢"}
GLYPHS = {emotion: _CHARACTERS[look.marker] for emotion, look in LOOKS.items()}
