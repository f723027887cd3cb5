"""How good, and how honestly: splits, scores, leaks, listeners, tuning, reports.

May import: the root, `recordings`, `features`, `models`. What notebooks ask most often is handed on here:
``evaluation.evaluate("ravdess", "lda", "actors5")``.
"""

from emolab.moved import handing_on

_HANDED_ON = {
    "experiment": (
        "CORPORA", "MODELS", "NORMALISE", "EvaluationError", "answers", "evaluate", "load", "model", "normalised",
    ),
    "reports": ("confusion_of", "importance", "learning_curve", "report_of", "shipped_reports"),
    "trees": ("fit_stages_apart", "tree_of_groups", "try_tree"),
    "tuning": ("calibrated", "halving_search", "search"),
}  # fmt: skip  # a table

__getattr__, __dir__ = handing_on(__name__, _HANDED_ON)
