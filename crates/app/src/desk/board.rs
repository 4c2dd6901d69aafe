//! The lobby board: what the windows of a venue do and who is next. Labels, windows and times; nothing here names anybody.

use super::lines::load_of;
use crate::{App, AppError, World};
use jiff::{SignedDuration, Timestamp};
use yike_calendar::{Occurrence, occurrences};
use yike_model::VenueId;
use yike_model::desk::forecast::{self, expected_wait_seconds};
use yike_model::desk::order::{self, Placed, Rule};
use yike_model::desk::{Claim, ClaimState, Counter, CounterState};
use yike_model::directory::{ResourceKind, Schedule};

/// Someone booked for later is shown at most this long before.
const BOOKED_AHEAD: SignedDuration = SignedDuration::from_mins(60);
/// How far ahead the notice looks, today included.
const NOTICE_DAYS: usize = 8;

/// A venue's board at an instant. Schedules are indices into the snapshot it was read under.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// Ledger position this was read at or after.
    pub position: u64,
    pub now: Timestamp,
    /// Called and not yet there, the latest call first.
    pub calls: Vec<BoardCall>,
    /// Every window with hours today, by schedule and number.
    pub windows: Vec<BoardWindow>,
    /// Who is called next, by expected time.
    pub next: Vec<Upcoming>,
    /// The next session that has its own services, such as a visiting clinic.
    pub notice: Option<Notice>,
}

/// A call that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardCall {
    pub label: String,
    pub schedule: usize,
    pub window: String,
    /// The call or its last recall.
    pub at: Timestamp,
    /// 1 for the call itself, one more for each recall.
    pub times: u8,
}

/// One window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardWindow {
    pub schedule: usize,
    pub window: String,
    pub state: WindowState,
}

/// What a window does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowState {
    Called { label: String },
    Serving { label: String },
    Free,
    Paused { back_at: Option<Timestamp> },
    Closed { back_at: Option<Timestamp> },
}

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upcoming {
    pub label: String,
    pub schedule: usize,
    pub expected: Timestamp,
    /// The very next of its line.
    pub first: bool,
}

/// A session worth telling everybody in the hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub schedule: usize,
    pub session: Occurrence,
}

/// Reads the board of a venue. Everybody may see it.
pub async fn board(app: &App, venue: VenueId) -> Result<Board, AppError> {
    let world = app.world();
    let index = world.snapshot.venue_index(venue).ok_or(AppError::NotFound("venue"))?;
    let (now, today) = (app.now(), app.today());
    let read = app.store.read();
    let position = read.head().await?.position;
    let mut lines = Vec::new();
    for &schedule in &world.snapshot.schedules_at[index] {
        let row = &world.snapshot.schedules[schedule];
        let windows = matches!(row.resource, ResourceKind::CounterGroup | ResourceKind::Practitioner);
        if !windows || row.until.is_some_and(|until| until < today) {
            continue;
        }
        let hours = occurrences(&row.plan, &world.snapshot.calendar, today, &world.zone);
        if hours.is_empty() {
            continue;
        }
        lines.push(Line {
            schedule,
            hours,
            claims: read.claims_on(row.id, today).await?,
            counters: read.counters_of(row.id).await?,
        });
    }
    Ok(arrange(&world, index, &lines, position, now))
}

/// One line as it was read.
struct Line {
    schedule: usize,
    hours: Vec<Occurrence>,
    claims: Vec<Claim>,
    counters: Vec<Counter>,
}

fn arrange(world: &World, venue: usize, lines: &[Line], position: u64, now: Timestamp) -> Board {
    let mut board = Board {
        position,
        now,
        calls: Vec::new(),
        windows: Vec::new(),
        next: Vec::new(),
        notice: notice(world, venue, now),
    };
    for line in lines {
        let schedule = &world.snapshot.schedules[line.schedule];
        board.calls.extend(calls(line));
        let windows = windows(schedule, line, now);
        let open = windows.iter().filter(|window| window.state.calls()).count();
        board.windows.extend(windows);
        board.next.extend(upcoming(world, line, open, now));
    }
    board.calls.sort_by(|a, b| (b.at, &a.label).cmp(&(a.at, &b.label)));
    board
        .next
        .sort_by(|a, b| (a.expected, &a.label).cmp(&(b.expected, &b.label)));
    board
}

impl WindowState {
    /// Whether people are called there.
    fn calls(&self) -> bool {
        matches!(
            self,
            WindowState::Called { .. } | WindowState::Serving { .. } | WindowState::Free
        )
    }
}

