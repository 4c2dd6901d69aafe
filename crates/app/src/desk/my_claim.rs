//! Where my number stands: people ahead, the expected interval, what happened.

use super::lines::load_of;
use crate::{App, AppError};
use jiff::Timestamp;
use jiff::civil::Date;
use yike_model::desk::forecast::{self, Load};
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
    /// Ledger position this was read at or after.
    pub position: u64,
    pub now: Timestamp,
}

/// Reads it by its token. Whoever has the token is its holder.
pub async fn my_claim(app: &App, token: &str) -> Result<MyClaim, AppError> {
    let read = app.store.read();
    let position = read.head().await?.position;
    let record = read.claim_by_token(token).await?.ok_or(AppError::NotFound("number"))?;
    let claim = record.claim;
    let now = app.now();
    let (mut ahead, mut expect) = (None, None);
    if claim.state.waits() {
        let line = read.claims_on(claim.schedule, record.seat.date).await?;
        let waiting = order::line(&line);
        if let Some(index) = waiting.iter().position(|other| other.id == claim.id) {
            ahead = u32::try_from(index).ok();
            let before = load_of(waiting[..index].iter().copied());
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
                expect = Some(forecast::turn_interval(&load, servers, now));
            }
        }
    }
    Ok(MyClaim {
        claim,
        date: record.seat.date,
        ahead,
        expect,
        position,
        now,
    })
}
