"""From text to words: the one place that normalises and cuts text for Whoosh, FTS5 and Datasette.

Chinese is cut by rjieba with the words it is given (`configure`), without guessing at unknown
words, so that the same characters are cut the same way in records and in queries. English is
stemmed. Knows nothing of indexes.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from carbonpeak.corpus import Corpus
from carbonpeak.stemming import stem

if TYPE_CHECKING:
    import rjieba

RULES_VERSION = "1"
"""Raised when the rules of this module change, so that older indexes are refused."""

HAN = "〇々㐀-䶿一-鿿豈-﫿\U00020000-\U0003fffd"
_RUNS = re.compile(rf"(?P<han>[{HAN}]+)|(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)|[^\W_{HAN}]+")
_HAN_ONLY = re.compile(rf"[{HAN}]+")
_LONGEST_WORD = 12

Role: TypeAlias = Literal["word", "part", "across"]


class Token(NamedTuple):
    """A word of a text and where it stands in the normalised text.

    `part`: a shorter word inside the word before it; `across`: a word of the dictionary that
    begins in one word of the cut and ends in another, so perhaps no word here at all.
    """

    text: str
    start: int
    end: int
    role: Role = "word"
    is_han: bool = False


class LexiconNotLoaded(RuntimeError):
    """Words were asked for before `configure` was called."""


def normalise(text: str) -> str:
    """Return text in small letters, half width and simplified characters, without control marks."""
    return text.translate(_TABLE)


def normalise_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return the normalised text, and for each of its characters the place it came from."""
    pieces = [_TABLE[ord(character)] for character in text]
    offsets = [index for index, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), offsets


def is_han(text: str) -> bool:
    """Say whether text is Chinese characters throughout."""
    return _HAN_ONLY.fullmatch(text) is not None


def stem_word(word: str) -> str:
    """Return what an index holds for a written word or number that is not Chinese."""
    return stem(word)


def surfaces(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield the runs of a normalised text: where each begins, as written, whether it is Chinese."""
    for found in _RUNS.finditer(text):
        yield found.start(), found.group(), found.lastgroup == "han"


class _CharacterTable(dict[int, str]):
    """Fills itself with each character it is asked for."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"}:
            plain = " " if character in "\t\n\r\x0b\x0c\u0085" else ""
        else:
            plain = unicodedata.normalize("NFKC", character).casefold()
            plain = "".join(simplified_characters().get(part, part) for part in plain)
        self[code] = plain
        return plain


_TABLE = _CharacterTable()


@cache
def simplified_characters() -> dict[str, str]:
    """Return the simplified form of each traditional character, from OpenCC's own table."""
    path = files("opencc").joinpath("dictionary").joinpath("TSCharacters.txt")
    rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {row[0]: row[1] for row in rows if len(row) > 1 and len(row[0]) == 1 == len(row[1])}


