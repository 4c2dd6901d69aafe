//! The directory as a folder of CSV files that the ordinary importer reads.
//!
//! Facts of the source page stand where it gives them; everything else (hours, areas, equipment, house numbers,
//! who confirmed what when) is invented for the sketch.

mod elsewhere;
mod functions;
mod holidays;
mod offerings;
mod schedules;
mod services;
mod units;
mod venues;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::Sketch;

/// File name to bytes.
pub type Tables = BTreeMap<&'static str, Vec<u8>>;

/// A place while the folder is being put together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Venue {
    pub code: String,
    pub name: String,
    pub name_en: String,
    /// Host unit.
    pub unit: String,
    pub comprehensive: bool,
    pub address: String,
    pub address_en: String,
    pub lon: f64,
    pub lat: f64,
    pub area: u32,
    pub accessibility: String,
    pub hours_confirmed_on: String,
    pub teams: String,
    pub notes: (String, String),
    pub level: Level,
    pub rooms: Vec<Room>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Level {
    District,
    Street,
    Station,
    /// Health, day care, posts of another unit.
    #[default]
    Special,
    /// A station beside the district.
    Beside,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Room {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub floor: i32,
    /// counter, self_service, waiting, mediation, activity, clinic, care, meals …
    pub functions: String,
    pub area: u32,
    pub directions: (String, String),
}

impl Room {
    pub fn new(code: &str, name: &str, name_en: &str, floor: i32, functions: &str, area: u32) -> Self {
        let floors = ["", "一楼", "二楼", "三楼", "四楼"];
        let zh = floors.get(floor as usize).copied().unwrap_or("");
        let directions = match floor {
            1 => (
                format!("进门后在{zh}，看“{name}”的牌子"),
                format!("Ground floor: follow the sign for {name_en}"),
            ),
            _ => (
                format!("乘电梯或走楼梯到{zh}，看“{name}”的牌子"),
                format!("Level {floor}: follow the sign for {name_en}"),
            ),
        };
        Self {
            code: code.into(),
            name: name.into(),
            name_en: name_en.into(),
            floor,
            functions: functions.into(),
            area,
            directions,
        }
    }
}

/// Everything the writers share.
pub(crate) struct Folder<'a> {
    pub sketch: &'a Sketch,
    pub today: Date,
    pub venues: Vec<Venue>,
}

/// The whole folder. `today` only moves dates (confirmations, closures for repairs).
pub fn tables(sketch: &Sketch, today: Date) -> Tables {
    let mut folder = Folder {
        sketch,
        today,
        venues: Vec::new(),
    };
    venues::fill(&mut folder);
    elsewhere::fill(&mut folder);
    let (schedules, exceptions) = schedules::write(&folder);
    let [services, documents, steps] = services::write();
    BTreeMap::from([
        ("units.csv", units::write(&folder)),
        ("venues.csv", venues::write(&folder)),
        ("rooms.csv", venues::write_rooms(&folder)),
        ("services.csv", services),
        ("service_documents.csv", documents),
        ("service_steps.csv", steps),
        ("offerings.csv", offerings::write(&folder)),
        ("schedules.csv", schedules),
        ("exceptions.csv", exceptions),
        ("holidays.csv", holidays::write()),
    ])
}

/// `today` moved by days; the same day when the calendar ends.
pub(crate) fn shifted(today: Date, days: i64) -> Date {
    today.checked_add(jiff::Span::new().days(days)).unwrap_or(today)
}
