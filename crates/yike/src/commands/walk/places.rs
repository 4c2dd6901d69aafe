//! Places from a table: `id`, `lon,lat` or `node`, and `categories` separated by `;`.

use super::input;
use crate::outcome::Failure;
use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;
use yike_formats::sheet::{SheetRow, read_csv};
use yike_walk::{Anchor, Closures, Network, Pace};

/// Larger tables are refused before they are read.
const MAX_TABLE: u64 = 256 << 20;
/// As many problems as one reads.
const TOLD: usize = 8;

/// A place that stands on the network.
#[derive(Debug, Clone)]
pub struct Place {
    pub id: String,
    pub anchor: Anchor,
    /// Numbers into [`PlaceTable::categories`], each once.
    pub categories: Vec<u32>,
}

/// A place without a street.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Unplaced {
    pub id: String,
    /// As a spreadsheet counts, from 1.
    pub row: u32,
    pub reason: String,
}

/// What a table held.
#[derive(Debug, Clone, Default)]
pub struct PlaceTable {
    /// In the order of the file, which breaks ties.
    pub places: Vec<Place>,
    /// In the order in which the file names them.
    pub categories: Vec<String>,
    pub unplaced: Vec<Unplaced>,
}

/// Whether the table must say of what kind its places are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Categories {
    Needed,
    Ignored,
}

/// Reads a table; `-` is standard input.
pub fn read(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let name = if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let wrong = |error: &dyn std::fmt::Display| Failure::input(format!("cannot read {name}: {error}"));
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(MAX_TABLE + 1).read_to_end(&mut bytes)
    } else {
        let file = std::fs::File::open(path).map_err(|error| wrong(&error))?;
        file.take(MAX_TABLE + 1).read_to_end(&mut bytes)
    };
    read.map_err(|error| wrong(&error))?;
    if bytes.len() as u64 > MAX_TABLE {
        return Err(wrong(&format!(
            "it is larger than {} MiB; cut it into parts",
            MAX_TABLE >> 20
        )));
    }
    Ok((name, bytes))
}

/// Puts the places of a table on the network.
///
/// # Errors
/// Everything wrong with the file, row by row. Places that only lack a street are no error while others have one:
/// they are listed in [`PlaceTable::unplaced`].
pub fn place(
    (network, closures): (&Network, &Closures),
    pace: Pace,
    (name, bytes): (&str, &[u8]),
    categories: Categories,
) -> Result<PlaceTable, Failure> {
    let sheet = read_csv(name, bytes).map_err(|issue| Failure::input(format!("{name}: {}", issue.message.en)))?;
    let Some((head, rows)) = sheet.rows.split_first() else {
        return Err(Failure::input(format!("{name} is empty; it needs a header and rows")));
    };
    let columns = Columns::read(name, head, categories)?;
    let mut table = PlaceTable::default();
    let mut problems = Vec::new();
    let (mut seen, mut known) = (HashMap::new(), HashMap::new());
    for row in rows {
        match columns.place((network, closures), pace, row, &mut table, &mut known) {
            Ok(Stand::Placed(place)) => table.places.push(place),
            Ok(Stand::Unplaced(unplaced)) => table.unplaced.push(unplaced),
            Err(problem) => problems.push(format!("row {}: {problem}", row.number)),
        }
        let id = columns.id(row);
        if let Some(before) = seen.insert(id.to_owned(), row.number).filter(|_| !id.is_empty()) {
            problems.push(format!(
                "row {}: the id {id:?} stands in row {before} already",
                row.number
            ));
        }
    }
    if !problems.is_empty() {
        let more = problems.len().saturating_sub(TOLD);
        problems.truncate(TOLD);
        if more > 0 {
            problems.push(format!("and {more} more"));
        }
        return Err(Failure::input(format!(
            "{name}: {}; nothing was written",
            problems.join("; ")
        )));
    }
    if table.places.is_empty() {
        return Err(Failure::input(match table.unplaced.first() {
            None => format!("{name} holds no place, only a header"),
            Some(first) => format!(
                "{name}: none of the {} places stands at a street of this network; row {}: {}",
                table.unplaced.len(),
                first.row,
                first.reason
            ),
        }));
    }
    Ok(table)
}

enum Stand {
    Placed(Place),
    Unplaced(Unplaced),
}

/// Where the columns stand.
struct Columns {
    id: usize,
    point: Option<(usize, usize)>,
    node: Option<usize>,
    categories: Option<usize>,
}

