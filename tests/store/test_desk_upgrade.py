"""A desk of an older release is refused with the way up, and led up with everything that is in it."""

import pytest
from sqlalchemy import text

from egress.kit import InputProblem
from egress.store import StoreAddress
from egress.store.connections import connect
from egress.store.desk import AccountRow, NoticesReadRow, desk_address, make_desk, open_desk, upgrade_desk
from egress.store.desk.opening import LATEST

ANN = AccountRow(
    id="a1",
    name="Ann",
    name_key="ann",
    password_hash="",
    one_time_secret=None,
    one_time_step=0,
    subject=None,
    made_at="2030-03-09T00:00:00Z",
    revoked_at=None,
)


def as_of_0001(address: StoreAddress) -> None:
    """Make a desk with an account as the first revision had it."""
    make_desk(address)
    with open_desk(address) as desk:
        desk.put_account(ANN)
    engine = connect(address)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE desk_notices_read"))
        connection.execute(text("UPDATE desk_version SET version_num = '0001'"))
    engine.dispose()


def test_a_desk_of_the_first_revision_is_led_up(address: StoreAddress) -> None:
    """Opening says what to do and changes nothing; leading up keeps the account and brings the new table."""
    desk = desk_address(address)
    as_of_0001(desk)
    with pytest.raises(InputProblem, match="egress upgrade"):
        open_desk(desk)
    assert upgrade_desk(desk) == LATEST
    assert upgrade_desk(desk) == LATEST
    with open_desk(desk) as opened:
        assert opened.account(id="a1") == ANN
        assert opened.notices_read("a1") is None
        read = NoticesReadRow(account_id="a1", failed=2, seq=7, ending=("t1", "t2"))
        opened.put_notices_read(read)
        assert opened.notices_read("a1") == read
