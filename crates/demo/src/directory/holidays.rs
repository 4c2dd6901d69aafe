//! The public holidays of 2026 and their make-up working days, to be checked against the State Council's notice before
//! real use. 2027 was not announced when this was written: only its weekends are known, so nothing stands here.

use crate::sheet::Sheet;

const HOLIDAYS: [(&str, i8, std::ops::RangeInclusive<i8>, &str, &str); 8] = [
    ("元旦", 1, 1..=3, "New Year", "holiday"),
    ("春节", 2, 15..=23, "Spring Festival", "holiday"),
    ("清明节", 4, 4..=6, "Qingming", "holiday"),
    ("劳动节", 5, 1..=5, "Labour Day", "holiday"),
    ("端午节", 6, 19..=21, "Dragon Boat Festival", "holiday"),
    ("中秋节", 9, 25..=27, "Mid-Autumn Festival", "holiday"),
    ("国庆节", 10, 1..=7, "National Day", "holiday"),
    ("元旦调休上班", 1, 4..=4, "Working day for New Year", "workday"),
];
const MAKE_UP: [(i8, i8, &str, &str); 5] = [
    (2, 14, "春节调休上班", "Working day for Spring Festival"),
    (2, 28, "春节调休上班", "Working day for Spring Festival"),
    (5, 9, "劳动节调休上班", "Working day for Labour Day"),
    (9, 20, "国庆节调休上班", "Working day for National Day"),
    (10, 10, "国庆节调休上班", "Working day for National Day"),
];

pub fn write() -> Vec<u8> {
    let mut rows: Vec<(String, &str, &str, &str)> = Vec::new();
    for (name, month, days, name_en, kind) in HOLIDAYS {
        rows.extend(days.map(|day| (format!("2026-{month:02}-{day:02}"), kind, name, name_en)));
    }
    rows.extend(MAKE_UP.map(|(month, day, name, en)| (format!("2026-{month:02}-{day:02}"), "workday", name, en)));
    rows.sort();
    let mut sheet = Sheet::new("date,kind,name,name_en");
    for (date, kind, name, name_en) in rows {
        sheet.row(&[&date, kind, name, name_en]);
    }
    sheet.bytes()
}
