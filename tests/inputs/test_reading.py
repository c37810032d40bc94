"""A valid case is read as it is written, and a thoroughly bad one is answered in full."""

import time
from datetime import UTC, datetime
from datetime import time as clock
from pathlib import Path
from random import Random

import pytest

from egress.domain import Communications, Confidence, Exit, Mode
from egress.inputs import case_of_files, files_of, find_problems, read_case, read_workbook, write_workbook
from egress.inputs.problems import MOST_PER_FILE
from egress.kit import InputProblem, Range

from .conftest import FILES
from .spoiling import column, put, swap

EXAMPLES = Path(__file__).parents[2] / "cases"


def test_valid_case_has_no_problems(case_folder: Path) -> None:
    """The small case can be used as it stands."""
    assert find_problems(case_folder) == ()


def test_cells_become_values_with_units(case_folder: Path) -> None:
    """Ranges, lists, windows, instants and defaults arrive as they are meant."""
    case = read_case(case_folder)
    staff, families = case.groups
    road, _, flight = case.legs
    assert staff.persons == Range(20, 24, 30)
    assert families.persons == Range(36, 36, 36)
    assert families.ready_all_h == families.ready_first_h == 6
    assert case.site_by_id["homes"].label == "Homes, north"
    assert case.site_by_id["airport"].closes_with == (Exit.AIRPORT, Exit.CITY)
    assert case.site_by_id["office"].holding_persons is None
    assert (road.mode, road.daily_open, road.daily_close) == (Mode.ROAD, clock(5, 30), clock(19))
    assert flight.categories == ("staff", "family")
    assert case.fleet_by_id["plane"].available_until == datetime(2021, 8, 29, 19, 30, tzinfo=UTC)
    assert case.enablers[0].owner == case.enablers[0].basis.owner == "logistics"
    assert case.estimates[1].lo_days is None


def test_settings_become_values_with_units(case_folder: Path) -> None:
    """Signed values, the stated prior and the exit links arrive as they are meant."""
    case = read_case(case_folder)
    assert (case.case_id, case.timezone.key, case.horizon_days, case.seed) == ("small-post", "Asia/Kabul", 20, 7)
    assert case.values.mission_days_per_person_caught == Range(3, 30, 300)
    assert case.values.collapse_cost is None
    assert case.values.risk_levels == (0.05, 0.10)
    assert case.threat_prior.basis.confidence is Confidence.DERIVED
    assert [(link.exit, link.follows) for link in case.exit_links] == [
        (Exit.AIRPORT, Exit.CITY),
        (Exit.COMMERCIAL_AIR, Exit.AIRPORT),
    ]
    assert case.exit_links[1].lag_h == Range(-24, -24, -24)


def test_rules_of_the_field_become_values(case_folder: Path) -> None:
    """Households, calls, company, convoys, crews, fuel, seats and lifted forces arrive as they are meant."""
    column("groups.csv", "household_persons,called_persons,called_every_h,ready_half_h", staff="4,8,0.5,3")(
        case_folder
    )
    column("legs.csv", "escort_vehicles,escort_fleet_ids", office_airport="1,bus")(case_folder)
    hours = "daily_open,daily_close,crew_day_h,crew_rest_h,fuel_l_per_h,categories,litters,seats_per_litter"
    column("fleets.csv", hours, plane="06:00,18:00,14,10,2500,family,4,3")(case_folder)
    column("sites.csv", "fuel_l,fuel_l_per_day", airport="40000,500")(case_folder)
    column("forces.csv", "lift_fleet_ids,lift_from_site_id,leaves_last", guards="plane,hub,yes")(case_folder)
    strict = 'horizon_days = 20\nsoft_rules = "crew_day; convoy_size"\nqueues = "by_priority"'
    swap("case.toml", "horizon_days = 20", strict)(case_folder)
    case = read_case(case_folder)
    staff, families = case.groups
    plane, airport, (guards,) = case.fleet_by_id["plane"], case.site_by_id["airport"], case.forces
    assert (staff.household_persons, staff.called_persons, staff.called_every_h, staff.ready_half_h) == (4, 8, 0.5, 3)
    assert (families.household_persons, families.called_persons, families.accompanied_by) == (1, None, ())
    assert (case.legs[0].escort_vehicles, case.legs[0].escort_fleet_ids, case.legs[0].convoy_vehicles) == (
        1,
        ("bus",),
        1,
    )
    assert (plane.daily_open, plane.daily_close, plane.crew_day_h, plane.crew_rest_h) == (clock(6), clock(18), 14, 10)
    assert (plane.fuel_l_per_h, plane.categories, plane.litters, plane.seats_per_litter) == (2500, ("family",), 4, 3)
    assert (airport.fuel_l, airport.fuel_l_per_day, case.site_by_id["hub"].fuel_l) == (40000, 500, None)
    assert (guards.lift_fleet_ids, guards.lift_from_site_id, guards.leaves_last) == (("plane",), "hub", True)
    assert (case.soft_rules, case.queues_by_priority) == (("crew_day", "convoy_size"), True)


