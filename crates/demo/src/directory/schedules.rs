//! Opening hours and the people behind them: one row per resource and kind of day.

use crate::chance::Chance;
use crate::sheet::Sheet;

use super::offerings::activity_room;
use super::venues::{HALL, SUJIN, ZHONGJIE};
use super::{Folder, Level, Venue, shifted};

/// The station shut for repairs round the day of the sketch, and one that closes early once.
const REPAIRS: &str = "V018020";
const EARLY: &str = "V021019";

#[derive(Default)]
struct Row<'a> {
    suffix: &'a str,
    name: (&'a str, &'a str),
    provider: &'a str,
    resource: &'a str,
    room: &'a str,
    services: &'a str,
    days: &'a str,
    times: &'a str,
    last: u32,
    /// Work on make-up Saturdays and Sundays?
    weekdays: bool,
    servers: u32,
    capacity: u32,
    prefix: &'a str,
    /// Minutes and number of the places that can be booked; no minutes = walk-in only.
    book: (u32, u32),
    early: u32,
    who: (&'a str, &'a str),
}

struct Out {
    sheet: Sheet,
    /// Codes by venue, for exceptions.
    codes: Vec<(String, String)>,
}

impl Out {
    fn add(&mut self, venue: &Venue, row: &Row) {
        let code = format!("{}-{}", venue.code, row.suffix);
        let provider = if row.provider.is_empty() {
            &venue.unit
        } else {
            row.provider
        };
        let number = |n: u32| if n == 0 { String::new() } else { n.to_string() };
        let capacity = number(row.capacity);
        self.sheet.row(&[
            &code,
            &venue.code,
            row.name.0,
            row.name.1,
            provider,
            row.resource,
            row.room,
            row.services,
            row.days,
            row.times,
            &row.last.to_string(),
            "closed",
            if row.weekdays { "as_workday" } else { "as_weekday" },
            &row.servers.to_string(),
            &capacity,
            row.prefix,
            "",
            "",
            &number(row.book.0),
            &number(row.book.1),
            if row.book.0 > 0 { "1" } else { "" },
            if row.book.0 > 0 { "14" } else { "" },
            &number(row.early),
            row.who.0,
            row.who.1,
        ]);
        self.codes.push((venue.code.clone(), code));
    }
}

const MARKET: &str = "S01;S02;S03;S04;S05;S06;S07;S77";
const POLICE: &str = "S10;S11;S12;S14;S15;S16";

/// schedules.csv and exceptions.csv.
pub fn write(folder: &Folder) -> (Vec<u8>, Vec<u8>) {
    let mut out = Out {
        sheet: Sheet::new(
            "code,venue,name,name_en,provider,resource,room,services,days,times,last_admission_minutes,on_holiday,on_makeup,servers,walk_in_capacity,label_prefix,from,until,book_minutes,book_places,book_reserved,book_days,early_minutes,who,who_en",
        ),
        codes: Vec::new(),
    };
    for venue in &folder.venues {
        let mut chance = Chance::new(folder.sketch.seed, &format!("hours {}", venue.code));
        match venue.level {
            Level::District => hall(&mut out, venue),
            Level::Street => street(&mut out, venue),
            Level::Station | Level::Beside => station(&mut out, venue, &mut chance),
            Level::Special => special(&mut out, venue),
        }
        if let Some(room) = activity_room(venue) {
            out.add(
                venue,
                &Row {
                    suffix: "R",
                    name: ("活动室", "Activity Room"),
                    resource: "room",
                    room,
                    services: "S57",
                    days: "MO-SU",
                    times: "09:00-12:00,13:30-20:30",
                    last: 30,
                    servers: 1,
                    prefix: "R",
                    ..Row::default()
                },
            );
        }
    }
    let exceptions = exceptions(folder, &out.codes);
    (out.sheet.bytes(), exceptions)
}

fn counters<'a>(suffix: &'a str, days: &'a str, times: &'a str, servers: u32) -> Row<'a> {
    Row {
        suffix,
        days,
        times,
        servers,
        name: ("综合窗口", "General Counters"),
        resource: "counter_group",
        room: "101",
        last: 15,
        weekdays: true,
        prefix: "A",
        ..Row::default()
    }
}

fn hall(out: &mut Out, venue: &Venue) {
    debug_assert_eq!(venue.code, HALL);
    out.add(
        venue,
        &Row {
            last: 30,
            ..counters("A", "MO-FR", "09:00-17:00", 20)
        },
    );
    out.add(
        venue,
        &Row {
            name: ("综合窗口（周四延时）", "General Counters, late Thursday"),
            weekdays: false,
            ..counters("L", "TH", "17:00-19:30", 6)
        },
    );
    out.add(
        venue,
        &Row {
            name: ("综合窗口（周六）", "General Counters, Saturday"),
            weekdays: false,
            ..counters("S", "SA", "09:00-12:00", 8)
        },
    );
    out.add(
        venue,
        &Row {
            name: ("企业开办专区", "Business Start Area"),
            room: "201",
            services: MARKET,
            last: 30,
            prefix: "B",
            ..counters("B", "MO-FR", "09:00-17:00", 6)
        },
    );
}

