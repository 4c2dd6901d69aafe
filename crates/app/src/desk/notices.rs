//! Which notices are due, written into the outbox: what happened to a claim is read from the ledger, "set out" and "you are
//! next" from where it stands in its line. Every node does this; the database keeps one of each.

use super::forecasts;
use super::lines::load_of;
use crate::{App, AppError};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use yike_model::desk::forecast::Load;
use yike_model::desk::notice::{Standing, due};
use yike_model::desk::{Channel, Claim, ClaimState, Notice, NoticeKind, order};
use yike_model::ledger::{Actor, Event};
use yike_model::{ClaimId, NoticeId, ScheduleId};
use yike_storage::{Post, PostState};

/// Name of the setting that holds [`Caps`].
pub const CAPS: &str = "notice_caps";
/// Name of the setting that holds the ledger position read last.
const POSITION: &str = "notice_position";
/// Entries read at once.
const BATCH: u32 = 500;
/// Unless notices were written, the position is kept only so often: reading entries twice does no harm.
const KEEP_EVERY: u64 = 500;
/// Nobody is told late what they see with their own eyes.
pub(crate) const LATE: SignedDuration = SignedDuration::from_mins(10);

/// Money for messages, whole fen a unit and day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caps {
    /// For units not named below; `None` = no cap.
    #[serde(default)]
    pub each_fen: Option<u32>,
    /// By the code of the unit that hosts the venue.
    #[serde(default)]
    pub units: BTreeMap<String, u32>,
}

impl Caps {
    /// The cap of a unit.
    pub fn of(&self, code: &str) -> Option<u32> {
        self.units.get(code).copied().or(self.each_fen)
    }
}

/// What one node remembers from turn to turn.
#[derive(Debug, Default)]
pub struct Memory {
    position: Option<u64>,
    kept: u64,
    marks: HashMap<ScheduleId, u64>,
    looked_at: Option<Timestamp>,
}

/// Without changes lines are looked at again after this long, as time alone makes "set out now" due.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(20);

/// Whether messages about this claim are wanted: said so, or taken on a phone whose page shows them at no cost.
fn wanted(app: &App, claim: &Claim) -> bool {
    let free = !app.office().gateway.needs_phone();
    claim.asks.notify || free && matches!(claim.channel, Channel::Web | Channel::Phone)
}

/// The notice an event asks for, if any.
fn asked_by(event: &Event, claim: &Claim) -> Option<NoticeKind> {
    match event.kind.as_str() {
        "claim.booked" | "claim.confirmed" | "claim.issued" => {
            (claim.booking.is_some() && claim.state == ClaimState::Confirmed).then_some(NoticeKind::Booked)
        }
        "claim.moved" => Some(NoticeKind::Moved),
        // Who gives a walk-in number back sees it; a promised time, and what others cancelled, is confirmed.
        "claim.cancelled" if claim.state == ClaimState::Cancelled => {
            (claim.booking.is_some() || event.actor != Actor::Resident).then_some(NoticeKind::Cancelled)
        }
        "claim.offered" => Some(NoticeKind::Offer),
        "claim.reoffered" => Some(NoticeKind::Reoffered),
        "claim.called" => Some(NoticeKind::Called),
        "claim.missed" => Some(NoticeKind::Missed),
        _ => None,
    }
}

fn post(app: &App, notice: Notice, claim: &Claim) -> Post {
    let world = app.world();
    let venue = world.snapshot.venue_index(claim.venue);
    let now = app.now();
    Post {
        id: NoticeId(app.uuid()),
        unit: venue.map(|index| world.snapshot.venues[index].unit),
        state: PostState::Pending,
        due_at: now,
        attempts: 0,
        created_at: now,
        settled_at: None,
        date: app.today(),
        cost_fen: 0,
        notice,
    }
}

fn notice(app: &App, claim: &Claim, kind: NoticeKind) -> Notice {
    let mut notice = Notice::about(claim, kind);
    if kind == NoticeKind::Missed {
        notice.missed = Some(app.world().policy.missed);
    }
    notice
}

