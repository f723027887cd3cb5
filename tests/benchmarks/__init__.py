"""Speed and memory, one module a subject: `make bench`, or `make bench ARGS="predict --json -"`.

A module's docstring begins with what is measured; its ``measure(recordings)`` takes a list of paths of recordings to
measure on and returns a dict from names to numbers, or to dicts of numbers. A name ends with its unit:
`peak_memory_mb`. Each subject runs in a process of its own, whose peak of memory is added: what one subject loads is
not held against another. To add a subject, write its module and name it here.
"""

SUBJECTS = (
    "start",
    "features",
    "training",
    "deep",
    "predict",
    "wait",
    "peers",
    "promises",
    "detectors",
    "live",
    "words",
    "notebooks",
)
