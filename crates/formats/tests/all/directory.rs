use crate::support::*;
use yike_calendar::notation::{print_days, print_times};
use yike_formats::directory::{Known, read_directory};
use yike_formats::issue::Severity;
use yike_formats::labels::{Crs, Labelled};
use yike_model::directory::*;

/// The findings of one more file beside sound units and venues, English and without the file's name.
fn check(file: &str, text: &str, expect: &[&str]) {
    let mut files = vec![("units.csv", UNITS), ("venues.csv", VENUES)];
    files.retain(|(name, _)| *name != file);
    files.push((file, text));
    let found = read(&files);
    let said: Vec<String> = found
        .issues
        .iter()
        .map(|issue| {
            format!(
                "{} {} {:?}: {}",
                issue.row, issue.field, issue.severity, issue.message.en
            )
        })
        .collect();
    assert_eq!(said, expect, "{file}");
    assert!(
        found
            .issues
            .iter()
            .all(|issue| issue.file == file && !issue.message.zh.is_empty())
    );
}

#[test]
fn sound_tables_have_no_findings() {
    check("units.csv", UNITS, &[]);
    check("venues.csv", VENUES, &[]);
}

#[test]
fn headers_are_checked() {
    check(
        "units.csv",
        "code,name,kind,colour,name\nS,示例街道,街道,red,\n",
        &[
            "1 colour Error: The header has an unknown column `colour`. Known: code, name, name_en, kind, parent, serves, aliases, phone, from, until. Correct its name or remove it.",
            "1 name Error: The column `name` stands there twice; keep one.",
        ],
    );
    check(
        "rooms.csv",
        "venue,name,floor\nV,一室,1\n",
        &["1 code Error: The required column `code` is missing; the table was not read. Add it."],
    );
    check(
        "rooms.csv",
        "",
        &["0  Error: The file is empty; it needs a header row."],
    );
    check(
        "venues.csv",
        "编码,名称*,所属机构,经度,纬度\nV,示例中心,S,120.62,31.31\n",
        &[],
    );
}

#[test]
fn required_cells_and_duplicate_codes() {
    check(
        "units.csv",
        "code,name,kind\nS,,街道\n,无名,街道\nS,示例街道,镇\nT,测试,街道办\n",
        &[
            "2 name Error: `name` is required; fill it in.",
            "3 code Error: `code` is required; fill it in.",
            "4 code Error: The code is that of row 2; row 4 was not used. Correct one or remove a row.",
            "5 kind Error: `街道办` is not one of the choices: city, district, zone, street, community, village, station, department, provider, partner.",
        ],
    );
}

#[test]
fn points_are_looked_at() {
    let row = |cells: &str| format!("code,name,unit,lon,lat,crs\nV,示例中心,S,{cells}\n");
    let swapped = "Longitude 31.31 and latitude 120.62 look swapped; exchange the two columns.";
    check(
        "venues.csv",
        &row("31.31,120.62,"),
        &[&format!("2 lon Error: {swapped}")],
    );
    let unplaced =
        "No point: the venue is listed but not on the map. Fill in the coordinates, or place it on the map later.";
    check("venues.csv", &row(",,"), &[&format!("2 lon Warning: {unplaced}")]);
    check(
        "venues.csv",
        &row("120.62,,"),
        &["2 lat Error: Only one coordinate is given; `lat` is missing. Give both or neither."],
    );
    let zero = "(0, 0) lies in the Atlantic and usually means nothing was entered. Leave both empty when unknown.";
    check("venues.csv", &row("0,0,"), &[&format!("2 lon Error: {zero}")]);
    check(
        "venues.csv",
        &row("13.4,52.5,"),
        &["2 lon Warning: (13.4, 52.5) lies outside China; check it."],
    );
    let abroad =
        "(13.4, 52.5) lies outside China, where GCJ-02 and BD-09 are not in use. Check the point or the system.";
    check(
        "venues.csv",
        &row("13.4,52.5,gcj-02"),
        &[&format!("2 crs Error: {abroad}")],
    );
    let range = "(1206.2, 31.31) is out of range: longitude -180 to 180, latitude -90 to 90, in decimal degrees.";
    check("venues.csv", &row("1206.2,31.31,"), &[&format!("2 lon Error: {range}")]);
    check(
        "venues.csv",
        &row("东,31.31,"),
        &["2 lon Error: `东` is not a number; write a decimal such as 120.6275."],
    );
}

