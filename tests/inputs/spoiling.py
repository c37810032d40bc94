"""Ways to spoil the small valid case, and what each must be answered with."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from egress.kit import Problem


@dataclass(frozen=True)
class Spoilt:
    """One way to spoil a case, and the one problem that must follow."""

    name: str
    spoil: Callable[[Path], object]
    file: str
    row: int
    field: str
    remedy: str
    says: str = ""

    def answered_by(self, problem: Problem) -> bool:
        """Whether the problem names the file, row, field and remedy."""
        place = (problem.file, problem.row, problem.field) == (self.file, self.row, self.field)
        return place and self.remedy in problem.remedy and self.says in problem.sentence()


def swap(file: str, old: str, new: str) -> Callable[[Path], object]:
    """Return a change of one piece of text that stands in the file."""

    def spoil(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def put(file: str, data: bytes) -> Callable[[Path], object]:
    """Return a change that gives the file other bytes."""
    return lambda folder: (folder / file).write_bytes(data)


def drop(file: str) -> Callable[[Path], object]:
    """Return a change that takes the file away."""
    return lambda folder: (folder / file).unlink()


def add(file: str, line: str) -> Callable[[Path], object]:
    """Return a change that appends a line."""

    def spoil(folder: Path) -> None:
        with open(folder / file, "a", encoding="utf-8") as opened:
            opened.write(line + "\n")

    return spoil


def as_link(file: str, target: str) -> Callable[[Path], object]:
    """Return a change that makes the file a symbolic link."""

    def spoil(folder: Path) -> None:
        (folder / file).unlink()
        os.symlink(target, folder / file)

    return spoil


def as_folder(file: str) -> Callable[[Path], object]:
    """Return a change that makes the file a folder."""

    def spoil(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).mkdir()

    return spoil


def as_latin_1(file: str) -> Callable[[Path], object]:
    """Return a change that saves the file, with an accent in it, in another encoding."""

    def spoil(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8").replace("Families", "Foyérs")
        (folder / file).write_bytes(text.encode("latin-1"))

    return spoil


ROW_REMEDY = "Correct the row or remove the "

FILES_AND_TEXT = (
    Spoilt("missing_toml", drop("case.toml"), "case.toml", 0, "", "Add case.toml", "missing"),
    Spoilt("missing_table", drop("sites.csv"), "sites.csv", 0, "", "Add sites.csv", "missing"),
    Spoilt("empty_table", put("fleets.csv", b""), "fleets.csv", 0, "", "Write the header", "empty"),
    Spoilt("only_comments", put("forces.csv", b"# none\n\n"), "forces.csv", 0, "", "Write the header"),
    Spoilt(
        "no_rows",
        put("legs.csv", b"leg_id,label,from_site_id,to_site_id,mode,travel_min_likely\n"),
        "legs.csv",
        0,
        "",
        "at least one leg",
    ),
    Spoilt("not_utf8", as_latin_1("groups.csv"), "groups.csv", 4, "", "UTF-8", "byte 0xE9"),
    Spoilt("nul_bytes", swap("sites.csv", "Hub abroad", "Hub\x00abroad"), "sites.csv", 5, "", "plain text"),
    Spoilt("utf16", put("sites.csv", "site_id,label".encode("utf-16")), "sites.csv", 1, "", "plain text"),
    Spoilt("link_loop", as_link("reports.csv", "reports.csv"), "reports.csv", 0, "", "plain file", "symbolic"),
    Spoilt("broken_link", as_link("series.csv", "nowhere"), "series.csv", 0, "", "plain file"),
    Spoilt("endless_device", as_link("series.csv", "/dev/zero"), "series.csv", 0, "", "plain file"),
    Spoilt("table_is_folder", as_folder("groups.csv"), "groups.csv", 0, "", "plain file"),
    Spoilt("table_nobody_reads", put("flets.csv", b"a,b\n"), "flets.csv", 0, "", "`fleets.csv`", "nobody reads"),
    Spoilt(
        "repeated_column",
        swap("groups.csv", "official,source", "official,official"),
        "groups.csv",
        2,
        "official",
        "Remove or rename",
        "twice",
    ),
    Spoilt(
        "column_nobody_reads",
        swap("fleets.csv", "seats_max", "seat_max"),
        "fleets.csv",
        1,
        "header",
        "Did you mean `seats_max`?",
    ),
    Spoilt(
        "missing_column",
        swap("fleets.csv", "seats,", "places,"),
        "fleets.csv",
        1,
        "seats",
        "Add the column seats",
        "missing",
    ),
    Spoilt(
        "semicolons",
        put("scenarios.csv", b"scenario_id;label\na;b\n"),
        "scenarios.csv",
        1,
        "header",
        "commas between the cells",
    ),
    Spoilt("short_row", swap("fleets.csv", ",10,,,", ",10,"), "fleets.csv", 2, "", "Add the cells", "10 cells"),
    Spoilt(
        "long_row",
        swap("groups.csv", "payroll,read", "payroll,read,again"),
        "groups.csv",
        3,
        "",
        "Remove the cells",
        "13 cells",
    ),
    Spoilt("open_quote", swap("sites.csv", '"Homes, north"', '"Homes, north'), "sites.csv", 3, "", "quotes"),
)

CELLS = (
    Spoilt(
        "negative_seats",
        swap("fleets.csv", "1,30,40", "1,-4,40"),
        "fleets.csv",
        2,
        "seats",
        "Correct the row or remove the fleet.",
        "seats = -4 (expected a whole number ≥ 1)",
    ),
    Spoilt(
        "half_a_person",
        swap("groups.csv", "20,24,30", "20,24.5,30"),
        "groups.csv",
        3,
        "persons_likely",
        ROW_REMEDY + "group",
    ),
    Spoilt(
        "with_unit", swap("legs.csv", ",200,", ",240 km,"), "legs.csv", 4, "travel_min_likely", "the column is in min"
    ),
    Spoilt(
        "thousands_mark",
        swap("sites.csv", ",400,500", ',"1,400",1500'),
        "sites.csv",
        5,
        "holding_persons_likely",
        ROW_REMEDY + "site",
    ),
    Spoilt("nan", swap("sites.csv", "34.53", "NaN"), "sites.csv", 2, "lat", ROW_REMEDY + "site"),
    Spoilt("infinity", swap("series.csv", ",400,", ",inf,"), "series.csv", 2, "denominator", ROW_REMEDY + "count"),
    Spoilt("overflow", swap("legs.csv", ",60,", ",1e999,"), "legs.csv", 3, "travel_min_likely", ROW_REMEDY + "leg"),
    Spoilt(
        "absurdly_large",
        swap("forces.csv", "airport,12", "airport,99999999999999999999"),
        "forces.csv",
        2,
        "strength_persons",
        ROW_REMEDY + "force",
        "≤ 10,000,000",
    ),
    Spoilt(
        "many_digits",
        swap("fleets.csv", "road,1,", "road," + "9" * 5000 + ","),
        "fleets.csv",
        2,
        "vehicles",
        ROW_REMEDY + "fleet",
        "≤ 10,000,000",
    ),
    Spoilt("off_the_globe", swap("sites.csv", "51.61", "251.61"), "sites.csv", 5, "lon", ROW_REMEDY + "site"),
    Spoilt(
        "naive_time",
        swap("reports.csv", "2021-07-06T00:00:00Z", "2021-07-06T00:00:00"),
        "reports.csv",
        2,
        "t_received",
        "Add the offset",
    ),
    Spoilt(
        "bare_date",
        swap("enablers.csv", "2021-08-31T00:00:00Z", "2021-08-31"),
        "enablers.csv",
        2,
        "available_until",
        "write 2021-08-31T00:00:00Z",
    ),
    Spoilt(
        "no_such_day",
        swap("reports.csv", "2021-07-05T", "2021-02-30T"),
        "reports.csv",
        2,
        "t_event",
        ROW_REMEDY + "report",
    ),
    Spoilt(
        "far_year",
        swap("legs.csv", "2021-09-01T", "9999-09-01T"),
        "legs.csv",
        4,
        "open_until",
        ROW_REMEDY + "leg",
        "1970 and 2200",
    ),
    Spoilt(
        "first_year",
        swap("legs.csv", "2021-07-01T00:00:00Z", "0001-01-01T00:00:00+14:00"),
        "legs.csv",
        4,
        "open_from",
        ROW_REMEDY + "leg",
    ),
    Spoilt("odd_clock", swap("legs.csv", "05:30", "5.30"), "legs.csv", 2, "daily_open", "HH:MM"),
    Spoilt(
        "unknown_mode",
        swap("fleets.csv", "Charter,air", "Charter,airr"),
        "fleets.csv",
        3,
        "mode",
        "Did you mean `air`?",
    ),
    Spoilt(
        "unknown_exit",
        swap("sites.csv", "airport;city", "airprt;city"),
        "sites.csv",
        4,
        "closes_with",
        "Did you mean `airport`?",
    ),
    Spoilt("not_yes_or_no", swap("sites.csv", ",yes,", ",true,"), "sites.csv", 5, "safe", ROW_REMEDY + "site"),
    Spoilt(
        "capital_id",
        swap("groups.csv", "staff,Staff", "Staff,Staff"),
        "groups.csv",
        3,
        "group_id",
        ROW_REMEDY + "group",
    ),
    Spoilt(
        "control_code",
        swap("groups.csv", "Families", "Fam\x1b[2Jilies"),
        "groups.csv",
        4,
        "label",
        ROW_REMEDY + "group",
    ),
    Spoilt("list_gap", swap("enablers.csv", "hub;plane", "hub;;plane"), "enablers.csv", 2, "unlocks", "Remove the ;"),
    Spoilt(
        "list_repeat",
        swap("enablers.csv", "hub;plane", "hub;hub"),
        "enablers.csv",
        2,
        "unlocks",
        ROW_REMEDY + "enabler",
        "without repeats",
    ),
    Spoilt(
        "unknown_claim",
        swap("reports.csv", "B2,border_crossing_lost", "B2,border_lost"),
        "reports.csv",
        2,
        "claim",
        "Did you mean `border_crossing_lost`?",
    ),
    Spoilt("odd_grade", swap("estimates.csv", "B3", "G9"), "estimates.csv", 2, "grade", ROW_REMEDY + "estimate"),
    Spoilt(
        "certain_quantile",
        swap("estimates.csv", "0.1,0.9", "0.1,1"),
        "estimates.csv",
        2,
        "q_hi",
        ROW_REMEDY + "estimate",
    ),
    Spoilt(
        "empty_label",
        swap("groups.csv", "staff,Staff", "staff,"),
        "groups.csv",
        3,
        "label",
        "Fill in the cell or remove the group",
        "label = (empty)",
    ),
)

ROWS = (
    Spoilt(
        "range_out_of_order",
        swap("groups.csv", "20,24,30", "20,24,10"),
        "groups.csv",
        3,
        "persons_likely",
        ROW_REMEDY + "group",
        "persons_low ≤ persons_likely ≤ persons_high",
    ),
    Spoilt(
        "half_a_range",
        swap("sites.csv", "100,400,500", "100,400,"),
        "sites.csv",
        5,
        "holding_persons_likely",
        ROW_REMEDY + "site",
        "likely alone",
    ),
    Spoilt(
        "ready_backwards",
        swap("groups.csv", ",2,12,", ",24,12,"),
        "groups.csv",
        3,
        "ready_all_h",
        ROW_REMEDY + "group",
    ),
    Spoilt(
        "window_backwards",
        swap("legs.csv", "2021-07-01T", "2021-10-01T"),
        "legs.csv",
        4,
        "open_until",
        ROW_REMEDY + "leg",
    ),
    Spoilt(
        "half_a_day_window",
        swap("legs.csv", "05:30,19:00", "05:30,"),
        "legs.csv",
        2,
        "daily_close",
        ROW_REMEDY + "leg",
    ),
    Spoilt(
        "gone_before_there",
        swap("forces.csv", "2021-06-01", "2021-09-01"),
        "forces.csv",
        2,
        "withdrawn_by",
        ROW_REMEDY + "force",
    ),
    Spoilt(
        "fewer_seats_in_extremis",
        swap("fleets.csv", "1,30,40", "1,30,20"),
        "fleets.csv",
        2,
        "seats_max",
        ROW_REMEDY + "fleet",
    ),
    Spoilt(
        "received_before_event",
        swap("reports.csv", "2021-07-06T", "2021-07-04T"),
        "reports.csv",
        2,
        "t_received",
        ROW_REMEDY + "report",
    ),
    Spoilt(
        "estimate_before_made",
        swap("estimates.csv", "2021-06-23T", "2021-06-03T"),
        "estimates.csv",
        2,
        "t_received",
        ROW_REMEDY + "estimate",
    ),
    Spoilt(
        "days_backwards",
        swap("estimates.csv", "180,365", "380,365"),
        "estimates.csv",
        2,
        "hi_days",
        ROW_REMEDY + "estimate",
    ),
    Spoilt(
        "one_quantile", swap("estimates.csv", "0.1,0.9", "0.1,"), "estimates.csv", 2, "q_hi", ROW_REMEDY + "estimate"
    ),
    Spoilt(
        "more_than_all", swap("series.csv", ",200,400", ",500,400"), "series.csv", 3, "value", ROW_REMEDY + "count"
    ),
    Spoilt(
        "leg_to_itself",
        swap("legs.csv", "homes,office,foot", "homes,homes,foot"),
        "legs.csv",
        3,
        "to_site_id",
        ROW_REMEDY + "leg",
    ),
)

WHOLE_CASE = (
    Spoilt(
        "repeated_id",
        swap("legs.csv", "homes_office,", "office_airport,"),
        "legs.csv",
        3,
        "leg_id",
        "Rename the leg",
        "line 2 has it already",
    ),
    Spoilt(
        "unknown_site",
        swap("fleets.csv", ",office,15", ",ofice,15"),
        "fleets.csv",
        2,
        "base_site_id",
        "Did you mean `office`?",
    ),
    Spoilt(
        "unknown_fleet",
        swap("legs.csv", ",bus,,,city", ",buss,,,city"),
        "legs.csv",
        2,
        "fleet_ids",
        "Did you mean `bus`?",
    ),
    Spoilt(
        "unknown_category",
        swap("legs.csv", "staff;family", "staff;famly"),
        "legs.csv",
        4,
        "categories",
        "Did you mean `family`?",
    ),
    Spoilt(
        "unknown_decision",
        swap("postures.csv", ",evacuate,240", ",evacuat,240"),
        "postures.csv",
        4,
        "decision_id",
        "Did you mean `evacuate`?",
    ),
    Spoilt(
        "unknown_unlocked",
        swap("enablers.csv", "hub;plane", "hub;plan"),
        "enablers.csv",
        2,
        "unlocks",
        "Did you mean `plane`?",
    ),
    Spoilt(
        "two_meanings",
        swap("legs.csv", "homes_office,", "airport,"),
        "forces.csv",
        2,
        "secures",
        "Rename one of the two",
        "sites and legs",
    ),
    Spoilt(
        "start_is_safe",
        swap("groups.csv", "family,homes", "family,hub"),
        "groups.csv",
        4,
        "site_id",
        "remove the group",
        "not safe",
    ),
    Spoilt(
        "no_way_out",
        swap("legs.csv", "homes,office,foot", "office,homes,foot"),
        "groups.csv",
        4,
        "site_id",
        "Add the legs that are missing",
        "lead to a safe site",
    ),
    Spoilt(
        "no_way_out_for_category",
        swap("legs.csv", "staff;family", "staff"),
        "groups.csv",
        4,
        "site_id",
        "Add the legs",
        "open to family",
    ),
    Spoilt(
        "leg_without_fleet",
        swap("legs.csv", "office,foot", "office,helicopter"),
        "legs.csv",
        3,
        "mode",
        "Add a fleet of mode helicopter",
    ),
    Spoilt(
        "fleet_of_other_mode",
        swap("legs.csv", ",bus,,,city", ",plane,,,city"),
        "legs.csv",
        2,
        "fleet_ids",
        ROW_REMEDY + "leg",
    ),
    Spoilt(
        "fleet_without_leg",
        add("fleets.csv", "boat,Boat,sea,1,9,,hub,0,0,,,"),
        "fleets.csv",
        4,
        "mode",
        "Add the legs that are missing",
    ),
    Spoilt(
        "base_cut_off",
        swap("fleets.csv", ",office,15", ",hub,15"),
        "fleets.csv",
        2,
        "base_site_id",
        "Add the legs that are missing",
    ),
    Spoilt(
        "unknown_origin", swap("reports.csv", '",r1', '",r9'), "reports.csv", 3, "derived_from", ROW_REMEDY + "report"
    ),
    Spoilt(
        "circle_of_reports",
        swap("reports.csv", "A crossing is lost.,", "A crossing is lost.,r2"),
        "reports.csv",
        3,
        "derived_from",
        "Empty derived_from",
        "no circle",
    ),
    Spoilt("report_of_itself", swap("reports.csv", '",r1', '",r2'), "reports.csv", 3, "derived_from", "Empty"),
    Spoilt(
        "two_denominators",
        swap("series.csv", "200,400", "200,300"),
        "series.csv",
        3,
        "denominator",
        "series of its own",
        "as in line 2",
    ),
    Spoilt(
        "two_counts_at_once",
        swap("series.csv", "2021-07-08", "2021-07-01"),
        "series.csv",
        3,
        "t_event",
        "Keep the count that holds",
    ),
    Spoilt(
        "two_of_a_rank",
        swap("postures.csv", "evacuate,2", "evacuate,1"),
        "postures.csv",
        4,
        "rank",
        ROW_REMEDY + "posture",
    ),
    Spoilt(
        "falling_effect",
        swap("postures.csv", "2,all_leave", "2,normal"),
        "postures.csv",
        4,
        "effect",
        "Correct the effect or the rank",
    ),
    Spoilt(
        "unknown_scenario",
        swap("scenario_effects.csv", "road_cut,leg", "rode_cut,leg"),
        "scenario_effects.csv",
        2,
        "scenario_id",
        "Did you mean `road_cut`?",
    ),
    Spoilt(
        "unknown_target",
        swap("scenario_effects.csv", "office_airport", "ofice_airport"),
        "scenario_effects.csv",
        2,
        "target_ids",
        "Did you mean `office_airport`?",
    ),
    Spoilt(
        "unknown_change",
        swap("scenario_effects.csv", "set:strength_persons", "set:strength"),
        "scenario_effects.csv",
        5,
        "change",
        "Did you mean `set:strength_persons`?",
    ),
    Spoilt(
        "people_cannot_be_lost",
        swap("scenario_effects.csv", "multiply:persons,1.5", "lose,"),
        "scenario_effects.csv",
        3,
        "change",
        ROW_REMEDY + "effect",
    ),
    Spoilt(
        "value_of_effect",
        swap("scenario_effects.csv", "persons,1.5", "persons,many"),
        "scenario_effects.csv",
        3,
        "value",
        ROW_REMEDY + "effect",
        "a number ≥ 0",
    ),
    Spoilt(
        "naive_effect",
        swap("scenario_effects.csv", "closes_at,2021-08-31T00:00:00Z", "closes_at,2021-08-31"),
        "scenario_effects.csv",
        4,
        "value",
        "bare date",
    ),
    Spoilt(
        "window_on_set",
        swap("scenario_effects.csv", "strength_persons,40,,", "strength_persons,40,,2021-08-31T00:00:00Z"),
        "scenario_effects.csv",
        5,
        "until",
        "Empty the cell",
    ),
    Spoilt(
        "window_of_loss_backwards",
        swap("scenario_effects.csv", "2021-07-14", "2021-07-11"),
        "scenario_effects.csv",
        2,
        "until",
        ROW_REMEDY + "effect",
    ),
    Spoilt(
        "value_for_a_loss",
        swap("scenario_effects.csv", "lose,,", "lose,7,"),
        "scenario_effects.csv",
        2,
        "value",
        "Empty the cell",
    ),
    Spoilt(
        "effects_that_clash",
        swap("scenario_effects.csv", "multiply:persons,1.5", "set:ready_first_h,99"),
        "scenario_effects.csv",
        2,
        "scenario_id",
        "Correct the effects of scenario road_cut",
    ),
    Spoilt(
        "unknown_to_multiply",
        swap(
            "scenario_effects.csv",
            "leg,office_airport,lose,,2021-07-12T00:00:00Z,2021-07-14T00:00:00Z",
            "site,office,multiply:processing_per_h,2,,",
        ),
        "scenario_effects.csv",
        2,
        "change",
        "Correct the effect",
        "unknown in the case",
    ),
)

SETTINGS = (
    Spoilt(
        "broken_toml",
        swap("case.toml", "organisation = ", "organisation "),
        "case.toml",
        4,
        "",
        "Correct the line",
        "valid TOML",
    ),
    Spoilt(
        "deep_toml", put("case.toml", b"a = " + b"[" * 20_000), "case.toml", 0, "", "Correct the line", "too deep"
    ),
    Spoilt("long_toml", put("case.toml", b"# noise\n" * 100_000), "case.toml", 0, "", "move rows to the tables"),
    Spoilt(
        "missing_key",
        swap("case.toml", 'case_id = "small-post"\n', ""),
        "case.toml",
        0,
        "case_id",
        "Add case_id",
        "missing",
    ),
    Spoilt(
        "unknown_version",
        swap("case.toml", "format_version = 1", "format_version = 2"),
        "case.toml",
        1,
        "format_version",
        "Correct the value",
        "only version",
    ),
    Spoilt(
        "unknown_zone",
        swap("case.toml", "Asia/Kabul", "Asia/Kabool"),
        "case.toml",
        5,
        "timezone",
        "Did you mean `Asia/Kabul`?",
    ),
    Spoilt(
        "zone_outside",
        swap("case.toml", "Asia/Kabul", "../../etc/passwd"),
        "case.toml",
        5,
        "timezone",
        "Correct the value",
    ),
    Spoilt(
        "unknown_organisation",
        swap("case.toml", '"ngo"', '"ngos"'),
        "case.toml",
        4,
        "organisation",
        "Did you mean `ngo`?",
    ),
    Spoilt(
        "number_as_text",
        swap("case.toml", "horizon_days = 20", 'horizon_days = "20"'),
        "case.toml",
        9,
        "planning.horizon_days",
        "without quotes",
    ),
    Spoilt(
        "truth_as_number", swap("case.toml", "seed = 7", "seed = true"), "case.toml", 6, "seed", "Correct the value"
    ),
    Spoilt("text_as_number", swap("case.toml", '"small-post"', "12"), "case.toml", 2, "case_id", "Correct", "quotes"),
    Spoilt(
        "huge_number",
        swap("case.toml", "seed = 7", "seed = 0x" + "f" * 9000),
        "case.toml",
        6,
        "seed",
        "Correct the value",
        "30 digits",
    ),
    Spoilt(
        "toml_nan",
        swap("case.toml", "base_rate_per_day = 0.002", "base_rate_per_day = nan"),
        "case.toml",
        18,
        "threat.base_rate_per_day",
        "Correct the value",
    ),
    Spoilt(
        "unknown_key",
        swap("case.toml", "horizon_days = 20", "horizon_days = 20\nhorizon = 3"),
        "case.toml",
        10,
        "planning.horizon",
        "Did you mean `horizon_days`?",
    ),
    Spoilt(
        "unknown_table",
        swap("case.toml", "[planning]", "[plan]\n[planning]"),
        "case.toml",
        8,
        "plan",
        "Did you mean `planning`?",
    ),
    Spoilt(
        "missing_section",
        swap("case.toml", "[planning]\nhorizon_days = 20\n", ""),
        "case.toml",
        0,
        "planning",
        "Write [planning]",
    ),
    Spoilt(
        "range_as_number",
        swap("case.toml", "{likely = -24}", "-24"),
        "case.toml",
        32,
        "exits.commercial_air.lag_h",
        "Correct the value",
        "{low = 1",
    ),
    Spoilt(
        "toml_range_backwards",
        swap("case.toml", "low = 3,", "low = 40,"),
        "case.toml",
        12,
        "values.mission_days_per_person_caught",
        "Correct the value",
        "low ≤ likely ≤ high",
    ),
    Spoilt(
        "share_above_one",
        swap("case.toml", "high = 0.95", "high = 9.5"),
        "case.toml",
        19,
        "threat.cascade_threshold.high",
        "Correct the value",
        "from 0 to 1",
    ),
    Spoilt(
        "falling_risks",
        swap("case.toml", "[0.05, 0.10]", "[0.10, 0.05]"),
        "case.toml",
        13,
        "values.risk_levels",
        "rising order",
    ),
    Spoilt(
        "unknown_exit_table",
        swap("case.toml", "[exits.airport]", "[exits.airprt]"),
        "case.toml",
        23,
        "exits",
        "Did you mean `airport`?",
    ),
    Spoilt(
        "exit_of_itself",
        swap("case.toml", 'follows = "city"', 'follows = "airport"'),
        "case.toml",
        24,
        "exits.airport.follows",
        "Let one of these exits follow another",
    ),
    Spoilt(
        "circle_of_exits",
        swap("case.toml", 'follows = "city"', 'follows = "commercial_air"'),
        "case.toml",
        24,
        "exits.airport.follows",
        "Let one of these exits",
        "airport → commercial_air → airport",
    ),
)

ALL_SPOILT = FILES_AND_TEXT + CELLS + ROWS + WHOLE_CASE + SETTINGS
