"""Operations on the wire come back as they went, and nonsense is refused as nonsense."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.sheets.frames import OPERATIONS_AT_ONCE, Drawn, NotOperations, join, parse

ONE = Drawn(7, "stroke", 1_790_000_000_000, b"ink")
KINDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@given(st.dictionaries(st.integers(1, 2**31 - 1), st.tuples(KINDS, st.integers(0, 2**48 - 1), st.binary())))
def test_operations_come_back_as_they_went(by_seq):
    drawn = [Drawn(seq, *by_seq[seq]) for seq in sorted(by_seq)]
    assert parse(join(drawn)) == drawn


@given(st.binary(max_size=200))
def test_nonsense_is_refused_or_is_operations(nonsense):
    with contextlib.suppress(NotOperations):
        assert join(parse(nonsense)) == nonsense


@pytest.mark.parametrize("cut", range(1, len(ONE.frame())))
def test_cut_off_anywhere_is_refused(cut):
    with pytest.raises(NotOperations):
        parse(ONE.frame()[:cut])


@pytest.mark.parametrize(
    "broken",
    [Drawn(0, "stroke", 1, b""), Drawn(1, "Stroke", 1, b""), Drawn(1, "", 1, b""), Drawn(1, "a" * 13, 1, b"")],
)
def test_what_no_page_sends_is_refused(broken):
    with pytest.raises(NotOperations):
        parse(broken.frame())


def test_operations_out_of_order_are_refused():
    with pytest.raises(NotOperations):
        parse(ONE.frame() + ONE.frame())


def test_too_many_at_once_are_refused():
    many = [Drawn(seq, "undo", seq, b"") for seq in range(1, OPERATIONS_AT_ONCE + 2)]
    assert len(parse(join(many[:-1]))) == OPERATIONS_AT_ONCE
    with pytest.raises(NotOperations):
        parse(join(many))


def test_fingerprint_tells_kinds_times_and_bodies_apart_but_not_numbers():
    others = [Drawn(7, "fill", ONE.at_ms, b"ink"), Drawn(7, "stroke", 1, b"ink"), Drawn(7, "stroke", ONE.at_ms, b"in")]
    assert len({ONE.sha256, *(other.sha256 for other in others)}) == 4
    assert Drawn(8, ONE.kind, ONE.at_ms, ONE.body).sha256 == ONE.sha256
