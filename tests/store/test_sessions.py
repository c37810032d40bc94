"""Sessions at the desk: so many of an account however many begin at once, and ended together."""

from concurrent.futures import ThreadPoolExecutor

from egress.store import StoreAddress
from egress.store.desk import SessionRow, desk_address, make_desk, open_desk

from .test_desk_upgrade import ANN

MOST = 3


def session(number: int, *, at: str = "2030-03-09T00:00:00Z") -> SessionRow:
    """Return a session of Ann's that begins then."""
    until = "2030-03-09T12:00:00Z"
    return SessionRow(
        digest=f"d{number}", account_id=ANN.id, device_id="phone", opened_at=at, seen_at=at, until=until
    )


def test_many_that_begin_at_once_are_no_more_than_may_be(address: StoreAddress) -> None:
    """Sign-ins of one account take turns, on a file and on a server."""
    desk = desk_address(address)
    make_desk(desk)
    with open_desk(desk) as opened:
        opened.put_account(ANN)

        def begun(number: int) -> None:
            opened.begin_session(session(number), instead_of="", idle_before="", most=MOST)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(begun, range(24)))
        assert len(opened.sessions(ANN.id)) == MOST
        opened.begin_session(session(99), instead_of="d98", idle_before="", most=MOST)
        assert "d99" in {row.digest for row in opened.sessions(ANN.id)}, "the new one stays, of the same second too"


def test_what_goes_first_and_what_stays(address: StoreAddress) -> None:
    """The one that is replaced and those that lay idle go; then the oldest; all others but one together."""
    desk = desk_address(address)
    make_desk(desk)
    with open_desk(desk) as opened:
        opened.put_account(ANN)
        for number in range(3):
            row = session(number, at=f"2030-03-09T0{number}:00:00Z")
            opened.begin_session(row, instead_of="", idle_before="", most=MOST)
        last = session(3, at="2030-03-09T03:00:00Z")
        opened.begin_session(last, instead_of="d1", idle_before="", most=MOST)
        assert [row.digest for row in opened.sessions(ANN.id)] == ["d0", "d2", "d3"]
        last = session(4, at="2030-03-09T04:00:00Z")
        opened.begin_session(last, instead_of="", idle_before="", most=MOST)
        assert [row.digest for row in opened.sessions(ANN.id)] == ["d2", "d3", "d4"]
        last = session(5, at="2030-03-09T05:00:00Z")
        opened.begin_session(last, instead_of="", idle_before="2030-03-09T03:30:00Z", most=MOST)
        assert [row.digest for row in opened.sessions(ANN.id)] == ["d4", "d5"]
        assert opened.drop_other_sessions(ANN.id, "d4") == 1
        assert [row.digest for row in opened.sessions(ANN.id)] == ["d4"]
