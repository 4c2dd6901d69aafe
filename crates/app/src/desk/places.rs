//! Places that can be booked: of a service at a venue, and the soonest among venues in reach.

use crate::{App, AppError, PlaceError, World};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use yike_calendar::{Occurrence, occurrences};
use yike_model::desk::PoolKind;
use yike_model::desk::booking::{Place, Stretch, places};
use yike_model::directory::{BookingRule, Schedule};
use yike_model::{ScheduleId, ServiceId, VenueId};
use yike_storage::{HeldRun, Read};

/// A place of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceAt {
    pub schedule: ScheduleId,
    pub venue: VenueId,
    pub date: Date,
    pub place: Place,
}

/// A day with what can be booked on it; none when it is full or nothing takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookableDay {
    pub date: Date,
    /// Whether any period takes place, full or not.
    pub open: bool,
    /// Earliest first.
    pub places: Vec<PlaceAt>,
}

/// A place at a venue in reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Soonest {
    pub at: PlaceAt,
    pub walk_seconds: u32,
}

/// Venues looked at for the soonest place, nearest first.
const VENUES: usize = 20;

/// Schedules of a venue that take bookings for a service on a date, by index.
pub(crate) fn bookable(world: &World, venue: VenueId, service: ServiceId, date: Date) -> Vec<usize> {
    let snapshot = &world.snapshot;
    let (Some(venue), Some(service)) = (snapshot.venue_index(venue), snapshot.service_index(service)) else {
        return Vec::new();
    };
    let mut found: Vec<usize> = snapshot
        .in_force(venue, date)
        .filter(|at| at.service == service)
        .flat_map(|at| at.schedules.iter().copied())
        .filter(|&index| {
            let schedule = &snapshot.schedules[index];
            schedule.booking.is_some() && schedule.until.is_none_or(|until| date <= until)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a service can be booked at a venue at all today or in the days its schedules open.
pub fn can_book(world: &World, venue: VenueId, service: ServiceId, today: Date) -> bool {
    !bookable(world, venue, service, today).is_empty()
}

/// What each bucket of a kind holds.
pub(crate) fn capacity(rule: &BookingRule, kind: PoolKind) -> u32 {
    match kind {
        PoolKind::Bookable => rule.per_bucket,
        PoolKind::Reserved => rule.reserved,
        PoolKind::WalkIn => 0,
    }
}

/// The last date a rule opens.
pub(crate) fn last_date(rule: &BookingRule, today: Date) -> Date {
    today.checked_add(i64::from(rule.days_ahead).days()).unwrap_or(today)
}

/// The periods of a schedule on a date.
pub(crate) fn periods(world: &World, schedule: &Schedule, date: Date) -> Vec<Occurrence> {
    if schedule.until.is_some_and(|until| until < date) {
        return Vec::new();
    }
    occurrences(&schedule.plan, &world.snapshot.calendar, date, &world.zone)
}

pub(crate) fn stretches(held: &[HeldRun], date: Date) -> Vec<Stretch> {
    held.iter()
        .filter(|held| held.date == date)
        .map(|held| Stretch {
            starts_at: held.run.first.bucket_starts_at,
            ends_at: held.ends_at(),
            count: held.count,
        })
        .collect()
}

/// Places of a schedule with room for `minutes` from one date to another, earliest first.
pub(crate) async fn of_schedule(
    read: &Read,
    world: &World,
    schedule: &Schedule,
    (minutes, kind): (u16, PoolKind),
    (from, until): (Date, Date),
    now: Timestamp,
) -> Result<Vec<PlaceAt>, AppError> {
    let Some(rule) = &schedule.booking else {
        return Ok(Vec::new());
    };
    let today = world.zone.to_datetime(now).date();
    let (from, until) = (from.max(today), until.min(last_date(rule, today)));
    if from > until {
        return Ok(Vec::new());
    }
    let held = read.runs_held(schedule.id, (from, until), kind).await?;
    let mut found = Vec::new();
    for date in dates(from, until) {
        let taken = stretches(&held, date);
        for period in periods(world, schedule, date) {
            let free = places(rule, &period, (minutes, capacity(rule, kind)), now, &taken);
            found.extend(free.into_iter().map(|place| PlaceAt {
                schedule: schedule.id,
                venue: schedule.venue,
                date,
                place,
            }));
        }
    }
    Ok(found)
}

fn dates(from: Date, until: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |date| date.tomorrow().ok()).take_while(move |date| *date <= until)
}

/// The days a service can be booked at a venue, from today on, each with its places. Empty when nothing is booked there.
pub async fn days(app: &App, venue: VenueId, service: ServiceId) -> Result<Vec<BookableDay>, AppError> {
    let world = app.world();
    let (snapshot, now, today) = (&world.snapshot, app.now(), app.today());
    let minutes = snapshot
        .service_index(service)
        .map(|index| snapshot.services[index].minutes)
        .ok_or(AppError::NotFound("service"))?;
    snapshot.venue_index(venue).ok_or(AppError::NotFound("venue"))?;
    let read = app.store.read();
    let mut days: Vec<BookableDay> = Vec::new();
    for index in bookable(&world, venue, service, today) {
        let schedule = &snapshot.schedules[index];
        let Some(rule) = &schedule.booking else { continue };
        let last = last_date(rule, today);
        let mut found = of_schedule(
            &read,
            &world,
            schedule,
            (minutes, PoolKind::Bookable),
            (today, last),
            now,
        )
        .await?;
        for date in dates(today, last) {
            let slot = match days.iter().position(|day| day.date == date) {
                Some(slot) => slot,
                None => {
                    days.push(BookableDay {
                        date,
                        open: false,
                        places: Vec::new(),
                    });
                    days.len() - 1
                }
            };
            // An offering may end within the days a rule opens.
            let in_force = bookable(&world, venue, service, date).contains(&index);
            let Some(day) = days.get_mut(slot).filter(|_| in_force) else {
                continue;
            };
            day.open |= periods(&world, schedule, date)
                .iter()
                .any(|period| period.ends_at > now);
            day.places.extend(found.iter().filter(|at| at.date == date).copied());
        }
        found.clear();
    }
    days.sort_by_key(|day| day.date);
    for day in &mut days {
        day.places.sort_by_key(|at| (at.place, at.schedule));
        // Two lines of one venue: a time is shown once.
        day.places.dedup_by_key(|at| at.place.starts_at);
    }
    Ok(days)
}

/// The earliest places of a service among venues in reach (venue index and seconds on foot), at most one a venue, `n` at most.
/// Nobody is sent off to a place that begins before they are there.
pub async fn soonest(
    app: &App,
    reached: &[(usize, u32)],
    service: ServiceId,
    n: usize,
) -> Result<Vec<Soonest>, AppError> {
    let world = app.world();
    let (snapshot, now, today) = (&world.snapshot, app.now(), app.today());
    let service_index = snapshot.service_index(service).ok_or(AppError::NotFound("service"))?;
    let minutes = snapshot.services[service_index].minutes;
    let mut reached: Vec<(usize, u32)> = reached.to_vec();
    reached.sort_by_key(|(_, seconds)| *seconds);
    let read = app.store.read();
    let (mut found, mut looked) = (Vec::new(), 0);
    for (venue, walk_seconds) in reached {
        let Some(venue) = snapshot.venues.get(venue) else {
            continue;
        };
        let schedules = bookable(&world, venue.id, service, today);
        if schedules.is_empty() {
            continue;
        }
        looked += 1;
        if looked > VENUES {
            break;
        }
        let there = now
            .saturating_add(SignedDuration::from_secs(i64::from(walk_seconds)))
            .unwrap_or(now);
        let mut best: Option<PlaceAt> = None;
        for index in schedules {
            let schedule = &snapshot.schedules[index];
            let until = schedule.booking.as_ref().map_or(today, |rule| last_date(rule, today));
            let what = (minutes, PoolKind::Bookable);
            let places = of_schedule(&read, &world, schedule, what, (today, until), now).await?;
            let first = places.into_iter().find(|at| at.place.starts_at >= there);
            best = match (best, first) {
                (Some(a), Some(b)) if b.place.starts_at >= a.place.starts_at => Some(a),
                (a, b) => b.or(a),
            };
        }
        found.extend(best.map(|at| Soonest { at, walk_seconds }));
    }
    found.sort_by_key(|soonest| (soonest.at.place.starts_at, soonest.walk_seconds));
    found.truncate(n);
    Ok(found)
}

/// The period a place would lie in, or why there is none: past, closed, not on the grid, too far ahead.
pub(crate) fn check_place(
    world: &World,
    schedule: &Schedule,
    minutes: u16,
    starts_at: Timestamp,
    now: Timestamp,
) -> Result<(Occurrence, Place), AppError> {
    if starts_at <= now {
        return Err(PlaceError::Past.into());
    }
    let rule = schedule.booking.as_ref().ok_or(PlaceError::None)?;
    let (today, date) = (
        world.zone.to_datetime(now).date(),
        world.zone.to_datetime(starts_at).date(),
    );
    if date > last_date(rule, today) {
        return Err(PlaceError::None.into());
    }
    periods(world, schedule, date)
        .into_iter()
        .find_map(|period| {
            let place = places(rule, &period, (minutes, 1), now, &[])
                .into_iter()
                .find(|place| place.starts_at == starts_at)?;
            Some((period, place))
        })
        .ok_or_else(|| PlaceError::None.into())
}