fn street(out: &mut Out, venue: &Venue) {
    const DAY: &str = "09:00-12:00,13:00-17:00";
    out.add(
        venue,
        &Row {
            book: (15, 2),
            ..counters("A", "MO-FR", DAY, 6)
        },
    );
    out.add(
        venue,
        &Row {
            name: ("综合窗口（周六）", "General Counters, Saturday"),
            weekdays: false,
            ..counters("S", "SA", "09:00-12:00", 3)
        },
    );
    out.add(
        venue,
        &Row {
            name: ("公安窗口", "Police Counters"),
            room: "102",
            services: POLICE,
            prefix: "P",
            book: (20, 1),
            ..counters("P", "MO-FR", DAY, 2)
        },
    );
    if venue.code == SUJIN {
        out.add(
            venue,
            &Row {
                name: ("公积金窗口", "Housing Fund Counters"),
                provider: "D-GJJ",
                room: "104",
                services: "S48;S49;S50",
                last: 30,
                prefix: "G",
                ..counters("G", "MO-FR", "09:00-12:00,13:00-16:30", 2)
            },
        );
    }
}

fn station(out: &mut Out, venue: &Venue, chance: &mut Chance) {
    let afternoon = if chance.happens(0.55) { "13:30" } else { "13:00" };
    let morning = if chance.happens(0.2) { "08:30" } else { "09:00" };
    let end = if chance.happens(0.15) { "17:30" } else { "17:00" };
    let times = format!("{morning}-12:00,{afternoon}-{end}");
    let servers = 2 + chance.below(3) as u32;
    let last = [15, 15, 20, 30][chance.below(4)];
    out.add(
        venue,
        &Row {
            last,
            ..counters("A", "MO-FR", &times, servers)
        },
    );
    let noon = format!("12:00-{afternoon}");
    if chance.happens(0.18) && venue.code != ZHONGJIE {
        out.add(
            venue,
            &Row {
                name: ("午间值班", "Noon Shift"),
                weekdays: true,
                last: 10,
                ..counters("N", "MO-FR", &noon, 1)
            },
        );
    }
    if chance.happens(0.25) {
        out.add(
            venue,
            &Row {
                name: ("周六值班", "Saturday Shift"),
                weekdays: false,
                ..counters("S", "SA", "09:00-11:30", 1)
            },
        );
    }
    if venue.code == ZHONGJIE {
        out.add(
            venue,
            &Row {
                suffix: "Y",
                name: ("红韵家庭医生工作室", "Hongyun Family Doctor's Room"),
                provider: "P-ZJZ",
                resource: "practitioner",
                room: "205",
                services: "S33",
                days: "TU,FR",
                times: "12:00-14:00",
                last: 15,
                servers: 1,
                capacity: 24,
                prefix: "Y",
                book: (10, 1),
                early: 30,
                who: ("示例医生 0001", "Example doctor 0001"),
                ..Row::default()
            },
        );
    }
}

fn special(out: &mut Out, venue: &Venue) {
    match venue.code.get(..2) {
        Some("H-") => {
            out.add(
                venue,
                &Row {
                    suffix: "M",
                    name: ("全科门诊", "General Practice"),
                    resource: "practitioner",
                    room: "101",
                    services: "S32;S33",
                    days: "MO-FR",
                    times: "08:00-11:30,13:00-16:30",
                    last: 30,
                    weekdays: true,
                    servers: if venue.code == "H-ZJZ" { 2 } else { 5 },
                    prefix: "M",
                    ..Row::default()
                },
            );
            out.add(
                venue,
                &Row {
                    suffix: "W",
                    name: ("全科门诊（周末）", "General Practice, weekend"),
                    resource: "practitioner",
                    room: "101",
                    services: "S33",
                    days: "SA,SU",
                    times: "08:00-11:00",
                    last: 30,
                    servers: 1,
                    prefix: "W",
                    ..Row::default()
                },
            );
        }
        Some("E-") => out.add(
            venue,
            &Row {
                suffix: "D",
                name: ("日间照料和助餐", "Day Care and Meals"),
                resource: "room",
                room: "101",
                days: "MO-SA",
                times: "08:30-17:00",
                last: 60,
                servers: 2,
                prefix: "D",
                ..Row::default()
            },
        ),
        _ => out.add(
            venue,
            &Row {
                suffix: "A",
                name: ("志愿服务日", "Volunteer Day"),
                resource: "counter_group",
                days: "2SA",
                times: "09:00-11:00",
                last: 15,
                servers: 2,
                prefix: "V",
                ..Row::default()
            },
        ),
    }
}

fn exceptions(folder: &Folder, codes: &[(String, String)]) -> Vec<u8> {
    let mut sheet = Sheet::new("schedule,from,until,times,reason");
    let (from, until) = (
        shifted(folder.today, -3).to_string(),
        shifted(folder.today, 9).to_string(),
    );
    let early = shifted(folder.today, 1).to_string();
    for (venue, code) in codes {
        if venue == REPAIRS {
            sheet.row(&[code, &from, &until, "", "内部修缮，暂停服务，请到就近站点办理"]);
        }
        if venue == EARLY && code.ends_with("-A") {
            sheet.row(&[code, &early, &early, "09:00-12:00", "下午参加业务培训，提前结束服务"]);
        }
    }
    sheet.bytes()
}
