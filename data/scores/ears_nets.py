"""The parts of the ears lab that learn: Whisper's encoder in TensorFlow with adapters, and a net that pools moments."""

import keras
import numpy as np
import tensorflow as tf

from emolab.features import ears

VALUES, HEADS = 384, ears.Encoder.n_heads
SMALL, STILL = 1e-6, 0.01


class AdaptedEncoder(tf.Module):
    """The encoder's layers 1 to 3, as `emolab.features.ears` runs them in NumPy, with a slope for everything added.

    Each matrix W of an adapted layer becomes W + B A, where A and B have few rows and columns and B starts as noughts:
    the encoder starts as it was, and the size of A and B is its distance from there.

    Parameters
    ----------
    weights : dict of str to numpy.ndarray
        From `emolab.features.ears.read_weights`.
    adapted : sequence of int
        Which layers learn.
    rank : int
    seed : int

    Notes
    -----
    Low-rank adapters: Hu EJ et al. 2022, arXiv 2106.09685.
    """

    def __init__(self, weights, adapted=(2,), rank=8, seed=0):
        super().__init__()
        random = np.random.default_rng(seed)
        self.fixed, self.down, self.up = {}, {}, {}
        for layer in ears.LAYERS:
            for name, value in weights.items():
                if not name.startswith(f"layer_{layer - 1}/"):
                    continue
                self.fixed[name] = tf.constant(value)
                # What units hand on to the next layer is not measured.
                if layer in adapted and name.endswith("/weight") and "ffn/linear_1" not in name:
                    first = random.normal(0, value.shape[1] ** -0.5, (rank, value.shape[1]))
                    self.down[name] = tf.Variable(first.astype(np.float32), name="down")
                    self.up[name] = tf.Variable(np.zeros((value.shape[0], rank), np.float32), name="up")

    @property
    def learned(self):
        """The adapters."""
        return [*self.down.values(), *self.up.values()]

    def distance(self):
        """Tell how far the adapted matrices are from what they were: the sum of squares of all B A."""
        total = 0.0
        for name, up in self.up.items():
            down = self.down[name]
            total += tf.reduce_sum((tf.transpose(up) @ up) * (down @ tf.transpose(down)))
        return total

    def layer(self, number, x, inside, drop=0.0):
        """Run one layer.

        Parameters
        ----------
        number : int
            From 1.
        x : tensor, shape (clips, frames, 384)
        inside : tensor of float, shape (clips, frames)
            1 where there is a frame.
        drop : float
            Share of the values that adapters are not shown.

        Returns
        -------
        output : tensor of the same shape
        answers : tensor, shape (clips, frames, 1536)
            Of the units inside.
        """
        x = self._attended(number, x, inside, drop)
        answers = self._answers(number, x, drop)
        return x + self._linear(answers, f"layer_{number - 1}/ffn/linear_1", drop), answers

    def units(self, number, x, filled, inside, drop=0.0):
        """Measure what the units inside a layer answer: means and spreads over the frames inside, shape (clips, 3072).

        What frames outside answer is not computed; they are attended to where they are `filled`.
        """
        clips, _ = tf.unstack(tf.transpose(tf.where(inside > 0)))
        answers = self._answers(number, tf.boolean_mask(self._attended(number, x, filled, drop), inside > 0), drop)
        mean = tf.math.segment_mean(answers, clips)
        variance = tf.math.segment_mean(tf.square(answers - tf.gather(mean, clips)), clips)
        return tf.concat([mean, logarithm(variance)], axis=1)

    def _attended(self, number, x, inside, drop):
        start = f"layer_{number - 1}"
        return x + self._attention(self._normal(x, f"{start}/self_attention/layer_norm"), start, inside, drop)

    def _answers(self, number, x, drop):
        start = f"layer_{number - 1}/ffn"
        return tf.nn.gelu(self._linear(self._normal(x, f"{start}/layer_norm"), f"{start}/linear_0", drop), False)

    def _linear(self, x, name, drop):
        weight, bias = self.fixed[f"{name}/weight"], self.fixed[f"{name}/bias"]
        y = product(x, weight) + bias
        if f"{name}/weight" in self.down:
            shown = tf.nn.dropout(x, drop) if drop else x
            y += product(product(shown, self.down[f"{name}/weight"]), self.up[f"{name}/weight"])
        return y

    def _normal(self, x, name):
        middle, variance = tf.nn.moments(x, -1, keepdims=True)
        return (x - middle) * tf.math.rsqrt(variance + 1e-5) * self.fixed[f"{name}/gamma"] + self.fixed[f"{name}/beta"]

    def _attention(self, x, start, inside, drop):
        clips, frames = tf.shape(x)[0], tf.shape(x)[1]
        name = f"{start}/self_attention"
        joined = tf.reshape(self._linear(x, f"{name}/linear_0", drop), (clips, frames, 3, HEADS, VALUES // HEADS))
        query, key, value = tf.unstack(tf.transpose(joined, (2, 0, 3, 1, 4)))
        asked = tf.matmul(query, key, transpose_b=True) * (VALUES // HEADS) ** -0.5
        asked += (inside[:, None, None, :] - 1) * 1e9
        heard = tf.transpose(tf.matmul(tf.nn.softmax(asked), value), (0, 2, 1, 3))
        return self._linear(tf.reshape(heard, (clips, frames, VALUES)), f"{name}/linear_1", drop)


def product(x, weight):
    """Multiply frames by a matrix, in 16 bits that reach as far as 32: half the time, and a thousandth off."""
    short = tf.matmul(tf.cast(x, tf.bfloat16), tf.cast(weight, tf.bfloat16), transpose_b=True)
    return tf.cast(short, tf.float32)


def mean_and_spread(values, inside):
    """Return the mean of each value over the moments inside, and the logarithm of its deviation."""
    share = inside[..., None] / tf.reduce_sum(inside, 1)[:, None, None]
    mean = tf.reduce_sum(values * share, 1)
    variance = tf.reduce_sum(tf.square(values - mean[:, None]) * share, 1)
    return mean, logarithm(variance)


def logarithm(variance):
    """Return the logarithm of a deviation, which of a unit that never answers is that of `STILL`."""
    return tf.math.log(tf.sqrt(variance + SMALL) + STILL)


class Pool(keras.layers.Layer):
    """Describe a row of moments by its mean, its deviation, and what some learned questions attend to.

    Takes moments, shape (clips, moments, values), and which of them are there, shape (clips, moments).
    """

    def __init__(self, questions=4, **more):
        super().__init__(**more)
        self.questions = keras.layers.Dense(questions)

    def call(self, moments, inside):
        """Return the description, shape (clips, (2 + questions) * values)."""
        mean, spread = mean_and_spread(moments, inside)
        shares = tf.nn.softmax(self.questions(moments) + (inside[..., None] - 1) * 1e9, axis=1)
        attended = tf.einsum("cmq,cmv->cqv", shares, moments)
        return tf.concat([mean, spread, tf.reshape(attended, (tf.shape(mean)[0], -1))], axis=1)


@tf.custom_gradient
def reversed_gradient(x):
    """Hand on `x`; what is learned through it is unlearned before it."""
    return tf.identity(x), lambda slope: -slope


class MomentsNet(keras.Model):
    """A small net over the moments of a clip: a projection, pooling, an answer; and who speaks, if that is unlearned.

    Notes
    -----
    Reversed gradient: Ganin Y, Lempitsky V 2015, arXiv 1409.7495.
    """

    def __init__(self, n_classes, n_speakers, width=64, drop=0.5, questions=4):
        super().__init__()
        self.hide = keras.layers.SpatialDropout1D(0.2)
        self.narrow = keras.layers.Dense(width, "gelu")
        self.pool = Pool(questions)
        self.even = keras.layers.BatchNormalization(momentum=0.9)
        self.drop = keras.layers.Dropout(drop)
        self.place = keras.layers.Dense(width)
        self.answer = keras.layers.Dense(n_classes)
        self.speaker = keras.layers.Dense(n_speakers)

    def call(self, moments, inside, training=False):
        """Return the evidence for each class, a place on a sphere, and the evidence for each speaker."""
        pooled = self.pool(self.narrow(self.hide(moments, training=training)), inside)
        pooled = self.drop(self.even(pooled, training=training), training=training)
        place = self.place(pooled)
        return self.answer(pooled), tf.math.l2_normalize(place, -1), self.speaker(reversed_gradient(pooled))


def contrast(places, classes, temperature=0.1):
    """Tell how far clips of one class lie from each other, beside how far they lie from all.

    Parameters
    ----------
    places : tensor, shape (clips, values)
        Of length one.
    classes : tensor of int, shape (clips,)

    Notes
    -----
    Supervised contrast: Khosla P et al. 2020, arXiv 2004.11362.
    """
    near = places @ tf.transpose(places) / temperature
    others = 1 - tf.eye(tf.shape(classes)[0])
    near -= tf.stop_gradient(tf.reduce_max(near, 1, keepdims=True))
    log_share = near - tf.math.log(tf.reduce_sum(tf.exp(near) * others, 1, keepdims=True))
    same = tf.cast(classes[:, None] == classes[None], tf.float32) * others
    return -tf.reduce_mean(tf.reduce_sum(log_share * same, 1) / tf.maximum(tf.reduce_sum(same, 1), 1))


def train_net(moments, inside, truth, speakers, rest, aside, contrasted=False, epochs=16, seed=0):
    """Train a `MomentsNet` on the clips `rest`, and keep what it was when the clips `aside` surprised it least.

    Parameters
    ----------
    moments : numpy.ndarray, shape (clips, moments, values)
        Standardised.
    inside : numpy.ndarray of float32, shape (clips, moments)
    truth, speakers : numpy.ndarray of int
    contrasted : bool
        Whether emotions are pulled together across speakers, and speakers unlearned.

    Returns
    -------
    net : MomentsNet
    told : list of float
        How much `aside` surprised it after each epoch.
    """
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    net = MomentsNet(int(truth.max()) + 1, int(speakers.max()) + 1)
    steps = epochs * (len(rest) // 64)
    slope = keras.optimizers.AdamW(keras.optimizers.schedules.CosineDecay(2e-3, steps), weight_decay=0.05)
    right = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
    who = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function(reduce_retracing=True)
    def step(clips, there, classes, people):
        with tf.GradientTape() as tape:
            said, places, guesses = net(clips, there, training=True)
            loss = right(tf.one_hot(classes, said.shape[1]), said)
            if contrasted:
                loss += 0.5 * contrast(places, classes) + 0.1 * who(people, guesses)
        slopes = tape.gradient(loss, net.trainable_variables)
        # Without contrast, nothing is learned of places and speakers.
        learned = zip(slopes, net.trainable_variables, strict=True)
        slope.apply_gradients([(by, variable) for by, variable in learned if by is not None])

    best, kept, told = np.inf, None, []
    for _ in range(epochs):
        order = random.permutation(rest)
        for rows in np.array_split(order, len(rest) // 64):
            step(moments[rows], masked(inside[rows], random), truth[rows], speakers[rows])
        said = ask_net(net, moments[aside], inside[aside])
        told.append(
            float(keras.losses.sparse_categorical_crossentropy(truth[aside], said, from_logits=True).numpy().mean())
        )
        if told[-1] < best:
            best, kept = told[-1], net.get_weights()
    net.set_weights(kept)
    return net, told


def masked(inside, random, share=0.2):
    """Take a stretch of up to a fifth of its moments out of each clip (SpecAugment, arXiv 1904.08779)."""
    inside = inside.copy()
    for row in inside:
        there = int(row.sum())
        length = random.integers(0, max(1, int(share * there)) + 1)
        first = random.integers(0, max(1, there - length))
        row[first : first + length] = 0
    return inside


def ask_net(net, moments, inside):
    """Return a net's evidence for each class, shape (clips, classes)."""
    return np.concatenate(
        [
            net(moments[rows], inside[rows])[0].numpy()
            for rows in np.array_split(np.arange(len(moments)), max(1, len(moments) // 128))
        ]
    )


class Held:
    """An encoder with adapters, taught by discriminants that learned from other actors.

    Parameters
    ----------
    first : numpy.ndarray of float16, shape (clips, frames, 384)
        What the encoder's first layer, which stays as it is, handed on.
    filled, inside : numpy.ndarray of float32, shape (clips, frames)
        1 where the encoder is given a frame, and where that is one of the clip.
    encoder : AdaptedEncoder
    drop : float
        Share of the values that adapters are not shown.
    pull : float
        What distance from the encoder as it was costs.
    rate : float
        Of learning.
    """

    def __init__(self, first, filled, inside, encoder, drop=0.1, pull=1e-3, rate=1e-3):
        self.first, self.filled, self.inside = first, filled, inside
        self.encoder, self.drop, self.pull = encoder, drop, pull
        self.slope = keras.optimizers.Adam(rate, clipnorm=1.0)

    def measure(self, rows, batch=48):
        """Measure clips with the encoder as it now is: shape (clips, 3072)."""
        found = [
            self._measured(self.first[part].astype(np.float32), self.filled[part], self.inside[part]).numpy()
            for part in np.array_split(rows, -(-len(rows) // batch))
        ]
        return np.concatenate(found)

    @tf.function(reduce_retracing=True)
    def _measured(self, x, filled, inside, drop=0.0):
        return self.encoder.units(2, x, filled, inside, drop)

    def teach(self, rows, truth, judges, random, batch=32):
        """Go through clips once.

        Parameters
        ----------
        rows, truth : numpy.ndarray of int
        judges : list of (coefficients, offsets)
            Of each row, shapes (rows, classes, values) and (rows, classes): see `ears_lab.judge`.
        random : numpy.random.Generator

        Returns
        -------
        float
            How much the true classes surprised the judges.
        """
        surprise = []
        for part in np.array_split(random.permutation(len(rows)), -(-len(rows) // batch)):
            clips = rows[part]
            surprise.append(
                self._step(
                    self.first[clips].astype(np.float32),
                    self.filled[clips],
                    masked(self.inside[clips], random),
                    truth[part],
                    [tuple(value[part] for value in judge) for judge in judges],
                ).numpy()
            )
        return float(np.mean(surprise))

    @tf.function(reduce_retracing=True)
    def _step(self, x, filled, inside, truth, judges):
        with tf.GradientTape() as tape:
            values = self._measured(x, filled, inside, self.drop)
            surprise = 0.0
            for coefficients, offsets in judges:
                evidence = tf.einsum("rcv,rv->rc", coefficients, values) + offsets
                surprise += tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(truth, evidence)) / len(
                    judges
                )
            loss = surprise + self.pull * self.encoder.distance()
        self.slope.apply_gradients(zip(tape.gradient(loss, self.encoder.learned), self.encoder.learned, strict=True))
        return surprise