fn calls(line: &Line) -> impl Iterator<Item = BoardCall> {
    line.claims.iter().filter_map(|claim| {
        let at = claim.course.recalled_at.or(claim.called_at)?;
        (claim.state == ClaimState::Called).then(|| BoardCall {
            label: claim.label.clone(),
            schedule: line.schedule,
            window: claim.window.clone(),
            at,
            times: claim.course.calls.max(1),
        })
    })
}

fn windows(schedule: &Schedule, line: &Line, now: Timestamp) -> Vec<BoardWindow> {
    let served = order::at_windows(&line.claims);
    let later = line
        .hours
        .iter()
        .map(|hours| hours.starts_at)
        .find(|starts| *starts > now);
    (1..=schedule.servers)
        .map(|number| {
            let window = number.to_string();
            let counter = line.counters.iter().find(|counter| counter.number == number);
            let state = match (served.iter().find(|claim| claim.window == window), counter) {
                (Some(claim), _) if claim.state == ClaimState::Called => WindowState::Called {
                    label: claim.label.clone(),
                },
                (Some(claim), _) => WindowState::Serving {
                    label: claim.label.clone(),
                },
                (None, Some(counter)) => match counter.state {
                    CounterState::Open => WindowState::Free,
                    CounterState::Paused => WindowState::Paused {
                        back_at: counter.back_at,
                    },
                    CounterState::Closed => WindowState::Closed {
                        back_at: counter.back_at.or(later),
                    },
                },
                (None, None) => WindowState::Closed { back_at: later },
            };
            BoardWindow {
                schedule: line.schedule,
                window,
                state,
            }
        })
        .collect()
}

fn upcoming(world: &World, line: &Line, open: usize, now: Timestamp) -> Vec<Upcoming> {
    let schedule = &world.snapshot.schedules[line.schedule];
    let opens = line.hours.iter().find(|hours| now < hours.ends_at);
    let opens = opens.map_or(now, |hours| hours.starts_at.max(now));
    let servers = u16::try_from(open.max(1)).unwrap_or(schedule.servers);
    let served = load_of(order::at_windows(&line.claims));
    let mut ahead = forecast::Load { ..served };
    let mut found = Vec::new();
    for placed in order::line(&world.policy, &line.claims, now) {
        let wait = expected_wait_seconds(&ahead, servers, now, opens, now);
        let due = opens
            .max(now)
            .saturating_add(SignedDuration::from_secs(i64::from(wait)))
            .unwrap_or(now);
        let starts = booked_for(&placed, now);
        if starts.is_some_and(|starts| starts.duration_since(now) > BOOKED_AHEAD) {
            continue;
        }
        found.push(Upcoming {
            label: placed.claim.label.clone(),
            schedule: line.schedule,
            expected: starts.map_or(due, |starts| starts.max(due)),
            first: found.is_empty(),
        });
        ahead.waiting += 1;
        ahead.waiting_minutes += placed.claim.work_minutes();
    }
    found
}

/// The booked time of somebody who is not there yet and not called before it.
fn booked_for(placed: &Placed<'_>, now: Timestamp) -> Option<Timestamp> {
    let booking = placed.claim.booking.as_ref()?;
    (placed.why.rule == Rule::Booked && placed.claim.present_since().is_none() && booking.starts_at > now)
        .then_some(booking.starts_at)
}

fn notice(world: &World, venue: usize, now: Timestamp) -> Option<Notice> {
    let today = world.zone.to_datetime(now).date();
    let snapshot = &world.snapshot;
    let days = std::iter::successors(Some(today), |date| date.tomorrow().ok()).take(NOTICE_DAYS);
    days.filter_map(|date| {
        snapshot.schedules_at[venue]
            .iter()
            .filter(|&&schedule| {
                let row = &snapshot.schedules[schedule];
                let visits = matches!(row.resource, ResourceKind::Practitioner | ResourceKind::Vehicle);
                visits && !row.services.is_empty() && row.until.is_none_or(|until| date <= until)
            })
            .flat_map(|&schedule| {
                let sessions = occurrences(
                    &snapshot.schedules[schedule].plan,
                    &snapshot.calendar,
                    date,
                    &world.zone,
                );
                sessions.into_iter().map(move |session| Notice { schedule, session })
            })
            .filter(|notice| now < notice.session.ends_at)
            .min_by_key(|notice| (notice.session.starts_at, notice.schedule))
    })
    .next()
}
