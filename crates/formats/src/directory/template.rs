//! Empty forms of the tables, with notes, two example rows each and lists to choose from.

use super::columns::TABLES;
use super::write::csv;
use crate::table::{Column, Holds, Spec};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, Note, Workbook, Worksheet, XlsxError,
};

/// The sheet that explains all columns; readers skip it.
pub(crate) const GUIDE: &str = "说明";

/// Rows down to which lists to choose from are offered.
const LIST_ROWS: u32 = 2000;

/// Headers and example rows as CSV, one file for each table.
pub fn template_csv() -> Vec<(String, Vec<u8>)> {
    let rows = |spec: &Spec| -> Vec<Vec<String>> {
        let example = |cells: &&[&str]| {
            let cells = cells.iter().map(|cell| (*cell).to_owned());
            cells
                .chain(std::iter::repeat(String::new()))
                .take(spec.columns.len())
                .collect()
        };
        spec.examples.iter().map(example).collect()
    };
    TABLES
        .into_iter()
        .map(|spec| (format!("{}.csv", spec.name), csv(spec, &rows(spec))))
        .collect()
}

/// A workbook with a guide and a sheet for each table, in Chinese. Required headers end in `*`. Fails only if the
/// library refuses what is written, which a test excludes.
pub fn template_xlsx() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    guide(book.add_worksheet())?;
    for spec in TABLES {
        table(book.add_worksheet(), spec)?;
    }
    book.save_to_buffer()
}

fn header() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::RGB(0x0013_5646))
        .set_background_color(Color::RGB(0x00E7_F0EC))
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

fn guide(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(GUIDE)?;
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let lines = [
        "每张工作表是一类信息，表头带 * 的列必填。示例行（编码以 DEMO 开头）填好后请删除。",
        "各表之间用编码互相引用：先填机构，再填场所，其余按需填写。编码一经使用请不要更改。",
        "Each sheet is one kind of information; columns marked * are required. Remove the example rows (codes that begin with DEMO).",
    ];
    for (row, line) in (0u32..).zip(lines) {
        sheet.write_string(row, 0, line)?;
    }
    let first = 4;
    for (column, title) in (0u16..).zip(["工作表", "列", "英文列名", "必填", "怎么填", "How to fill it in"])
    {
        sheet.write_string_with_format(first, column, title, &header())?;
    }
    let all = TABLES
        .into_iter()
        .flat_map(|spec| spec.columns.iter().map(move |column| (spec, column)));
    for (row, (spec, column)) in (first + 1..).zip(all) {
        sheet.write_string(row, 0, spec.label)?;
        sheet.write_string(row, 1, column.label)?;
        sheet.write_string(row, 2, column.name)?;
        sheet.write_string(row, 3, if column.required { "是" } else { "" })?;
        sheet.write_string_with_format(row, 4, note(column), &wrap)?;
        sheet.write_string_with_format(row, 5, column.note_en, &wrap)?;
    }
    for (column, width) in (0u16..).zip([10.0, 16.0, 24.0, 6.0, 60.0, 60.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(first + 1, 0)?;
    Ok(())
}

/// The note with the choices there are.
fn note(column: &Column) -> String {
    let choices = match column.holds {
        Holds::Text => return column.note.to_owned(),
        Holds::YesNo => "是、否".to_owned(),
        Holds::One(choices) | Holds::Many(choices) => {
            choices().iter().map(|(_, word)| *word).collect::<Vec<_>>().join("、")
        }
    };
    let lead = if column.note.is_empty() {
        String::new()
    } else {
        format!("{}。", column.note)
    };
    format!("{lead}可填：{choices}")
}

fn table(sheet: &mut Worksheet, spec: &Spec) -> Result<(), XlsxError> {
    sheet.set_name(spec.label)?;
    sheet.set_row_height(0, 24)?;
    // Text format keeps codes such as 0032 and dates as they are typed.
    let text = Format::new().set_num_format("@");
    for (at, column) in (0u16..).zip(spec.columns) {
        let title = if column.required {
            format!("{}*", column.label)
        } else {
            column.label.to_owned()
        };
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, 14.0)?;
        sheet.write_string_with_format(0, at, title, &header())?;
        let note = note(column);
        if !note.is_empty() {
            sheet.insert_note(0, at, &Note::new(note).set_author("一刻").add_author_prefix(false))?;
        }
        let words: Vec<&str> = match column.holds {
            Holds::One(choices) => choices().iter().map(|(_, word)| *word).collect(),
            Holds::YesNo => vec!["是", "否"],
            Holds::Text | Holds::Many(_) => continue,
        };
        // English codes may be typed as well, so the list advises and does not forbid.
        let list = DataValidation::new()
            .allow_list_strings(&words)?
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_message("请从列表中选择")?;
        sheet.add_data_validation(1, at, LIST_ROWS, at, &list)?;
    }
    for (row, example) in (1u32..).zip(spec.examples) {
        for (at, cell) in (0u16..).zip(*example) {
            if !cell.is_empty() {
                sheet.write_string_with_format(row, at, *cell, &text)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    Ok(())
}