class Segmenter:
    """rjieba with a list of words of our own; one instance per list, never changed afterwards."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(sorted({normalise(word) for word in words}))
        text = "\n".join((RULES_VERSION, *self.words))
        self.version = hashlib.sha256(text.encode()).hexdigest()[:12]
        self._own = frozenset(self.words)
        self._jieba = _new_jieba()
        for word in self.words:
            if is_han(word):
                self._jieba.add_word(word, max(self._jieba.suggest_freq(word), 10), "n")
        self._splits: dict[str, frozenset[tuple[int, int]]] = {}

    def tokens(self, text: str, *, for_index: bool) -> Iterator[Token]:
        """Yield the words of a normalised text; for an index also the shorter words they hold."""
        for found in _RUNS.finditer(text):
            start, run = found.start(), found.group()
            if found.lastgroup == "han":
                yield from self._han(run, start, for_index=for_index)
            elif found.lastgroup == "number":
                yield Token(run.replace(",", ""), start, found.end())
            else:
                yield Token(stem_word(run), start, found.end())

    def words_for_index(self, text: str) -> list[str]:
        """Return the texts of the tokens for an index: in half the time, where no more is asked."""
        words: list[str] = []
        for found in _RUNS.finditer(text):
            run = found.group()
            if found.lastgroup == "han":
                words += self._han_words(run)
            else:
                is_number = found.lastgroup == "number"
                words.append(run.replace(",", "") if is_number else stem_word(run))
        return words

    def _han_words(self, run: str) -> list[str]:
        words: list[str] = self._jieba.cut(run, False)
        begins = accumulate(map(len, words), initial=0)
        at = dict(zip(begins, words, strict=False))
        inside = _by_start(self._jieba.cut_all(run), run)
        shorter = (
            part for begin, parts in enumerate(inside) for part in parts if part != at.get(begin)
        )
        return [*words, *shorter]

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the words a longer Chinese word is made of; none if it cannot be split."""
        if len(word) < 3 or not is_han(word):
            return ()
        split = _best_split(word, _by_start(self._jieba.cut_all(word), word))
        found = tuple(word[begin:end] for begin, end in split)
        return found if all(len(part) > 1 for part in found) else ()

    def _han(self, run: str, offset: int, *, for_index: bool) -> Iterator[Token]:
        words = self._jieba.cut(run, False)
        if not for_index:
            start = offset
            for word in words:
                yield Token(word, start, start + len(word), is_han=True)
                start += len(word)
            return
        inside = _by_start(self._jieba.cut_all(run), run)
        shorter: list[Token] = []
        start = 0
        for word in words:
            yield Token(word, offset + start, offset + start + len(word), is_han=True)
            shorter += self._shorter(word, start, inside, offset)
            start += len(word)
        yield from shorter  # behind the run, so that its words stay neighbours

    def _shorter(
        self, word: str, start: int, inside: list[list[str]], offset: int
    ) -> Iterator[Token]:
        end = start + len(word)
        clean = self._clean_parts(word) if len(word) > 2 else frozenset()
        for begin in range(start, end):
            for part in inside[begin]:
                stop = begin + len(part)
                if begin == start and stop == end:
                    continue
                fits = (begin - start, stop - start) in clean
                curated = stop > end and part in self._own
                role: Role = "part" if fits or curated else "across"
                yield Token(part, offset + begin, offset + stop, role, is_han=True)

    def _clean_parts(self, word: str) -> frozenset[tuple[int, int]]:
        # 国家电网 holds 国家 and 电网, but not 家电: only parts of its best split are its own.
        if word not in self._splits:
            parts: set[tuple[int, int]] = set()
            for begin, end in _best_split(word, _by_start(self._jieba.cut_all(word), word)):
                parts.add((begin, end))
                inner = self._clean_parts(word[begin:end]) if end - begin > 2 else ()
                parts.update((begin + first, begin + last) for first, last in inner)
            self._splits[word] = frozenset(part for part in parts if part[1] - part[0] > 1)
        return self._splits[word]


def _new_jieba() -> "rjieba.Jieba":
    """Return a cutter without words of ours: the one that rjieba makes by itself, once.

    Each takes a tenth of a second to make and 24 MB to keep.
    """
    import rjieba

    made: rjieba.Jieba = rjieba._DEFAULT_JIEBA
    if made in _given_away:
        return rjieba.Jieba()
    _given_away.append(made)
    return made


_given_away: "list[rjieba.Jieba]" = []


def _by_start(words: list[str], run: str) -> list[list[str]]:
    """Return the longer words that begin at each character of a run.

    rjieba lists every character once and behind it the words that begin there; it leaves out
    some it does not know, such as the 鉄 of a Japanese name.
    """
    found: list[list[str]] = [[] for _ in run]
    place = -1
    for word in words:
        if len(word) == 1:
            place = run.find(word, place + 1)
        else:
            found[place].append(word)
    return found


def _best_split(word: str, inside: list[list[str]]) -> list[tuple[int, int]]:
    """Return the split of a word into two or more parts with the fewest single characters."""
    length = len(word)
    best: list[tuple[int, int, list[tuple[int, int]]]] = [(0, 0, [])] * (length + 1)
    for begin in range(length - 1, -1, -1):
        ways = []
        for part in ("", *inside[begin]):
            end = begin + max(len(part), 1)
            if end - begin < length:
                singles, parts, rest = best[end]
                ways.append((singles + (not part), parts + 1, [(begin, end), *rest]))
        best[begin] = min(ways)
    return best[0][2]