#[test]
fn references_are_followed() {
    check(
        "units.csv",
        "code,name,kind,parent,serves\nS,示例街道,街道,X,Y;Z\n",
        &[
            "2 parent Error: There is no unit `X`. Add it to the units, or correct the code.",
            "2 serves Error: There is no unit `Y`. Add it to the units, or correct the code.",
            "2 serves Error: There is no unit `Z`. Add it to the units, or correct the code.",
        ],
    );
    check(
        "rooms.csv",
        "venue,code,name,floor\nW,R,一室,0\n",
        &[
            "2 floor Error: There is no floor 0: the ground floor is 1, the first basement -1.",
            "2 venue Error: There is no venue `W`. Add it to the venues, or correct the code.",
        ],
    );
    check(
        "offerings.csv",
        "unit,venue,service,room\nS,V,A;B,R9\n",
        &[
            "2 service Error: There is no service `A`. Add it to the services, or correct the code.",
            "2 service Error: There is no service `B`. Add it to the services, or correct the code.",
            "2 room Error: Venue `V` has no room `R9`. Add it to the rooms, or correct the code.",
        ],
    );
    check(
        "service_documents.csv",
        "service,name\nA,身份证\n",
        &[
            "2 service Error: No service `A` could be read in this batch. Documents and steps come with their service: add it or correct the code.",
        ],
    );
}

#[test]
fn units_do_not_stand_above_themselves() {
    check(
        "units.csv",
        "code,name,kind,parent\nS,甲,街道,B\nB,乙,区,C\nC,丙,市,B\n",
        &[
            "3 parent Error: The units stand above each other in a circle: B → C → B. Correct one parent.",
            "4 parent Error: The units stand above each other in a circle: C → B → C. Correct one parent.",
        ],
    );
}

#[test]
fn schedules_say_what_is_wrong_with_their_hours() {
    let row = |cells: &str| {
        format!("code,venue,name,services,days,times,last_admission_minutes,from,until\nP,V,窗口,,{cells}\n")
    };
    let nobody = "2 services Warning: The schedule names no services and its venue has no offerings: nobody can take a number. Add offerings.";
    let wrong = |cells: &str, expect: &str| check("schedules.csv", &row(cells), &[expect, nobody]);
    wrong(
        "MO-FR,17:00-09:00,,,",
        "2 times Error: `17:00-09:00` ends before it begins: swap the two times.",
    );
    wrong(
        "MO-FR,\"09:00-12:00,11:00-13:00\",,,",
        "2 times Error: The period from 11:00 overlaps the one before it; join or correct them.",
    );
    wrong(
        "周八,09:00-12:00,,,",
        "2 days Error: `周八` is not a day: write for example MO-FR, TU,FR, 2SU, -1FR, 每天 or 周一至周五.",
    );
    wrong(
        "MO,09:00-09:10,10,,",
        "2 last_admission_minutes Error: With 10 minutes nobody could be admitted from 09:00; make it shorter.",
    );
    wrong(
        "MO,09:00-10:00,,2026-12-01,2026-11-01",
        "2 until Error: It ends on 2026-11-01, before it begins on 2026-12-01; swap or correct the dates.",
    );
    wrong(
        "MO,09:00-10:00,,2026-13-01,",
        "2 from Error: `2026-13-01` is not a date; write it like 2026-11-24.",
    );
}

#[test]
fn an_offering_below_its_level_is_pointed_out() {
    let services = "code,name,held_at\nA,示例登记,street\n";
    let offerings =
        "unit,venue,service,authority,status,until\nC,V,A,,,\nC,V,A,help,,\nS,V,A,,,\nC,V,A,accept,pilot,2026-12-31\n";
    let found = read(&[
        ("units.csv", UNITS),
        ("venues.csv", VENUES),
        ("services.csv", services),
        ("offerings.csv", offerings),
    ]);
    insta::assert_snapshot!(lines(&found.issues), @r#"
    offerings.csv:2 service Warning [A]
      事项“A”最低在街道受理，而该机构属于社区一级。如为下放请核对事项的受理层级，否则将权限改为“协助”。
      Service `A` is accepted from street level up, and this unit is at community level. Check the service's level, or set the authority to help.
    offerings.csv:3 service Error [A]
      与第 2 行重复：同一机构、场所、事项“A”和开始日期。请删除一行。
      It repeats row 2: same unit, venue, service `A` and start. Remove one.
    offerings.csv:5 service Error [A]
      与第 2 行重复：同一机构、场所、事项“A”和开始日期。请删除一行。
      It repeats row 2: same unit, venue, service `A` and start. Remove one.
    "#);
}

#[test]
fn m17_a_visiting_clinic_in_a_workbook_row() {
    let services = "code,name,held_at,audience,fee_yuan\nA,门诊,社区,老年人,12.5\n";
    let offerings = "unit,venue,service\nS,V,A\n";
    let schedules = "编码,场所编码,名称,提供机构,资源,事项编码,星期,时段,节假日,现场号数,开始日期\n\
        P,V,驻点门诊,C,医护人员,A,\"TU,FR\",12:00-14:00,休息,20,2026/3/1\n\
        P,,,,,,2SU,09:00-10:00,,,\n";
    let exceptions = "schedule,from,times,reason\nP,2026-12-29,,医生外出培训\nOLD,2026-12-30,09:00-10:00,\n";
    let files = [
        ("units.csv", UNITS),
        ("venues.csv", VENUES),
        ("services.csv", services),
        ("offerings.csv", offerings),
        ("排班.csv", schedules),
        ("exceptions.csv", exceptions),
    ];
    let known = Known {
        schedules: ["OLD".to_owned()].into(),
        ..Known::default()
    };
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let found = read_directory(&files, &known);
    assert_eq!(lines(&found.issues), "");
    let clinic = &found.tables.schedules[0];
    assert_eq!(
        (clinic.provider.as_deref(), clinic.resource),
        (Some("C"), ResourceKind::Practitioner)
    );
    assert_eq!(
        (clinic.walk_in_capacity, clinic.label_prefix.as_str(), clinic.until()),
        (Some(20), "A", None)
    );
    let rules: Vec<String> = clinic
        .plan
        .rules
        .iter()
        .map(|rule| format!("{} {}", print_days(&rule.recurrence), print_times(&rule.periods)))
        .collect();
    assert_eq!(rules, ["TU,FR 12:00-14:00", "2SU 09:00-10:00"]);
    assert_eq!(clinic.plan.rules[0].from.unwrap().to_string(), "2026-03-01");
    assert_eq!(clinic.plan.exceptions[0].reason, "医生外出培训");
    assert_eq!(found.tables.exceptions[0].schedule, "OLD");
    assert_eq!(found.tables.services[0].fee_fen, 1250);
}

#[test]
fn rows_of_one_schedule_do_not_contradict_each_other() {
    let schedules = "code,venue,name,days,times,servers,on_holiday\nP,V,窗口,MO,09:00-10:00,3,closed\nP,,,TU,09:00-10:00,3,休息\nP,,,WE,09:00-10:00,2,\n";
    let files = [
        ("units.csv", UNITS),
        ("venues.csv", VENUES),
        ("schedules.csv", schedules),
    ];
    let found = read(&files);
    let errors: Vec<_> = found
        .issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error)
        .collect();
    assert_eq!(errors.len(), 1);
    assert_eq!((errors[0].row, errors[0].field.as_str()), (4, "servers"));
    assert_eq!(found.tables.schedules[0].plan.rules.len(), 3);
}

