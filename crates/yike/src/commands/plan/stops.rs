//! Stops from a table: `id`, `lon,lat` or `node`, `minutes`, `from` and `until` or `windows`, `bags`, `must`.

use super::ask::{Place, Stop, clock, minutes, window};
use crate::outcome::Failure;
use yike_formats::sheet::{SheetRow, read_csv};
use yike_siting::round::Window;

const COLUMNS: [&str; 10] = [
    "id", "lon", "lat", "node", "minutes", "from", "until", "windows", "bags", "must",
];
/// As many problems as one reads.
const TOLD: usize = 8;

/// Reads the table.
///
/// # Errors
/// What is wrong, row by row.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Stop>, Failure> {
    let sheet = read_csv(name, bytes).map_err(|issue| Failure::input(format!("{name}: {}", issue.message.en)))?;
    let Some((head, rows)) = sheet.rows.split_first() else {
        return Err(Failure::input(format!("{name} is empty; it needs a header and rows")));
    };
    let unknown: Vec<&str> = head
        .cells
        .iter()
        .map(String::as_str)
        .filter(|cell| !cell.is_empty() && !COLUMNS.contains(&cell.to_lowercase().as_str()))
        .collect();
    // A misspelt column would be a window nobody keeps.
    if !unknown.is_empty() {
        return Err(Failure::input(format!(
            "{name}: unknown column {}; the columns are {}",
            unknown.join(", "),
            COLUMNS.join(", ")
        )));
    }
    let (mut stops, mut problems) = (Vec::new(), Vec::new());
    for row in rows {
        match stop(&Row { head, row }) {
            Ok(stop) => stops.push(stop),
            Err(problem) => problems.push(format!("row {}: {problem}", row.number)),
        }
    }
    if problems.is_empty() {
        return Ok(stops);
    }
    let more = problems.len().saturating_sub(TOLD);
    problems.truncate(TOLD);
    if more > 0 {
        problems.push(format!("and {more} more"));
    }
    Err(Failure::input(format!("{name}: {}", problems.join("; "))))
}

struct Row<'a> {
    head: &'a SheetRow,
    row: &'a SheetRow,
}

impl<'a> Row<'a> {
    fn text(&self, column: &str) -> &'a str {
        let at = self
            .head
            .cells
            .iter()
            .position(|cell| cell.eq_ignore_ascii_case(column));
        at.and_then(|at| self.row.cells.get(at)).map_or("", String::as_str)
    }

    fn number<T: std::str::FromStr>(&self, column: &str) -> Result<Option<T>, String> {
        match self.text(column) {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|_| format!("{column} {text:?} is no number")),
        }
    }
}

fn stop(row: &Row) -> Result<Stop, String> {
    let id = row.text("id");
    if id.is_empty() {
        return Err("the id is empty".into());
    }
    let place = match (row.number("lon")?, row.number("lat")?, row.number("node")?) {
        (Some(lon), Some(lat), None) => Place::Point(lon, lat),
        (None, None, Some(node)) => Place::Node(node),
        _ => return Err(format!("{id} has no place; give lon and lat, or node")),
    };
    Ok(Stop {
        id: id.to_owned(),
        place,
        service_ms: minutes(row.number("minutes")?.unwrap_or(0.0))?,
        windows: windows(row)?,
        must: match row.text("must").to_lowercase().as_str() {
            "" | "yes" | "y" | "true" | "1" | "是" => true,
            "no" | "n" | "false" | "0" | "否" => false,
            other => return Err(format!("must {other:?} should be yes or no")),
        },
        bags: row.number("bags")?.unwrap_or(0),
    })
}

fn windows(row: &Row) -> Result<Vec<Window>, String> {
    let several = row
        .text("windows")
        .split([';', '；'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let mut windows = several.map(window).collect::<Result<Vec<_>, _>>()?;
    let (from, until) = (row.text("from"), row.text("until"));
    if !(from.is_empty() && until.is_empty()) {
        let from = if from.is_empty() { "00:00" } else { from };
        let until = if until.is_empty() { "24:00" } else { until };
        clock(from)?;
        clock(until)?;
        windows.push(window(&format!("{from}-{until}"))?);
    }
    Ok(windows)
}
