"""openSMILE's values beside ours for the measures that have the same name: python data/scores/opensmile_peers.py FILE

    pip install opensmile==2.6.0
    EMOLAB_DATA_DIR=DIR python data/scores/opensmile_peers.py data/scores/opensmile_peers.csv

Two hundred clips of RAVDESS, EmoDB and nEMO, all speakers in turn: the means of six measures by the recipe `emolab` and
by eGeMAPSv02 (Eyben et al. 2016, doi 10.1109/TAFFC.2015.2457417), how they correlate, and what differs by definition.
"""

import sys

import numpy as np
import pandas as pd

from emolab import whole
from emolab.commands import as_script
from emolab.errors import PlainError
from emolab.features import recipes, tables
from emolab.recordings import audio, corpora

CLIPS = 200
# Measure -> our column, openSMILE's, what differs by definition.
SAME = {
    "pitch": (
        "pitch_f0_mean", "F0semitoneFrom27.5Hz_sma3nz_amean", "ours counts from 55 Hz, an octave higher",
    ),
    "loudness": (
        "loudness_sone_mean", "loudness_sma3_amean", "ours is relative to the clip's own loud moments: the gain is out",
    ),
    "jitter": (
        "cycles_jitter_mean", "jitterLocal_sma3nz_amean", "ours is a logarithm, of cycles that are alike",
    ),
    "shimmer": ("cycles_shimmer_mean", "shimmerLocaldB_sma3nz_amean", "ours compares strengths, not peaks"),
    "HNR": ("voicing_hnr_mean", "HNRdBACF_sma3nz_amean", "ours is of voiced frames that are not pauses"),
    "alpha ratio": (
        "timbre_voiced_alpha_mean", "alphaRatioV_sma3nz_amean", "ours is low over high, openSMILE's high over low",
    ),
}  # fmt: skip  # a table


def add_arguments(parser):
    parser.add_argument("file", help="where to write the table")


def run(arguments):
    table = compare(measured())
    with whole.replacing(arguments.file) as part:
        table.to_csv(part, index=False, float_format="%.3f", lineterminator="\n")
    print(table.to_string(index=False))
    return 0


def measured(n_clips=CLIPS):
    """Measure clips both ways.

    Returns
    -------
    pandas.DataFrame of shape (clips, 12)
        Columns (measure, "ours") and (measure, "openSMILE").
    """
    try:
        import opensmile
    except ImportError:
        raise PlainError("openSMILE is not installed: pip install opensmile==2.6.0") from None
    smile = opensmile.Smile(opensmile.FeatureSet.eGeMAPSv02, opensmile.FeatureLevel.Functionals)
    found = [path for name in tables.POOLED for path in corpora.find(name)[:: _every(name, n_clips)]]
    names, rows = recipes.columns("emolab"), []
    for path in found[:n_clips]:
        samples, rate = audio.read(path)
        ours = dict(zip(names, recipes.extract(samples, rate, "emolab").tolist(), strict=True))
        theirs = smile.process_signal(samples, rate).iloc[0]
        rows.append([value for own, other, _ in SAME.values() for value in (ours[own], theirs[other])])
    columns = pd.MultiIndex.from_product([SAME, ("ours", "openSMILE")])
    return pd.DataFrame(rows, columns=columns)


def compare(values):
    """Correlate both ways of each measure.

    Returns
    -------
    pandas.DataFrame
        A row a measure: ours, opensmile (names), clips, correlation (Pearson), of_ranks (Spearman), both medians, and
        what differs by definition.
    """
    rows = []
    for name, (own, other, differs) in SAME.items():
        both = values[name].dropna()
        ranks = both.rank()
        rows.append({
            "measure": name, "ours": own, "opensmile": other, "clips": len(both),
            "correlation": np.corrcoef(both.to_numpy().T)[0, 1], "of_ranks": np.corrcoef(ranks.to_numpy().T)[0, 1],
            "median_ours": both["ours"].median(), "median_opensmile": both["openSMILE"].median(), "differs": differs,
        })  # fmt: skip  # several a line
    return pd.DataFrame(rows)


def _every(name, n_clips):
    return max(1, len(corpora.find(name)) * len(tables.POOLED) // n_clips)


def main(argv=None):
    """Run the script; return its exit status."""
    return as_script(__doc__, add_arguments, run, argv)


if __name__ == "__main__":
    sys.exit(main())
