"""What became of the clips that ship after a journey: which stations each came through, and what each station takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from emolab import shipped
from emolab.evaluation import scores
from emolab.rows import in_step

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

# Ends of the steps of the signal-to-noise ratio, in decibels: the noise of the journeys is 5 to 30 dB below the voice.
STEPS = (5, 10, 15, 20, 25, 30)


def stations() -> pd.DataFrame:
    """Read through which stations each clip of ``journeys_*.parquet`` came.

    Returns
    -------
    pandas.DataFrame
        Indexed by clip: seconds (in which the room's echoes die away), snr (of voice over noise, dB), highest (where
        the microphone's band ends, Hz), codec; each is missing where a clip did not come through that station. And
        clipped (bool).

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> stations().columns.tolist()
    ['seconds', 'snr', 'highest', 'clipped', 'codec']
    """
    return pd.read_csv(shipped.path("scores", "stations.csv")).set_index("clip")


def on_the_way(table: pd.DataFrame) -> pd.DataFrame:
    """Say yes or no for each station.

    Parameters
    ----------
    table : pandas.DataFrame
        From `stations`.

    Returns
    -------
    pandas.DataFrame of bool
        room; noise (at most 15 dB below the voice), faint noise; telephone's band (a microphone that ends at 3.4 kHz,
        or a codec of 8 kHz); clipping; other codecs.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> on_the_way(stations()).columns.tolist()  # doctest: +NORMALIZE_WHITESPACE
    ['room', 'noise, 5 to 15 dB below the voice', 'noise, 15 to 30 dB below the voice',
     "telephone's band or codec", 'codec of the internet', 'clipping']
    """
    old = table.codec.isin(["ULAW", "GSM610"])
    return pd.DataFrame(
        {
            "room": table.seconds.notna(),
            "noise, 5 to 15 dB below the voice": table.snr <= 15,
            "noise, 15 to 30 dB below the voice": table.snr > 15,
            "telephone's band or codec": old | (table.highest == 3400),
            "codec of the internet": table.codec.notna() & ~old,
            "clipping": table.clipped,
        }
    )


def by_noise(truth: ArrayLike, answers: ArrayLike, speakers: ArrayLike, snr: ArrayLike) -> pd.DataFrame:
    """Score answers step by step of the signal-to-noise ratio.

    Parameters
    ----------
    truth, answers, speakers : arrays of str, shape (clips,)
    snr : array of float, shape (clips,)
        In decibels; NaN where no noise was added.

    Returns
    -------
    pandas.DataFrame
        A row for each of the `STEPS` in which there are clips, and a last one without noise: snr (the middle of the
        step, infinite without noise), mean (the share of right answers), low, high (95 %, over speakers), clips.

    Raises
    ------
    ScoreError
        If there are not as many ratios as clips, or a step has clips of one speaker only.

    Notes
    -----
    Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> snr = np.repeat([7.5, 12.5, 17.5, 22.5, 27.5, np.nan], 4)
    >>> given = by_noise(["sad"] * 24, ["sad", "sad", "sad", "happy"] * 6, [*"abcd"] * 6, snr)
    >>> given["mean"].unique().tolist()
    [0.75]
    """
    # Not as words: what is missing would be one, and equal to what is missing elsewhere.
    truth, answers, speakers = (np.asarray(one) for one in (truth, answers, speakers))
    snr = np.where(np.isnan(np.asarray(snr, float)), np.inf, np.asarray(snr, float))
    if snr.shape != truth.shape:
        raise scores.ScoreError(f"There are {len(truth)} clips but signal-to-noise ratios of {snr.size}.")
    # What lies beyond the ends belongs to the step at that end.
    step = np.where(np.isinf(snr), len(STEPS) - 1, np.searchsorted(STEPS[1:-1], snr))
    rows = []
    for place, (low, high) in enumerate(zip(STEPS, (*STEPS[1:], np.inf), strict=True)):
        here = step == place
        if not here.any():
            continue
        ends = scores.interval(truth[here], answers[here], speakers[here], metric="accuracy")
        right = float(np.mean(truth[here] == answers[here]))
        rows.append(((low + high) / 2, right, *ends, int(here.sum())))
    return pd.DataFrame(rows, columns=["snr", "mean", "low", "high", "clips"])


def cost(
    right: ArrayLike, came_through: pd.DataFrame, speakers: ArrayLike, n_draws: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Say what each station takes from the share of right answers, the other stations being equal.

    Parameters
    ----------
    right : array of bool, shape (clips,)
    came_through : pandas.DataFrame of bool
        From `on_the_way`, a row a clip.
    speakers : array of str, shape (clips,)
    n_draws : int
    seed : int
        Of the drawing of speakers.

    Returns
    -------
    pandas.DataFrame
        Indexed by station: gap (what passing it adds to the share; negative where it takes), low, high (95 %, whole
        speakers drawn anew), clips that passed it.

    Raises
    ------
    ScoreError
        If something is not said of each clip.

    Notes
    -----
    A linear regression of being right on all stations at once: one clip passes several. The stations were drawn by
    chance, so what they take is not mixed up with what is said or who speaks. Notebook: 09_ask_whom_it_serves

    Examples
    --------
    >>> who, passed = np.repeat([*"abcd"], 4), pd.DataFrame({"noise": [True, False] * 8})
    >>> cost(np.array([False, True] * 8), passed, who, n_draws=50)[["gap", "clips"]].round(2)
           gap  clips
    noise -1.0      8
    """
    design = np.column_stack([np.ones(len(came_through)), came_through.to_numpy(float)])
    in_step(right_answers=right, stations=came_through, speakers=speakers)
    if pd.isna(np.asarray(speakers)).any() or np.isnan(design).any():
        raise scores.ScoreError("Of some clips it is not said who speaks, or what they came through. Leave them out.")
    right, (people, who) = np.asarray(right, float), np.unique(np.asarray(speakers, str), return_inverse=True)
    if right.shape != who.shape or len(who) != len(design) or np.isnan(right).any():
        raise scores.ScoreError(
            "Of each clip it must be said whether it is right, what it came through and who speaks."
        )
    # Sums over each speaker's clips are all that a draw of speakers needs.
    squares = np.stack([design[who == one].T @ design[who == one] for one in range(len(people))])
    products = np.stack([design[who == one].T @ right[who == one] for one in range(len(people))])

    def fitted(drawn):
        return np.linalg.lstsq(squares[drawn].sum(axis=0), products[drawn].sum(axis=0), rcond=None)[0][1:]

    rng = np.random.default_rng(seed)
    draws = [fitted(rng.integers(len(people), size=len(people))) for _ in range(n_draws)]
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    columns = {"gap": fitted(np.arange(len(people))), "low": low, "high": high, "clips": came_through.sum().to_numpy()}
    return pd.DataFrame(columns, index=came_through.columns)
