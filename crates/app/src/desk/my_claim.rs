//! Where my number stands: people ahead, the expected interval, what happened.

use super::forecasts::{self, Turn};
use super::lines::load_of;
use crate::{App, AppError, World};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use yike_calendar::occurrences;
use yike_model::desk::forecast::Load;
use yike_model::desk::{Claim, ClaimState, order};

/// A number as its holder sees it.
#[derive(Debug, Clone)]
pub struct MyClaim {
    pub claim: Claim,
    pub date: Date,
    /// People who will be called before; `None` once it no longer waits.
    pub ahead: Option<u32>,
    /// Nine times in ten the turn falls inside.
    pub expect: Option<(Timestamp, Timestamp)>,
    /// The turn as forecast today, closing time aside.
    pub turn: Option<Turn>,
    /// Ledger position this was read at or after.
    pub position: u64,
    /// It waited, and the day it was for is over.
    pub lapsed: bool,
    pub now: Timestamp,
}

/// Reads it by its token. Whoever has the token is its holder.
pub async fn my_claim(app: &App, token: &str) -> Result<MyClaim, AppError> {
    let read = app.store.read();
    let position = read.head().await?.position;
    let record = read.claim_by_token(token).await?.ok_or(AppError::NotFound("number"))?;
    let claim = record.claim;
    let now = app.now();
    let (mut ahead, mut expect, mut turn) = (None, None, None);
    let closes = closes(&app.world(), &claim, record.seat.date);
    let lapsed = lapsed(&claim, record.seat.date, app.today(), closes, now);
    if claim.state.waits() && !lapsed {
        let line = read.claims_on(claim.schedule, record.seat.date).await?;
        let waiting = order::expected(&app.world().policy, &line, now);
        if let Some(index) = waiting.iter().position(|other| other.claim.id == claim.id) {
            ahead = u32::try_from(index).ok();
            let before = load_of(waiting[..index].iter().map(|placed| placed.claim));
            let served = load_of(
                line.iter()
                    .filter(|c| matches!(c.state, ClaimState::Called | ClaimState::Serving)),
            );
            let load = Load {
                serving: served.serving,
                serving_minutes: served.serving_minutes,
                ..before
            };
            let servers = app
                .world()
                .snapshot
                .schedule(claim.schedule)
                .map_or(1, |schedule| schedule.servers);
            if record.seat.date == app.today() {
                // A turn that would come after closing is no time to tell anybody.
                let told = forecasts::turn(app, &claim, &load, servers, now);
                let (from, to) = told.most;
                turn = Some(told);
                expect = match closes {
                    Some(closes) if from >= closes => None,
                    Some(closes) => Some((from, to.min(closes))),
                    None => Some((from, to)),
                };
            }
        }
    }
    Ok(MyClaim {
        claim,
        date: record.seat.date,
        ahead,
        expect,
        turn,
        position,
        lapsed,
        now,
    })
}

/// People who took a number in time are served after closing; this long.
const GRACE: SignedDuration = SignedDuration::from_mins(60);

/// When the last session of that day ends.
fn closes(world: &World, claim: &Claim, date: Date) -> Option<Timestamp> {
    let schedule = world.snapshot.schedule(claim.schedule)?;
    let day = occurrences(&schedule.plan, &world.snapshot.calendar, date, &world.zone);
    day.last().map(|occurrence| occurrence.ends_at)
}

/// Whether a claim that still waits has outlived its day.
fn lapsed(claim: &Claim, date: Date, today: Date, closes: Option<Timestamp>, now: Timestamp) -> bool {
    let over = closes
        .and_then(|at| at.checked_add(GRACE).ok())
        .is_some_and(|end| now > end);
    claim.state.waits() && (date < today || over)
}

/// Whether a number that still waits can no longer be used.
pub(crate) fn is_over(app: &App, claim: &Claim, date: Date) -> bool {
    lapsed(claim, date, app.today(), closes(&app.world(), claim, date), app.now())
}
