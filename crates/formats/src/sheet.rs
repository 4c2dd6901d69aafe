//! Bytes into rows of text: CSV in whatever encoding Excel chose, and XLSX.

#![allow(clippy::result_large_err)] // one for a whole file

use crate::issue::RowIssue;
use calamine::{Cell, Data, DataRef, Reader, Xlsx};
use jiff::civil::date;
use std::io::Cursor;

/// More rows than any directory has; more are refused rather than swallowed.
const MAX_ROWS: usize = 200_000;
/// Columns to the right of these are not ours.
const MAX_COLUMNS: u32 = 64;

/// A table as text. The first row is the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// How it is called in issues.
    pub file: String,
    pub rows: Vec<SheetRow>,
}

/// A row with its number as the spreadsheet shows it, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    pub number: u32,
    pub cells: Vec<String>,
}

/// Reads CSV or tab-separated text in UTF-8 (with or without mark), UTF-16 or GB 18030 (Excel's "CSV" in China).
pub fn read_csv(file: &str, bytes: &[u8]) -> Result<Sheet, RowIssue> {
    let text = decode(file, bytes)?;
    let first = text.lines().next().unwrap_or("");
    let delimiter = if first.contains('\t') && !first.contains(',') {
        b'\t'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    // Line breaks inside cells move the line, not the row a spreadsheet shows.
    let mut inside = 0;
    for record in reader.records() {
        let record = record.map_err(|error| {
            RowIssue::file(
                file,
                format!("文件无法按 CSV 读取（{error}）。请检查引号是否成对，或另存为“CSV UTF-8”后重试。"),
                format!("The file cannot be read as CSV ({error}). Check that quotes are paired, or save it again as CSV UTF-8."),
            )
        })?;
        // The position lies before empty lines, which the reader skips.
        let (line, byte) = record.position().map_or((0, 0), |at| (at.line(), at.byte()));
        let rest = usize::try_from(byte)
            .ok()
            .and_then(|byte| text.as_bytes().get(byte..))
            .unwrap_or_default();
        let empty = rest
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .filter(|byte| **byte == b'\n')
            .count();
        let line = line + empty as u64;
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        let number = u32::try_from(line.saturating_sub(inside)).unwrap_or(u32::MAX);
        inside += record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        push(file, &mut rows, SheetRow { number, cells })?;
    }
    Ok(Sheet {
        file: file.to_owned(),
        rows,
    })
}

fn decode(file: &str, bytes: &[u8]) -> Result<String, RowIssue> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(RowIssue::file(
            file,
            "这是 Excel 工作簿，不是 CSV。请以 .xlsx 为扩展名上传，或另存为“CSV UTF-8”。",
            "This is an Excel workbook, not CSV. Give it the extension .xlsx, or save it as CSV UTF-8.",
        ));
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        if !broken {
            return Ok(text.into_owned());
        }
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    } else {
        let (text, broken) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
        if !broken {
            return Ok(text.into_owned());
        }
    }
    Err(RowIssue::file(
        file,
        "文字编码无法识别，应为 UTF-8 或 GBK。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。",
        "The text encoding is neither UTF-8 nor GBK. In Excel, save it as CSV UTF-8 (comma delimited).",
    ))
}

fn push(file: &str, rows: &mut Vec<SheetRow>, row: SheetRow) -> Result<(), RowIssue> {
    if row.cells.iter().all(String::is_empty) {
        return Ok(());
    }
    if rows.len() >= MAX_ROWS {
        return Err(RowIssue::file(
            file,
            format!("超过 {MAX_ROWS} 行，未读取。请分成几个文件。"),
            format!("More than {MAX_ROWS} rows; nothing was read. Split it into several files."),
        ));
    }
    rows.push(row);
    Ok(())
}

/// Every sheet of a workbook by its name. Empty sheets are left out. Cells are streamed, so one stray cell at the far
/// end of a sheet costs nothing.
pub(crate) fn read_xlsx(file: &str, bytes: &[u8]) -> Result<Vec<(String, Sheet)>, RowIssue> {
    let broken = |error: calamine::XlsxError| {
        RowIssue::file(
            file,
            format!("工作簿无法打开（{error}）。请用 Excel 或 WPS 另存为 .xlsx 后重试。"),
            format!("The workbook cannot be opened ({error}). Save it again as .xlsx."),
        )
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let label = format!("{file} {name}");
        let mut rows: Vec<SheetRow> = Vec::new();
        let mut current = SheetRow {
            number: 0,
            cells: Vec::new(),
        };
        let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
        while let Some(cell) = cells.next_cell().map_err(broken)? {
            let (row, column) = cell.get_position();
            if column >= MAX_COLUMNS {
                continue;
            }
            let number = row.saturating_add(1);
            if number != current.number {
                let done = std::mem::replace(
                    &mut current,
                    SheetRow {
                        number,
                        cells: Vec::new(),
                    },
                );
                push(&label, &mut rows, done)?;
            }
            current
                .cells
                .resize(current.cells.len().max(column as usize), String::new());
            current.cells.push(shown(&cell));
        }
        push(&label, &mut rows, current)?;
        if !rows.is_empty() {
            sheets.push((name, Sheet { file: label, rows }));
        }
    }
    Ok(sheets)
}

/// A cell as a person reads it: codes without `.0`, dates and times as ISO 8601.
fn shown(cell: &Cell<DataRef<'_>>) -> String {
    match Data::from(cell.get_value().clone()) {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Bool(value) => if value { "yes" } else { "no" }.to_owned(),
        Data::DateTime(when) => {
            let (year, month, day, hour, minute, _, _) = when.to_ymd_hms_milli();
            if when.as_f64() < 1.0 {
                format!("{hour:02}:{minute:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02}")
            }
        }
        Data::Float(value) => value.to_string(),
        other => other.to_string().trim().to_owned(),
    }
}

/// A date as people type it: 2026-11-24, 2026/11/24, 2026.11.24, 2026年11月24日, 20261124.
pub(crate) fn read_date(text: &str) -> Option<jiff::civil::Date> {
    let text = text.trim();
    let parts: Vec<&str> = if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![text.get(..4)?, text.get(4..6)?, text.get(6..)?]
    } else {
        text.split(['-', '/', '.', '年', '月', '日'])
            .filter(|part| !part.is_empty())
            .collect()
    };
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let year: i16 = year.parse().ok().filter(|year| (1900..=2200).contains(year))?;
    jiff::civil::Date::new(year, month.parse().ok()?, day.parse().ok()?)
        .ok()
        .filter(|found| *found >= date(1900, 1, 1))
}
