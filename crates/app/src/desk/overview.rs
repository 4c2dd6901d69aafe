//! A supervisor's view of a venue: every line with its windows, who waits, and whether one more number can be served.

use super::supervise::stopped;
use super::view::{WindowView, counters_of, windows};
use super::window::allowed;
use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use jiff::Timestamp;
use yike_authz::Action;
use yike_calendar::occurrences;
use yike_model::VenueId;
use yike_model::desk::advice::{Advice, advice};
use yike_model::desk::{Claim, ClaimState, Holder, Lease, LeaseState};
use yike_model::directory::Schedule;
use yike_storage::Stop;

/// Work one more person brings, when nobody's is known.
const USUAL_MINUTES: u16 = 10;

/// One line of the venue.
#[derive(Debug, Clone)]
pub struct LineView {
    pub schedule: Schedule,
    pub windows: Vec<WindowView>,
    pub waiting: u32,
    pub missed: u32,
    pub parked: u32,
    pub done: u32,
    /// The label that waits last, by when it joined.
    pub last_label: Option<String>,
    /// When the day's last session ends; `None` when nothing takes place today.
    pub ends_at: Option<Timestamp>,
    /// Whether to stop giving out numbers; `None` after the end.
    pub advice: Option<Advice>,
    pub stop: Option<Stop>,
    /// What its windows took ahead for a break of the network, and how many people each keeps.
    pub leases: Vec<(Lease, u32)>,
}

impl LineView {
    /// When a window that took ahead was last heard of, and how many people it keeps.
    pub fn kept(&self, number: u16) -> Option<(Timestamp, u32)> {
        let holder = Holder::Window {
            schedule: self.schedule.id,
            number,
        };
        let found = self.leases.iter().find(|(lease, _)| lease.holder == holder);
        found.map(|(lease, people)| (lease.renewed_at, *people))
    }
}

/// The lines of a venue that have hours today, as far as the login answers for them.
pub async fn overview(app: &App, who: &SignedIn, venue: VenueId) -> Result<Vec<LineView>, AppError> {
    let world = app.world();
    let mut views = Vec::new();
    for schedule in world
        .snapshot
        .schedules
        .iter()
        .filter(|schedule| schedule.venue == venue)
    {
        if allowed(app, who, schedule, Action::Supervise).is_ok() {
            views.push(line(app, schedule).await?);
        }
    }
    if views.is_empty() {
        return Err(AppError::NotFound("desk"));
    }
    Ok(views)
}

async fn line(app: &App, schedule: &Schedule) -> Result<LineView, AppError> {
    let (world, now, today) = (app.world(), app.now(), app.today());
    let claims = app.store.read().claims_on(schedule.id, today).await?;
    let counters = counters_of(app, schedule).await?;
    let day = occurrences(&schedule.plan, &world.snapshot.calendar, today, &app.zone);
    // Numbers are for the session that runs now, or the next of the day.
    let session = day.iter().find(|at| now < at.ends_at);
    let count =
        |is: &dyn Fn(&Claim) -> bool| u32::try_from(claims.iter().filter(|c| is(c)).count()).unwrap_or(u32::MAX);
    let advised = session.map(|session| {
        let times = (now.max(session.starts_at), session.ends_at);
        advice(
            &world.policy,
            &claims,
            &counters,
            schedule.servers,
            usual(&claims),
            times,
        )
    });
    let waits = claims.iter().filter(|claim| claim.state.waits());
    let mut leases = Vec::new();
    for number in 1..=schedule.servers {
        let holder = Holder::Window {
            schedule: schedule.id,
            number,
        };
        let lease = app.store.read().lease(holder).await?;
        if let Some(lease) = lease.filter(|lease| lease.state == LeaseState::Live) {
            let people = count(&|claim| claim.state.waits() && claim.course.leased == Some(lease.mark()));
            leases.push((lease, people));
        }
    }
    Ok(LineView {
        waiting: count(&|claim| claim.state.waits()),
        missed: count(&|claim| claim.state == ClaimState::Missed),
        parked: count(&|claim| claim.state == ClaimState::Parked),
        done: count(&|claim| claim.state == ClaimState::Done),
        last_label: waits
            .max_by_key(|claim| (claim.queued_at, claim.id))
            .map(|claim| claim.label.clone()),
        ends_at: day.last().map(|at| at.ends_at),
        advice: advised,
        stop: stopped(app, schedule).await?,
        leases,
        windows: windows(app, &claims, counters, now).await?,
        schedule: schedule.clone(),
    })
}

/// The work of the day's claims, on average.
fn usual(claims: &[Claim]) -> u16 {
    let minutes: u32 = claims.iter().map(Claim::work_minutes).sum();
    let n = u32::try_from(claims.len()).unwrap_or(u32::MAX);
    minutes
        .checked_div(n)
        .map_or(USUAL_MINUTES, |mean| u16::try_from(mean).unwrap_or(u16::MAX))
}
