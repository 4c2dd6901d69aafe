use crate::support::*;
use yike_calendar::DayKind;
use yike_formats::divisions::read_divisions;
use yike_formats::holidays::read_holidays;
use yike_formats::places::read_places;
use yike_model::directory::UnitKind;

const STREETS: &str = "code,name,areaCode,provinceCode,cityCode\n990101001,\"示例街道\",990101,99,9901\n990102001,\"他区街道\",990102,99,9901\n";
const COMMUNITIES: &str = "code,name,streetCode,provinceCode,cityCode,areaCode
990101001001,\"路口社区居委会\",990101001,99,9901,990101
990101001002,\"山前居委会\",990101001,99,9901,990101
990101001200,\"桥头村委会\",990101001,99,9901,990101
990101001201,\"西村村委会\",990101001,99,9901,990101
990101001003,\"园区虚拟社区\",990101001,99,9901,990101
";

#[test]
fn divisions_become_units_with_spoken_names() {
    // The order of the files does not matter.
    let found = read_divisions(&[("b.csv", COMMUNITIES), ("a.csv", STREETS)], Some("990101"));
    assert_eq!(lines(&found.issues), "");
    assert_eq!(found.outside, 1);
    let said: Vec<String> = found
        .rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {:?} under {} {}",
                row.code,
                row.name,
                row.kind,
                row.parent,
                row.aliases.join(";")
            )
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    990101001 示例街道 Street under 990101 
    990101001001 路口社区 Community under 990101001 路口社区居委会
    990101001002 山前社区 Community under 990101001 山前居委会
    990101001003 园区虚拟社区 Community under 990101001 
    990101001200 桥头村 Village under 990101001 桥头村委会
    990101001201 西村 Village under 990101001 西村村委会
    "#);
}

#[test]
fn divisions_with_errors_are_named_by_row() {
    let bad = "code,name,streetCode\n3.2E+11,甲社区,990101001\n990101001001,乙社区,990109001\n990101001002,,990101001\n990101009001,丁社区,990101009\n990101009001,丁社区,990101009\n";
    let found = read_divisions(&[("a.csv", STREETS), ("b.csv", bad)], None);
    insta::assert_snapshot!(lines(&found.issues), @r#"
    b.csv:2 code Error [3.2E+11]
      “3.2E+11”不是 12 位数字代码。若在 Excel 中显示为科学计数，请改为文本格式。
      `3.2E+11` is not a code of 12 digits. If Excel shows it as 3.2E+11, format the column as text.
    b.csv:3 streetCode Error [990109001]
      上级代码“990109001”与本行代码 990101001001 的开头不一致，请核对。
      The code 990101001001 does not begin with its parent's `990109001`; check both.
    b.csv:4 name Error []
      “名称”为必填，请填写。
      `name` is required; fill it in.
    b.csv:6 code Error [990101009001]
      代码与 b.csv 第 5 行重复，本行未采用。请删除一行。
      The code is that of row 5 in b.csv; this row was not used. Remove one.
    b.csv:5 streetCode Error [990101009]
      街道文件中没有代码为“990101009”的街道。请一并导入街道文件，或改正代码。
      No street has the code `990101009`. Import the streets together, or correct the code.
    "#);
}

#[test]
fn m05_eight_streets_and_171_communities_of_the_district() {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/");
    let read = |name: &str| Some((name.to_owned(), std::fs::read(format!("{shared}{name}")).ok()?));
    let (Some(streets), Some(communities)) = (read("streets-suzhou.csv"), read("divisions-suzhou.csv")) else {
        println!("skipped: ../shared is not here");
        return;
    };
    let found = read_divisions(&[communities.clone(), streets.clone()], Some("320508"));
    assert_eq!(lines(&found.issues), "");
    let count = |kind| found.rows.iter().filter(|row| row.kind == kind).count();
    assert_eq!(count(UnitKind::Street), 8);
    assert_eq!(count(UnitKind::Community) + count(UnitKind::Village), 171);
    assert!(found.rows.iter().all(|row| !row.name.ends_with("委会")));
    // The whole city as well.
    let all = read_divisions(&[communities, streets], None);
    assert_eq!((all.issues.len(), all.rows.len(), all.outside), (0, 118 + 2248, 0));
}

#[test]
fn holidays_in_both_languages() {
    let found = read_holidays(
        "holidays.csv",
        "date,kind,name,name_en\n2026/10/1,放假,国庆节,National Day\n2026-10-10,workday,国庆节调休上班,\n".as_bytes(),
    );
    assert_eq!(lines(&found.issues), "");
    let read: Vec<_> = found
        .entries
        .iter()
        .map(|entry| (entry.date.to_string(), entry.day.kind))
        .collect();
    assert_eq!(
        read,
        [
            ("2026-10-01".to_owned(), DayKind::Holiday),
            ("2026-10-10".to_owned(), DayKind::Workday)
        ]
    );
}

#[test]
fn holidays_that_contradict_each_other() {
    let text = "日期,类别,名称\n2026-10-01,放假,国庆节\n2026-10-01,放假,国庆节\n2026-10-01,上班,补班\n2026-10-09,上班,补班\n10月1日,放假,国庆节\n2026-10-02,半天,国庆节\n";
    let found = read_holidays("holidays.csv", text.as_bytes());
    assert_eq!(found.entries.len(), 2);
    insta::assert_snapshot!(lines(&found.issues), @r#"
    holidays.csv:3 date Error [2026-10-01]
      2026-10-01 与第 2 行重复，请删除一行。
      2026-10-01 is already in row 2; remove one.
    holidays.csv:4 kind Error [上班]
      2026-10-01 在第 2 行与本行一处放假、一处上班，互相矛盾。请核对通知后改正。
      2026-10-01 is a holiday in one of rows 2 and 4 and a working day in the other. Check the announcement and correct one.
    holidays.csv:5 kind Warning [上班]
      2026-10-09 本来就是工作日，不必列为上班。请核对日期。
      2026-10-09 is a working day anyway; check the date.
    holidays.csv:6 date Error [10月1日]
      “10月1日”不是有效日期，应写成 2026-11-24。
      `10月1日` is not a date; write it like 2026-11-24.
    holidays.csv:7 kind Error [半天]
      “半天”不在可选范围内。可填：放假（holiday）、上班（workday）。
      `半天` is not one of the choices: holiday, workday.
    "#);
}

#[test]
fn places_for_the_gazetteer() {
    let text = "kind,name,name_en,lon,lat,context,aliases\ngate,示例门,Example Gate,120.60,31.30,示例街道,老城门;城门\ngate,示例门,,120.60,31.30,示例街道,\nstreet,示例路,,31.3,120.6,,\nstreet,无点路,,,,,\n";
    let found = read_places("places.csv", text.as_bytes());
    assert_eq!(found.rows.len(), 1);
    assert_eq!((found.rows[0].point, found.rows[0].aliases.len()), ((120.60, 31.30), 2));
    insta::assert_snapshot!(lines(&found.issues), @r#"
    places.csv:3 name Error [示例门]
      与第 2 行的类别、名称、所在都相同。请删除一行，或在“所在”中区分。
      Kind, name and context are those of row 2. Remove one, or tell them apart by context.
    places.csv:4 lon Error [31.3]
      经度 31.3、纬度 120.6 像是填反了，请对调两列。
      Longitude 31.3 and latitude 120.6 look swapped; exchange the two columns.
    places.csv:5 lon Error []
      “经度”为必填，请填写。
      `lon` is required; fill it in.
    places.csv:5 lat Error []
      “纬度”为必填，请填写。
      `lat` is required; fill it in.
    "#);
}
