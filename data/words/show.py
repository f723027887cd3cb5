"""Print ten test sentences of each language with what the models that ship answer, how surely, and by which words.

python data/words/show.py
"""

from emolab.recognizer import sentences, words


def main():
    for language, name in words.LANGUAGE_NAMES.items():
        print(name)
        for row in sentences.ten(language).itertuples():
            answer = words.predict(row.sentence, language)
            sure = answer.probabilities[answer.emotion]
            print(f"  {row.sentence}")
            print(f"    {row.hard or 'plain'}, meant {row.emotion}; answered {answer.emotion} {sure:.2f}")
            for cue in answer.cues:
                print(f"      {cue}")


if __name__ == "__main__":
    main()
