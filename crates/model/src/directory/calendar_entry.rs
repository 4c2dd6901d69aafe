//! One line of the editable holiday table.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yike_calendar::SpecialDay;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarEntry {
    pub date: Date,
    pub day: SpecialDay,
}
