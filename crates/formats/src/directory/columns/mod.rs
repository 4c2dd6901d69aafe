//! The tables of a directory: columns, notes for whoever fills them in, examples.

mod desk;
mod places;
mod services;

use crate::table::{Column, Holds, Spec};
use desk::{EXCEPTIONS, OFFERINGS, SCHEDULES};
use places::{ROOMS, UNITS, VENUES};
use services::{SERVICE_DOCUMENTS, SERVICE_STEPS, SERVICES};

pub(super) const fn col(name: &'static str, label: &'static str, note: &'static str, note_en: &'static str) -> Column {
    Column {
        name,
        label,
        required: false,
        holds: Holds::Text,
        note,
        note_en,
    }
}

pub(super) const fn must(column: Column) -> Column {
    Column {
        required: true,
        ..column
    }
}

pub(super) const fn holds(column: Column, holds: Holds) -> Column {
    Column { holds, ..column }
}

pub(super) const FROM: Column = col(
    "from",
    "开始日期",
    "如 2026-11-24；不填表示一直有效",
    "Date such as 2026-11-24; empty = no start",
);
pub(super) const UNTIL: Column = col(
    "until",
    "结束日期",
    "含当日；不填表示一直有效",
    "Last day, inclusive; empty = no end",
);
pub(super) const NAME: Column = must(col("name", "名称", "中文名称", "Name in Chinese"));
pub(super) const NAME_EN: Column = col(
    "name_en",
    "英文名称",
    "可不填，不填时显示中文",
    "May be empty; Chinese is shown then",
);

/// All tables, in the order a reader should fill them in.
pub(crate) static TABLES: [&Spec; 9] = [
    &UNITS,
    &VENUES,
    &ROOMS,
    &SERVICES,
    &SERVICE_DOCUMENTS,
    &SERVICE_STEPS,
    &OFFERINGS,
    &SCHEDULES,
    &EXCEPTIONS,
];

/// The table of a file or sheet name: its English or Chinese name.
pub(crate) fn named(name: &str) -> Option<&'static Spec> {
    let bare = name.trim().to_lowercase();
    TABLES.into_iter().find(|spec| spec.name == bare || spec.label == bare)
}
