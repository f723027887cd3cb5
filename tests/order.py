"""The order in which files are handed out to the processes of `make test`."""

# Files that take longest, the longest first: begun last, one of them would keep one process busy while the others are
# done.
LONG = (
    "tests/browser/test_demo_in_a_browser.py",
    "notebooks/04_train_deep_models.ipynb",
    "tests/test_zoo.py",
    "tests/browser/test_lab_in_a_browser.py",
    "tests/browser/test_microphone.py",
    "tests/test_offline.py",
    "tests/test_exercises.py",
    "notebooks/06_measure_honestly.ipynb",
    "notebooks/05_build_a_hierarchy.ipynb",
    "notebooks/03_train_classical_models.ipynb",
    "tests/test_bench.py",
    "tests/test_deep.py",
    "tests/test_faults.py",
    "tests/test_recognizer.py",
    "tests/test_features.py",
    "tests/test_check.py",
)