def test_how_people_reach_each_other_is_read_and_written(case_folder: Path, tmp_path: Path) -> None:
    """Ways of communication are the post's own words, in files and in the workbook; what is not stated is empty."""
    assert read_case(case_folder).communications == Communications()
    ways = '[communications]\nprimary = "VHF 5, call sign Relay"\nemergency = "runner"\n\n[values]'
    swap("case.toml", "[values]", ways)(case_folder)
    case = read_case(case_folder)
    assert case.communications == Communications(primary="VHF 5, call sign Relay", emergency="runner")
    assert case_of_files(files_of(case)).communications == case.communications
    write_workbook(case_folder, tmp_path / "post.xlsx")
    read_workbook(tmp_path / "post.xlsx", tmp_path / "again")
    assert read_case(tmp_path / "again").communications == case.communications


def test_rows_know_their_lines(case_folder: Path) -> None:
    """A row's basis names the physical line, comments counted."""
    case = read_case(case_folder)
    assert [group.basis.row for group in case.groups] == [3, 4]
    assert case.exit_links[0].basis.row == FILES["case.toml"].split("\n").index("[exits.airport]") + 1


def test_optional_tables_may_be_absent(case_folder: Path) -> None:
    """A table that is not required and not there has no rows."""
    for name in ("estimates.csv", "series.csv", "scenario_effects.csv"):
        (case_folder / name).unlink()
    case = read_case(case_folder)
    assert case.estimates == case.series == case.scenario_effects == ()


@pytest.mark.parametrize("file", sorted(FILES))
def test_byte_order_mark_and_windows_lines_are_accepted(file: str, case_folder: Path) -> None:
    """What a spreadsheet on Windows saves reads the same as what an editor saves."""
    plain = read_case(case_folder)
    text = (case_folder / file).read_bytes()
    (case_folder / file).write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert read_case(case_folder) == plain


def test_blank_rows_are_passed_over(case_folder: Path) -> None:
    """Lines that hold only commas, as spreadsheets leave them, are no rows."""
    plain = read_case(case_folder)
    with open(case_folder / "groups.csv", "a", encoding="utf-8") as opened:
        opened.write(",,,,,,,,,,,\n,,\n\n# end\n")
    assert read_case(case_folder) == plain


def test_folder_that_is_none(case_folder: Path) -> None:
    """A missing folder, a file and an impossible name are problems, not tracebacks."""
    for path in (case_folder / "nowhere", case_folder / "case.toml", case_folder / "a\x00b", "x" * 5000):
        (problem,) = find_problems(path)
        assert "folder" in problem.remedy
        with pytest.raises(InputProblem):
            read_case(path)


