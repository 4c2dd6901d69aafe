//! Plausible walk-ins of one day, so that queues can be filled up to "now".

use jiff::civil::Date;

use crate::chance::Chance;
use crate::directory::Tables;

/// A counter group of the day: its opening periods and what it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Counter {
    pub schedule: String,
    /// Service codes, most asked first.
    pub services: Vec<String>,
    /// Opening periods, minutes of the day, in order.
    pub periods: Vec<(u16, u16)>,
    pub servers: u16,
    pub last_admission: u16,
    /// Most walk-ins of the day, when limited.
    pub capacity: Option<u16>,
}

/// One person walking in.
#[derive(Debug, Clone, PartialEq)]
pub struct WalkIn {
    pub schedule: String,
    pub service: String,
    /// After the first opening of the day; never within a break.
    pub minutes_after_open: u16,
    pub service_minutes: u16,
}

/// Share of people by how far the day has gone: mid-morning is the peak, a smaller one after the break.
fn busy(minute: f64) -> f64 {
    let hump = |at: f64, wide: f64| {
        let off = (minute - at) / wide;
        1.0 / ((1.0 + off * off) * (1.0 + off * off))
    };
    0.1 + hump(10.0 * 60.0 + 10.0, 95.0) + 0.6 * hump(14.0 * 60.0 + 15.0, 105.0)
}

/// Walk-ins for `date`, ordered by counter and time. The district tells of 2,300 cases a day in its hall; the sketch lets
/// in a little under half of that there (5.2 an hour and clerk) and 2.6 an hour and clerk at small counters.
pub fn day(seed: u64, date: Date, counters: &[Counter]) -> Vec<WalkIn> {
    let mut out = Vec::new();
    for counter in counters {
        let mut chance = Chance::new(seed, &format!("day {date} {}", counter.schedule));
        let Some(first) = counter.periods.first().map(|p| p.0) else {
            continue;
        };
        let open: u16 = counter.periods.iter().map(|(a, b)| b.saturating_sub(*a)).sum();
        let rate = if counter.servers >= 6 { 5.2 } else { 2.6 };
        let wanted = f64::from(open) / 60.0 * f64::from(counter.servers) * rate * chance.between(0.75, 1.2);
        let wanted = counter.capacity.map_or(wanted, |most| wanted.min(f64::from(most)));
        let mut here = Vec::new();
        for _ in 0..wanted.round() as usize {
            let Some(minute) = arrival(counter, &mut chance) else {
                break;
            };
            // The first services of a list are asked for far more often.
            let pick = (chance.unit() * chance.unit() * counter.services.len() as f64) as usize;
            let Some(service) = counter.services.get(pick) else {
                break;
            };
            let service_minutes = chance.between(4.0, 9.0) + 8.0 * chance.unit() * chance.unit();
            here.push(WalkIn {
                schedule: counter.schedule.clone(),
                service: service.clone(),
                minutes_after_open: minute - first,
                service_minutes: service_minutes as u16,
            });
        }
        here.sort_by_key(|w| w.minutes_after_open);
        out.extend(here);
    }
    out
}

fn arrival(counter: &Counter, chance: &mut Chance) -> Option<u16> {
    let first = counter.periods.first()?.0;
    let last = counter.periods.last()?.1.saturating_sub(counter.last_admission);
    for _ in 0..200 {
        let minute = chance.between(f64::from(first), f64::from(last.max(first + 1)));
        let open = counter
            .periods
            .iter()
            .any(|(a, b)| minute >= f64::from(*a) && minute < f64::from(*b));
        if open && chance.unit() * 1.3 < busy(minute) {
            return Some(minute as u16);
        }
    }
    None
}

/// The counters of the folder that are open on `date` (weekdays, holidays, make-up days, exceptions).
pub fn counters(tables: &Tables, date: Date) -> Vec<Counter> {
    let rows = |file: &str| -> Vec<csv::StringRecord> {
        let bytes = tables.get(file).map_or(&[][..], Vec::as_slice);
        csv::Reader::from_reader(bytes)
            .into_records()
            .filter_map(Result::ok)
            .collect()
    };
    let field = |r: &csv::StringRecord, i: usize| r.get(i).unwrap_or("").to_owned();
    let day = date.to_string();
    let kind = rows("holidays.csv")
        .iter()
        .find(|r| field(r, 0) == day)
        .map(|r| field(r, 1))
        .unwrap_or_default();
    let exceptions: Vec<_> = rows("exceptions.csv")
        .into_iter()
        .filter(|r| field(r, 1) <= day && day <= field(r, 2))
        .collect();
    let offered = rows("offerings.csv");
    let schedules = rows("schedules.csv");
    let mut out = Vec::new();
    for r in &schedules {
        let makeup = kind == "workday" && field(r, 12) == "as_workday";
        if kind == "holiday" && field(r, 11) == "closed" || !(makeup || runs_on(&field(r, 8), date)) {
            continue;
        }
        let exception = exceptions.iter().find(|e| field(e, 0) == field(r, 0));
        let times = exception.map_or_else(|| field(r, 9), |e| field(e, 3));
        let periods = periods(&times);
        let venue = field(r, 1);
        let named: Vec<String> = schedules
            .iter()
            .filter(|s| field(s, 1) == venue)
            .flat_map(|s| split(&field(s, 7)))
            .collect();
        let services = if field(r, 7).is_empty() {
            let all = offered
                .iter()
                .filter(|o| field(o, 1) == venue)
                .flat_map(|o| split(&field(o, 2)));
            all.filter(|s| !named.contains(s)).collect()
        } else {
            split(&field(r, 7))
        };
        if !periods.is_empty() && field(r, 5) != "room" {
            out.push(Counter {
                schedule: field(r, 0),
                services,
                periods,
                servers: field(r, 13).parse().unwrap_or(1),
                last_admission: field(r, 10).parse().unwrap_or(0),
                capacity: field(r, 14).parse().ok(),
            });
        }
    }
    out
}

fn split(list: &str) -> Vec<String> {
    list.split(';').filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

fn periods(times: &str) -> Vec<(u16, u16)> {
    let minutes = |t: &str| -> Option<u16> {
        let (h, m) = t.split_once(':')?;
        Some(h.parse::<u16>().ok()? * 60 + m.parse::<u16>().ok()?)
    };
    times
        .split(',')
        .filter_map(|p| p.split_once('-'))
        .filter_map(|(a, b)| Some((minutes(a)?, minutes(b)?)))
        .collect()
}

/// Whether `days` (`MO-FR`, `TU,FR`, `2SA`) names `date`.
fn runs_on(days: &str, date: Date) -> bool {
    const NAMES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let today = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    let index = |name: &str| NAMES.iter().position(|n| *n == name);
    days.split(',').any(|part| match part.split_once('-') {
        Some((a, b)) => matches!((index(a), index(b)), (Some(a), Some(b)) if (a..=b).contains(&today)),
        None => {
            let (nth, name) = part.split_at(part.len().saturating_sub(2));
            let right_week = nth.is_empty() || nth.parse::<i8>().is_ok_and(|n| (date.day() - 1) / 7 + 1 == n);
            index(name) == Some(today) && right_week
        }
    })
}
