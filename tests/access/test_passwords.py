"""Passwords are kept by today's settings, also those that were kept by weaker ones."""

from argon2 import PasswordHasher

from egress.interfaces.accounts import passwords
from egress.interfaces.api import House

from .test_signing_in import GOOD, browser, sign_in


def test_a_hash_with_weaker_settings_is_made_anew_at_the_next_sign_in(house: House) -> None:
    """Its owner notices nothing; a wrong password changes nothing."""
    row, code = house.access.new_account("Ann Head", GOOD)
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)
    house.access.change_account(row.id, password_hash=weak)
    client = browser(house)
    assert sign_in(client, "Ann Head", "wrong", enrolment_code=code).status_code == 401
    assert house.access.account(row.id).password_hash == weak
    assert sign_in(client, "Ann Head", GOOD, enrolment_code=code).status_code == 200
    kept = house.access.account(row.id).password_hash
    assert kept != weak
    assert not passwords.needs_new_hash(kept)
    assert sign_in(client, "Ann Head", GOOD).status_code == 200
