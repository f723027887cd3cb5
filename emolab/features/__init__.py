"""Measures of a voice: named recipes over shared spectra, tables of many clips, and a cache.

`spectra` one short-time Fourier transform and what the published sets take from it · `groups` their groups of values ·
`voice` pitch, cycles, formants, frame by frame · `functionals` from frames to a few numbers · `expression` our own set ·
`recipes` all sets by name · `table` many clips · `cache` results on disk · `plain` the published sets written the
straightforward way. `emolab.shipping` makes the tables that come with the course.
"""
