//! Workbooks as people make them: codes typed as numbers, dates as dates, cells lost far away.

use crate::support::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use yike_formats::directory::{Known, read_directory};

fn book(fill: impl Fn(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

#[test]
fn numbers_and_dates_read_as_they_are_shown() {
    let bytes = book(|book| {
        let units = book.add_worksheet().set_name("机构").unwrap();
        units.write_row(0, 0, ["编码", "名称", "类别", "开始日期"]).unwrap();
        units.write_number(1, 0, 990_101_001_001.0).unwrap();
        units.write_row(1, 1, ["示例社区", "社区"]).unwrap();
        let day = ExcelDateTime::from_ymd(2026, 3, 1).unwrap();
        units
            .write_datetime_with_format(1, 3, &day, &Format::new().set_num_format("yyyy/m/d"))
            .unwrap();
        let venues = book.add_worksheet().set_name("场所").unwrap();
        venues
            .write_row(0, 0, ["编码", "名称", "所属机构", "经度", "纬度", "面积"])
            .unwrap();
        venues.write_row(1, 0, ["V", "示例中心"]).unwrap();
        venues
            .write_row(1, 2, [990_101_001_001.0, 120.6275, 31.312, 600.0])
            .unwrap();
    });
    let found = read_directory(&[("目录.xlsx", bytes)], &Known::default());
    assert_eq!(lines(&found.issues), "");
    let (unit, venue) = (&found.tables.units[0], &found.tables.venues[0]);
    assert_eq!(
        (unit.code.as_str(), unit.from.unwrap().to_string().as_str()),
        ("990101001001", "2026-03-01")
    );
    assert_eq!((venue.point, venue.area_m2), (Some((120.6275, 31.312)), Some(600)));
}

#[test]
fn a_stray_cell_at_the_far_end_costs_nothing() {
    let bytes = book(|book| {
        let units = book.add_worksheet().set_name("units").unwrap();
        units.write_row(0, 0, ["code", "name", "kind"]).unwrap();
        units.write_row(1, 0, ["S", "示例街道", "street"]).unwrap();
        units.write_string(1_048_575, 16_383, "x").unwrap();
        units.write_string(1_048_575, 0, "T").unwrap();
        book.add_worksheet()
            .set_name("Sheet2")
            .unwrap()
            .write_string(0, 0, "备忘")
            .unwrap();
    });
    let found = read_directory(
        &[("目录.xlsx", bytes), ("venues.csv", VENUES.into())],
        &Known::default(),
    );
    let said: Vec<_> = found
        .issues
        .iter()
        .map(|issue| (issue.file.as_str(), issue.row, issue.field.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("目录.xlsx units", 1_048_576, "name"),
            ("目录.xlsx units", 1_048_576, "kind"),
            ("目录.xlsx Sheet2", 0, "")
        ]
    );
    assert_eq!(found.tables.units.len(), 1);
}
