//! 好差评: how a visit was, said once by its holder in five grades (国办发〔2019〕51 号). Clerks see nothing but totals, and these
//! only once there are enough of them.

use super::window::Window;
use crate::people::sign_in::SignedIn;
use crate::{App, AppError};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::json;
use yike_model::desk::{Claim, ClaimState};
use yike_model::ledger::Actor;
use yike_model::{ScheduleId, VenueId};
use yike_storage::{Evaluation, Lookup, SealedOwner};

/// A visit can be evaluated for so long.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Totals of fewer evaluations are shown to nobody at the desk.
pub const LEAST_SHOWN: u32 = 5;
/// Totals look back so many days.
const TOTAL_DAYS: i64 = 30;
/// At the counter the last visit is offered for so long.
const AT_COUNTER: SignedDuration = SignedDuration::from_mins(10);
/// Longer words are cut off.
const MOST_CHARS: usize = 500;
/// Codes of the reasons that can be ticked; their words are `evaluate-reason-CODE`.
pub const REASONS: [&str; 6] = ["attitude", "speed", "once", "clear", "place", "rules"];

/// What the holder says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// 5 非常满意, 4 满意, 3 基本满意, 2 不满意, 1 非常不满意.
    pub grade: u8,
    pub reasons: Vec<String>,
    pub words: String,
}

/// Whether a visit can be evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is not over yet, or never took place.
    NotDone,
    Open,
    Given,
    TooLate,
}

/// Whether the holder of this token can evaluate their visit.
pub async fn stage(app: &App, token: &str) -> Result<(Claim, Date, Stage), AppError> {
    let read = app.store.read();
    let record = read.claim_by_token(token).await?.ok_or(AppError::NotFound("number"))?;
    let given = read.evaluation(record.claim.id).await?.is_some();
    let stage = stage_of(&record.claim, given, app.now());
    Ok((record.claim, record.seat.date, stage))
}

fn stage_of(claim: &Claim, given: bool, now: Timestamp) -> Stage {
    match (claim.state, claim.ended_at) {
        _ if given => Stage::Given,
        (ClaimState::Done, Some(ended)) if now.duration_since(ended) <= OPEN_FOR => Stage::Open,
        (ClaimState::Done, _) => Stage::TooLate,
        _ => Stage::NotDone,
    }
}

/// Keeps what the holder says; once for a visit. `Conflict` when it was said before.
pub async fn evaluate(app: &App, token: &str, said: &Said) -> Result<(), AppError> {
    let (claim, date, stage) = stage(app, token).await?;
    match stage {
        Stage::Open => {}
        Stage::Given => return Err(AppError::Conflict),
        Stage::NotDone | Stage::TooLate => {
            return Err(AppError::Input(
                "this visit cannot be evaluated now; nothing was kept".into(),
            ));
        }
    }
    if !(1..=5).contains(&said.grade) {
        return Err(AppError::Input(
            "choose one of the five grades; nothing was kept".into(),
        ));
    }
    let words: String = said.words.trim().chars().take(MOST_CHARS).collect();
    let evaluation = Evaluation {
        claim: claim.id,
        venue: claim.venue,
        service: claim.service,
        date,
        grade: said.grade,
        reasons: REASONS
            .iter()
            .filter(|code| said.reasons.iter().any(|said| said == *code))
            .map(|code| (*code).to_owned())
            .collect(),
        words: !words.is_empty(),
    };
    // Who looks into a bad one finds it by its claim; neither grade nor clerk stands in the ledger.
    let kind = match said.grade {
        1 | 2 => "evaluation.bad",
        _ => "evaluation.given",
    };
    let data = json!({ "venue": claim.venue, "service": claim.service });
    let mut event = app.event(Actor::Resident, kind, format!("evaluation:{}", claim.id), data);
    let world = app.world();
    event.unit = world
        .snapshot
        .venue_index(claim.venue)
        .map(|index| world.snapshot.venues[index].unit);
    let (evaluation, words, event) = (&evaluation, &words, &event);
    let new = app
        .store
        .write(|tx| async move {
            if !tx.add_evaluation(evaluation).await? {
                return Ok(false);
            }
            if !words.is_empty() {
                tx.seal(evaluation.claim.owner(), "evaluation", words, Lookup::No)
                    .await?;
            }
            tx.event(event).await?;
            Ok::<_, AppError>(true)
        })
        .await?;
    match new {
        true => Ok(()),
        false => Err(AppError::Conflict),
    }
}

/// How often each grade was given at a venue of late, 1 to 5 in this order; `None` while there are too few to hide who
/// said what.
pub async fn totals(app: &App, venue: VenueId) -> Result<Option<[u32; 5]>, AppError> {
    let today = app.today();
    let since = today.checked_sub(TOTAL_DAYS.days()).unwrap_or(today);
    let grades = app.store.read().grades_at(venue, since).await?;
    let sum = grades.iter().fold(0u32, |sum, n| sum.saturating_add(*n));
    Ok((sum >= LEAST_SHOWN).then_some(grades))
}

/// For the screen that faces people at a window: whose visit there ended last, if that was just now and nothing was said
/// about it yet. The clerk's browser or the screen's own device asks.
pub async fn at_counter(app: &App, _who: &SignedIn, window: Window) -> Result<Option<Claim>, AppError> {
    last_at(app, window.schedule, &window.name()).await
}

async fn last_at(app: &App, schedule: ScheduleId, window: &str) -> Result<Option<Claim>, AppError> {
    let now = app.now();
    let read = app.store.read();
    let claims = read.claims_on(schedule, app.today()).await?;
    let last = claims
        .into_iter()
        .filter(|claim| claim.state == ClaimState::Done && claim.window == window)
        .max_by_key(|claim| (claim.ended_at, claim.id));
    let Some(claim) = last.filter(|claim| {
        claim
            .ended_at
            .is_some_and(|ended| now.duration_since(ended) <= AT_COUNTER)
    }) else {
        return Ok(None);
    };
    Ok(read.evaluation(claim.id).await?.is_none().then_some(claim))
}
