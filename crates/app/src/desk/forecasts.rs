//! When it will be somebody's turn, for every page alike: what the line itself has taught, or, while it has taught too
//! little, the rough fluid model. Kept in memory by schedule, made from the database, followed by the ledger.

use super::fed::Fed;
use crate::{App, AppError};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use yike_calendar::occurrences;
use yike_forecast::Forecast;
use yike_model::desk::forecast::{self, Load};
use yike_model::desk::{Claim, CounterState};
use yike_model::ledger::Event;
use yike_model::{ClaimId, ScheduleId};

/// History read at the start: these days, and of these the newest claims.
const HISTORY_DAYS: i64 = 21;
const HISTORY_CLAIMS: u32 = 400;
/// A newcomer's wait is worked out again after this long while people wait.
const FRESH: SignedDuration = SignedDuration::from_mins(2);
/// After so long without a word a newcomer's wait is not used any more.
const STALE: SignedDuration = SignedDuration::from_mins(15);

/// When a turn will come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    pub median: Timestamp,
    /// Half of all cases fall inside.
    pub half: (Timestamp, Timestamp),
    /// Nine of ten cases fall inside.
    pub most: (Timestamp, Timestamp),
    /// From what services usually take, because the line has not taught enough yet.
    pub rough: bool,
}

/// The wait of somebody who would have joined at `at`, seconds from then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Newcomer {
    pub at: Timestamp,
    pub forecast: Forecast,
}

impl Newcomer {
    /// Expected seconds in line for who joins at `start`, as known at `now`; `None` when this is too old to say.
    pub fn wait_seconds(&self, now: Timestamp, start: Timestamp) -> Option<u32> {
        if now.duration_since(self.at) > STALE {
            return None;
        }
        let passed = start.duration_since(self.at).as_secs().max(0);
        u32::try_from((i64::from(self.forecast.median_s) - passed).max(0)).ok()
    }
}

/// Waits of newcomers by schedule; a schedule whose line is not known well enough is not listed.
pub type Newcomers = HashMap<ScheduleId, Newcomer>;

/// The lines in memory.
#[derive(Debug, Default)]
pub struct Forecasts {
    lines: RwLock<HashMap<ScheduleId, Arc<Mutex<Fed>>>>,
    newcomers: RwLock<Arc<Newcomers>>,
}

impl Forecasts {
    fn line(&self, schedule: ScheduleId) -> Option<Arc<Mutex<Fed>>> {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        lines.get(&schedule).cloned()
    }

    fn all(&self) -> Vec<(ScheduleId, Arc<Mutex<Fed>>)> {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(|(id, line)| (*id, line.clone())).collect()
    }

    /// The waits of newcomers as last worked out.
    pub fn newcomers(&self) -> Arc<Newcomers> {
        let newcomers = self.newcomers.read().unwrap_or_else(PoisonError::into_inner);
        newcomers.clone()
    }
}

fn locked(line: &Mutex<Fed>) -> std::sync::MutexGuard<'_, Fed> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}

/// When `claim`, which waits behind `ahead`, will be called.
pub fn turn(app: &App, claim: &Claim, ahead: &Load, servers: u16, now: Timestamp) -> Turn {
    let told = app
        .forecasts
        .line(claim.schedule)
        .and_then(|line| locked(&line).forecast(claim.id, now.as_millisecond()).ok());
    match told {
        Some((at, forecast)) => learnt(&forecast, Timestamp::from_millisecond(at).unwrap_or(now)),
        None => fluid(ahead, servers, now),
    }
}

/// When somebody who joins this schedule's line now would be called.
pub fn newcomer(app: &App, schedule: ScheduleId, servers: u16, now: Timestamp) -> Turn {
    let told = app
        .forecasts
        .line(schedule)
        .and_then(|line| locked(&line).newcomer(now.as_millisecond()).ok());
    match told {
        Some(forecast) => learnt(&forecast, now),
        None => fluid(&app.lines().load(schedule), servers, now),
    }
}

