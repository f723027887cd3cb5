"""Measure each clip against its speaker: what a voice is like is taken away, what it does is left.

    SpeakerScaler().fit_transform(features, speakers=labels.speaker)

Of all that raises a score on strangers, this does most, and it asks most: several clips of the stranger, before the
first answer. So the scaler takes as arguments what it needs to know, and a score got with it names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_consistent_length, validate_data

from emolab.errors import PlainError
from emolab.rows import in_step

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray


class SpeakerError(PlainError):
    """Clips that cannot be measured against their speakers; the message names the speaker."""


class SpeakerScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Express each value by how far it lies from the speaker's own mean, in the speaker's own standard deviations.

    It needs to know *whose* each clip is (`speakers`). Given *which clips are neutral* (`neutral`), it takes mean and
    deviation from those alone: what angry clips sound like then plays no part in the measure of them, and how the
    emotions are mixed does not shift it. It never needs to know the emotion of any other clip.

    Nothing is learned in `fit`: a stranger's mean can be known from the stranger's own clips only, so `transform` takes
    it from the clips that it is given. All clips of a speaker must therefore come together.

    Parameters
    ----------
    with_std : bool, default=True
        Whether to divide by the deviation. The deviation of a few clips is a poor guess, and the clips that are known
        to be neutral are few: without it, the values keep their units, and a `StandardScaler` after this one brings
        them to one scale for all speakers.

    Attributes
    ----------
    n_features_in_ : int
    feature_names_in_ : numpy.ndarray of str
        Where the features came as a DataFrame.

    Notes
    -----
    In a pipeline, `speakers` travels to it by scikit-learn's metadata routing::

        sklearn.set_config(enable_metadata_routing=True)
        chain = make_pipeline(SpeakerScaler(), StandardScaler(), LinearDiscriminantAnalysis())
        chain.fit(features, emotions, speakers=speakers).predict(others, speakers=other_speakers)

    `neutral` travels where ``SpeakerScaler().set_transform_request(neutral=True)`` asks for it. Neutral clips as the
    measure: Busso C, Mariooryad S, Metallinou A, Narayanan S (2013), doi 10.1109/T-AFFC.2013.26.
    Notebook: 06_measure_honestly

    Examples
    --------
    >>> pitch = np.array([[200.0], [220.0], [100.0], [120.0]])
    >>> SpeakerScaler().fit_transform(pitch, speakers=["Ann", "Ann", "Bob", "Bob"]).ravel().round(2)
    array([-0.71,  0.71, -0.71,  0.71])
    """

    # Whose clips they are it always needs.
    __metadata_request__transform = {"speakers": True}

    def __init__(self, with_std: bool = True) -> None:
        self.with_std = with_std

    def fit(self, X: NDArray[Any] | pd.DataFrame, y: object = None) -> SpeakerScaler:
        """Look at the number and the names of the columns.

        Parameters
        ----------
        X : array-like of shape (n_clips, n_features)
            May hold missing values.
        y : ignored

        Returns
        -------
        SpeakerScaler
        """
        validate_data(self, X, dtype=(np.float64, np.float32), ensure_all_finite="allow-nan")
        return self

    def transform(
        self, X: NDArray[Any] | pd.DataFrame, speakers: NDArray[Any] | None = None, neutral: NDArray[Any] | None = None
    ) -> NDArray[Any] | pd.DataFrame:
        """Measure clips against their speakers.

        Parameters
        ----------
        X : array-like of shape (n_clips, n_features)
        speakers : array-like of shape (n_clips,)
            Whose clips they are.
        neutral : array-like of bool, shape (n_clips,), optional
            Which of them are neutral. Default: mean and deviation are of all clips of the speaker.

        Returns
        -------
        numpy.ndarray or pandas.DataFrame of shape (n_clips, n_features)
            As ``set_output`` says. A feature that does not vary within a speaker's clips becomes zero in them. Missing
            values stay missing.

        Raises
        ------
        SpeakerError
            If it is not said whose clips these are, a speaker has fewer than two clips to be measured against, or
            `neutral` is no yes or no.
        RowError
            If `speakers` or `neutral` name the clips in another order than `X`.
        """
        in_step(features=X, speakers=speakers)
        in_step(features=X, neutral_clips=neutral)
        X = validate_data(self, X, dtype=(np.float64, np.float32), ensure_all_finite="allow-nan", reset=False)
        if speakers is None:
            raise SpeakerError(
                "Say whose clips these are: transform(X, speakers=...). In a pipeline, turn metadata routing on and "
                "pass speakers=... to fit and predict; SpeakerScaler's docstring shows how."
            )
        check_consistent_length(X, speakers, neutral)
        speakers = np.asarray(speakers)
        if pd.isna(speakers).any():
            raise SpeakerError(f"Of {pd.isna(speakers).sum()} clips it is not said who speaks. Leave them out.")
        measure = np.ones(len(X), dtype=bool) if neutral is None else _yes_or_no(neutral)
        _check_enough(speakers, measure, "clip" if neutral is None else "neutral clip")
        of_speaker = pd.DataFrame(np.where(measure[:, None], X, np.nan)).groupby(speakers)
        middle = of_speaker.transform("mean").to_numpy()
        values = X - middle
        if self.with_std:
            spread = of_speaker.transform("std").to_numpy()
            # What does not vary differs by rounding, as scikit-learn's StandardScaler has it: small values may vary.
            rounding = 10 * np.finfo(X.dtype).eps * np.abs(middle)
            values /= np.where(spread <= rounding, 1, spread)
        return values.astype(X.dtype)

    def fit_transform(
        self,
        X: NDArray[Any] | pd.DataFrame,
        y: object = None,
        speakers: NDArray[Any] | None = None,
        neutral: NDArray[Any] | None = None,
    ) -> NDArray[Any] | pd.DataFrame:
        """As `transform`, of clips that were not seen before; shape (clips, features)."""
        return self.fit(X).transform(X, speakers=speakers, neutral=neutral)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.requires_fit = False
        return tags


