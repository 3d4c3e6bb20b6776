"""A talk that ends while its child goes on, on a real PostgreSQL: nobody locks others out, nothing is lost or left."""

import pytest

from tests.at_once import a_database, outcome_of
from tests.house.endings_at_once import SAVES


@pytest.fixture(scope="module")
def outcome(postgres_url: str, tmp_path_factory) -> dict:
    with a_database(postgres_url) as url:
        return outcome_of("tests/house/endings_at_once.py", url, tmp_path_factory.mktemp("at_once"))


def test_it_was_postgresql(outcome):
    assert outcome["database"] == "postgresql"


def test_a_book_begins_once_and_loses_nothing_that_is_saved_meanwhile(outcome):
    for talk in outcome["books"]:
        assert talk == {
            "refused": [],
            "ending": "finished",
            "books": 1,
            "strokes": 2 * SAVES,
            "drawings": 2,
            "words": 1 + 2 * SAVES,
        }


def test_a_child_is_erased_whatever_is_saved_meanwhile(outcome):
    for erased in outcome["erased"]:
        assert erased["rows"] == 0
        assert all("matching query does not exist" in refused for refused in erased["refused"])