/// Reads the ledger on from where it was left and writes what its events ask for. Returns how many were new. A new
/// installation begins at the ledger's head: nobody is told old news.
pub async fn follow(app: &App, memory: &mut Memory) -> Result<usize, AppError> {
    let read = app.store.read();
    let mut position = match memory.position {
        Some(position) => position,
        None => {
            let kept: Option<u64> = read.setting(POSITION).await?;
            let position = match kept {
                Some(position) => position,
                None => read.head().await?.position,
            };
            memory.kept = kept.unwrap_or(0);
            position
        }
    };
    let mut written = 0;
    loop {
        let entries = read.tail(position, BATCH).await?;
        let Some(last) = entries.last().map(|entry| entry.position) else {
            break;
        };
        let ids: Vec<ClaimId> = entries.iter().filter_map(|entry| claim_of(&entry.event)).collect();
        let claims: HashMap<ClaimId, Claim> = read
            .claims_of(&ids)
            .await?
            .into_iter()
            .map(|claim| (claim.id, claim))
            .collect();
        let mut posts = Vec::new();
        for entry in &entries {
            let claim = claim_of(&entry.event).and_then(|id| claims.get(&id));
            let Some(claim) = claim.filter(|claim| wanted(app, claim)) else {
                continue;
            };
            let Some(kind) = asked_by(&entry.event, claim) else {
                continue;
            };
            let late = app.now().duration_since(entry.event.at) > LATE;
            let gone = kind == NoticeKind::Called && claim.state != ClaimState::Called;
            if !(gone || late && matches!(kind, NoticeKind::Called | NoticeKind::Missed)) {
                posts.push(post(app, notice(app, claim, kind), claim));
            }
        }
        let keep = last - memory.kept.min(last) >= KEEP_EVERY;
        if !posts.is_empty() || keep {
            written += write(app, &posts, Some(last)).await?;
            memory.kept = last;
        }
        position = last;
        memory.position = Some(position);
    }
    memory.position = Some(position);
    Ok(written)
}

fn claim_of(event: &Event) -> Option<ClaimId> {
    event.subject.strip_prefix("claim:")?.parse().ok()
}

async fn write(app: &App, posts: &[Post], position: Option<u64>) -> Result<usize, AppError> {
    app.store
        .write(|tx| async move {
            let mut new = 0;
            for post in posts {
                new += usize::from(tx.add_post(post).await?);
            }
            if let Some(position) = position {
                tx.set_setting(POSITION, &position).await?;
            }
            Ok::<_, AppError>(new)
        })
        .await
}

/// Looks at the lines that moved, and at all of them from time to time, and writes "set out now", "you are next" where
/// they are due. Returns how many were new.
pub async fn look(app: &App, memory: &mut Memory) -> Result<usize, AppError> {
    let (now, lines) = (app.now(), app.lines());
    let again = memory
        .looked_at
        .is_none_or(|at| now.duration_since(at) >= LOOK_AGAIN || now < at);
    let mut schedules: Vec<ScheduleId> = Vec::new();
    for schedule in lines.schedules() {
        let mark = lines.mark(schedule);
        if memory.marks.insert(schedule, mark) != Some(mark) || again {
            schedules.push(schedule);
        }
    }
    if again {
        memory.looked_at = Some(now);
    }
    let mut posts = Vec::new();
    for schedule in schedules {
        posts.extend(due_on(app, schedule, now).await?);
    }
    if posts.is_empty() {
        return Ok(0);
    }
    write(app, &posts, None).await
}

/// Notices due on one line.
async fn due_on(app: &App, schedule: ScheduleId, now: Timestamp) -> Result<Vec<Post>, AppError> {
    let world = app.world();
    let claims = app.store.read().claims_on(schedule, app.today()).await?;
    let servers = world.snapshot.schedule(schedule).map_or(1, |schedule| schedule.servers);
    let line = order::line(&world.policy, &claims, now);
    let ids: Vec<ClaimId> = line
        .iter()
        .filter(|placed| wanted(app, placed.claim))
        .map(|placed| placed.claim.id)
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sent = app.store.read().kinds_about(&ids).await?;
    let served = load_of(order::at_windows(&claims));
    let mut posts = Vec::new();
    for (index, placed) in line.iter().enumerate() {
        let claim = placed.claim;
        if !ids.contains(&claim.id) || !callable(claim, now) {
            continue;
        }
        let sent = sent.get(&claim.id).map_or(&[][..], Vec::as_slice);
        let present = claim.present_since().is_some();
        let walks = claim
            .asks
            .walk_minutes
            .filter(|_| !present && !sent.contains(&NoticeKind::SetOut));
        let before = load_of(line[..index].iter().map(|placed| placed.claim));
        let load = Load {
            serving: served.serving,
            serving_minutes: served.serving_minutes,
            ..before
        };
        let turn = walks.map(|_| forecasts::turn(app, claim, &load, servers, now));
        // A booking is not called before its time, however short the line.
        let promised = claim.booking.map(|booking| booking.starts_at);
        let standing = Standing {
            state: claim.state,
            present,
            ahead: u32::try_from(index).ok(),
            earliest: turn.map(|turn| turn.half.0.max(promised.unwrap_or(turn.half.0))),
            walk_minutes: walks,
        };
        for kind in due(&standing, sent, now) {
            let mut notice = notice(app, claim, kind);
            notice.ahead = standing.ahead;
            if kind == NoticeKind::SetOut {
                notice.at = standing.earliest;
            }
            posts.push(post(app, notice, claim));
        }
    }
    Ok(posts)
}

/// A booking whose time is far off is not "next", though nobody stands before it.
fn callable(claim: &Claim, now: Timestamp) -> bool {
    claim
        .booking
        .is_none_or(|booking| booking.starts_at.duration_since(now) <= SignedDuration::from_hours(2))
}
