//! What the desk shows: who is at the window, who is next and why, who waits, all windows and the time to come. Labels,
//! services and times only; nothing that names anybody.

use super::lines::load_of;
use super::undo::{Undo, undoable};
use super::window::{Window, allowed, at_window, schedule};
use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use jiff::{SignedDuration, Timestamp};
use yike_authz::Action;
use yike_model::LoginId;
use yike_model::desk::forecast::{self, Load};
use yike_model::desk::order::{self, Rule, WhyNext};
use yike_model::desk::timeline::{Turn, timeline};
use yike_model::desk::{Claim, ClaimState, Counter, CounterState};
use yike_model::directory::Schedule;
use yike_storage::Stop;

/// How far ahead the windows are drawn.
pub const HORIZON: SignedDuration = SignedDuration::from_hours(1);

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub claim: Claim,
    pub why: WhyNext,
    /// When the call is expected, nine times in ten, if they come in time. `None` for who is booked for later.
    pub expect: Option<(Timestamp, Timestamp)>,
    /// Whether this window serves them.
    pub here: bool,
}

/// A window of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowView {
    /// Closed when nobody ever opened it.
    pub counter: Counter,
    /// Who works there, as colleagues know them.
    pub clerk: Option<String>,
    pub serving: Option<Claim>,
    /// Who is there and who is expected there within [`HORIZON`], by claim.
    pub turns: Vec<Turn>,
}

/// What the desk shows.
#[derive(Debug, Clone)]
pub struct DeskView {
    pub schedule: Schedule,
    /// This window.
    pub counter: Counter,
    pub serving: Option<Claim>,
    /// Who "next" would call to this window, an index into `line`, and why.
    pub next: Option<(usize, WhyNext)>,
    /// Waiting, in calling order.
    pub line: Vec<Waiting>,
    /// Every window of the schedule, by number.
    pub windows: Vec<WindowView>,
    /// Called and not there, today.
    pub missed: Vec<Claim>,
    /// Set aside, today.
    pub parked: Vec<Claim>,
    /// Served, with papers to complete; of all days.
    pub later: Vec<Claim>,
    /// What Z takes back.
    pub undo: Option<Undo>,
    /// No more numbers are given out.
    pub stop: Option<Stop>,
    pub done: u32,
    pub now: Timestamp,
}

/// What stands at the desk now.
pub async fn desk(app: &App, who: &SignedIn, window: Window) -> Result<DeskView, AppError> {
    let schedule = schedule(app, window)?;
    allowed(app, who, &schedule, Action::SeeQueue)?;
    let read = app.store.read();
    let (today, now, world) = (app.today(), app.now(), app.world());
    let claims = read.claims_on(schedule.id, today).await?;
    let counters = counters_of(app, &schedule).await?;
    let counter = match counters.iter().find(|counter| counter.number == window.number) {
        Some(counter) => counter.clone(),
        None => Counter::shut(window.schedule, window.number),
    };
    let line = waiting(&world.policy, &claims, &counters, &counter, schedule.servers, now);
    let next = order::next(&world.policy, &claims, now, Some(&counter)).and_then(|(claim, why)| {
        let index = line.iter().position(|waiting| waiting.claim.id == claim.id)?;
        Some((index, why))
    });
    let step = read.step(window.schedule, window.number).await?;
    let of = |state: ClaimState| claims.iter().filter(move |claim| claim.state == state);
    Ok(DeskView {
        serving: at_window(&claims, &window.name()).cloned(),
        next,
        windows: windows(app, &claims, counters, now).await?,
        missed: of(ClaimState::Missed).cloned().collect(),
        parked: of(ClaimState::Parked).cloned().collect(),
        later: read.later_of(schedule.id).await?,
        undo: undoable(step.as_ref(), &claims, now),
        stop: super::supervise::stopped(app, &schedule).await?,
        done: u32::try_from(of(ClaimState::Done).count()).unwrap_or(u32::MAX),
        counter,
        line,
        schedule,
        now,
    })
}

/// Every window of a schedule, also those nobody ever opened.
pub(super) async fn counters_of(app: &App, schedule: &Schedule) -> Result<Vec<Counter>, AppError> {
    let known = app.store.read().counters_of(schedule.id).await?;
    let of = |number: u16| known.iter().find(|counter| counter.number == number).cloned();
    let all = (1..=schedule.servers).map(|number| of(number).unwrap_or_else(|| Counter::shut(schedule.id, number)));
    Ok(all.collect())
}

/// Windows with who is expected there.
pub(super) async fn windows(
    app: &App,
    claims: &[Claim],
    counters: Vec<Counter>,
    now: Timestamp,
) -> Result<Vec<WindowView>, AppError> {
    let until = now.saturating_add(HORIZON).unwrap_or(now);
    let turns = timeline(&app.world().policy, claims, &counters, now, until);
    let mut views = Vec::with_capacity(counters.len());
    for (counter, window) in counters.into_iter().zip(turns) {
        views.push(WindowView {
            clerk: clerk(app, counter.login).await?,
            serving: at_window(claims, &counter.name()).cloned(),
            turns: window.turns,
            counter,
        });
    }
    Ok(views)
}

async fn clerk(app: &App, login: Option<LoginId>) -> Result<Option<String>, AppError> {
    let Some(id) = login else { return Ok(None) };
    Ok(app
        .store
        .read()
        .login(id)
        .await?
        .map(|record| record.login.display_name))
}

fn waiting(
    policy: &yike_model::desk::Policy,
    claims: &[Claim],
    counters: &[Counter],
    counter: &Counter,
    servers: u16,
    now: Timestamp,
) -> Vec<Waiting> {
    let open = counters
        .iter()
        .filter(|counter| counter.state == CounterState::Open)
        .count();
    let servers = match u16::try_from(open).unwrap_or(u16::MAX) {
        0 => servers,
        open => open,
    };
    let served = load_of(order::at_windows(claims));
    let mut ahead = Load::default();
    let expected = order::expected(policy, claims, now);
    let mut expects = Vec::with_capacity(expected.len());
    for placed in &expected {
        let load = Load {
            serving: served.serving,
            serving_minutes: served.serving_minutes,
            ..ahead
        };
        let later =
            placed.claim.booking.is_some_and(|booking| booking.starts_at > now) && placed.why.rule == Rule::Booked;
        let expect = (!later).then(|| forecast::turn_interval(&load, servers, now));
        expects.push((placed.claim.id, expect));
        ahead.waiting += 1;
        ahead.waiting_minutes += placed.claim.work_minutes();
    }
    let line = order::line(policy, claims, now);
    line.into_iter()
        .map(|placed| Waiting {
            expect: expects
                .iter()
                .find(|(id, _)| *id == placed.claim.id)
                .and_then(|(_, expect)| *expect),
            here: counter.serves(placed.claim),
            claim: placed.claim.clone(),
            why: placed.why,
        })
        .collect()
}
