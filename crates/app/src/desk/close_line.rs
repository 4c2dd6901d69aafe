//! Closing a line at once: for the rest of the day, or until a date. The plan gains exceptions, so that nothing is given out;
//! whom it hits is named in the event `session.closed`, from which they are told and offered new places.

use super::refusal::Refusal;
use super::reoffer::reoffer;
use super::window::{allowed, reason};
use crate::people::sign_in::SignedIn;
use crate::{App, AppError, World};
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::json;
use yike_authz::Action;
use yike_calendar::{Exception, ExceptionKind, Period, Plan, occurrences};
use yike_model::desk::closure::{Closure, affected};
use yike_model::directory::Schedule;
use yike_model::ledger::Actor;
use yike_model::{ClaimId, ScheduleId, VenueId};

/// Longer is a change of the timetable.
const LONGEST_DAYS: i32 = 60;

/// What a closure did to one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    pub schedule: ScheduleId,
    pub closure: Closure,
    /// Claims it hits, in the order in which they joined.
    pub hit: Vec<ClaimId>,
}

/// Closes a line from now on until the end of `until` (today when `None`). Residents read the reason.
pub async fn close_line(
    app: &App,
    who: &SignedIn,
    schedule: ScheduleId,
    until: Option<Date>,
    why: &str,
) -> Result<Closed, AppError> {
    let why = &reason(why)?;
    let world = &app.world();
    let known = world.snapshot.schedule(schedule).ok_or(AppError::NotFound("desk"))?;
    let unit = allowed(app, who, known, Action::Supervise)?;
    let (now, today) = (app.now(), app.today());
    let until = until.unwrap_or(today);
    let longest = today.saturating_add(LONGEST_DAYS.days());
    if until < today || until > longest {
        return Err(AppError::Input(format!(
            "close until today or a later day, at most {LONGEST_DAYS} days ahead; nothing was changed"
        )));
    }
    let closure = &Closure {
        from: now,
        until: end_of(world, until).unwrap_or(now),
    };
    let event = &app.event_at(
        unit,
        Actor::Login { id: who.login.id },
        "session.closed",
        format!("schedule:{schedule}"),
        json!(null),
    );
    let closed = app
        .store
        .write(|tx| async move {
            let mut schedule = tx.schedule(schedule).await?.ok_or(AppError::NotFound("desk"))?;
            let mut hit = Vec::new();
            let days = std::iter::successors(Some(today), |day| day.tomorrow().ok()).take_while(|day| *day <= until);
            for day in days {
                hit.extend(affected(&tx.claims_on(schedule.id, day).await?, closure));
            }
            schedule
                .plan
                .exceptions
                .extend(exceptions(world, &schedule.plan, now, today, until, why));
            tx.save_schedule(&schedule).await?;
            let mut event = event.clone();
            event.why.clone_from(why);
            event.data = json!({ "schedule": schedule.id, "closure": closure, "until": until, "hit": hit });
            tx.event(&event).await?;
            Ok::<_, AppError>(Closed {
                schedule: schedule.id,
                closure: *closure,
                hit,
            })
        })
        .await?;
    app.reload_world().await?;
    // Bookings it hits are proposed other places now rather than at the next round.
    let world = app.world();
    if let Some(schedule) = world.snapshot.schedule(closed.schedule) {
        reoffer(app, &world, schedule).await?;
    }
    Ok(closed)
}

/// Closes every line of a venue that the login answers for.
pub async fn close_venue(
    app: &App,
    who: &SignedIn,
    venue: VenueId,
    until: Option<Date>,
    why: &str,
) -> Result<Vec<Closed>, AppError> {
    let world = app.world();
    let lines: Vec<&Schedule> = world
        .snapshot
        .schedules
        .iter()
        .filter(|schedule| schedule.venue == venue && allowed(app, who, schedule, Action::Supervise).is_ok())
        .collect();
    if lines.is_empty() {
        return Err(AppError::NotFound("desk"));
    }
    let mut closed = Vec::with_capacity(lines.len());
    for line in lines {
        closed.push(close_line(app, who, line.id, until, why).await?);
    }
    Ok(closed)
}

/// Takes the closure of today and later back: what was excepted from today on with this reason runs again. Whoever was told
/// meanwhile stays told.
pub async fn reopen_line(app: &App, who: &SignedIn, schedule: ScheduleId, why: &str) -> Result<(), AppError> {
    let why = &reason(why)?;
    let world = app.world();
    let known = world.snapshot.schedule(schedule).ok_or(AppError::NotFound("desk"))?;
    let unit = allowed(app, who, known, Action::Supervise)?;
    let today = app.today();
    let event = &app.event_at(
        unit,
        Actor::Login { id: who.login.id },
        "session.reopened",
        format!("schedule:{schedule}"),
        json!({ "schedule": schedule, "from": today }),
    );
    app.store
        .write(|tx| async move {
            let mut schedule = tx.schedule(schedule).await?.ok_or(AppError::NotFound("desk"))?;
            let before = schedule.plan.exceptions.len();
            let ends = |exception: &Exception| exception.until >= today && exception.reason == *why;
            schedule.plan.exceptions.retain(|exception| !ends(exception));
            if schedule.plan.exceptions.len() == before {
                return Err(AppError::from(Refusal::NoSession));
            }
            tx.save_schedule(&schedule).await?;
            tx.event(event).await?;
            Ok(())
        })
        .await?;
    app.reload_world().await
}

/// Today ends now; the days after it do not take place. What ended before stays as it was.
fn exceptions(world: &World, plan: &Plan, now: Timestamp, today: Date, until: Date, why: &str) -> Vec<Exception> {
    let local = world.zone.to_datetime(now).time();
    let minute = Time::new(local.hour(), local.minute(), 0, 0).unwrap_or(local);
    let periods: Vec<Period> = occurrences(plan, &world.snapshot.calendar, today, &world.zone)
        .into_iter()
        .filter_map(|at| {
            let start = world.zone.to_datetime(at.starts_at).time();
            let end = world.zone.to_datetime(at.ends_at).time();
            // Whoever is at a window is served; nobody new is admitted in what is left of the period.
            let end = if at.ends_at <= now { end } else { minute };
            let kept = at.starts_at < now && start < end;
            let last = at.ends_at.duration_since(at.last_admission_at).as_mins();
            kept.then(|| Period {
                start,
                end,
                last_admission_minutes: if at.ends_at <= now {
                    u16::try_from(last).unwrap_or(0)
                } else {
                    0
                },
            })
        })
        .collect();
    let what = match periods.is_empty() {
        true => ExceptionKind::Closed,
        false => ExceptionKind::Open { periods },
    };
    let exception = |from, until, what| Exception {
        from,
        until,
        what,
        reason: why.to_owned(),
    };
    let mut all = vec![exception(today, today, what)];
    if let Some(tomorrow) = today.tomorrow().ok().filter(|tomorrow| *tomorrow <= until) {
        all.push(exception(tomorrow, until, ExceptionKind::Closed));
    }
    all
}

fn end_of(world: &World, day: Date) -> Option<Timestamp> {
    let next = day.tomorrow().ok()?.to_datetime(Time::midnight());
    let at = world.zone.to_timestamp(next).ok()?;
    at.checked_sub(SignedDuration::from_micros(1)).ok()
}
