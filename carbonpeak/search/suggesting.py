"""What a reader may have meant by a word that no record holds.

Near spellings, Chinese typed by its sounds, and homophones.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from carbonpeak.search.gathering import SPELLINGS, WORDS
from carbonpeak.search.understanding import Unit
from carbonpeak.text import is_han, stem_word

if TYPE_CHECKING:
    from carbonpeak.search.whoosh_index import WhooshReader

_LONGEST_SOUND = 8
_LETTERS_PER_SLIP = 4
_MOST_SLIPS = 2
_SLIPS_OF_A_SWAP = 2
_SHORTEST_PART = 3
_MOST_WORDS = 8
"""A question with more words that no record holds has more than slips; each takes a hundredth of a
second among ten thousand cases.
"""
_LATIN = re.compile("[a-z]+")


@dataclass(frozen=True, slots=True)
class Sounds:
    """How the words of an index sound, in pinyin without tones."""

    words: Mapping[str, list[str]]
    """By sound, the Chinese words of the index."""
    of_character: Mapping[str, str]

    def same_as(self, written: str) -> list[str]:
        """Return the words that sound like some characters, each read as it is alone."""
        sound = "".join(self.of_character.get(character, "?") for character in written)
        return self.words.get(sound, [])


def parse_sounds(plain: Mapping[str, Any]) -> Sounds:
    """Return what `make_sounds` gave."""
    by_sound: Mapping[str, str] = plain["characters"]
    of_character = {one: sound for sound, characters in by_sound.items() for one in characters}
    return Sounds(plain["words"], of_character)


def make_sounds(words: Iterable[str]) -> dict[str, Any]:
    """Return what an index keeps: how characters and its Chinese words sound.

    Any: JSON of our own making.
    """
    return {"characters": _sounds_of_characters(), "words": _sounds_of_words(words)}


def change_sounds(
    sounds: Mapping[str, Any], gone: Iterable[str], new: Iterable[str]
) -> dict[str, Any]:
    """Return the sounds of an index that lost some words and was given others."""
    changed = {sound: set(words) for sound, words in sounds["words"].items()}
    for sound, words in _sounds_of_words(gone).items():
        changed[sound] = changed.get(sound, set()) - set(words)
    for sound, words in _sounds_of_words(new).items():
        changed[sound] = changed.get(sound, set()) | set(words)
    kept = {sound: sorted(words) for sound, words in sorted(changed.items()) if words}
    return {"characters": sounds["characters"], "words": kept}


def _sounds_of_words(words: Iterable[str]) -> dict[str, list[str]]:
    sounds: dict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words)):
        if is_han(word) and 1 < len(word) <= _LONGEST_SOUND:
            sounds[sound_of(word)].append(word)
    return dict(sorted(sounds.items()))


@cache
def sound_of_character(character: str) -> str:
    """Return one character as it is read alone, in pinyin without tones."""
    return sound_of(character)


def sound_of(word: str) -> str:
    """Return a word in pinyin without tones."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(word))


@cache
def _sounds_of_characters() -> dict[str, str]:
    """Return the common Chinese characters by how they sound alone."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in range(0x4E00, 0x9FA6):
        try:
            chr(code).encode("gb2312")
        except UnicodeEncodeError:
            continue
        found[sound_of_character(chr(code))].append(chr(code))
    return {sound: "".join(characters) for sound, characters in sorted(found.items())}


class Suggester:
    """Suggests words that the index holds; `sounds` is called when a homophone is looked for."""

    def __init__(self, reader: "WhooshReader", sounds: Callable[[], Sounds]) -> None:
        self._reader = reader
        self._sounds = sounds

    def correct(self, query: str, units: tuple[Unit, ...], absent: frozenset[str]) -> str | None:
        """Return the query with what no record holds replaced, or None if nothing is near."""
        corrected = query
        wanted = [i for i, one in enumerate(units) if one.text in absent and not one.is_phrase]
        for index in wanted[:_MOST_WORDS]:
            wrong, right = self._nearest(units, index)
            if right is not None and not _is_piece(wrong, query):
                corrected = _replace(corrected, wrong, right)
        return corrected if corrected != query else None

    def _nearest(self, units: tuple[Unit, ...], index: int) -> tuple[str, str | None]:
        text = units[index].text
        if not is_han(text):
            near = self._near_spelling(text) or self._in_two(text) or self._spelt_by_sound(text)
            return self._joined(units, index) or (text, near)
        before = units[index - 1].text if index else ""
        after = units[index + 1].text if index + 1 < len(units) else ""
        for wrong in (before + text + after, before + text, text + after, text):
            # A word of the dictionary is no slip, unless with its neighbours it sounds like one.
            is_slip = wrong != text or units[index].is_unknown
            if is_slip and is_han(wrong) and len(wrong) > 1:
                right = [word for word in self._sounds().same_as(wrong) if word != wrong]
                if right:
                    return wrong, right[0]
        return text, None

    def _joined(self, units: tuple[Unit, ...], index: int) -> tuple[str, str] | None:
        """Return a word and its neighbour that are written as one: foot print."""
        for first in (index - 1, index):
            pair = [unit.text for unit in units[max(first, 0) : first + 2]]
            if len(pair) == 2 and self._reader.holds(SPELLINGS, "".join(pair)):
                return " ".join(pair), "".join(pair)
        return None

    def _in_two(self, word: str) -> str | None:
        """Return the two words, as even in length as can be, that stand as one: windpower."""
        if not _LATIN.fullmatch(word):
            return None
        places = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        for place in sorted(places, key=lambda place: (abs(2 * place - len(word)), place)):
            parts = word[:place], word[place:]
            if all(self._reader.holds(WORDS, stem_word(part)) for part in parts):
                return " ".join(parts)
        return None

    def _spelt_by_sound(self, word: str) -> str | None:
        return next(iter(self._sounds().words.get(word, [])), None)

    def _near_spelling(self, word: str) -> str | None:
        if not _LATIN.fullmatch(word) or len(word) < _LETTERS_PER_SLIP:
            return None
        slips = min(_MOST_SLIPS, len(word) // _LETTERS_PER_SLIP)
        # The index counts neighbours that changed places as two slips.
        near = self._reader.words_near(word, distance=max(slips, _SLIPS_OF_A_SWAP))
        ranked = sorted((_distance(word, found), found) for found in near)
        return next((found for distance, found in ranked if distance <= slips), None)


def _is_piece(word: str, query: str) -> bool:
    """Say whether a word is two characters out of a longer row: too little to tell a slip by."""
    if not is_han(word) or len(word) > 2:
        return False
    before, _, after = query.partition(word)
    return is_han(before[-1:]) or is_han(after[:1])


def _replace(query: str, wrong: str, right: str) -> str:
    if is_han(wrong):
        return query.replace(wrong, right)
    return re.sub(rf"(?<![a-z]){re.escape(wrong)}(?![a-z])", right, query)


def _distance(one: str, other: str) -> int:
    """Return how many letters must be changed, with neighbours that changed places as one."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
