"""What a sentence denies: "not happy" is not happy.

A bag of words hears *happy* in "I'm not happy at all", and *miedo* in "No tengo miedo". So the text model reads a
sentence without the feelings that it denies, and is told which ones these were: `TextModel` then turns its answer.

The rules are short and open to view: a negator ("not", "never", "sin", "ya no") denies the words of feeling behind it,
as far as the next comma, "but" or "because", and at most four words that count (after NegEx, Chapman et al. 2001). Some
negators deny nothing: "not only", "couldn't be happier", "no puedo dejar de llorar".

In the same reach, "I wish I were", "used to be", "ojalá" and "antes era" name a feeling that is not there. What there
is instead they do not say, so the answer stays as it is, and is not sure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# A sign that neither model knows stands where a denied word was.
BLANK = "·"
LONGEST_SCOPE = 4
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]")
_PAUSES = frozenset('.,;:!?…—–()[]"“”¡¿«»')

_NEGATORS = {
    "en": r"(?:\w+n't|not|no|never|without|hardly|barely|scarcely|rarely|seldom|nobody|nothing|none|neither|nor|cannot|"
    r"cant|dont|didnt|isnt|wasnt|wont|doesnt|wouldnt|couldnt|shouldnt|arent|aint|havent|hasnt|stopped|quit|far from|"
    r"anything but|instead of|free (?:of|from)|lack of|rid of)",
    "es": r"(?:no|nunca|jamás|sin|nada|nadie|ningún|ninguno|ninguna|tampoco|apenas|ni|lejos de|libre de|en vez de|"
    r"en lugar de|dej(?:é|o|ó|a|amos|aron|ado|aba|ar) de)",
}  # fmt: skip  # several a line
# Behind these, nothing is denied.
_IDIOMS = {
    "en": r"(?:not (?:only|just|merely|simply|to mention)\b|no (?:wonder|doubt|kidding|joke|question)\b|"
    r"(?:can't|cannot|cant|can not|couldn't|couldnt|could not)(?: \w+)? (?:stop|help|wait|believe|"
    r"(?:be|feel) (?:any )?more)\b|"
    r"(?:never|n't ever|n't \w+ ever|nobody|no one)\b(?: [\w']+){0,4} (?:so|such|this|more|that)\b|"
    r"nothing (?:more|better|like|beats|makes me (?:more|so))\b|why (?:not|don't|didn't|can't)\b|"
    r"(?:isn't|aren't|wasn't|weren't|ain't|don't|doesn't|didn't|won't|haven't|hasn't) (?:it|that|this|he|she|we|"
    r"they|i|you(?! (?:worry|be|dare|fear|panic|cry)))\b|haven't (?:i|you) ever)",
    "es": r"(?:no (?:solo|sólo|solamente|únicamente)\b|no (?:\w+ )?(?:pued|pod|pud)\w+(?: \w+)? (?:dejar|parar|evitar|"
    r"esperar|creer|(?:estar|sentirme|sentirse|ser) más)\b|no (?:dej|par)\w+ de\b|"
    r"(?:nunca|jamás)(?: \w+){0,4} (?:tan|tanto|tanta|más|como)\b|nada (?:mejor|más|como|me \w+ (?:más|tanto))\b|"
    r"no sabes (?:lo|cuánto|qué|la)\b|no veas\b|sin (?:duda|parar|falta|querer|embargo)\b|no es para menos\b|"
    r"por qué no\b|no vale la\b|no (?:hay )?más que\b|no que\b|no (?:mames|manches|jodas|te creas)\b|"
    r"ni una? sol[oa]\b)",
}  # fmt: skip  # several a line
_ENDS = {
    "en": frozenset("but although though because since while however except until unless and yet than".split()),
    "es": frozenset("pero aunque porque pues mientras sino excepto salvo hasta y e sin_embargo".split()),
}
_QUESTIONS = {
    "en": frozenset("why how what who where when which".split()),
    "es": frozenset("qué cómo quién cuándo dónde cuánto cuál".split()),
}
# They stand between a negator and what it denies, and do not use up its scope.
_DEGREES = {
    "en": frozenset(
        "very really so too that all at the a an any bit least slightest particularly exactly feeling feel being "
        "been be am is are was were have had longer even quite ever to of in i you he she it we they me us him her "
        "them i'm you're he's she's it's we're they're i've my your".split()
    ),
    "es": frozenset(
        "muy tan nada del todo para ya el la lo un una me te se nos le les más demasiado especialmente precisamente "
        "estoy estaba está están estamos estar esté es soy sea son he ha han haya había sido estado que de ni siquiera "
        "ningún ninguna poco los las tu su mi a".split()
    ),
}
# A question that is answered with no: "Angry? Not at all."
_DENIED_QUESTION = {
    "en": r"\?\s*(?:no|nope|nah|not at all|not me|never|not really|not in the least|hardly)\s*(?:[.,!…]|$)",
    "es": r"\?\s*(?:no|qué va|para nada|en absoluto|nunca|jamás|nada de eso|ni hablar)\s*(?:[.,!…]|$)",
}

# Before a feeling that is wished for, that was once, or that might have been.
_UNREAL = {
    "en": r"(?:wish(?:es|ed|ing)? (?:that )?(?:(?:i|we|he|she|it|they|my \w+)\b|you (?:were|had|could|would|felt)\b)|"
    r"if only|used to (?:be|feel)|(?:would|could|should|might)(?:'ve| have) (?:been|felt)|"
    r"(?:want|wants|wanted) (?:\w+ )?to (?:be|feel)|(?:\w+'d|would) (?:like|love) to (?:be|feel)|if \w+ were)",
    "es": r"(?:ojalá|(?:quiero|quiere|quisiera|quería|querría|gustaría|solía|solías|solíamos|solían)"
    r"(?: \w+){0,3}? (?:ser|estar|sentir(?:me|se|nos|te)?)|"
    r"antes (?:\w+ )?(?:era|eras|éramos|eran|estaba|estabas|estábamos|estaban|sentía|sentías|sentíamos|sentían)|"
    r"(?:hubiera|hubiese|habría|hubiéramos|habríamos) (?:sido|estado)|"
    r"si (?:\w+ )?(?:fuera|fuese|estuviera|estuviese|fuéramos|estuviéramos|fueran|estuvieran))",
}  # fmt: skip  # several a line


# What carries a feeling: "he felt no ...", "no me da ...". Blanked with it.
_CARRIERS = {
    "en": re.compile(r"\b(?:feel|feels|felt|feeling)(?: \w+)? $"),
    "es": re.compile(
        r"\b(?:(?:me|te|le|nos|os|les|se) )?(?:da|dan|dio|daba|daban|dé|tengo|tienes|tiene|tenemos|tienen|tuve|tuvo|"
        r"tenía|siento|sientes|siente|sentimos|sienten|hace|hacen|hizo|pone|ponen|parece|parecen|causa|produce)"
        r"(?: \w+)? $"
    ),
}


def denied(text: str, language: str, feelings: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Find the words of feeling that a text denies.

    Parameters
    ----------
    text : str
        Lower case, as `emolab.models.textmodel.normalise` leaves it; Spanish endings folded.
    language : {"en", "es"}
    feelings : dict of str to str
        From a word to its emotion.

    Returns
    -------
    rest : str
        The text with `BLANK` in the place of each word that it denies.
    emotions : tuple of str
        The emotions of these words, in their order; empty where nothing is denied.

    Notes
    -----
    After NegEx, Chapman et al. 2001. Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> denied("i'm not happy at all, just sad", "en", {"happy": "happy", "sad": "sad"})
    ("i'm not · at all, just sad", ('happy',))
    >>> denied("i'm not only happy", "en", {"happy": "happy"})
    ("i'm not only happy", ())
    """
    found = sorted([*_in_scopes(text, language, feelings), *_in_questions(text, language, feelings)])
    rest, kept, emotions = [], 0, []
    for start, end, emotion in found:
        emotions.append(emotion)
        if end <= kept:
            continue
        rest += [text[kept : max(kept, start)], BLANK]
        kept = end
    return "".join(rest) + text[kept:], tuple(emotions)


