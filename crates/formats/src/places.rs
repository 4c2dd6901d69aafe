//! Named places for the gazetteer: `kind,name,name_en,lon,lat,context,aliases`, WGS84 degrees.

use crate::issue::RowIssue;
use crate::labels::Crs;
use crate::points::point;
use crate::sheet::read_csv;
use crate::table::{Column, Holds, Spec, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yike_model::directory::Text;

static PLACES: Spec = Spec {
    name: "places",
    label: "地名",
    columns: &[
        col("kind", "类别", true),
        col("name", "名称", true),
        col("name_en", "英文名称", false),
        col("lon", "经度", true),
        col("lat", "纬度", true),
        col("context", "所在", false),
        col("aliases", "别名", false),
    ],
    examples: &[],
};

const fn col(name: &'static str, label: &'static str, required: bool) -> Column {
    Column {
        name,
        label,
        required,
        holds: Holds::Text,
        note: "",
        note_en: "",
    }
}

/// A named place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceRow {
    pub row: u32,
    /// The list's own word: street, gate, landmark, residential area.
    pub kind: String,
    pub name: Text,
    /// Longitude and latitude, WGS84.
    pub point: (f64, f64),
    /// Where it lies, to tell namesakes apart: 平江街道.
    pub context: String,
    pub aliases: Vec<String>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PlaceImport {
    pub rows: Vec<PlaceRow>,
    pub issues: Vec<RowIssue>,
}

/// Reads the table. Two places may share a name, but not name, kind and context.
pub fn read_places(file: &str, bytes: &[u8]) -> PlaceImport {
    let mut out = PlaceImport::default();
    let sheet = match read_csv(file, bytes) {
        Ok(sheet) => sheet,
        Err(issue) => {
            return PlaceImport {
                issues: vec![issue],
                ..out
            };
        }
    };
    let issues = &mut out.issues;
    let Some(table) = Table::open(&PLACES, &sheet, issues) else {
        return out;
    };
    let mut seen: BTreeMap<[String; 3], u32> = BTreeMap::new();
    for cells in table.rows() {
        let (kind, name) = (cells.required(issues, "kind"), cells.required(issues, "name"));
        let given = (cells.required(issues, "lon"), cells.required(issues, "lat"));
        let (Some(_), Some(_)) = given else { continue };
        let point = point(&cells, Crs::Wgs84, issues);
        let (Some(kind), Some(name), Some(point)) = (kind, name, point) else {
            continue;
        };
        let key = [kind.clone(), name, cells.text("context")];
        if let Some(first) = seen.get(&key) {
            cells.error(
                issues,
                "name",
                format!("与第 {first} 行的类别、名称、所在都相同。请删除一行，或在“所在”中区分。"),
                format!("Kind, name and context are those of row {first}. Remove one, or tell them apart by context."),
            );
            continue;
        }
        seen.insert(key, cells.number());
        out.rows.push(PlaceRow {
            row: cells.number(),
            kind,
            name: cells.pair("name"),
            point,
            context: cells.text("context"),
            aliases: cells.list("aliases"),
        });
    }
    out
}
