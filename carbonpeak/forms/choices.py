"""What drop-downs offer: closed lists by their labels in the form's language, and back to ids."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carbonpeak.corpus import Corpus
from carbonpeak.forms.layout import Spot
from carbonpeak.models.case import FIT_VOCABULARIES
from carbonpeak.problems import Language, Phrase
from carbonpeak.vocabulary import VocabularyTerm, nearest_word

YES_NO = {"true": Phrase(zh="是", en="yes"), "false": Phrase(zh="否", en="no")}
_YES_NO_WORDS = {
    "true": ("√", "✓", "✔", "☑", "对", "能", "可以", "有", "y", "true"),
    "false": ("×", "✗", "✘", "x", "错", "不能", "不可以", "无", "n", "false"),
}


@dataclass(frozen=True, eq=False)
class Choice:
    """One list: labels by id, in the order of the drop-down."""

    title: str
    labels: Mapping[str, str]
    names: Mapping[str, str]
    """All that may be typed, folded, to the id it means."""

    def find(self, text: str) -> str | None:
        """Return the id that a typed text names."""
        return self.names.get(fold(text)) or self.names.get(fold(_in_brackets(text)))

    def nearest(self, text: str) -> str | None:
        """Return the label closest to a typed text."""
        known = {name: term for name, term in self.names.items() if term in self.labels}
        near = nearest_word(fold(text), known)
        return self.labels[known[near]] if near is not None else None

    def alike(self, text: str, most: int) -> list[str]:
        """Return labels of terms whose names share parts with a typed text, the likest first."""
        wanted = _parts(fold(text))
        shares: dict[str, float] = {}
        for name, term in self.names.items():
            parts = _parts(name)
            share = 2 * len(wanted & parts) / (len(wanted) + len(parts))
            if share > max(_LEAST_ALIKE, shares.get(term, 0.0)):
                shares[term] = share
        likest = sorted(shares, key=lambda term: -shares[term])[:most]
        return [self.labels[term] for term in likest]


_LEAST_ALIKE = 0.25


def _parts(text: str) -> set[str]:
    """Return the pairs of signs in a folded text, of letters every three."""
    length = 3 if text.isascii() else 2
    return {text[start : start + length] for start in range(max(1, len(text) - length + 1))}


def _in_brackets(text: str) -> str:
    return text[text.rfind("[") + 1 :].rstrip("] ") if "[" in text else ""


def fold(text: str) -> str:
    """Return a text as two writings of it are compared: width, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class Choices:
    """The lists of a corpus in one language."""

    def __init__(self, corpus: Corpus, language: Language) -> None:
        self.corpus = corpus
        self.language: Language = language
        self._lists: dict[str, Choice] = {}

    def __getitem__(self, name: str) -> Choice:
        if name not in self._lists:
            self._lists[name] = self._make(name)
        return self._lists[name]

    def of(self, spot: Spot) -> Choice | None:
        """Return the list of a spot, or None where anything may be typed."""
        if spot.kind == "choice":
            return self._options(spot)
        name = list_of(spot)
        return self[name] if name and name != SOURCES else None

    def _make(self, name: str) -> Choice:
        if name == "yesno":
            return self._yes_no()
        if name == "traits":
            return self._traits()
        if name == "pilots":
            return self._pilots()
        if name == "bodies":
            bodies = self.corpus.organisation_by_id.values()
            rows = [(b.id, getattr(b, self.language), (b.zh, b.en)) for b in bodies]
            return _choice(self._title("单位", "bodies"), rows)
        if name == "cases":
            return self._cases()
        return self._terms(name)

    def _title(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def _terms(self, name: str) -> Choice:
        vocabulary = self.corpus.vocabularies[name]
        labels = self._term_labels(name)
        rows = [
            (term.id, labels[term.id], (term.zh, term.en, *term.aliases.zh, *term.aliases.en))
            for term in vocabulary.terms
        ]
        return _choice(getattr(vocabulary.title, self.language), rows)

    def _term_labels(self, name: str) -> dict[str, str]:
        """Return the labels of a list; where two terms share one, the Chinese is put beside it."""
        terms = self.corpus.vocabularies[name].terms
        count = Counter(term.label(self.language) for term in terms)
        shared = any(number > 1 for number in count.values())
        return {term.id: _told_apart(term, self.language, shared=shared) for term in terms}

    def _traits(self) -> Choice:
        rows = []
        for part, name in FIT_VOCABULARIES.items():
            title = getattr(self.corpus.vocabularies[name].title, self.language)
            colon = "：" if self.language == "zh" else ": "
            labels = self._term_labels(name)
            rows += [
                (f"{part}/{term.id}", f"{title}{colon}{labels[term.id]}", (term.zh, term.en))
                for term in self.corpus.vocabularies[name].terms
            ]
        return _choice(self._title("地方特征", "traits of places"), rows)

    def _pilots(self) -> Choice:
        rows = []
        for name, record in self.corpus.pilots.items():
            zh, en = record.data.name.zh, record.data.name.en or record.data.name.zh
            others = (zh, en, zh.removesuffix("市"))
            rows.append((name, zh if self.language == "zh" else en, others))
        return _choice(self._title("试点", "pilots"), rows)

    def _cases(self) -> Choice:
        rows = [
            (name, f"{record.data.title.in_language(self.language)} [{name}]", ())
            for name, record in self.corpus.cases.items()
        ]
        return _choice(self._title("案例", "cases"), rows)

    def _yes_no(self) -> Choice:
        rows = [
            (word, getattr(label, self.language), (label.zh, label.en, *_YES_NO_WORDS[word]))
            for word, label in YES_NO.items()
        ]
        return _choice(self._title("是或否", "yes or no"), rows)

    def _options(self, spot: Spot) -> Choice:
        rows = [
            (option.id, getattr(option.label, self.language), (option.label.zh, option.label.en))
            for option in spot.options
        ]
        return _choice(getattr(spot.label, self.language), rows)


SOURCES = "sources"
_LISTS = {
    "pilot": "pilots",
    "body": "bodies",
    "case": "cases",
    "yesno": "yesno",
    "traits": "traits",
    "source": SOURCES,
}


def list_of(spot: Spot) -> str:
    """Return the name of the list of a spot's drop-down, "" where it has none."""
    if spot.kind == "choice":
        return "choice-" + "-".join(option.id for option in spot.options)
    return spot.list or _LISTS.get(spot.kind, "")


def _told_apart(term: VocabularyTerm, language: Language, *, shared: bool) -> str:
    return f"{term.id} ({term.zh})" if shared else term.label(language)


def _choice(title: str, rows: Iterable[tuple[str, str, tuple[str, ...]]]) -> Choice:
    """Return a list; a word that could mean two of its terms means neither."""
    rows = list(rows)
    meant: dict[str, set[str]] = {}
    for term, _label, words in rows:
        for word in words:
            meant.setdefault(fold(word), set()).add(term)
    names = {word: next(iter(ids)) for word, ids in meant.items() if len(ids) == 1}
    # The label shown in the form and the id always mean their own term.
    names |= {fold(label): term for term, label, _words in rows}
    names |= {fold(term): term for term, _label, _words in rows}
    return Choice(title=title, labels={term: label for term, label, _ in rows}, names=names)
