use crate::support::*;
use proptest::prelude::*;
use yike_formats::directory::*;

fn again(tables: &DirectoryTables) -> DirectoryImport {
    read_directory(&write_directory_csv(tables), &Known::default())
}

/// Without row numbers, which move.
fn bare(mut tables: DirectoryTables) -> DirectoryTables {
    tables.units.iter_mut().for_each(|row| row.row = 0);
    tables.venues.iter_mut().for_each(|row| row.row = 0);
    tables.rooms.iter_mut().for_each(|row| row.row = 0);
    tables.services.iter_mut().for_each(|row| row.row = 0);
    tables.offerings.iter_mut().for_each(|row| row.row = 0);
    tables.schedules.iter_mut().for_each(|row| row.row = 0);
    tables
}

#[test]
fn the_templates_read_without_findings_and_alike() {
    let csv = read_directory(&template_csv(), &Known::default());
    assert_eq!(lines(&csv.issues), "");
    let xlsx = read_directory(&[("目录.xlsx", template_xlsx().unwrap())], &Known::default());
    assert_eq!(lines(&xlsx.issues), "");
    assert_eq!(csv.tables, xlsx.tables);
    let tables = &csv.tables;
    assert_eq!(
        (
            tables.units.len(),
            tables.venues.len(),
            tables.rooms.len(),
            tables.services.len()
        ),
        (2, 2, 2, 2)
    );
    assert_eq!((tables.offerings.len(), tables.schedules.len()), (2, 2));
    assert_eq!(
        (tables.services[0].documents.len(), tables.services[0].steps.len()),
        (2, 2)
    );
    assert_eq!(tables.schedules[1].plan.exceptions.len(), 1);
}

#[test]
fn an_export_reads_as_the_same_tables() {
    let tables = read_directory(&template_csv(), &Known::default()).tables;
    let found = again(&tables);
    assert_eq!(lines(&found.issues), "");
    assert_eq!(bare(found.tables), bare(tables));
}

#[test]
fn a_workbook_that_is_none_says_so() {
    let found = read_directory(&[("目录.xlsx", b"not a workbook".to_vec())], &Known::default());
    assert!(found.has_errors() && found.tables == DirectoryTables::default());
    let found = read_directory(&[("units.csv", template_xlsx().unwrap())], &Known::default());
    assert!(lines(&found.issues).contains("This is an Excel workbook, not CSV."));
}

#[test]
fn rows_are_numbered_as_the_spreadsheet_shows_them() {
    // A line break inside a cell and an empty row before the bad one.
    let units = "code,name,kind\nD,\"示例\n区\",district\n\n,无编码,district\n";
    let found = read(&[("units.csv", units), ("venues.csv", VENUES)]);
    let row = found.issues.iter().find(|issue| issue.field == "code").unwrap().row;
    assert_eq!(row, 4);
}

proptest! {
    #[test]
    fn bytes_of_any_kind_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..200), name in "(units|schedules|exceptions|x)\\.(csv|xlsx)") {
        let found = read_directory(&[(name, bytes)], &Known::default());
        prop_assert!(found.has_errors());
    }

    #[test]
    fn cells_of_any_kind_get_an_answer(cells in proptest::collection::vec("[^\n\r\"]{0,12}", 18 * 3), table in 0..9usize) {
        let (name, header) = template_csv().swap_remove(table);
        let header = String::from_utf8(header).unwrap().lines().next().unwrap().to_owned();
        let width = header.split(',').count();
        let rows: Vec<String> = cells.chunks(width).map(|row| row.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",")).collect();
        let found = read_directory(&[(name, format!("{header}\n{}", rows.join("\n")))], &Known::default());
        prop_assert!(found.has_errors());
    }
}
