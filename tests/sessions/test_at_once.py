"""Two tabs, two workers, two processes: what they do at the same moment on a real PostgreSQL."""

import pytest

from tests.at_once import a_database, outcome_of


@pytest.fixture(scope="module")
def outcome(postgres_url: str, tmp_path_factory) -> dict:
    with a_database(postgres_url) as url:
        return outcome_of("tests/sessions/at_once.py", url, tmp_path_factory.mktemp("at_once"))


def test_it_was_postgresql(outcome):
    assert outcome["database"] == "postgresql"


def test_tabs_that_open_together_share_one_conversation(outcome):
    assert outcome["opened"] == 1


def test_turns_written_together_have_numbers_without_gap_or_double(outcome):
    assert outcome["seqs"] == list(range(1, 81))


def test_one_turn_recorded_by_many_at_once_is_there_once(outcome):
    assert outcome["same_turn"] == 1


def test_workers_that_deliver_together_send_each_row_once(outcome):
    assert outcome["calls"] == outcome["calls_for_different_rows"] == outcome["owed"] == outcome["sent"]
    assert outcome["overlaps"] == 1
    assert outcome["states"] == ["sent"]


def test_conversation_closed_by_many_at_once_ends_once(outcome):
    assert (outcome["endings"], outcome["closings"]) == (1, 1)
