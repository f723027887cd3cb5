"""Sound to numbers: named recipes over shared spectra, sequences, the speech encoder, tables, normalisation.

May import: the root, `recordings`.

`spectra` one short-time Fourier transform and what the published sets take from it · `groups` their groups of values ·
`voice` pitch, cycles, formants, frame by frame · `functionals` from frames to a few numbers · `expression` our own set
· `recipes` all sets by name · `stretches` parts of a recording · `table` many clips · `tables` those that ship ·
`cache` results on disk · `plain` the published sets written the straightforward way · `sequences` log-mel steps ·
`ears` what a speech encoder hears · `normalise` a speaker's own units ·
`profiles` how emotions differ.
"""

from emolab.recordings import compiled

# Where nothing can be kept, numba would refuse to compile anything: the one thing that has to be said before it is
# imported. Elsewhere this does nothing.
compiled.keep_somewhere()
