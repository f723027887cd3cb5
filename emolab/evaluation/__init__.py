"""How good, and how honestly: splits, scores, leaks, listeners, tuning, reports.

May import: the root, `recordings`, `features`, `models`. What notebooks ask most often is handed on here:
``evaluation.evaluate("ravdess", "lda", "actors5")``.
"""

import importlib

_HANDED_ON = {
    "experiment": (
        "CORPORA", "MODELS", "NORMALISE", "EvaluationError", "answers", "evaluate", "load", "model", "normalised",
    ),
    "reports": ("confusion_of", "importance", "learning_curve", "report_of", "shipped_reports"),
    "trees": ("fit_stages_apart", "tree_of_groups", "try_tree"),
    "tuning": ("calibrated", "halving_search", "search"),
}  # fmt: skip  # a table


def __getattr__(name):
    # Handed on when it is asked for: whoever wants one module of this room does not wait for the others.
    for module, names in _HANDED_ON.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *(name for names in _HANDED_ON.values() for name in names)})
