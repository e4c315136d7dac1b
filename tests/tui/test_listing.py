"""Children in order, narrowed in memory, and cards read by windows."""

from __future__ import annotations

from time import perf_counter

from tests.tui.fakes import FakeBoard, made_up_cards
from trackboard.board.model import Filter
from trackboard.errors import TrackboardError
from trackboard.tui import listing as module
from trackboard.tui.first_look import FirstLook, first_of
from trackboard.tui.listing import Listing, Narrowing, Search, read


def listing_of(board: FakeBoard) -> Listing:
    listing = Listing(board, Filter(), "references")
    listing.start(first_of(board, Filter(), 5))
    return listing


def test_the_first_picture_needs_only_the_first_of_each_stage() -> None:
    board = FakeBoard(made_up_cards(500))
    listing = listing_of(board)
    assert not listing.complete
    assert {len(ids) for ids in listing.ids.values()} == {5}
    assert listing.total == listing.shown == 500
    assert board.fetched == 0
    listing.take(read(board, Filter(), "worst"))
    assert listing.complete
    assert {stage: list(ids[:5]) for stage, ids in listing.ids.items()} == {
        stage: list(ids[:5]) for stage, ids in board.order().items()
    }


def test_the_first_look_is_the_same_from_a_thread_and_none_where_it_cannot_look() -> None:
    board = FakeBoard(made_up_cards(300))
    assert FirstLook(lambda: board, None).take() == first_of(board, Filter())

    def refuse() -> FakeBoard:
        raise TrackboardError("board.db is not there any more")

    assert FirstLook(refuse, None).take() is None


def test_narrowing_keeps_the_order_and_parts_add_up() -> None:
    board = FakeBoard(made_up_cards(500))
    listing = listing_of(board)
    listing.take(read(board, Filter(), "longest"))
    point = board.policy.delay_points[2].id
    late = {card.id for card in board._chosen(Filter(delay_point=point))}
    listing.narrow(Narrowing(overdue=True, delay_point=point, text="x"), set(range(1, 251)))
    expected = {child for child in late if child <= 250}
    assert expected
    assert set(listing.flat()) == expected
    assert list(listing.ranked) == [child for child in board.ranked("longest") if child in expected]
    for stage, ids in board.order("longest").items():
        assert list(listing.ids[stage]) == [child for child in ids if child in expected]
        assert listing.overdue(stage) == listing.count(stage)
    listing.narrow(Narrowing())
    assert listing.shown == 500


def test_cards_are_read_once_and_the_least_used_are_let_go(monkeypatch) -> None:
    monkeypatch.setattr(module, "KEPT_CARDS", 20)
    board = FakeBoard(made_up_cards(100))
    listing = listing_of(board)
    listing.fetch(range(1, 16))
    listing.fetch(range(1, 16))
    assert board.fetched == 15
    listing.fetch([1, *range(30, 37)])
    assert listing.card(1) is not None, "looked at again"
    assert listing.card(2) is None
    assert len(listing._cards) == 20


def test_search_looks_in_slices_and_finds_all() -> None:
    board = FakeBoard(made_up_cards(5000))
    search = Search(board.search_text("references"), "lac")
    slices = 1
    while not search.run(perf_counter() - 1):
        slices += 1
    assert slices > 10
    assert search.hits == {card.id for card in board.children if card.team.startswith("LAC")}
