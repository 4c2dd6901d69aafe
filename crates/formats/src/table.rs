//! Tables described as data, and typed reading of their rows with issues on the way.

use crate::issue::{RowIssue, Severity};
use crate::labels::Labelled;
use crate::sheet::{Sheet, SheetRow, read_date};
use jiff::civil::Date;
use std::str::FromStr;
use yike_model::directory::Text;

/// What a column holds, as far as a template can help with it.
#[derive(Clone, Copy)]
pub(crate) enum Holds {
    Text,
    /// One of a closed list.
    One(fn() -> Vec<(&'static str, &'static str)>),
    /// Several of a closed list, separated by `;`.
    Many(fn() -> Vec<(&'static str, &'static str)>),
    YesNo,
}

/// A column of a table.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub name: &'static str,
    /// The Chinese header, accepted as well.
    pub label: &'static str,
    pub required: bool,
    pub holds: Holds,
    /// What to write, for whoever fills the table in.
    pub note: &'static str,
    pub note_en: &'static str,
}

/// A table of a folder or a sheet of a workbook.
#[derive(Clone, Copy)]
pub(crate) struct Spec {
    pub name: &'static str,
    pub label: &'static str,
    pub columns: &'static [Column],
    /// Rows of the template, cell by cell in column order.
    pub examples: &'static [&'static [&'static str]],
}

/// A sheet whose header was understood.
pub(crate) struct Table<'a> {
    pub spec: &'static Spec,
    pub sheet: &'a Sheet,
    /// For each cell of a row, the column it belongs to.
    header: Vec<Option<&'static Column>>,
}

impl<'a> Table<'a> {
    /// Understands the header. `None` when rows cannot be read at all.
    pub fn open(spec: &'static Spec, sheet: &'a Sheet, issues: &mut Vec<RowIssue>) -> Option<Table<'a>> {
        let Some(first) = sheet.rows.first() else {
            let (zh, en) = ("文件是空的，缺少表头。", "The file is empty; it needs a header row.");
            issues.push(RowIssue::file(&sheet.file, zh, en));
            return None;
        };
        let mut say = |field: &str, value: &str, message: Text| {
            let (file, row) = (sheet.file.clone(), first.number);
            issues.push(RowIssue {
                file,
                row,
                field: field.to_owned(),
                severity: Severity::Error,
                message,
                value: value.to_owned(),
            });
        };
        let names = || {
            spec.columns
                .iter()
                .map(|column| column.name)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let mut header: Vec<Option<&'static Column>> = Vec::new();
        for cell in &first.cells {
            let found = find(spec, cell);
            if found.is_none() && !cell.is_empty() {
                let zh = format!(
                    "表头中的“{cell}”不是本表的列。可用的列：{}。请改正列名或删除此列。",
                    names()
                );
                let en = format!(
                    "The header has an unknown column `{cell}`. Known: {}. Correct its name or remove it.",
                    names()
                );
                say(cell, cell, Text::new(zh, en));
            }
            if let Some(column) = found
                && header.iter().flatten().any(|before| before.name == column.name)
            {
                let zh = format!("列“{}”出现了两次，请只保留一列。", column.label);
                let en = format!("The column `{}` stands there twice; keep one.", column.name);
                say(column.name, cell, Text::new(zh, en));
                header.push(None);
                continue;
            }
            header.push(found);
        }
        let mut complete = true;
        for column in spec.columns.iter().filter(|column| column.required) {
            if !header.iter().flatten().any(|found| found.name == column.name) {
                complete = false;
                let zh = format!(
                    "缺少必填列“{}”（{}），本表未读取。请补上该列。",
                    column.label, column.name
                );
                let en = format!(
                    "The required column `{}` is missing; the table was not read. Add it.",
                    column.name
                );
                say(column.name, "", Text::new(zh, en));
            }
        }
        complete.then_some(Table { spec, sheet, header })
    }

    /// Its rows, each to be read with the given list for issues.
    pub fn rows(&self) -> impl Iterator<Item = Cells<'_>> {
        self.sheet.rows.iter().skip(1).map(|row| Cells { table: self, row })
    }
}

fn find(spec: &'static Spec, cell: &str) -> Option<&'static Column> {
    let bare = cell.trim_end_matches(['*', '＊']).trim();
    let name = bare.to_lowercase();
    // `name_zh` is what other lists of ours call `name`.
    let name = name.strip_suffix("_zh").unwrap_or(&name);
    spec.columns
        .iter()
        .find(|column| column.name.eq_ignore_ascii_case(name) || column.label == bare)
}

/// One row, cell by column name.
pub(crate) struct Cells<'a> {
    table: &'a Table<'a>,
    row: &'a SheetRow,
}