impl Columns {
    fn read(name: &str, head: &SheetRow, categories: Categories) -> Result<Columns, Failure> {
        let find = |wanted: &str| {
            let mut found = head
                .cells
                .iter()
                .enumerate()
                .filter(|(_, cell)| cell.eq_ignore_ascii_case(wanted));
            let first = found.next().map(|(at, _)| at);
            match found.next() {
                Some(_) => Err(Failure::input(format!(
                    "{name}: the column {wanted} stands there twice; keep one"
                ))),
                None => Ok(first),
            }
        };
        let missing = |column: &str| {
            Failure::input(format!(
                "{name}: there is no column {column}; the first row names the columns: id, lon, lat (or node){}",
                if categories == Categories::Needed {
                    ", categories"
                } else {
                    ""
                }
            ))
        };
        let id = find("id")?.ok_or_else(|| missing("id"))?;
        let point = match (find("lon")?, find("lat")?) {
            (Some(lon), Some(lat)) => Some((lon, lat)),
            (None, None) => None,
            (Some(_), None) => return Err(missing("lat")),
            (None, Some(_)) => return Err(missing("lon")),
        };
        let node = find("node")?;
        if point.is_none() && node.is_none() {
            return Err(missing("lon, lat or node"));
        }
        let categories = match categories {
            Categories::Ignored => None,
            Categories::Needed => Some(find("categories")?.ok_or_else(|| missing("categories"))?),
        };
        Ok(Columns {
            id,
            point,
            node,
            categories,
        })
    }

    fn id<'a>(&self, row: &'a SheetRow) -> &'a str {
        row.cells.get(self.id).map_or("", String::as_str)
    }

    fn place(
        &self,
        (network, closures): (&Network, &Closures),
        pace: Pace,
        row: &SheetRow,
        table: &mut PlaceTable,
        known: &mut HashMap<String, u32>,
    ) -> Result<Stand, String> {
        let text = |at: usize| row.cells.get(at).map_or("", String::as_str);
        let id = self.id(row);
        if id.is_empty() {
            return Err("the id is empty".into());
        }
        let point = self.point.map_or(("", ""), |(lon, lat)| (text(lon), text(lat)));
        let anchor = match (point, self.node.map_or("", text)) {
            (("", ""), "") => return Err(format!("{id} has no place; give lon and lat, or node")),
            (("", ""), node) => {
                let node = node.parse::<u32>().map_err(|_| format!("{node:?} is no node"))?;
                Anchor::Vertex(input::node(network, node).map_err(|failure| failure.to_string())?)
            }
            ((lon, lat), "") => {
                let (lon, lat) = degrees(lon, lat)?;
                match network.snap_around(lon, lat, pace, closures) {
                    Ok(snap) => Anchor::Door(snap),
                    Err(error) => {
                        return Ok(Stand::Unplaced(Unplaced {
                            id: id.to_owned(),
                            row: row.number,
                            reason: input::no_street(network, (lon, lat), &error),
                        }));
                    }
                }
            }
            _ => return Err(format!("{id} has both a node and lon, lat; give one of them")),
        };
        let mut categories = Vec::new();
        if let Some(at) = self.categories {
            for word in text(at)
                .split([';', '；'])
                .map(str::trim)
                .filter(|word| !word.is_empty())
            {
                let next = table.categories.len() as u32;
                let number = *known.entry(word.to_owned()).or_insert(next);
                if number == next {
                    table.categories.push(word.to_owned());
                }
                if !categories.contains(&number) {
                    categories.push(number);
                }
            }
            if categories.is_empty() {
                return Err(format!(
                    "{id} has no category; write at least one, several separated by ;"
                ));
            }
        }
        Ok(Stand::Placed(Place {
            id: id.to_owned(),
            anchor,
            categories,
        }))
    }
}

fn degrees(lon: &str, lat: &str) -> Result<(f64, f64), String> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|value| value.is_finite());
    let (Some(x), Some(y)) = (number(lon), number(lat)) else {
        return Err(format!(
            "{lon:?}, {lat:?} is no position in degrees, such as 120.6104 and 31.3160"
        ));
    };
    match (x.abs() <= 180.0 && y.abs() <= 90.0, y.abs() <= 180.0 && x.abs() <= 90.0) {
        (true, _) => Ok((x, y)),
        (false, true) => Err(format!(
            "longitude {x} and latitude {y} look exchanged; exchange the columns"
        )),
        _ => Err(format!("longitude {x} and latitude {y} are no place on the earth")),
    }
}
