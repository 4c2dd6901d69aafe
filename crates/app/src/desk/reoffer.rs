//! A period was cancelled: everybody booked in it is proposed other places. The booking stands until they answer; nobody is
//! dropped silently.

use super::booking::told;
use super::places::{PlaceAt, bookable, last_date, of_schedule, periods};
use crate::{App, AppError, World};
use jiff::civil::Date;
use std::collections::HashMap;
use yike_calendar::ExceptionKind;
use yike_model::ScheduleId;
use yike_model::desk::booking::{OFFER_AHEAD, PROPOSALS, lost_its_period};
use yike_model::desk::{Claim, PoolKind, Proposal, Reoffer};
use yike_model::directory::Schedule;
use yike_model::ledger::Actor;
use yike_storage::{ClaimRecord, StorageError};

/// Other venues are looked at up to this far away in a straight line.
const WITHIN_M: f64 = 3000.0;

/// Proposes places to everybody whose period is gone, on every schedule with bookings. Harmless to repeat.
pub async fn reoffer_all(app: &App) -> Result<u32, AppError> {
    let world = app.world();
    let mut count = 0;
    for id in app.store.read().booked_schedules(app.today()).await? {
        if let Some(schedule) = world.snapshot.schedule(id) {
            count += reoffer(app, &world, schedule).await?;
        }
    }
    Ok(count)
}

/// The same for one schedule: to be called when a period of it was closed.
pub async fn reoffer(app: &App, world: &World, schedule: &Schedule) -> Result<u32, AppError> {
    let read = app.store.read();
    let mut count = 0;
    // So that not everybody is sent to the same place.
    let mut proposed: HashMap<(ScheduleId, jiff::Timestamp), u32> = HashMap::new();
    for record in read.bookings_from(schedule.id, app.today()).await? {
        let Some(booking) = record.claim.booking else { continue };
        let told_already = record
            .claim
            .course
            .reoffer
            .as_ref()
            .is_some_and(|reoffer| reoffer.lost == booking.starts_at);
        let day = periods(world, schedule, record.seat.date);
        if told_already || !lost_its_period(&record.claim, &day) || booking.ends_at <= app.now() {
            continue;
        }
        let places = proposals(app, world, &record, &mut proposed).await?;
        let mut after: Claim = record.claim.clone();
        after.course.reoffer = Some(Reoffer {
            at: app.now(),
            lost: booking.starts_at,
            why: why_closed(schedule, record.seat.date),
            places,
        });
        let event = told(app, world, Actor::System, "claim.reoffered", &after);
        let (record, after, event) = (&record, &after, &event);
        let noted = app
            .store
            .write(|tx| async move { tx.note_claim(record, after, event).await })
            .await;
        match noted {
            Ok(()) => count += 1,
            // It changed meanwhile; the next round sees how it stands.
            Err(StorageError::RowsAffected { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(count)
}

/// Whether a claim waits for an answer to a proposal that still holds.
pub fn pending(world: &World, claim: &Claim, date: Date) -> bool {
    let (Some(reoffer), Some(booking)) = (&claim.course.reoffer, &claim.booking) else {
        return false;
    };
    let day = world
        .snapshot
        .schedule(claim.schedule)
        .map(|schedule| periods(world, schedule, date))
        .unwrap_or_default();
    reoffer.lost == booking.starts_at && lost_its_period(claim, &day)
}

fn why_closed(schedule: &Schedule, date: Date) -> String {
    schedule
        .plan
        .exceptions
        .iter()
        .rev()
        .find(|exception| exception.from <= date && date <= exception.until)
        .filter(|exception| matches!(exception.what, ExceptionKind::Closed | ExceptionKind::Open { .. }))
        .map(|exception| exception.reason.clone())
        .unwrap_or_default()
}

/// Up to three places nearest in time to the lost one: at the same venue, else at venues near it.
async fn proposals(
    app: &App,
    world: &World,
    record: &ClaimRecord,
    proposed: &mut HashMap<(ScheduleId, jiff::Timestamp), u32>,
) -> Result<Vec<Proposal>, AppError> {
    let (claim, snapshot) = (&record.claim, &world.snapshot);
    let Some(booking) = claim.booking else {
        return Ok(Vec::new());
    };
    let (now, today, read) = (app.now(), app.today(), app.store.read());
    let soonest = now.saturating_add(OFFER_AHEAD).unwrap_or(now);
    let mut chosen = Vec::new();
    for venue in venues(world, claim) {
        let mut free: Vec<PlaceAt> = Vec::new();
        for index in bookable(world, venue, claim.service, today) {
            let schedule = &snapshot.schedules[index];
            let Some(rule) = &schedule.booking else { continue };
            let (what, days) = ((claim.minutes, PoolKind::Bookable), (today, last_date(rule, today)));
            free.extend(of_schedule(&read, world, schedule, what, days, now).await?);
        }
        free.retain(|at| {
            let given = proposed.get(&(at.schedule, at.place.starts_at)).copied().unwrap_or(0);
            at.place.starts_at >= soonest && given < at.place.left
        });
        free.sort_by_key(|at| (at.place.starts_at.duration_since(booking.starts_at).abs(), at.place));
        free.truncate(PROPOSALS - chosen.len());
        for at in free {
            *proposed.entry((at.schedule, at.place.starts_at)).or_default() += 1;
            chosen.push(Proposal {
                schedule: at.schedule,
                starts_at: at.place.starts_at,
            });
        }
        if chosen.len() >= PROPOSALS {
            break;
        }
    }
    chosen.sort_by_key(|proposal| proposal.starts_at);
    Ok(chosen)
}

/// The venue itself, then others that offer the service, nearest first.
fn venues(world: &World, claim: &Claim) -> Vec<yike_model::VenueId> {
    let snapshot = &world.snapshot;
    let point = |index: usize| snapshot.venues.get(index).and_then(|venue| venue.point);
    let own = snapshot.venue_index(claim.venue);
    let from = own.and_then(point);
    let mut others: Vec<(f64, usize)> = snapshot
        .service_index(claim.service)
        .and_then(|service| snapshot.venues_of.get(service))
        .into_iter()
        .flatten()
        .filter(|index| Some(**index) != own)
        .filter_map(|&index| {
            let (from, to) = (from?, point(index)?);
            Some((metres(from, to), index))
        })
        .filter(|(far, _)| *far <= WITHIN_M)
        .collect();
    others.sort_by(|a, b| a.0.total_cmp(&b.0));
    let others = others.into_iter().map(|(_, index)| index);
    own.into_iter()
        .chain(others)
        .filter_map(|index| snapshot.venues.get(index).map(|venue| venue.id))
        .collect()
}

/// Straight distance of two WGS84 points (longitude, latitude) that lie near each other.
fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let east = (b.0 - a.0) * 111_320.0 * a.1.to_radians().cos();
    let north = (b.1 - a.1) * 110_870.0;
    east.hypot(north)
}