impl Cells<'_> {
    pub fn number(&self) -> u32 {
        self.row.number
    }

    pub fn file(&self) -> &str {
        &self.table.sheet.file
    }

    pub fn raw(&self, column: &str) -> &str {
        let at = self
            .table
            .header
            .iter()
            .position(|found| found.is_some_and(|found| found.name == column));
        at.and_then(|at| self.row.cells.get(at)).map_or("", String::as_str)
    }

    pub fn text(&self, column: &str) -> String {
        self.raw(column).to_owned()
    }

    /// A text with its English beside it, `column` and `column_en`.
    pub fn pair(&self, column: &str) -> Text {
        Text::new(self.raw(column), self.raw(&format!("{column}_en")))
    }

    /// The parts between `;` or `；`.
    pub fn list(&self, column: &str) -> Vec<String> {
        let parts = self.raw(column).split([';', '；']).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    pub fn issue(&self, severity: Severity, column: &str, value: &str, message: Text) -> RowIssue {
        RowIssue {
            file: self.file().to_owned(),
            row: self.number(),
            field: column.to_owned(),
            severity,
            message,
            value: value.to_owned(),
        }
    }

    pub fn error(&self, issues: &mut Vec<RowIssue>, column: &str, zh: impl Into<String>, en: impl Into<String>) {
        issues.push(self.issue(Severity::Error, column, self.raw(column), Text::new(zh, en)));
    }

    pub fn warn(&self, issues: &mut Vec<RowIssue>, column: &str, zh: impl Into<String>, en: impl Into<String>) {
        issues.push(self.issue(Severity::Warning, column, self.raw(column), Text::new(zh, en)));
    }

    /// A text that must be there.
    pub fn required(&self, issues: &mut Vec<RowIssue>, column: &str) -> Option<String> {
        let value = self.raw(column);
        if value.is_empty() {
            let label = self.label(column);
            self.error(
                issues,
                column,
                format!("“{label}”为必填，请填写。"),
                format!("`{column}` is required; fill it in."),
            );
            return None;
        }
        Some(value.to_owned())
    }

    pub fn date(&self, issues: &mut Vec<RowIssue>, column: &str) -> Option<Date> {
        let value = self.raw(column);
        if value.is_empty() {
            return None;
        }
        let found = read_date(value);
        if found.is_none() {
            self.error(
                issues,
                column,
                format!("“{value}”不是有效日期，应写成 2026-11-24。"),
                format!("`{value}` is not a date; write it like 2026-11-24."),
            );
        }
        found
    }

    /// A whole number; a trailing `.0` and thousands marks are forgiven.
    pub fn whole<T: FromStr>(&self, issues: &mut Vec<RowIssue>, column: &str, zh: &str, en: &str) -> Option<T> {
        let value = self.raw(column);
        if value.is_empty() {
            return None;
        }
        let plain = value.replace([',', '，'], "");
        let found = plain.strip_suffix(".0").unwrap_or(&plain).parse().ok();
        if found.is_none() {
            self.error(
                issues,
                column,
                format!("“{value}”不是有效数字，应为{zh}。"),
                format!("`{value}` is not a valid number; expected {en}."),
            );
        }
        found
    }

    /// A decimal number.
    pub fn decimal(&self, issues: &mut Vec<RowIssue>, column: &str) -> Option<f64> {
        let value = self.raw(column);
        if value.is_empty() {
            return None;
        }
        let found = value.parse::<f64>().ok().filter(|number| number.is_finite());
        if found.is_none() {
            self.error(
                issues,
                column,
                format!("“{value}”不是有效数字，应写成 120.6275 这样的十进制数。"),
                format!("`{value}` is not a number; write a decimal such as 120.6275."),
            );
        }
        found
    }

    /// One value of a closed list, or `default` when the cell is empty.
    pub fn one<T: Labelled>(&self, issues: &mut Vec<RowIssue>, column: &str, default: Option<T>) -> Option<T> {
        let value = self.raw(column);
        if value.is_empty() {
            if default.is_none() {
                self.required(issues, column);
            }
            return default;
        }
        self.choice(issues, column, value)
    }

    /// Several values of a closed list.
    pub fn many<T: Labelled>(&self, issues: &mut Vec<RowIssue>, column: &str) -> Vec<T> {
        let parts: Vec<String> = self
            .list(column)
            .iter()
            .flat_map(|part| part.split(['、', ',']))
            .map(str::to_owned)
            .collect();
        parts
            .iter()
            .filter_map(|part| self.choice(issues, column, part))
            .collect()
    }

    fn choice<T: Labelled>(&self, issues: &mut Vec<RowIssue>, column: &str, value: &str) -> Option<T> {
        let found = T::read(value);
        if found.is_none() {
            let written = T::choices()
                .iter()
                .map(|(code, word)| format!("{word}（{code}）"))
                .collect::<Vec<_>>();
            let codes = T::choices().iter().map(|(code, _)| *code).collect::<Vec<_>>();
            let zh = format!("“{value}”不在可选范围内。可填：{}。", written.join("、"));
            let en = format!("`{value}` is not one of the choices: {}.", codes.join(", "));
            issues.push(self.issue(Severity::Error, column, value, Text::new(zh, en)));
        }
        found
    }

    /// yes or no; empty is no.
    pub fn yes_no(&self, issues: &mut Vec<RowIssue>, column: &str) -> bool {
        match self.raw(column).to_lowercase().as_str() {
            "yes" | "y" | "true" | "1" | "是" | "√" => true,
            "" | "no" | "n" | "false" | "0" | "否" => false,
            other => {
                self.error(
                    issues,
                    column,
                    format!("“{other}”应为“是”或“否”。"),
                    format!("`{other}` should be yes or no."),
                );
                false
            }
        }
    }

    /// Two dates that bound something, in order.
    pub fn bounds(&self, issues: &mut Vec<RowIssue>) -> (Option<Date>, Option<Date>) {
        let (from, until) = (self.date(issues, "from"), self.date(issues, "until"));
        if let (Some(from), Some(until)) = (from, until)
            && from > until
        {
            self.error(
                issues,
                "until",
                format!("结束日期 {until} 早于开始日期 {from}，请对调或改正。"),
                format!("It ends on {until}, before it begins on {from}; swap or correct the dates."),
            );
        }
        (from, until)
    }

    fn label(&self, column: &str) -> &'static str {
        self.table
            .spec
            .columns
            .iter()
            .find(|known| known.name == column)
            .map_or("", |known| known.label)
    }
}
