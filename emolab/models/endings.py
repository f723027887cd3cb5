"""One form for many: Spanish adjectives and participles of either gender and number.

*Enfadado*, *enfadada*, *enfadados* and *enfadadas* say one thing of four people. In two thousand training texts a model
meets each form a few times or never, so that it reads all four as one: the masculine singular.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Participles and adjectives of any stem: -ado, -ido, -oso, -ivo. Shorter words are mostly nouns ("vida", "cosa").
_OF_ANY_STEM = re.compile(r"(\w{3,}(?:ad|id|os|iv))(?:a|os|as)\b")
_NOUNS = re.compile(
    r"(?:comid|salid|bebid|medid|partid|corrid|heríd|llamad|mirad|entrad|madrugad|jornad|ensalad|fachad|almohad|espos|"
    r"maripos|basílic|movid|subid|bajad|parad|llegad|temporad|camad)as?\b"
)

# "Solo" is *only* as well as *alone*; beside these it is the second.
_ALONE = re.compile(r"\b((?:est|siento|siente|sent|qued|tan|muy|completamente|vivo|vive)\w*(?: \w+)?) solo\b")


_CONJUGATED = {
    "ar": "o as a amos áis an é aste ó aron aba abas ábamos aban e es emos en ando ará arán aría".split(),
    "er": "o es e emos éis en í iste ió imos ieron ía ías íamos ían as amos an iendo erá erán ería".split(),
    "ir": "o es e imos ís en í iste ió ieron ía ías íamos ían a as amos an iendo irá irán iría".split(),
}


def conjugated(verbs: Iterable[str]) -> dict[str, str]:
    """List the regular forms of Spanish verbs.

    Parameters
    ----------
    verbs : iterable of str
        Infinitives; other words are left out.

    Returns
    -------
    dict of str to str
        From each form to the infinitive.

    Examples
    --------
    >>> conjugated(["asustar"])["asustan"]
    'asustar'
    """
    regular = [verb for verb in verbs if verb[-2:] in _CONJUGATED and len(verb) > 4]
    return {verb[:-2] + ending: verb for verb in regular for ending in _CONJUGATED[verb[-2:]]}


def forms(words: Iterable[str]) -> dict[str, str]:
    """List the other forms of Spanish adjectives.

    Parameters
    ----------
    words : iterable of str
        Masculine singular where there is one, as in a dictionary.

    Returns
    -------
    dict of str to str
        From each other form to the word itself.

    Examples
    --------
    >>> forms(["harto", "feliz", "encantador"])["hartas"]
    'harto'
    """
    endings = {"o": ("a", "os", "as"), "a": ("as", "os"), "e": ("es",), "z": ("ces",), "r": ("ra", "res", "ras")}
    words = list(words)
    listed = {word[:-1] + ending: word for word in words for ending in endings.get(word[-1], ())}
    return {form: word for form, word in listed.items() if form not in set(words)}


def fold(text: str, known: Mapping[str, str]) -> str:
    """Bring the adjectives of a Spanish text into one form.

    Parameters
    ----------
    text : str
        Lower case.
    known : dict of str to str
        From `forms`.

    Returns
    -------
    str

    Examples
    --------
    >>> fold("estamos enfadadas y hartas de la comida", forms(["harto"]))
    'estamos enfadado y harto de la comida'
    """

    def folded(match):
        word = match.group()
        if word in known:
            return known[word]
        if _NOUNS.fullmatch(word):
            return word
        return _OF_ANY_STEM.sub(r"\1o", word)

    return re.sub(r"[^\W\d_]+", folded, _ALONE.sub(r"\1 sola", text))
