//! Streets, communities and villages from the national list of divisions, as two CSV files carry it:
//! `code,name,areaCode,provinceCode,cityCode` for streets (9-digit codes) and
//! `code,name,streetCode,provinceCode,cityCode,areaCode` for communities and villages (12 digits).
//! Files come in any order and are told apart by their header.

use crate::issue::{RowIssue, Severity};
use crate::sheet::read_csv;
use crate::table::{Cells, Column, Holds, Spec, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yike_model::directory::{Text, UnitKind};

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

static STREETS: Spec = Spec {
    name: "streets",
    label: "街道",
    columns: &[
        col("code", "代码", true),
        col("name", "名称", true),
        col("areaCode", "区县代码", true),
        col("provinceCode", "省级代码", false),
        col("cityCode", "市级代码", false),
    ],
    examples: &[],
};

static COMMUNITIES: Spec = Spec {
    name: "communities",
    label: "社区和村",
    columns: &[
        col("code", "代码", true),
        col("name", "名称", true),
        col("streetCode", "街道代码", true),
        col("provinceCode", "省级代码", false),
        col("cityCode", "市级代码", false),
        col("areaCode", "区县代码", false),
    ],
    examples: &[],
};

/// A division that becomes a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DivisionRow {
    pub file: String,
    pub row: u32,
    pub code: String,
    /// As people say it: 路南社区, 梅巷村.
    pub name: String,
    /// `Street`, `Community` or `Village`.
    pub kind: UnitKind,
    /// The district of a street, the street of a community.
    pub parent: String,
    /// The name in the list, when it differs.
    pub aliases: Vec<String>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DivisionImport {
    /// Streets first, then by code.
    pub rows: Vec<DivisionRow>,
    pub issues: Vec<RowIssue>,
    /// Rows left out because they are not under the division asked for.
    pub outside: usize,
}

/// Reads both files, keeping what lies under the division code `under` (320508), or everything.
pub fn read_divisions<N: AsRef<str>, B: AsRef<[u8]>>(files: &[(N, B)], under: Option<&str>) -> DivisionImport {
    let mut out = DivisionImport::default();
    let mut seen: BTreeMap<String, (String, u32)> = BTreeMap::new();
    for (file, bytes) in files {
        let sheet = match read_csv(file.as_ref(), bytes.as_ref()) {
            Ok(sheet) => sheet,
            Err(issue) => {
                out.issues.push(issue);
                continue;
            }
        };
        let header = sheet
            .rows
            .first()
            .map(|row| row.cells.join(",").to_lowercase())
            .unwrap_or_default();
        let spec = if header.contains("streetcode") || header.contains("街道代码") {
            &COMMUNITIES
        } else {
            &STREETS
        };
        let Some(table) = Table::open(spec, &sheet, &mut out.issues) else {
            continue;
        };
        for cells in table.rows() {
            if under.is_some_and(|under| !cells.raw("code").starts_with(under)) {
                out.outside += 1;
                continue;
            }
            let Some(row) = division(&cells, spec.name == "streets", &mut out.issues) else {
                continue;
            };
            if let Some((file, first)) = seen.get(&row.code) {
                cells.error(
                    &mut out.issues,
                    "code",
                    format!("代码与 {file} 第 {first} 行重复，本行未采用。请删除一行。"),
                    format!("The code is that of row {first} in {file}; this row was not used. Remove one."),
                );
                continue;
            }
            seen.insert(row.code.clone(), (row.file.clone(), row.row));
            out.rows.push(row);
        }
    }
    out.rows
        .sort_by(|a, b| (a.kind != UnitKind::Street, &a.code).cmp(&(b.kind != UnitKind::Street, &b.code)));
    orphans(&mut out, under);
    out
}

/// Communities whose street did not come with them.
fn orphans(out: &mut DivisionImport, under: Option<&str>) {
    let missing = |row: &&DivisionRow| {
        row.kind != UnitKind::Street
            && under.is_none_or(|under| under.len() < row.parent.len())
            && !out.rows.iter().any(|street| street.code == row.parent)
    };
    let issue = |row: &DivisionRow| RowIssue {
        file: row.file.clone(),
        row: row.row,
        field: "streetCode".to_owned(),
        severity: Severity::Error,
        message: Text::new(
            format!(
                "街道文件中没有代码为“{}”的街道。请一并导入街道文件，或改正代码。",
                row.parent
            ),
            format!(
                "No street has the code `{}`. Import the streets together, or correct the code.",
                row.parent
            ),
        ),
        value: row.parent.clone(),
    };
    let found: Vec<RowIssue> = out.rows.iter().filter(missing).map(issue).collect();
    out.issues.extend(found);
}

fn division(cells: &Cells<'_>, street: bool, issues: &mut Vec<RowIssue>) -> Option<DivisionRow> {
    let (code, original) = (cells.required(issues, "code"), cells.required(issues, "name"));
    let (column, digits) = if street { ("areaCode", 9) } else { ("streetCode", 12) };
    let parent = cells.required(issues, column);
    let (code, original, parent) = (code?, original?, parent?);
    if code.len() != digits || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        cells.error(
            issues,
            "code",
            format!("“{code}”不是 {digits} 位数字代码。若在 Excel 中显示为科学计数，请改为文本格式。"),
            format!(
                "`{code}` is not a code of {digits} digits. If Excel shows it as 3.2E+11, format the column as text."
            ),
        );
        return None;
    }
    if !code.starts_with(&parent) {
        cells.error(
            issues,
            column,
            format!("上级代码“{parent}”与本行代码 {code} 的开头不一致，请核对。"),
            format!("The code {code} does not begin with its parent's `{parent}`; check both."),
        );
        return None;
    }
    let (kind, name) = if street {
        (UnitKind::Street, original.clone())
    } else {
        spoken(&original)
    };
    Some(DivisionRow {
        file: cells.file().to_owned(),
        row: cells.number(),
        code,
        aliases: if name == original { Vec::new() } else { vec![original] },
        name,
        kind,
        parent,
    })
}

/// The kind and the everyday name of a committee's area.
fn spoken(name: &str) -> (UnitKind, String) {
    let base = |endings: &[&str]| {
        endings
            .iter()
            .find_map(|ending| name.strip_suffix(ending))
            .filter(|base| !base.is_empty())
    };
    let ending = |base: &str, ending: &str| {
        if base.ends_with(ending) {
            base.to_owned()
        } else {
            format!("{base}{ending}")
        }
    };
    if let Some(base) = base(&["村民委员会", "村委会"]) {
        (UnitKind::Village, ending(base, "村"))
    } else if let Some(base) = base(&["居民委员会", "居民委会", "居委会"]) {
        (UnitKind::Community, ending(base, "社区"))
    } else if name.ends_with('村') {
        (UnitKind::Village, name.to_owned())
    } else {
        (UnitKind::Community, name.to_owned())
    }
}
