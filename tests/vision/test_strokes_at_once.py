"""Many pages at the same moment, on a real PostgreSQL and on SQLite: no stroke twice, none lost, no two hands mixed."""

import pytest

from tests.at_once import HANDS, a_database, outcome_of
from tests.vision.strokes_at_once import STROKES

SCRIPT = "tests/vision/strokes_at_once.py"


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
def outcome(request, tmp_path_factory) -> dict:
    place = tmp_path_factory.mktemp("at_once")
    if request.param == "sqlite":
        return outcome_of(SCRIPT, f"sqlite:///{place / 'db.sqlite3'}", place)
    with a_database(request.getfixturevalue("postgres_url")) as url:
        told = outcome_of(SCRIPT, url, place)
    assert told["database"] == "postgresql"
    return told


def test_strokes_that_many_pages_send_are_there_once(outcome):
    assert outcome["same"] == list(range(1, STROKES + 1))


def test_each_hand_has_a_sheet_with_all_of_its_own_strokes_and_no_others(outcome):
    assert outcome["homes"] == HANDS and outcome["sheets"] == 1 + HANDS
    assert sorted(outcome["bodies"]) == [["ink 1", "ink 2", *[f"hand {hand}"] * 3] for hand in range(HANDS)]