def _yes_or_no(neutral):
    neutral = np.asarray(neutral)
    # As a bool, every word is true, "angry" and "False" too, and so is what is missing.
    if pd.isna(neutral).any() or not np.isin(neutral, (0, 1)).all():
        raise SpeakerError('Whether a clip is neutral is yes or no, such as `labels.emotion == "neutral"`.')
    return neutral.astype(bool)


def _check_enough(speakers, measure, kind):
    names, clips = np.unique(speakers, return_inverse=True)
    counts = np.bincount(clips, weights=measure, minlength=len(names))
    if counts.min() < 2:
        name = names[counts.argmin()]
        has = f"has one {kind} only" if counts.min() else f"has no {kind}"
        raise SpeakerError(
            f"{name} {has}, and two are the least to measure the others against. Leave that speaker out, or do not "
            "normalise by speaker."
        )


def by_speaker(
    features: pd.DataFrame, speakers: NDArray[Any], neutral: NDArray[Any] | None = None, with_std: bool = True
) -> pd.DataFrame:
    """Measure a table of clips against their speakers: `SpeakerScaler`, from DataFrame to DataFrame.

    Parameters
    ----------
    features : pandas.DataFrame of shape (clips, features)
    speakers : array-like of shape (clips,)
    neutral : array-like of bool, shape (clips,), optional
    with_std : bool

    Returns
    -------
    pandas.DataFrame
        With the same index and columns.

    Raises
    ------
    SpeakerError
        If a speaker has too few clips, or no neutral one where `neutral` is given.

    Notes
    -----
    Notebook: 02_extract_features

    References
    ----------
    Busso C, Mariooryad S, Metallinou A, Narayanan S (2013). Iterative feature normalization scheme for automatic
    emotion detection from speech. doi 10.1109/T-AFFC.2013.26

    Examples
    --------
    >>> pitch = pd.DataFrame({"pitch": [200.0, 220.0, 100.0, 120.0]})
    >>> by_speaker(pitch, ["Ann", "Ann", "Bob", "Bob"]).pitch.round(2).tolist()
    [-0.71, 0.71, -0.71, 0.71]
    """
    scaler = SpeakerScaler(with_std).set_output(transform="pandas")
    return scaler.fit_transform(features, speakers=speakers, neutral=neutral)