def test_a_dozen_faults_are_found_in_one_pass(case_folder: Path) -> None:
    """Faults in many files, and many in one row, are all reported at once, even by checks across tables."""
    faults = (
        swap("case.toml", "Asia/Kabul", "Asia/Kabool"),
        swap("case.toml", "p_follows = 0.9", "p_follows = 9"),
        swap("groups.csv", "staff,Staff,staff,office", "staff,Staff,staff,ofice"),
        swap("groups.csv", "20,24,30,2,12", "20,-24,30,24,12"),
        swap("sites.csv", "34.57", "NaN"),
        swap("legs.csv", "office,airport,road", "office,airprt,roads"),
        swap("fleets.csv", "1,30,40,office", "-1,-4,40,ofice"),
        swap("forces.csv", "airport;office_airport", "airport;nowhere"),
        swap("postures.csv", ",evacuate,240", ",evacuat,soon"),
        swap("reports.csv", "press,B2", "press,Z9"),
        swap("series.csv", "p2,lost", "p1,lost"),
        put("weather.csv", b"a\n"),
    )
    for fault in faults:
        fault(case_folder)
    found = {(problem.file, problem.row, problem.field) for problem in find_problems(case_folder)}
    assert found == {
        ("case.toml", 5, "timezone"),
        ("case.toml", 25, "exits.airport.p_follows"),
        ("groups.csv", 3, "site_id"),
        ("groups.csv", 3, "persons_likely"),
        ("groups.csv", 3, "ready_all_h"),
        ("sites.csv", 4, "lat"),
        ("legs.csv", 2, "to_site_id"),
        ("legs.csv", 2, "mode"),
        ("fleets.csv", 2, "vehicles"),
        ("fleets.csv", 2, "seats"),
        ("fleets.csv", 2, "base_site_id"),
        ("forces.csv", 2, "secures"),
        ("postures.csv", 4, "decision_id"),
        ("postures.csv", 4, "step_up_margin_h"),
        ("reports.csv", 2, "grade"),
        ("series.csv", 3, "point_id"),
        ("weather.csv", 0, ""),
    }


def _noise(kind: str, size: int = 10_000_000) -> bytes:
    luck = Random(kind)
    if kind == "bytes":
        return luck.randbytes(size)
    if kind == "letters":
        return luck.randbytes(size).translate(bytes(33 + i % 90 for i in range(256)))
    if kind == "commas":
        return b"," * size
    if kind == "lines":
        return b"\n" * size
    header, row = FILES["groups.csv"].encode().split(b"\n")[1], b"a,b,c,d,e,f,g,h,i,j,k,l\n"
    return header + b"\n" + row * (size // len(row))


@pytest.mark.parametrize("kind", ["bytes", "letters", "commas", "lines", "rows"])
@pytest.mark.parametrize("file", ["groups.csv", "case.toml"])
def test_ten_megabytes_of_noise(file: str, kind: str, case_folder: Path) -> None:
    """Noise is answered within seconds of work by a list that can be read and does not carry the noise with it."""
    put(file, _noise(kind))(case_folder)
    began = time.process_time()
    problems = find_problems(case_folder)
    assert time.process_time() - began < 10
    assert 1 <= len(problems) <= MOST_PER_FILE + 20
    assert all(len(problem.sentence()) < 2000 for problem in problems)


def test_what_is_too_much_is_counted(case_folder: Path) -> None:
    """Beyond the cap a file says where reading stopped."""
    put("groups.csv", _noise("rows", 100_000))(case_folder)
    problems = [problem for problem in find_problems(case_folder) if problem.file == "groups.csv"]
    assert any("were not read" in problem.value for problem in problems)
    assert any("further problems" in problem.value for problem in problems)


@pytest.mark.parametrize("folder", sorted(EXAMPLES.iterdir()), ids=lambda folder: folder.name)
def test_example_cases_have_no_problems(folder: Path) -> None:
    """Whatever stands in cases/ can be used as it stands."""
    assert [problem.sentence() for problem in find_problems(folder)] == []


def test_a_header_that_never_ends(case_folder: Path) -> None:
    """A header that names one column hundreds of thousands of times is answered once, and soon."""
    legs = case_folder / "legs.csv"
    head, _, rows = legs.read_text(encoding="utf-8").partition("\n")
    legs.write_text(head + ",label" * 500_000 + "\n" + rows, encoding="utf-8")
    told = [problem for problem in find_problems(case_folder) if problem.field == "label"]
    assert [problem.value for problem in told] == ["the column stands twice"]


def test_a_table_of_too_many_rows_is_refused(case_folder: Path) -> None:
    """Of more than 50,000 rows the first that is too many is named, and the rest is not read."""
    legs = case_folder / "legs.csv"
    text = legs.read_text(encoding="utf-8").rstrip("\n")
    row = text.rpartition("\n")[2]
    name = row.partition(",")[0]
    more = (row.replace(name, f"x{number}", 1) for number in range(50_001))
    legs.write_text("\n".join((text, *more)) + "\n", encoding="utf-8")
    told = [problem for problem in find_problems(case_folder) if problem.file == "legs.csv"]
    assert [problem.value for problem in told] == ["more than 50,000 rows"]
    assert told[0].row > 50_000
