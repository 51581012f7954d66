"""What people search for is found: measured on labelled questions, on either database."""

import json
import os
from pathlib import Path

from portal.base.db import session
from portal.grievances import policy
from portal.grievances.models import Grievance
from portal.grievances.search import queries
from tests.grievances.search.asked import QUESTIONS, Asked
from tests.grievances.search.corpus import Corpus, Filed, file_all, release_all

LEAST = 0.95
PAGE = 20
ANSWERS = Path(__file__).with_name("answers.json")


def recall(found: tuple[int, ...], meant: set[int]) -> float:
    """The share of what was meant that stands on the first page, as far as it has room."""
    return len(meant & set(found[:PAGE])) / min(PAGE, len(meant))


def test_at_least_sixty_questions_are_asked_and_each_means_something(subtests) -> None:
    corpus = file_all()

    assert len(QUESTIONS) >= 60
    assert len({asked.text for asked in QUESTIONS}) == len(QUESTIONS)
    for asked in QUESTIONS:
        with subtests.test(asked=asked.text):
            assert asked.meant(corpus)


def test_staff_find_what_they_mean_on_the_first_page() -> None:
    corpus = file_all()
    here = corpus.scene.community.id
    each = {
        asked.text: recall(queries.find_for_staff(here, asked.text).ids, asked.meant(corpus))
        for asked in QUESTIONS
    }
    _remember(corpus)

    poor = {text: round(value, 2) for text, value in each.items() if value < 1}
    print(sum(each.values()) / len(each), poor)
    assert sum(each.values()) / len(each) >= LEAST, poor


def test_neighbours_find_what_was_released_on_the_first_page() -> None:
    corpus = file_all()
    release_all(corpus)
    here = corpus.scene.community.id
    public = {each.grievance_id for each in corpus.reports if policy.words_are_public(_now(each))}
    questions = [asked for asked in QUESTIONS if asked.meant(corpus) & public]
    values = [
        recall(queries.find_public(here, asked.text).ids, asked.meant(corpus) & public)
        for asked in questions
    ]

    assert len(questions) >= 30
    print(sum(values) / len(values), len(values))
    assert sum(values) / len(values) >= LEAST


def test_both_databases_give_the_same_answers_in_the_same_order() -> None:
    """Compared with what is kept in a file, which UPDATE_ANSWERS=1 writes anew."""
    corpus = file_all()

    assert _answers(corpus) == json.loads(ANSWERS.read_text(encoding="utf-8"))


def _now(each: Filed) -> Grievance:
    found = session.get(Grievance, each.grievance_id)
    assert found is not None
    return found


def _remember(corpus: Corpus) -> None:
    if os.environ.get("UPDATE_ANSWERS") == "1":
        written = json.dumps(_answers(corpus), ensure_ascii=False, indent=0)
        ANSWERS.write_text(written + "\n", encoding="utf-8")


def _answers(corpus: Corpus) -> dict[str, str]:
    return {asked.text: _answer(corpus, asked) for asked in QUESTIONS}


def _answer(corpus: Corpus, asked: Asked) -> str:
    found = queries.find_for_staff(corpus.scene.community.id, asked.text)
    return f"{found.count}: " + " ".join(corpus.keys[id_] for id_ in found.ids[:PAGE])
