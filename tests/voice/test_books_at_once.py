"""Many talks at the same moment, on a real PostgreSQL: no minute is given twice, no seat to two pages."""

import pytest

from tests.at_once import a_database, outcome_of
from tests.voice.books_at_once import MINUTES, TALKS


@pytest.fixture(scope="module")
def outcome(postgres_url: str, tmp_path_factory) -> dict:
    with a_database(postgres_url) as url:
        return outcome_of("tests/voice/books_at_once.py", url, tmp_path_factory.mktemp("at_once"))


def test_it_was_postgresql(outcome):
    assert outcome["database"] == "postgresql"


@pytest.mark.parametrize("whose", ["family_s", "site_s"])
def test_talks_that_ask_together_use_a_budget_up_and_never_more(outcome, whose):
    assert set(outcome[whose]) == {60.0 * MINUTES}


def test_of_pages_that_come_back_together_one_has_the_talk(outcome):
    assert all(seats == {"given": 1, "holding": 1} for seats in outcome["came_back"])


def test_of_pages_that_are_tapped_together_the_last_has_the_talk(outcome):
    assert all(seats == {"given": TALKS, "holding": 1} for seats in outcome["tapped"])


def test_books_that_are_kept_while_a_child_is_erased_end_with_it(outcome):
    assert set(outcome["left_of_the_erased"]) == {0}
