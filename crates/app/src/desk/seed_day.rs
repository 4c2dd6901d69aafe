//! A day already half over, for demonstrations: walk-ins are let through first-come first-served up to now, as the
//! windows would have, and stand in the ledger like everybody else.

use crate::{App, AppError};
use jiff::{Timestamp, ToSpan};
use serde_json::json;
use std::collections::HashMap;
use yike_calendar::occurrences;
use yike_model::desk::{Asks, Channel, Claim, ClaimState, Course, PoolKind, Session};
use yike_model::directory::{Schedule, Text};
use yike_model::ledger::{Actor, Event};
use yike_model::{ClaimId, EventId, SessionId};
use yike_storage::{PoolKey, Seat, Taken, Tx};

/// Somebody who walks in.
#[derive(Debug, Clone)]
pub struct WalkIn {
    pub schedule: String,
    pub service: String,
    /// After the first opening of the day.
    pub minutes_after_open: u16,
    pub service_minutes: u16,
}

/// Only the last hours are let through: what came before changes nothing that is seen.
const LOOK_BACK_MINUTES: i64 = 90;

/// Lets the walk-ins of today through up to now. Does nothing when today has claims already.
pub async fn seed_day(app: &App, walk_ins: &[WalkIn]) -> Result<u32, AppError> {
    let (now, today) = (app.now(), app.today());
    if !app.store.read().queue_counts(today).await?.is_empty() {
        return Ok(0);
    }
    let world = app.world();
    let by_code: HashMap<&str, &Schedule> = world
        .snapshot
        .schedules
        .iter()
        .map(|schedule| (schedule.code.as_str(), schedule))
        .collect();
    let mut planned: Vec<Planned> = Vec::new();
    let mut windows: HashMap<&str, Vec<Timestamp>> = HashMap::new();
    for walk_in in walk_ins {
        let Some(schedule) = by_code.get(walk_in.schedule.as_str()) else {
            continue;
        };
        let day = occurrences(&schedule.plan, &world.snapshot.calendar, today, &app.zone);
        let Some(opens) = day.first().map(|first| first.starts_at) else {
            continue;
        };
        let Ok(came) = opens.checked_add(i64::from(walk_in.minutes_after_open).minutes()) else {
            continue;
        };
        let Some(session) = day.iter().find(|occurrence| occurrence.admits(came)) else {
            continue;
        };
        if came > now || now.duration_since(came).as_mins() > LOOK_BACK_MINUTES {
            continue;
        }
        let free = windows
            .entry(&schedule.code)
            .or_insert_with(|| vec![session.starts_at; usize::from(schedule.servers.max(1))]);
        let Some((window, at)) = free.iter().copied().enumerate().min_by_key(|(_, at)| *at) else {
            continue;
        };
        let called = came.max(at).max(session.starts_at);
        let done = called
            .checked_add(i64::from(walk_in.service_minutes).minutes())
            .unwrap_or(called);
        if let Some(slot) = free.get_mut(window) {
            *slot = done;
        }
        let Some(service) = world.snapshot.service_by_code(&walk_in.service) else {
            continue;
        };
        planned.push(Planned {
            session: Session {
                id: SessionId(app.uuid()),
                schedule: schedule.id,
                venue: schedule.venue,
                date: today,
                starts_at: session.starts_at,
                ends_at: session.ends_at,
                last_admission_at: session.last_admission_at,
            },
            capacity: schedule.walk_in_capacity,
            prefix: schedule.label_prefix.clone(),
            service,
            window: (window + 1).to_string(),
            came,
            called,
            done,
            ids: [app.uuid(), app.uuid(), app.uuid(), app.uuid()],
            token: app.token(),
        });
    }
    planned.sort_by_key(|planned| planned.came);
    let (planned, world) = (&planned, &world);
    app.store
        .write(|tx| async move {
            let mut count = 0;
            for one in planned {
                count += u32::from(one.write(&tx, world, now).await?);
            }
            Ok::<_, AppError>(count)
        })
        .await
}

struct Planned {
    session: Session,
    capacity: Option<u32>,
    prefix: String,
    service: usize,
    window: String,
    came: Timestamp,
    called: Timestamp,
    done: Timestamp,
    ids: [uuid::Uuid; 4],
    token: String,
}

impl Planned {
    async fn write(&self, tx: &Tx, world: &crate::World, now: Timestamp) -> Result<bool, AppError> {
        let session = tx.ensure_session(&self.session).await?;
        let pool = PoolKey {
            session: session.id,
            bucket_starts_at: session.starts_at,
            kind: PoolKind::WalkIn,
        };
        tx.ensure_pool(&pool, self.capacity).await?;
        if tx.take(&pool, 1).await? == Taken::Full {
            return Ok(false);
        }
        let service = &world.snapshot.services[self.service];
        let venue = world
            .snapshot
            .venue_index(session.venue)
            .map(|index| &world.snapshot.venues[index]);
        let mut claim = Claim {
            id: ClaimId(self.ids[0]),
            session: session.id,
            schedule: session.schedule,
            venue: session.venue,
            service: service.id,
            service_version: service.version,
            service_name: service.name.clone(),
            venue_name: venue.map_or_else(Text::default, |venue| venue.name.clone()),
            minutes: service.minutes,
            field: service.field.clone(),
            label: tx.next_label(session.venue, session.date, &self.prefix).await?,
            token: self.token.clone(),
            channel: Channel::Kiosk,
            state: ClaimState::Arrived,
            queued_at: self.came,
            created_at: self.came,
            called_at: None,
            ended_at: None,
            window: String::new(),
            served_by: None,
            booking: None,
            wish: None,
            asks: Asks::default(),
            course: Course::default(),
        };
        let event = |n: usize, at: Timestamp, kind: &str, claim: &Claim| Event {
            id: EventId(self.ids[n]),
            at,
            actor: Actor::Operator { command: "demo".into() },
            on_behalf_of: None,
            unit: venue.map(|venue| venue.unit),
            kind: kind.into(),
            subject: format!("claim:{}", claim.id),
            why: "sample data".into(),
            data: json!({ "label": claim.label }),
        };
        let seat = Seat {
            date: session.date,
            pool: Some(pool),
        };
        tx.add_claim(&claim, &seat, &event(1, self.came, "claim.issued", &claim))
            .await?;
        if self.called <= now {
            claim.state = ClaimState::Called;
            claim.called_at = Some(self.called);
            claim.window.clone_from(&self.window);
            tx.advance_claim(
                &claim,
                ClaimState::Arrived,
                &event(2, self.called, "claim.called", &claim),
            )
            .await?;
        }
        if self.done <= now {
            claim.state = ClaimState::Done;
            claim.ended_at = Some(self.done);
            tx.advance_claim(
                &claim,
                ClaimState::Called,
                &event(3, self.done, "claim.finished", &claim),
            )
            .await?;
        }
        Ok(true)
    }
}
