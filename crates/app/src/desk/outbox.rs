//! The worker that empties the outbox. One node sends at a time (a lease); a message whose sender died goes again when the
//! lease on it ends. Requests never wait for it.

use super::gateway::{Office, Outgoing};
use super::notices::{self, CAPS, Caps, LATE, Memory};
use crate::{App, AppError};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use yike_model::desk::NoticeKind;
use yike_model::ledger::{Actor, Event};
use yike_storage::{Access, Post, PostState, SealedOwner, Tx};

/// Name of the lease.
const LEASE: &str = "outbox";
/// A node keeps the right to send, and a message its sender, for so long. Longer than [`ANSWER_WITHIN`].
const LEASE_FOR: SignedDuration = SignedDuration::from_secs(60);
/// A gateway that has not answered by then has failed.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Sent side by side.
const AT_ONCE: u32 = 16;
/// Attempts before giving up.
pub const ATTEMPTS: u32 = 5;
/// The wait after the first failure; it doubles each time.
const BACK_OFF: SignedDuration = SignedDuration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Changes that come thicker than this are worked on together.
const GATHER: Duration = Duration::from_millis(200);

/// Runs until `stop` resolves.
pub async fn run(app: Arc<App>, stop: impl Future<Output = ()>) {
    let mut wake = app.subscribe_lines();
    let mut memory = Memory::default();
    tokio::pin!(stop);
    loop {
        if let Err(error) = turn(&app, &mut memory).await {
            tracing::warn!(%error, "notices wait; trying again");
        }
        tokio::select! {
            () = &mut stop => return,
            changed = wake.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(GATHER) => {}
        }
    }
}

/// One turn: write what is due, send what can go.
pub async fn turn(app: &App, memory: &mut Memory) -> Result<(), AppError> {
    notices::follow(app, memory).await?;
    notices::look(app, memory).await?;
    while deliver(app).await? > 0 {}
    Ok(())
}

/// Sends a batch; returns how many were taken up.
pub async fn deliver(app: &App) -> Result<usize, AppError> {
    let office = app.office();
    let caps: Caps = app.store.read().setting(CAPS).await?.unwrap_or_default();
    let (now, today) = (app.now(), app.today());
    if !app.store.read().any_post_due(now).await? {
        return Ok(0);
    }
    let until = now.saturating_add(LEASE_FOR).unwrap_or(now);
    let (office, caps) = (&office, &caps);
    let batch = app
        .store
        .write(|tx| async move {
            // Whoever holds the lease row is alone until the commit, so that a cap is never passed by two nodes.
            if !tx.hold_lease(LEASE, now, until).await? {
                return Ok(Vec::new());
            }
            let mut batch = Vec::new();
            for mut post in tx.take_posts(now, until, AT_ONCE).await? {
                let cost = office.gateway.cost_fen();
                let why = match refusal(&post, now) {
                    Some(why) => Some(why),
                    None if over_cap(app, &tx, caps, &post, cost, today).await? => Some("cap"),
                    None => None,
                };
                post.date = today;
                match why {
                    None => post.cost_fen = cost,
                    Some(_) => skipped(&mut post, now),
                }
                tx.settle_post(&post).await?;
                match why {
                    None => batch.push(post),
                    Some(why) => tx.event(&told(app, &post, "notice.skipped", why)).await?,
                }
            }
            Ok::<_, AppError>(batch)
        })
        .await?;
    let count = batch.len();
    let mut ready = Vec::new();
    for post in batch {
        match addressed(app, office, &post).await? {
            Some(message) => ready.push((post, message)),
            None => finish(app, post, Outcome::NoPhone).await?,
        }
    }
    let mut sending = JoinSet::new();
    for (post, message) in ready {
        let gateway = office.gateway.clone();
        sending.spawn(async move {
            let answer = tokio::time::timeout(ANSWER_WITHIN, gateway.send(&message)).await;
            let outcome = match answer {
                Ok(Ok(())) => Outcome::Taken,
                Ok(Err(why)) => Outcome::Refused(why),
                Err(_) => Outcome::Refused("no answer in time".into()),
            };
            (post, outcome)
        });
    }
    while let Some(done) = sending.join_next().await {
        let (post, outcome) = done.map_err(|error| AppError::Internal(error.to_string()))?;
        finish(app, post, outcome).await?;
    }
    Ok(count)
}

/// Why a notice no longer helps.
fn refusal(post: &Post, now: Timestamp) -> Option<&'static str> {
    let passing = matches!(
        post.notice.kind,
        NoticeKind::SetOut | NoticeKind::Next | NoticeKind::Called
    );
    (passing && now.duration_since(post.created_at) > LATE).then_some("late")
}

