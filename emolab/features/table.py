"""Many recordings, one table.

    clips = corpora.manifest("ravdess")
    labels, features = measure(clips, "emolab")

Spread over processes by joblib, so its backends are honoured: ``with joblib.parallel_config(n_jobs=4)`` for the cores
of this machine, ``joblib.parallel_config("dask")`` for a cluster.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import joblib
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
from tqdm.auto import tqdm

from emolab.errors import PlainError
from emolab.features import cache, recipes
from emolab.features.tables import LABELS
from emolab.recordings import audio

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from numpy.typing import NDArray

# Seconds. The spectra of ten minutes would take a gigabyte, and a mean over ten minutes says nothing about a mood.
LONGEST = 120


def measure(
    clips: pd.DataFrame, recipe: str, n_jobs: int | None = None, strict: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measure every clip of a manifest.

    Parameters
    ----------
    clips : pandas.DataFrame
        As `corpora.manifest` gives it. Only `path` must be there.
    recipe : str
        One of `recipes.RECIPES`.
    n_jobs : int, optional
        Processes. Default: as ``joblib.parallel_config`` says, else one.
    strict : bool
        Whether a clip that cannot be measured ends it all. Else its features are missing, and `labels` says why.

    Returns
    -------
    labels : pandas.DataFrame, shape (clips, 8)
        `tables.LABELS`; missing where the manifest does not say. If not strict and something was wrong, also the
        column `problem`: a sentence, or missing where the clip was measured.
    features : pandas.DataFrame of float32, shape (clips, features)

    Raises
    ------
    AudioError
        If a clip cannot be read (strict), or none of them; the message names it.
    RecipeError
        If there is no such recipe.
    PlainError
        If the table does not say where the clips lie.

    Notes
    -----
    What was measured before comes from the `cache`. A progress bar goes to stderr. Notebook: 02_extract_features
    """
    columns = recipes.columns(recipe)
    if "path" not in clips:
        raise PlainError("The table of clips has no column path, which says where each recording lies.")
    jobs = (joblib.delayed(measure_file if strict else _try_file)(path, recipe) for path in clips.path)
    rows = joblib.Parallel(n_jobs=n_jobs, return_as="generator")(jobs)
    rows = list(tqdm(rows, total=len(clips), desc=recipe, unit="clip", leave=False))
    problems = [row if isinstance(row, str) else None for row in rows]
    if rows and all(problems):
        raise audio.AudioError(problems[0])
    rows = [np.full(len(columns), np.nan, np.float32) if isinstance(row, str) else row for row in rows]
    features = pd.DataFrame(np.array(rows).reshape(len(clips), len(columns)), columns=columns, dtype=np.float32)
    labels = clips.reset_index(drop=True).assign(clip=[Path(path).stem for path in clips.path])
    labels = labels.reindex(columns=LABELS)
    return labels.assign(problem=problems) if any(problems) else labels, features


def _try_file(path, recipe):
    """Do as `measure_file` does; where the file cannot be measured, return the sentence that says why."""
    try:
        return measure_file(path, recipe)
    except (PlainError, OSError) as error:
        return str(error)


def measure_file(path: str | os.PathLike[str], recipe: str) -> NDArray[np.float32]:
    """Measure one file, or find it in the cache; returns an array of shape (features,), raises what `measure` does."""
    audio.check_file(path)
    with open(path, "rb") as file:
        key = cache.key(file, recipe, recipes.recipe(recipe).version)
    values = cache.read(key)
    if values is None or len(values) != len(recipes.columns(recipe)):
        samples, rate = audio.read(path)
        if len(samples) > LONGEST * rate:
            raise audio.AudioError(
                f"{audio.shown_name(path)} lasts {len(samples) / rate:.0f} s; features describe an utterance of at "
                f"most {LONGEST / 60:.0f} minutes. Cut it into shorter pieces."
            )
        values = recipes.extract(samples, rate, recipe)
        cache.write(key, values)
    return values


def write_table(
    path: str | os.PathLike[str], labels: pd.DataFrame, features: pd.DataFrame, about: Mapping[str, str] | None = None
) -> None:
    """Write labels and features side by side as Parquet, with what `about` says in the file's metadata."""
    found = pa.Table.from_pandas(pd.concat([labels, features], axis=1), preserve_index=False)
    metadata = {**(found.schema.metadata or {}), **{key: str(text) for key, text in (about or {}).items()}}
    pa.parquet.write_table(
        found.replace_schema_metadata(metadata),
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=[column for column in LABELS if column != "seconds"],
        # First all first bytes, then all second ones: what is alike lies side by side.
        use_byte_stream_split=list(features.columns),
    )