fn after(now: Timestamp, seconds: u32) -> Timestamp {
    now.saturating_add(SignedDuration::from_secs(i64::from(seconds)))
        .unwrap_or(now)
}

fn learnt(forecast: &Forecast, now: Timestamp) -> Turn {
    let both = |(low, high)| (after(now, low), after(now, high));
    Turn {
        median: after(now, forecast.median_s),
        half: both(forecast.half_s),
        most: both(forecast.most_s),
        rough: false,
    }
}

/// The fluid model of `yike_model::desk::forecast`; the half lies two fifths as far out as nine in ten (normal quantiles).
fn fluid(ahead: &Load, servers: u16, now: Timestamp) -> Turn {
    let (low, high) = forecast::turn_interval(ahead, servers, now);
    let median = after(now, forecast::expected_wait_seconds(ahead, servers, now, now, now)).clamp(low, high);
    let part = |from: Timestamp, to: Timestamp| {
        let span = to.duration_since(from);
        from.saturating_add(span * 2 / 5).unwrap_or(from)
    };
    Turn {
        median,
        half: (part(median, low).min(median), part(median, high)),
        most: (low, high),
        rough: true,
    }
}

/// Reads the history of every schedule that was used of late. Takes its time beside the requests.
pub async fn warm(app: &App) -> Result<(), AppError> {
    let from = since(app);
    for schedule in app.store.read().schedules_since(from).await? {
        if app.forecasts.line(schedule).is_none() {
            feed(app, schedule).await?;
        }
    }
    refresh(app, None).await;
    Ok(())
}

fn since(app: &App) -> Date {
    let today = app.today();
    today.checked_sub(HISTORY_DAYS.days()).unwrap_or(today)
}

/// One schedule from its history.
async fn feed(app: &App, schedule: ScheduleId) -> Result<(), AppError> {
    let world = app.world();
    let Some(known) = world.snapshot.schedule(schedule) else {
        return Ok(());
    };
    let mut fed = Fed::new(schedule, known.servers);
    let history = app
        .store
        .read()
        .claims_since(schedule, since(app), HISTORY_CLAIMS)
        .await?;
    let first = history.iter().map(|claim| claim.queued_at).min();
    let shifts = shifts(
        app,
        schedule,
        first.map_or(app.today(), |at| app.zone.to_datetime(at).date()),
    );
    let (policy, seen) = (world.policy.clone(), app.now().as_millisecond());
    let fed = tokio::task::spawn_blocking(move || {
        fed.feed(&history, &shifts, &policy, seen);
        fed
    })
    .await
    .map_err(|error| AppError::Internal(error.to_string()))?;
    let line = {
        let mut lines = app.forecasts.lines.write().unwrap_or_else(PoisonError::into_inner);
        lines
            .entry(schedule)
            .or_insert_with(|| Arc::new(Mutex::new(fed)))
            .clone()
    };
    // What changed while the history was played is told now; what changes from here on, the follower tells.
    let today = app.store.read().claims_on(schedule, app.today()).await?;
    let counters = app.store.read().counters_of(schedule).await?;
    let mut line = locked(&line);
    line.feed(&today, &[], &world.policy, app.now().as_millisecond());
    for counter in counters {
        let open = counter.state == CounterState::Open;
        line.counter(u32::from(counter.number), open, counter.since.as_millisecond());
    }
    Ok(())
}

/// Opening times of a schedule from a day to today, milliseconds.
fn shifts(app: &App, schedule: ScheduleId, from: Date) -> Vec<(i64, i64)> {
    let world = app.world();
    let Some(schedule) = world.snapshot.schedule(schedule) else {
        return Vec::new();
    };
    from.series(1.day())
        .take_while(|date| *date <= app.today())
        .flat_map(|date| occurrences(&schedule.plan, &world.snapshot.calendar, date, &app.zone))
        .map(|at| (at.starts_at.as_millisecond(), at.ends_at.as_millisecond()))
        .collect()
}

