"""Deep models: the nets, what they are fed, how they are trained, and what they look at.

nets        architectures, layer by layer
inputs      clips as arrays; batches with SpecAugment and noise on the fly
training    repeatable training with validation speakers, early stopping and a schedule
transfer    a net that has listened to one corpus, taught another
saliency    Grad-CAM: which part of a spectrogram spoke for an answer
"""

import os

# TensorFlow reads these when it is first imported, and otherwise greets on stderr in every notebook. Its fast
# convolutions (TF_ENABLE_ONEDNN_OPTS=1) halve the time, and differ in the last digits from processor to processor.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
