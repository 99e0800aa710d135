"""Stems are the same, however many threads of a server ask for them at once."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from organisation.words import stem

WORDS = (
    "toimeentulotukihakemuksensa",
    "päihdeongelmaisilleni",
    "omaishoitajatkaan",
    "asunnottomuudestamme",
    "velka",
    "on",
    "a",
)


def test_many_threads_stem_at_once():
    alone = {word: stem(word, "fi") for word in WORDS}
    together = threading.Barrier(6)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    def ask(number):
        """Past the cache, each thread in an order of its own."""
        turned = WORDS[number:] + WORDS[:number]
        together.wait()
        return [(word, stem.__wrapped__(word, "fi")) for _time in range(200) for word in turned]

    try:
        with ThreadPoolExecutor(6) as pool:
            answers = [pair for found in pool.map(ask, range(6)) for pair in found]
    finally:
        sys.setswitchinterval(before)
    assert len(answers) == 6 * 200 * len(WORDS)
    assert {(word, found) for word, found in answers if found != alone[word]} == set()