/// What events of the ledger mean for the lines. `touched` as gathered by [`gather`].
pub async fn follow(app: &App, touched: Touched) -> Result<(), AppError> {
    let world = app.world();
    let mut changed: BTreeSet<ScheduleId> = BTreeSet::new();
    let ids: Vec<ClaimId> = touched.claims.into_iter().collect();
    let claims = app.store.read().claims_of(&ids).await?;
    let seen = app.now().as_millisecond();
    let mut by_line: BTreeMap<ScheduleId, Vec<Claim>> = BTreeMap::new();
    for claim in claims {
        if claim.course.transferred_from.is_some() {
            for (schedule, line) in app.forecasts.all() {
                if schedule != claim.schedule && locked(&line).knows(claim.id) {
                    by_line.entry(schedule).or_default().push(claim.clone());
                }
            }
        }
        by_line.entry(claim.schedule).or_default().push(claim);
    }
    for (schedule, claims) in by_line {
        changed.insert(schedule);
        match app.forecasts.line(schedule) {
            Some(line) => {
                let today = shifts(app, schedule, app.today());
                let policy = world.policy.clone();
                let told = tokio::task::spawn_blocking(move || locked(&line).feed(&claims, &today, &policy, seen));
                told.await.map_err(|error| AppError::Internal(error.to_string()))?;
            }
            None => feed(app, schedule).await?,
        }
    }
    for (schedule, number, open, at) in touched.counters {
        if let Some(line) = app.forecasts.line(schedule) {
            locked(&line).counter(number, open, at.as_millisecond());
            changed.insert(schedule);
        }
    }
    refresh(app, Some(changed)).await;
    Ok(())
}

/// Works out newcomers' waits: of these schedules and of those whose answer has aged; all when `None`.
async fn refresh(app: &App, changed: Option<BTreeSet<ScheduleId>>) {
    let (now, known) = (app.now(), app.forecasts.newcomers());
    let due: Vec<(ScheduleId, Arc<Mutex<Fed>>)> = app
        .forecasts
        .all()
        .into_iter()
        .filter(|(schedule, line)| match (&changed, known.get(schedule)) {
            (None, _) => true,
            (Some(changed), _) if changed.contains(schedule) => true,
            (_, Some(known)) => now.duration_since(known.at) > FRESH && locked(line).waiting() > 0,
            (_, None) => false,
        })
        .collect();
    if due.is_empty() {
        return;
    }
    let told = tokio::task::spawn_blocking(move || {
        due.into_iter()
            .map(|(schedule, line)| (schedule, locked(&line).newcomer(now.as_millisecond()).ok()))
            .collect::<Vec<_>>()
    });
    let Ok(told) = told.await else { return };
    let mut next = (*known).clone();
    for (schedule, forecast) in told {
        match forecast {
            Some(forecast) => drop(next.insert(schedule, Newcomer { at: now, forecast })),
            None => drop(next.remove(&schedule)),
        }
    }
    let mut slot = app.forecasts.newcomers.write().unwrap_or_else(PoisonError::into_inner);
    *slot = Arc::new(next);
}

/// What a stretch of the ledger touched.
#[derive(Debug, Clone, Default)]
pub struct Touched {
    pub claims: BTreeSet<ClaimId>,
    /// Schedule, number, open, when; in the order of the ledger.
    pub counters: Vec<(ScheduleId, u32, bool, Timestamp)>,
}

/// Notes what an event touches.
pub fn gather(touched: &mut Touched, event: &Event) {
    if let Some(id) = event.subject.strip_prefix("claim:").and_then(|id| id.parse().ok()) {
        touched.claims.insert(id);
    }
    let open = match event.kind.as_str() {
        "counter.opened" => true,
        "counter.paused" | "counter.closed" => false,
        _ => return,
    };
    let schedule = event
        .data
        .get("schedule")
        .and_then(|v| v.as_str())
        .and_then(|v| v.parse().ok());
    let number = event
        .data
        .get("number")
        .and_then(|v| v.as_u64())
        .and_then(|n| n.try_into().ok());
    if let (Some(schedule), Some(number)) = (schedule, number) {
        touched.counters.push((schedule, number, open, event.at));
    }
}