#[test]
fn a_batch_may_lean_on_what_is_known() {
    let known = Known {
        units: [("S".to_owned(), (UnitKind::Street, None))].into(),
        venues: ["V".to_owned()].into(),
        rooms: [("V".to_owned(), "R".to_owned())].into(),
        services: [("A".to_owned(), Level::Street)].into(),
        ..Known::default()
    };
    let found = read_directory(&[("offerings.csv", "unit,venue,service,room\nS,V,A,R\n")], &known);
    assert_eq!(lines(&found.issues), "");
    assert_eq!(found.tables.offerings.len(), 1);
    let bare = read_directory(&[("offerings.csv", "unit,venue,service\n")], &Known::default());
    assert_eq!(bare.issues.iter().filter(|issue| issue.row == 0).count(), 2);
}

#[test]
fn text_in_every_encoding_excel_writes() {
    let (gbk, _, _) = encoding_rs::GBK.encode(UNITS);
    let utf16: Vec<u8> = std::iter::once(0xFEFFu16)
        .chain(UNITS.replace(',', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = [b"\xEF\xBB\xBF", UNITS.as_bytes()].concat();
    for bytes in [UNITS.as_bytes(), &gbk, &utf16, &marked] {
        let found = read_directory(
            &[("units.csv", bytes), ("venues.csv", VENUES.as_bytes())],
            &Known::default(),
        );
        assert_eq!(lines(&found.issues), "");
        assert_eq!(found.tables.units[2].name.zh, "示例社区");
    }
    let found = read_directory(&[("units.csv", &b"code,name\n\xFF\xFF\xFF"[..])], &Known::default());
    assert!(found.has_errors() && lines(&found.issues).contains("neither UTF-8 nor GBK"));
}

#[test]
fn labels_read_both_ways() {
    fn every<T: Labelled + std::fmt::Debug + serde::Serialize>() {
        for (value, code, words) in T::LABELS {
            assert_eq!(serde_json::to_string(value).unwrap(), format!("\"{code}\""));
            assert!(
                words.iter().chain([code]).all(|word| T::read(word) == Some(*value)),
                "{code} {words:?}"
            );
        }
    }
    every::<UnitKind>();
    every::<VenueKind>();
    every::<Accessibility>();
    every::<Level>();
    every::<Audience>();
    every::<DocumentNeed>();
    every::<Presence>();
    every::<HelpLevel>();
    every::<Authority>();
    every::<OfferingStatus>();
    every::<ResourceKind>();
    every::<yike_calendar::OnHoliday>();
    every::<yike_calendar::OnMakeup>();
    every::<yike_calendar::DayKind>();
    every::<Crs>();
}

#[test]
fn the_list_of_services_of_the_mission_reads_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/mission/services.csv");
    let Ok(bytes) = std::fs::read(path) else {
        println!("skipped: ../shared is not here");
        return;
    };
    let files = [
        ("units.csv", UNITS.as_bytes()),
        ("venues.csv", VENUES.as_bytes()),
        ("services.csv", &bytes),
    ];
    let found = read_directory(&files, &Known::default());
    assert_eq!(lines(&found.issues), "");
    assert_eq!(found.tables.services.len(), 77);
    assert_eq!(
        found.tables.services.iter().filter(|service| service.common).count(),
        55
    );
}