_current: Segmenter | None = None


@lru_cache(maxsize=4)
def _segmenter(words: frozenset[str]) -> Segmenter:
    return Segmenter(words)


def load_segmenter(words: Iterable[str]) -> Segmenter:
    """Return the segmenter of a list of words; the same list again costs nothing."""
    return _segmenter(frozenset(words))


def configure(words: Iterable[str]) -> Segmenter:
    """Choose the words that `segment` and `fts_query` cut by, once at the start of a process."""
    global _current  # noqa: PLW0603  the functions below serve SQLite, which passes text alone
    _current = load_segmenter(words)
    return _current


def current() -> Segmenter:
    """Return the segmenter in use. Raises LexiconNotLoaded before `configure`."""
    if _current is None:
        raise LexiconNotLoaded("call carbonpeak.text.configure(words) first")
    return _current


def lexicon_version() -> str:
    """Return what an index stores and compares, so that it is only searched with its own words."""
    return current().version


def segment(text: str, *, for_index: bool) -> list[str]:
    """Return the words of a text, normalised; for an index each word with the words inside it."""
    segmenter, plain = current(), normalise(text)
    if for_index:
        return segmenter.words_for_index(plain)
    return [token.text for token in segmenter.tokens(plain, for_index=False)]


def fts_query(text: str) -> str:
    """Return an FTS5 MATCH expression that holds each word of a query as a phrase.

    Neighbouring single characters are words the dictionary does not know and become one phrase;
    a character that stands alone between longer words is left out. Never raises.
    """
    phrases: list[list[str]] = []
    last_end = -1
    for token in current().tokens(normalise(text[:_LONGEST_QUERY]), for_index=False):
        is_single = token.is_han and len(token.text) == 1
        if is_single and phrases and last_end == token.start and phrases[-1][0] == _SINGLES:
            phrases[-1].append(token.text)
        else:
            phrases.append([_SINGLES, token.text] if is_single else [token.text])
        last_end = token.end
    return " ".join(f'"{" ".join(phrase)}"' for phrase in _weighty(phrases)) or '""'


_SINGLES = ""
_LONGEST_QUERY = 500


def _weighty(phrases: list[list[str]]) -> list[list[str]]:
    plain = [[word for word in phrase if word != _SINGLES] for phrase in phrases]
    long = [phrase for phrase in plain if len(phrase) > 1 or len(phrase[0]) > 1]
    return long or plain


_PLACE_ENDING = re.compile(
    "(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|自治州|地区|新区|[省市州盟县])$"
)


def short_place_name(name: str) -> str:
    """Return a place's Chinese name without 市, 省 or 自治区; a name too short to lose it stays."""
    short = _PLACE_ENDING.sub("", name)
    return short if len(short) > 1 else name


def read_words(path: Path) -> tuple[str, ...]:
    """Read a word list: one word a line, `#` begins a comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    words = (line.partition("#")[0].strip() for line in lines)
    return tuple(word for word in words if word)


def words_of(corpus: Corpus, lexicon: Path) -> tuple[str, ...]:
    """Return the lexicon's words, the names of places, and the vocabularies' Chinese words."""
    names = {*read_words(lexicon), *_place_words(corpus), *_vocabulary_words(corpus)}
    return tuple(sorted(name for name in names if 1 < len(name) <= _LONGEST_WORD))


def _place_words(corpus: Corpus) -> Iterator[str]:
    for province in corpus.province_by_id.values():
        yield from (province.zh, province.zh_short)
    for record in corpus.pilots.values():
        yield from (record.data.name.zh, short_place_name(record.data.name.zh))
        if record.data.host_city:
            host = record.data.host_city.zh
            yield from (host, short_place_name(host))


def _vocabulary_words(corpus: Corpus) -> Iterator[str]:
    for vocabulary in corpus.vocabularies.values():
        for term in vocabulary.terms:
            names = (term.zh, *term.aliases.zh)
            yield from (name for name in names if is_han(name))