def _in_scopes(text, language, feelings):
    """Yield where words of feeling behind negators stand, with what carries them, and their emotions."""
    spared = [match.span() for match in re.finditer(rf"(?<![\w']){_IDIOMS[language]}", text)]
    seen = set()
    for negator in re.finditer(rf"(?<![\w']){_NEGATORS[language]}(?![\w'])", text):
        if any(start <= negator.start() < end for start, end in spared):
            continue
        used = 0
        for token in _TOKEN.finditer(text, negator.end()):
            word = token.group()
            if word in _PAUSES or word in _ENDS[language] or used >= LONGEST_SCOPE:
                break
            if word in _QUESTIONS[language] and not text[token.end() :].startswith(" to "):
                break
            if any(start <= token.start() < end and start > negator.start() for start, end in spared):
                break
            if word in feelings and (token.start(), token.end()) not in seen:
                seen.add(token.span())
                # "Me da" and "tengo" go with fear and disgust so often that they speak for them alone.
                carrier = _CARRIERS[language].search(text, negator.end(), token.start())
                yield carrier.start() if carrier else token.start(), token.end(), feelings[word]
            used += word not in _DEGREES[language]


def unreal(text: str, language: str, feelings: Mapping[str, str]) -> set[str]:
    """Find the emotions that a text names only as wished for, as past, or as what might have been.

    Parameters
    ----------
    text : str
        As `denied` returns it.
    language : {"en", "es"}
    feelings : dict of str to str
        From a word to its emotion.

    Returns
    -------
    set of str
        Without those that it names as there, too.

    Notes
    -----
    Notebook: 07_combine_words_and_voice

    Examples
    --------
    >>> unreal("i wish i were happy, i am so sad", "en", {"happy": "happy", "sad": "sad"})
    {'happy'}
    """
    places: set[int] = set()
    for before in re.finditer(rf"(?<!\w){_UNREAL[language]}(?![\w'])", text):
        # "I'd love to be" is no love, "me gustaría" no liking.
        places.update(token.start() for token in _TOKEN.finditer(text, before.start(), before.end()))
        used = 0
        for token in _TOKEN.finditer(text, before.end()):
            word = token.group()
            if word in _PAUSES or word in _ENDS[language] or used >= LONGEST_SCOPE:
                break
            places.add(token.start())
            used += word not in _DEGREES[language]
    named = [(token.start() in places, feelings.get(token.group())) for token in _TOKEN.finditer(text)]
    there = {emotion for is_unreal, emotion in named if emotion and not is_unreal}
    return {emotion for is_unreal, emotion in named if emotion and is_unreal} - there


def _in_questions(text, language, feelings):
    """Yield where questions stand that name a feeling and are answered with no, and the emotions."""
    for answer in re.finditer(_DENIED_QUESTION[language], text):
        start = max((text.rfind(sign, 0, answer.start()) for sign in ".!?…"), default=-1) + 1
        for token in _TOKEN.finditer(text, start, answer.start()):
            if token.group() in feelings:
                # The question mark alone would speak for surprise.
                yield start, answer.start() + 1, feelings[token.group()]
