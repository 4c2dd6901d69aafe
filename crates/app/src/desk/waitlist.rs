//! The waiting list: when everything is taken, the first place given back is offered to who joined first.

use super::booking::{check_token, draft, label_on, told};
use super::confirm::{Contact, PHONE, phone_digits};
use super::offer::offer_places;
use super::own::lost_race;
use super::places::{bookable, last_date, periods};
use crate::{App, AppError, PlaceError};
use jiff::civil::Date;
use yike_model::desk::claim::transition;
use yike_model::desk::{Asks, Channel, Claim, ClaimAction, ClaimState, Session, Wish};
use yike_model::ledger::Actor;
use yike_model::{ServiceId, SessionId, VenueId};
use yike_storage::{Lookup, SealedOwner};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Join {
    pub venue: VenueId,
    pub service: ServiceId,
    /// Any of these local dates would do, both included.
    pub from: Date,
    pub until: Date,
    pub channel: Channel,
    /// The token the form was made with. A fresh one when absent.
    pub token: Option<String>,
    pub asks: Asks,
    pub contact: Contact,
}

/// Joins the list; a place free already is offered at once. A token already used returns what it gave.
pub async fn join(app: &App, input: Join) -> Result<Claim, AppError> {
    if let Some(token) = &input.token {
        check_token(token)?;
        if let Some(known) = app.store.read().claim_by_token(token).await? {
            return Ok(known.claim);
        }
    }
    let phone = input
        .contact
        .phone
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(phone_digits)
        .transpose()?;
    let (world, today, now) = (app.world(), app.today(), app.now());
    let from = input.from.max(today);
    if from > input.until {
        return Err(PlaceError::Past.into());
    }
    // The first line that has a period among the days wished for.
    let found = bookable(&world, input.venue, input.service, from)
        .into_iter()
        .map(|index| &world.snapshot.schedules[index])
        .find_map(|schedule| {
            let until = schedule.booking.as_ref().map(|rule| last_date(rule, today))?;
            let until = until.min(input.until);
            let dates = std::iter::successors(Some(from), |date| date.tomorrow().ok());
            let period = dates
                .take_while(|date| *date <= until)
                .flat_map(|date| periods(&world, schedule, date))
                .find(|period| period.ends_at > now)?;
            Some((schedule, period, until))
        });
    let (schedule, period, until) = found.ok_or(PlaceError::None)?;
    let session = Session {
        id: SessionId(app.uuid()),
        schedule: schedule.id,
        venue: schedule.venue,
        date: period.date,
        starts_at: period.starts_at,
        ends_at: period.ends_at,
        last_admission_at: period.last_admission_at,
    };
    let how = (input.channel, input.token.clone(), input.asks.clone());
    let mut claim = draft(app, &world, schedule, input.service, how)?;
    claim.state = ClaimState::Waitlisted;
    claim.wish = Some(Wish { from, until, offers: 0 });
    claim.asks.english = input.contact.english;
    claim.asks.notify |= phone.is_some();
    let (world, session, claim, phone) = (&world, &session, &claim, &phone);
    let joined = app
        .store
        .write(|tx| async move {
            if let Some(known) = tx.claim_by_token(&claim.token).await? {
                return Ok(known.claim);
            }
            let session = tx.ensure_session(session).await?;
            let claim = Claim {
                session: session.id,
                label: label_on(&tx, schedule, session.date, None).await?,
                ..claim.clone()
            };
            let event = told(app, world, Actor::Resident, "claim.waitlisted", &claim);
            tx.add_run(&claim, session.date, None, &event).await?;
            if let Some(phone) = phone {
                tx.seal(claim.id.owner(), PHONE, phone, Lookup::Phone).await?;
            }
            let offered = offer_places(&tx, app, world, schedule).await?;
            Ok::<_, AppError>(offered.into_iter().find(|other| other.id == claim.id).unwrap_or(claim))
        })
        .await;
    match joined {
        Err(AppError::Storage(error)) if error.is_taken() => {
            let known = app.store.read().claim_by_token(&claim.token).await?;
            known.map(|known| known.claim).ok_or(AppError::Storage(error))
        }
        other => other,
    }
}

/// Offers what is free to every waiting list, and ends the wishes whose days are over. Places are offered when they are given
/// back; this finds what another way of giving back, or a longer timetable, left. Harmless to repeat.
pub async fn serve_lists(app: &App) -> Result<u32, AppError> {
    let (world, today) = (app.world(), app.today());
    let mut count = 0;
    for id in app.store.read().waiting_lists().await? {
        let schedule = world.snapshot.schedule(id);
        for record in app.store.read().waitlisted(id).await? {
            let over = schedule.is_none() || record.claim.wish.is_none_or(|wish| wish.until < today);
            if !over {
                continue;
            }
            let after = Claim {
                state: transition(record.claim.state, ClaimAction::Cancel)?,
                ended_at: Some(app.now()),
                ..record.claim.clone()
            };
            let event = told(app, &world, Actor::System, "claim.expired", &after);
            let (after, event) = (&after, &event);
            let ended = app
                .store
                .write(|tx| async move {
                    tx.advance_claim(after, ClaimState::Waitlisted, event)
                        .await
                        .map_err(lost_race)
                })
                .await;
            match ended {
                Ok(()) | Err(AppError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
        let Some(schedule) = schedule else { continue };
        let world = &world;
        let offered = app
            .store
            .write(|tx| async move { offer_places(&tx, app, world, schedule).await })
            .await?;
        count += u32::try_from(offered.len()).unwrap_or(u32::MAX);
    }
    Ok(count)
}
