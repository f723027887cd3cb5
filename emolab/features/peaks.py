"""A track smoothed, and its peaks, as SciPy has them: `scipy.signal` takes longer to load than one clip to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def smoothed(track: NDArray[np.floating], deviation: float) -> NDArray[np.float64]:
    """Return what ``scipy.ndimage.gaussian_filter1d(track, deviation)`` does, shape (frames,)."""
    reach = int(4 * deviation + 0.5)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    return np.convolve(np.pad(track, reach, mode="symmetric"), weights / weights.sum(), "valid")


def averaged(track: NDArray[np.floating], size: int) -> NDArray[np.floating]:
    """Return what ``scipy.ndimage.uniform_filter1d(track, size, mode="nearest")`` does, shape (frames,); odd size."""
    # As `numpy.pad` does with mode "edge", which takes longer than the rest.
    ends = [np.repeat(end, size // 2) for end in (track[:1], track[-1:])]
    return np.convolve(np.concatenate([ends[0], track, ends[1]]), np.full(size, 1 / size), "valid")


def find(track: NDArray[np.floating], prominence: float, distance: int) -> NDArray[np.intp]:
    """Find what stands out of a track.

    Parameters
    ----------
    track : numpy.ndarray, shape (frames,)
    prominence : float
        How far a peak is above the higher of the two valleys that part it from higher ones.
    distance : int
        Frames between two peaks at least; the higher one stays.

    Returns
    -------
    numpy.ndarray of int
        The places that ``scipy.signal.find_peaks(track, prominence=prominence, distance=distance)`` finds.
    """
    places = _apart(track, _maxima(track), distance)
    return places[[_prominence(track, place) >= prominence for place in places]] if len(places) else places


def _maxima(track):
    """The middle of each stretch of equal values that is higher than what lies before and after it."""
    edges = np.flatnonzero(np.diff(track)) + 1
    starts, ends = np.concatenate([[0], edges]), np.concatenate([edges, [len(track)]])
    values = track[starts]
    higher = np.zeros(len(values), bool)
    higher[1:-1] = (values[1:-1] > values[:-2]) & (values[1:-1] > values[2:])
    return (starts[higher] + ends[higher] - 1) // 2


def _apart(track, places, distance):
    """Leave out peaks that are closer to a higher one; the highest are looked at first."""
    stays = np.ones(len(places), bool)
    for number in np.argsort(track[places])[::-1]:
        if stays[number]:
            close = np.abs(places - places[number]) < distance
            close[number] = False
            stays &= ~close
    return places[stays]


def _prominence(track, place):
    before, after = track[: place + 1][::-1], track[place:]
    valleys = []
    for side in (before, after):
        higher = np.flatnonzero(side > track[place])
        valleys.append(side[: higher[0] if len(higher) else len(side)].min())
    return track[place] - max(valleys)
