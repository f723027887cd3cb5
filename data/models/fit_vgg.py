"""Train the net that has listened to nEMO, `vgg_nemo.keras`, and print what its card says.

python data/models/fit_vgg.py FOLDER
"""

import argparse
from pathlib import Path

from emolab.evaluation import scores, splits
from emolab.features import tables
from emolab.labels import in_order
from emolab.models.deep import inputs, nets, training
from emolab.models.deep.transfer import WEIGHTS


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
    learning, watching = splits.set_aside(labels, train, seed=seed)
    model = nets.vgg(len(emotions))
    history = training.fit(model, images, targets, learning, watching, epochs, augment=True, seed=seed)
    heard = training.answers(model, images[test], emotions)
    uar = scores.uar(labels.emotion.to_numpy()[test], heard)
    speakers = [labels.speaker.iloc[rows].nunique() for rows in (learning, watching, test)]
    return model, {"emotions": emotions, "epochs": len(history), "uar": uar, "speakers": speakers}


def main():
    """Train the net that ships, and write it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", help=f"where to write {WEIGHTS}")
    folder = parser.parse_args().folder
    model, report = pretrain()
    model.save(Path(folder) / WEIGHTS)
    print(report)


if __name__ == "__main__":
    main()
