"""Passwords are kept by today's settings, those kept by weaker ones too, and not built on words of a place."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from egress.interfaces.accounts import Refused, passwords
from egress.interfaces.accounts.place_words import MOST_BYTES, MOST_WORDS, read_words
from egress.interfaces.api import House
from egress.interfaces.cli import main
from egress.kit import InputProblem

from .housing import API, OWN, opened_house
from .test_signing_in import GOOD, browser, sign_in

WORDS = "# of the post at Zelengrad\n\nZelengrad\nHotel Miramar\nProject Oxbow\n"


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


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """A file with words of a place."""
    file = tmp_path / "words.txt"
    file.write_text(WORDS, encoding="utf-8")
    return file


def test_words_of_a_place_are_read(words: Path) -> None:
    """Each name, its words and all of them together; comments and blank lines are none."""
    assert read_words(words) == (
        *("Zelengrad", "Hotel Miramar", "Hotel", "Miramar", "HotelMiramar"),
        *("Project Oxbow", "Project", "Oxbow", "ProjectOxbow"),
    )


@pytest.mark.parametrize(
    "password",
    [
        *("Zelengrad-Miramar-Oxbow", "hotel miramar zelengrad", "Z3l3ngr@d Project 0xbow", "ZELENGRADzelengrad"),
        *("miramar/oxbow 4711", "HotelMiramar Room 12", "embassy evacuation", "Ann Head Zelengrad"),
    ],
)
def test_a_password_built_on_words_of_the_place_is_refused(words: Path, password: str) -> None:
    """However they are joined, written large, or dressed up."""
    with pytest.raises(Refused, match="a word of this place"):
        passwords.refuse_weak(password, name="Ann Head", words=read_words(words))


def test_a_word_of_the_place_beside_a_password_does_no_harm(words: Path) -> None:
    """What is left without it must do by itself; a file without it refuses nothing of what it took before."""
    passwords.refuse_weak("Zelengrad lantern orchard canoe", name="Ann Head", words=read_words(words))
    passwords.refuse_weak(GOOD, name="Ann Head", words=read_words(words))
    passwords.refuse_weak("miramar/oxbow 4711", name="Ann Head")


def test_words_of_the_place_count_wherever_a_password_is_set(tmp_path: Path, words: Path) -> None:
    """At the first sign-in, at a change, and for an account that is made with one."""
    bad = "miramar/oxbow 4711"
    with opened_house(tmp_path, posts=(OWN,), words=read_words(words)) as house:
        with pytest.raises(Refused, match="a word of this place"):
            house.access.new_account("Bob", bad)
        _, code = house.access.new_account("Ann Head")
        client = browser(house)
        refused = sign_in(client, "Ann Head", bad, enrolment_code=code)
        assert (refused.status_code, refused.json()["type"]) == (422, "urn:egress:problem:weak_password")
        assert sign_in(client, "Ann Head", GOOD, enrolment_code=code).status_code == 200
        form = {"old_password": GOOD, "new_password": bad}
        assert client.post(f"{API}/session/password", json=form).status_code == 422


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"ok word\nab\n" + b"x" * 81, r"txt:2:.*\n.*txt:3:"),
        (b"a\x07bell", "printable"),
        (b"# nothing\n", "1 to 1000 words"),
        (b"".join(b"word%d\n" % number for number in range(MOST_WORDS + 1)), "1 to 1000 words"),
        (b"Z\xfcrich", "UTF-8"),
        (b"#" * (MOST_BYTES + 1), "at most 131,072 bytes"),
        (None, "a file that can be read"),
    ],
)
def test_a_bad_file_of_words_is_refused(tmp_path: Path, content: bytes | None, told: str) -> None:
    """Every line that is no word is told at once, and the server does not begin without the words."""
    file = tmp_path / "words.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputProblem, match=told):
        read_words(file)


def test_the_server_does_not_begin_without_its_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there is an error of the command, not a server that takes any password."""
    place = ["--store", str(tmp_path / "record.db"), "--keys", str(tmp_path / "keys")]
    assert main(["serve", "--words", str(tmp_path / "words.txt"), *place]) == 2
    assert "words.txt" in capsys.readouterr().err
