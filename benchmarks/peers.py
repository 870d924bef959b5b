"""What the field would use instead, on the same entries and questions, in the run of benchmarks.answers.

Needs the extra dependencies of ``pip install -e '.[benchmarks]'``. The last table is Fawen and rapidfuzz at 100,000 phrasings.
"""

import random
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median, quantiles

import bm25s
import jieba
import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from benchmarks.questions import Labelled, load_labels
from knowledge.content import load_content
from knowledge.library import Library
from knowledge.ranking import Ranker

Ranking = Callable[[str], list[str]]
"""A message → entry ids, best first."""
MOST = 4
MANY = 100_000
SEED = 12348


def main(directory: Path) -> None:
    """Prints hit@1, hit@4 and the median time of each method."""
    content = load_content()
    questions = load_labels(directory).questions
    normaliser = content.answerer.normaliser
    texts = {entry.id: [normaliser(text) for text in (entry.question, *entry.all_phrasings)] for entry in content.library}
    ranker = content.answerer.ranker
    methods: dict[str, Ranking] = {
        "fawen": lambda q: [r.entry for r in ranker.rank(normaliser(q)) if r.entry in content.library.entries],
        "rapidfuzz WRatio": _wratio(content.library),
        "bm25s, jieba words": _bm25_words(content.library),
        "bm25s, bigrams an entry": _bm25_bigrams(texts, normaliser),
        "TF-IDF + LinearSVC": _svc(texts, normaliser),
    }
    print(f"\n{'':26}{'hit@1':>8}{'hit@4':>8}{'median us':>12}")
    for name, rank in methods.items():
        print(f"{name:26}{_line(rank, questions)}")
    _at_scale(texts, [normaliser(q.q) for q in questions[:200]])


def _line(rank: Ranking, questions: list[Labelled]) -> str:
    first = within = 0
    spent = []
    for question in questions:
        begun = time.perf_counter()
        found = rank(question.q)[:MOST]
        spent.append(1e6 * (time.perf_counter() - begun))
        first += bool(found) and found[0] in question.right
        within += bool(set(found) & question.right)
    size = len(questions)
    return f"{100 * first / size:>8.1f}{100 * within / size:>8.1f}{median(spent):>12.0f}"


def _phrasings(library: Library) -> tuple[list[str], list[str]]:
    pairs = [(text, entry.id) for entry in library for text in (entry.question, *entry.all_phrasings)]
    return [text for text, _ in pairs], [owner for _, owner in pairs]


def _wratio(library: Library) -> Ranking:
    texts, owners = _phrasings(library)
    return lambda q: _once(owners[place] for _, _, place in process.extract(q, texts, scorer=fuzz.WRatio, limit=40))


def _bm25_words(library: Library) -> Ranking:
    texts, owners = _phrasings(library)
    index = bm25s.BM25()
    index.index([jieba.lcut(text) for text in texts], show_progress=False)
    return lambda q: _once(owners[place] for place in _retrieved(index, jieba.lcut(q), 40))


def _bm25_bigrams(texts: dict[str, list[str]], normaliser: Callable[[str], str]) -> Ranking:
    owners = list(texts)
    index = bm25s.BM25()
    index.index([[gram for text in group for gram in _bigrams(text)] for group in texts.values()], show_progress=False)
    return lambda q: [owners[place] for place in _retrieved(index, _bigrams(normaliser(q)), MOST)]


def _svc(texts: dict[str, list[str]], normaliser: Callable[[str], str]) -> Ranking:
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    matrix = vectorizer.fit_transform([text for group in texts.values() for text in group])
    model = LinearSVC(C=0.5).fit(matrix, [owner for owner, group in texts.items() for _ in group])
    return lambda q: [
        str(model.classes_[place])
        for place in np.argsort(-model.decision_function(vectorizer.transform([normaliser(q)]))[0])[:MOST]
    ]


def _at_scale(texts: dict[str, list[str]], questions: list[str]) -> None:
    """The same entries with as many phrasings as a whole province would write: their own characters, shuffled."""
    dice = random.Random(SEED)
    owners = list(texts)
    grown = {owner: list(group) for owner, group in texts.items()}
    while sum(map(len, grown.values())) < MANY:
        owner = dice.choice(owners)
        letters = [*dice.choice(texts[owner]), *dice.choice(texts[owner])]
        dice.shuffle(letters)
        grown[owner].append("".join(letters[: dice.randint(6, 30)]))
    begun = time.perf_counter()
    ranker = Ranker(grown)
    built = time.perf_counter() - begun
    every = [text for group in grown.values() for text in group]
    methods: dict[str, Callable[[str], object]] = {
        "fawen": ranker.rank,
        "rapidfuzz WRatio": lambda q: process.extract(q, every, scorer=fuzz.WRatio, limit=MOST),
    }
    print(f"\nat {len(every)} phrasings (built in {built:.1f} s), us a question, median and p99:")
    for name, rank in methods.items():
        spent = []
        for question in questions if name == "fawen" else questions[:10]:
            begun = time.perf_counter()
            rank(question)
            spent.append(1e6 * (time.perf_counter() - begun))
        print(f"{name:26}{median(spent):>10.0f}{quantiles(spent, n=100)[98]:>10.0f}")


def _retrieved(index: bm25s.BM25, tokens: list[str], most: int) -> list[int]:
    known = [token for token in tokens if token in index.vocab_dict]
    if not known:
        return []
    found, _ = index.retrieve([known], k=most, show_progress=False)
    return [int(place) for place in found[0]]


def _bigrams(text: str) -> list[str]:
    return [*text, *(text[i : i + 2] for i in range(len(text) - 1))]


def _once(owners: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(owners))
