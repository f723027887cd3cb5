"""Deep models, layer by layer.

Each function returns a compiled Keras model whose input has one channel at the end, as images do.
"""

import keras
from keras import layers

EMOCHAT_CLASSES = 6


def emochat(n_steps=615, n_mfcc=13, n_classes=EMOCHAT_CLASSES):
    """EmoChat's CNN + LSTM: three convolutions over MFCCs, then an LSTM over what is left of time.

    Parameters
    ----------
    n_steps, n_mfcc : int
        Shape of the input, see `emolab.sequences.mfcc_emochat` (which has the coefficients first).
    n_classes : int

    Returns
    -------
    keras.Sequential
        With the defaults, 440,614 parameters.

    Notes
    -----
    What is published names the layers up to the LSTM, the two dense ones, and the number of parameters. How the edges
    are padded, and that a normalisation and all steps of the LSTM come before the dense layer, is the arrangement with
    which that number comes out. Notebook: 04_train_deep_models
    """
    blocks = []
    for filters in (32, 64, 128):
        blocks += [
            layers.Conv2D(filters, (4, 2), activation="relu"),
            layers.MaxPooling2D(2, padding="same"),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
        ]
    model = keras.Sequential(
        [
            keras.Input((n_steps, n_mfcc, 1)),
            *blocks,
            layers.TimeDistributed(layers.Flatten()),
            layers.LSTM(64, return_sequences=True),
            layers.BatchNormalization(),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(n_classes, activation="softmax"),
        ],
        name="emochat",
    )
    model.compile(keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