async fn over_cap(
    app: &App,
    tx: &Tx,
    caps: &Caps,
    post: &Post,
    cost: u32,
    today: jiff::civil::Date,
) -> Result<bool, AppError> {
    let world = app.world();
    let code = world
        .snapshot
        .units
        .iter()
        .find(|unit| Some(unit.id) == post.unit)
        .map_or("", |unit| unit.code.as_str());
    match caps.of(code) {
        Some(cap) if cost > 0 => Ok(tx.spent_fen(post.unit, today).await? + i64::from(cost) > i64::from(cap)),
        _ => Ok(false),
    }
}

/// The message, with the number unsealed where one is needed; `None` when there is none.
async fn addressed(app: &App, office: &Office, post: &Post) -> Result<Option<Outgoing>, AppError> {
    let phone = match office.gateway.needs_phone() {
        false => None,
        true => {
            let access = Access {
                id: yike_model::EventId(app.uuid()),
                at: app.now(),
                actor: Actor::System,
                unit: post.unit,
                why: "notice".into(),
            };
            let (owner, access) = (post.notice.claim.owner(), &access);
            let phone = app
                .store
                .write(|tx| async move { Ok::<_, AppError>(tx.unseal(owner, "phone", access).await?) })
                .await?;
            match phone {
                Some(phone) => Some(phone),
                None => return Ok(None),
            }
        }
    };
    let link = format!("{}/claims/{}", office.public_url, post.notice.token);
    Ok(Some(Outgoing {
        id: Some(post.id),
        kind: Some(post.notice.kind),
        phone,
        text: office.words.notice(&post.notice, &link),
    }))
}

enum Outcome {
    Taken,
    Refused(String),
    NoPhone,
}

async fn finish(app: &App, mut post: Post, outcome: Outcome) -> Result<(), AppError> {
    let now = app.now();
    let event = match outcome {
        Outcome::Taken => {
            (post.state, post.settled_at) = (PostState::Sent, Some(now));
            Some(told(app, &post, "notice.sent", ""))
        }
        Outcome::NoPhone => {
            skipped(&mut post, now);
            Some(told(app, &post, "notice.skipped", "no number"))
        }
        Outcome::Refused(why) => {
            post.cost_fen = 0;
            if post.attempts >= ATTEMPTS {
                (post.state, post.settled_at) = (PostState::Failed, Some(now));
                Some(told(app, &post, "notice.failed", &why))
            } else {
                tracing::warn!(notice = %post.id, why, "a message was not taken; it goes again");
                let wait = BACK_OFF * 2_i32.pow(post.attempts.saturating_sub(1).min(10));
                post.due_at = now.saturating_add(wait).unwrap_or(now);
                None
            }
        }
    };
    let (post, event) = (&post, event.as_ref());
    app.store
        .write(|tx| async move {
            tx.settle_post(post).await?;
            if let Some(event) = event {
                tx.event(event).await?;
            }
            Ok::<_, AppError>(())
        })
        .await
}

fn skipped(post: &mut Post, now: Timestamp) {
    post.state = PostState::Skipped;
    post.settled_at = Some(now);
    post.cost_fen = 0;
}

fn told(app: &App, post: &Post, kind: &str, why: &str) -> Event {
    let data = json!({ "kind": post.notice.kind, "claim": post.notice.claim, "fen": post.cost_fen });
    let mut event = app.event(Actor::System, kind, format!("notice:{}", post.id), data);
    event.unit = post.unit;
    event.why = why.to_owned();
    event
}

/// What became of a message, for those who look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Waiting,
    Sent,
    Failed,
    Skipped,
}

/// A message as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub at: Timestamp,
    pub unit: Option<yike_model::UnitId>,
    pub told: Told,
    pub notice: yike_model::desk::Notice,
}

fn seen(post: Post) -> Seen {
    Seen {
        at: post.settled_at.unwrap_or(post.created_at),
        unit: post.unit,
        told: match post.state {
            PostState::Pending => Told::Waiting,
            PostState::Sent => Told::Sent,
            PostState::Failed => Told::Failed,
            PostState::Skipped => Told::Skipped,
        },
        notice: post.notice,
    }
}

/// Messages about a number, oldest first.
pub async fn about(app: &App, claim: yike_model::ClaimId) -> Result<Vec<Seen>, AppError> {
    Ok(app
        .store
        .read()
        .posts_about(claim)
        .await?
        .into_iter()
        .map(seen)
        .collect())
}

/// The newest messages, newest first; who may see which is for the caller.
pub async fn recent(app: &App, limit: u32) -> Result<Vec<Seen>, AppError> {
    Ok(app
        .store
        .read()
        .recent_posts(limit)
        .await?
        .into_iter()
        .map(seen)
        .collect())
}
