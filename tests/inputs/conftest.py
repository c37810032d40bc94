"""A small valid case, written anew for each test."""

from pathlib import Path

import pytest

FILES = {
    "case.toml": """\
format_version = 2
case_id = "small-post"
label = "A small post"
organisation = "ngo"
timezone = "Asia/Kabul"
seed = 7

[planning]
horizon_days = 20

[values]
mission_days_per_person_caught = {low = 3, likely = 30, high = 300}
risk_levels = [0.05, 0.10]
signed_by = "head of post"

[threat]
main_exit = "city"
base_rate_per_day = 0.002
cascade_threshold = {low = 0.6, likely = 0.8, high = 0.95}
source = "record of other crises"
confidence = "derived"

[exits.airport]
follows = "city"
p_follows = 0.9
lag_h = {low = 0, likely = 48, high = 336}
own_rate_per_day = 0.0005

[exits.commercial_air]
follows = "airport"
p_follows = 1.0
lag_h = {likely = -24}
""",
    "groups.csv": """\
# people of the post
group_id,label,category,site_id,persons_low,persons_likely,persons_high,ready_first_h,ready_all_h,official,source,confidence
staff,Staff,staff,office,20,24,30,2,12,yes,payroll,read
families,Families,family,homes,,36,,6,,no,,assumption
""",
    "sites.csv": """\
site_id,label,kind,lat,lon,safe,closes_with,holding_persons_low,holding_persons_likely,holding_persons_high,force_needed_persons
office,Office,mission,34.53,69.17,no,city,,,,0
homes,"Homes, north",zone,34.55,69.15,no,city,,,,0
airport,Airport,airport,34.57,69.21,no,airport;city,,200,,10
hub,Hub abroad,hub,25.27,51.61,yes,,100,400,500,0
""",
    "legs.csv": """\
leg_id,label,from_site_id,to_site_id,mode,travel_min_low,travel_min_likely,travel_min_high,fleet_ids,categories,persons_per_h,closes_with,daily_open,daily_close,open_from,open_until
office_airport,Road to the airport,office,airport,road,20,35,90,bus,,,city,05:30,19:00,,
homes_office,On foot to the office,homes,office,foot,,60,,,,100,city,,,,
airport_hub,Flight to the hub,airport,hub,air,,200,,,staff;family,,airport,,,2021-07-01T00:00:00Z,2021-09-01T00:00:00Z
""",
    "fleets.csv": """\
fleet_id,label,mode,vehicles,seats,seats_max,base_site_id,load_min,unload_min,available_from,available_until,lead_time_h
bus,Bus,road,1,30,40,office,15,10,,,
plane,Charter,air,1,60,,hub,60,30,2021-07-10T00:00:00Z,2021-08-30T00:00:00+04:30,48
""",
    "forces.csv": """\
force_id,label,site_id,strength_persons,lead_time_h,present_from,withdrawn_by,tasks,secures,released_by
guards,Guards,airport,12,0,2021-06-01T00:00:00Z,2021-08-31T00:00:00Z,perimeter;gates,airport;office_airport,director
""",
    "enablers.csv": """\
enabler_id,label,owner,lead_time_h,in_hand_from,available_until,unlocks
landing,Landing permit,logistics,120,,2021-08-31T00:00:00Z,hub;plane
""",
    "commitments.csv": """\
commitment_id,label,target_kind,target_id,vehicles,room_persons,at_site_id,choice,later,cost_persons,cost_money,visible
ask_landing,Landing permit asked for,enabler,landing,,,,,yes,0.5,,no
more_room,Room for 100 more,site,hub,,100,,,no,,20,yes
bus_at_homes,The bus waits at the homes,fleet,bus,1,,homes,bus_place,yes,,,
bus_at_office,The bus waits at the office,fleet,bus,1,,,bus_place,yes,,,
""",
    "functions.csv": """\
function_id,label,unit,value_per_day,output_restricted,output_locked_down
papers,Travel papers,persons,1,0.5,0
""",
    "positions.csv": """\
position_id,label,category,site_id,holders,function_id,output_per_day,can_work_elsewhere,stand_in_ids,dependants
clerk,Clerks,staff,office,3,papers,12,no,,4
""",
    "staffing_rules.csv": """\
rule_id,label,kind,position_ids,categories,fleet_ids,persons,watches,families
two-on-watch,Never below two per watch,least_per_watch,clerk,,,2,1,
no-families,No family member remains,nobody_of,,family,,,,yes
""",
    "measures.csv": """\
measure_id,label,kind,categories,persons_per_week,most_persons,from,until,visibility
no-backfill,Vacant posts stay empty,no_backfill,staff,0.5,2,,,0.1
""",
    "factors.csv": """\
factor_id,kind,applies_to,value_low,value_likely,value_high,source
bus-breaks,breakdowns_per_h,road,,0.05,,the motor pool's book
late,late_permission,,1,1.2,2,
checks,station_headroom,screening,,1.4,,
""",
    "partners.csv": """\
partner_id,label,status,answer_due,co_locates_at,leaves_on,group_ids,force_ids,fleet_ids,guards_persons,capacity_persons
ally,Allied agency,asked,2021-07-20T00:00:00Z,office,,families,guards,,6,40
""",
    "tripwires.csv": """\
tripwire_id,label,observable,threshold,owner,obliged_action,time_to_act_h,watched_by,crossed_at,expires_at
river,River crossed,reports from the bridges,any armed column,director,convene the team,6,watch,,
""",
    "readiness.csv": """\
item_id,label,kind,done_at,valid_days,hours_if_lapsed
drive,Drive the road,route,2021-06-01T00:00:00Z,30,2
""",
    "postures.csv": """\
posture_id,rank,effect,label,categories,decision_id,step_up_margin_h
normal,0,normal,Normal,,,
hibernate,1,hold_arrivals,Hibernation,,hibernate,480
evacuate,2,all_leave,Evacuation,staff;family,evacuate,240
""",
    "authority.csv": """\
decision_id,label,requested_by,decided_by,informed,time_to_decide_h,fallback_authority
hibernate,Hibernation,security adviser,Country director,headquarters,4,
evacuate,Evacuation,Country director,headquarters,,24,Country director
""",
    "scenarios.csv": """\
scenario_id,label,weight
road_cut,The road is cut,1
airport_held,The airport is held,2
""",
    "scenario_effects.csv": """\
scenario_id,target_kind,target_ids,change,value,from,until
road_cut,leg,office_airport,lose,,2021-07-12T00:00:00Z,2021-07-14T00:00:00Z
road_cut,group,*,multiply:persons,1.5,,
airport_held,exit,airport,closes_at,2021-08-31T00:00:00Z,,
airport_held,force,guards,set:strength_persons,40,,
""",
    "reports.csv": """\
report_id,t_event,t_received,t_public,source_id,grade,claim,text,derived_from
r1,2021-07-05T00:00:00Z,2021-07-06T00:00:00Z,,press,B2,border_crossing_lost,A crossing is lost.,
r2,2021-07-05T00:00:00Z,2021-07-07T00:00:00Z,2021-07-07T00:00:00Z,radio,C3,border_crossing_lost,"The same, retold.",r1
""",
    "estimates.csv": """\
estimate_id,t_made,t_received,t_public,source_id,grade,exit,statement,lo_days,hi_days,p_by_lo_days,p_by_hi_days,p_never
e1,2021-06-20T00:00:00Z,2021-06-23T00:00:00Z,,agency,B3,city,six to twelve months,180,365,0.1,0.9,0.2
e2,2021-07-01T00:00:00Z,2021-07-01T12:00:00+04:30,,analyst,C3,city,some time this year,,,,,
""",
    "series.csv": """\
point_id,series_id,level,t_event,t_received,lost_places,all_places,source_id
p1,lost,districts,2021-07-01T00:00:00Z,2021-07-02T00:00:00Z,100,400,journal
p2,lost,districts,2021-07-08T00:00:00Z,2021-07-09T00:00:00Z,200,400,journal
""",
    "gauges.csv": """\
reading_id,gauge_id,kind,t_event,t_received,value,source_id
g1,north_road,front_km,2021-07-01T00:00:00Z,2021-07-02T00:00:00Z,300,press
g2,north_road,front_km,2021-07-08T00:00:00Z,2021-07-09T00:00:00Z,220,press
""",
    "resolutions.csv": """\
resolution_id,report_id,t_received,held,how
s1,r1,2021-07-08T00:00:00Z,yes,two drivers saw it
""",
}
"""Four sites: an office, homes, an airport, a hub abroad; one bus, one plane, twelve guards."""


@pytest.fixture
def case_folder(tmp_path: Path) -> Path:
    """Return a folder that holds the small valid case."""
    folder = tmp_path / "case"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
