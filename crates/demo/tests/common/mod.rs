//! One sketch for all tests of a file, and its tables as rows.
#![allow(dead_code)] // each test file uses its part

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::date;
use yike_demo::{Sketch, Tables};
use yike_walk::osm::RawMap;

pub const SEED: u64 = 7;

pub fn sketch() -> &'static Sketch {
    static SKETCH: OnceLock<Sketch> = OnceLock::new();
    SKETCH.get_or_init(|| Sketch::new(SEED))
}

pub fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| sketch().directory(date(2026, 11, 24)))
}

pub fn map() -> &'static RawMap {
    static MAP: OnceLock<RawMap> = OnceLock::new();
    MAP.get_or_init(|| sketch().streets())
}

pub type Record = BTreeMap<String, String>;

pub fn parse(bytes: &[u8]) -> Vec<Record> {
    let rows = csv::Reader::from_reader(bytes)
        .deserialize()
        .collect::<Result<Vec<Record>, _>>();
    assert!(
        rows.as_ref().is_ok_and(|rows| !rows.is_empty()),
        "a CSV file with even rows: {rows:?}"
    );
    rows.unwrap_or_default()
}

pub fn rows(file: &str) -> Vec<Record> {
    parse(&tables()[file])
}

pub fn list(field: &str) -> Vec<&str> {
    field.split(';').filter(|s| !s.is_empty()).collect()
}
