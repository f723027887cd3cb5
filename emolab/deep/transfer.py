"""Transfer: a net that has listened to one corpus is taught another.

``python -m emolab.deep.transfer FOLDER`` trains the net that ships, ``vgg_nemo.keras``, and prints what its card says.
"""

import argparse
import zipfile
from pathlib import Path

import keras

from emolab import scores, shipped, splits, tables
from emolab.deep import inputs, nets, training
from emolab.errors import PlainError
from emolab.labels import in_order

WEIGHTS = "vgg_nemo.keras"


class WeightsError(PlainError):
    """Weights that cannot be read; the message names the file."""


def pretrained(path=None):
    """Read a net saved by Keras, without running code from the file.

    Parameters
    ----------
    path : path, optional
        Default: the VGG-style net that ships, which has listened to nEMO (Polish, six emotions).

    Returns
    -------
    keras.Model

    Raises
    ------
    WeightsError
        If the file is damaged, or asks for code to be run (``safe_mode``).

    Notes
    -----
    Notebook: 04_train_deep_models
    """
    path = path or shipped.path("models", WEIGHTS)
    try:
        return keras.models.load_model(path, safe_mode=True, compile=False)
    except (OSError, TypeError, ValueError, KeyError, zipfile.BadZipFile) as error:
        name, reason = Path(path).name, str(error).splitlines()[0]
        raise WeightsError(f"{name} cannot be read as a Keras model ({reason}). Take another file.") from None


def take_over(source, n_classes=8):
    """Build a VGG-style net that hears as `source` does, and has yet to learn what to answer.

    Parameters
    ----------
    source : keras.Model
        Made by `nets.vgg`, for any number of classes.
    n_classes : int

    Returns
    -------
    keras.Sequential, compiled
        All its layers go on learning; only the last one starts at random.

    Notes
    -----
    Yosinski et al. 2014, "How transferable are features in deep neural networks?", arXiv 1411.1792.
    Notebook: 04_train_deep_models
    """
    steps, bands, _ = source.input_shape[1:]
    model = nets.vgg(n_classes, steps, bands)
    for layer, known in zip(model.layers[:-1], source.layers[:-1], strict=True):
        layer.set_weights(known.get_weights())
    return model


def pretrain(corpus="nemo", epochs=30, seed=0):
    """Train the VGG-style net on a corpus, some of its speakers set aside to stop by and one fold to be asked.

    Returns
    -------
    model : keras.Sequential
    report : dict
        emotions, epochs, and the UAR on the speakers that it neither learned from nor stopped by, with their number.
    """
    training.repeatable(seed)
    labels, sequences = tables.load_sequences(corpus)
    emotions = in_order(labels.emotion)
    images, targets = inputs.images(sequences), inputs.codes(labels.emotion, emotions)
    train, test = splits.folds("speakers5", labels, seed)[0]
    learning, watching = training.set_aside(labels, train, seed=seed)
    model = nets.vgg(len(emotions))
    history = training.fit(model, images, targets, learning, watching, epochs, augment=True, seed=seed)
    heard = training.answers(model, images[test], emotions)
    uar = scores.uar(labels.emotion.to_numpy()[test], heard)
    speakers = [labels.speaker.iloc[rows].nunique() for rows in (learning, watching, test)]
    return model, {"emotions": emotions, "epochs": len(history), "uar": uar, "speakers": speakers}


def main():
    """Train the net that ships, and write it."""
    parser = argparse.ArgumentParser(prog="python -m emolab.deep.transfer", description=main.__doc__)
    parser.add_argument("folder", help=f"where to write {WEIGHTS}")
    folder = parser.parse_args().folder
    model, report = pretrain()
    model.save(Path(folder) / WEIGHTS)
    print(report)


if __name__ == "__main__":
    main()
