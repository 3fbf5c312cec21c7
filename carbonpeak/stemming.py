"""English stems by Porter's algorithm (1980): `electrified` and `electrification` become one word.

`site/assets/javascripts/search-text.js` holds the same steps; a test holds them against each other.
"""

import re
from functools import lru_cache

# A word is read as runs of consonants (C) and vowels (V); its measure is the number of VC pairs.
_C = "[^aeiou][^aeiouy]*"
_V = "[aeiouy][aeiou]*"
_MEASURE_OVER_0 = re.compile(f"^(?:{_C})?{_V}{_C}")
_MEASURE_IS_1 = re.compile(f"^(?:{_C})?{_V}{_C}(?:{_V})?$")
_MEASURE_OVER_1 = re.compile(f"^(?:{_C})?{_V}{_C}{_V}{_C}")
_HAS_VOWEL = re.compile(f"^(?:{_C})?[aeiouy]")
_ENDS_SHORT = re.compile(f"^{_C}[aeiouy][^aeiouwxy]$")
_BRITISH = re.compile("^([a-z]{4,})is(e|ed|es|ing|ation|ations)$")
_DOUBLE = re.compile(r"([^aeiouylsz])\1$")

_STEP_2 = {
    "ational": "ate",
    "tional": "tion",
    "enci": "ence",
    "anci": "ance",
    "izer": "ize",
    "bli": "ble",
    "alli": "al",
    "entli": "ent",
    "eli": "e",
    "ousli": "ous",
    "ization": "ize",
    "ation": "ate",
    "ator": "ate",
    "alism": "al",
    "iveness": "ive",
    "fulness": "ful",
    "ousness": "ous",
    "aliti": "al",
    "iviti": "ive",
    "biliti": "ble",
    "logi": "log",
}
_STEP_3 = {
    "icate": "ic",
    "ative": "",
    "alize": "al",
    "iciti": "ic",
    "ical": "ic",
    "ful": "",
    "ness": "",
}
_STEP_4 = [
    "al",
    "ance",
    "ence",
    "er",
    "ic",
    "able",
    "ible",
    "ant",
    "ement",
    "ment",
    "ent",
    "ion",
    "ou",
    "ism",
    "ate",
    "iti",
    "ous",
    "ive",
    "ize",
]
_KEPT = {
    "building": "building",
    "buildings": "building",
    "cooperative": "cooperativ",
    "cooperatives": "cooperativ",
    "greening": "greening",
    "parking": "parking",
    "transition": "transition",
    "transitions": "transition",
    "utilities": "utilit",
    "utility": "utilit",
}
"""Words whose stem by the rules is that of words that mean something else: to build, to cooperate,
green, park, transit, to utilise. Theirs begins the word too, as all stems do.
"""
_LONGEST_2 = sorted(_STEP_2, key=len, reverse=True)
_LONGEST_3 = sorted(_STEP_3, key=len, reverse=True)
_LONGEST_4 = sorted(_STEP_4, key=len, reverse=True)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case English word; any other word comes back as it is."""
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return word
    if word in _KEPT:
        return _KEPT[word]
    # British spelling: Porter's rules know only -ize.
    word = _BRITISH.sub(r"\1iz\2", word)
    marked = "Y" + word[1:] if word[0] == "y" else word
    for step in (_plural, _past, _y_to_i, _step_2, _step_3, _step_4, _final_e):
        marked = step(marked)
    # Porter parts electrify and electrified (-ifi) from electrification (-if).
    return marked.lower().removesuffix("i") if marked.endswith("ifi") else marked.lower()


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if re.search("[^s]s$", word) else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _MEASURE_OVER_0.match(word[:-3]) else word
    found = re.match("^(.+?)(ed|ing)$", word)
    if not found or not _HAS_VOWEL.match(found[1]):
        return word
    root = found[1]
    if root.endswith(("at", "bl", "iz")):
        return root + "e"
    if _DOUBLE.search(root):
        return root[:-1]
    return root + "e" if _ENDS_SHORT.match(root) else root


def _y_to_i(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and _HAS_VOWEL.match(word[:-1]) else word


def _step_2(word: str) -> str:
    for ending in _LONGEST_2:
        if word.endswith(ending):
            root = word.removesuffix(ending)
            return root + _STEP_2[ending] if _MEASURE_OVER_0.match(root) else word
    return word


def _step_3(word: str) -> str:
    for ending in _LONGEST_3:
        if word.endswith(ending):
            root = word.removesuffix(ending)
            return root + _STEP_3[ending] if _MEASURE_OVER_0.match(root) else word
    return word


def _step_4(word: str) -> str:
    for ending in _LONGEST_4:
        if word.endswith(ending):
            root = word.removesuffix(ending)
            if ending == "ion" and not root.endswith(("s", "t")):
                return word
            return root if _MEASURE_OVER_1.match(root) else word
    return word


def _final_e(word: str) -> str:
    if word.endswith("e"):
        root = word[:-1]
        is_short = _MEASURE_IS_1.match(root) and not _ENDS_SHORT.match(root)
        if _MEASURE_OVER_1.match(root) or is_short:
            word = root
    return word[:-1] if word.endswith("ll") and _MEASURE_OVER_1.match(word) else word
