//! `GET /desk`: the window. What is served, who is next and why, the order, the next hour.

use super::desk_words::{did, facts, held, needs, reasons, refused, rule, source, state_said, state_word};
use super::window::{clerk, window, window_name};
use crate::context::{
    Desk, DeskFound, DeskLane, DeskNext, DeskServing, DeskStats, DeskTurn, HeldRow, LaterRow, QueueRow, WindowIs,
};
use crate::visit::{MaybeQuery, Visit, see};
use crate::{Page, Part, PartKind, Rule};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use yike_app::calendar::occurrences;
use yike_app::desk::devices::venues_for;
use yike_app::desk::view::{DeskView, HORIZON, Waiting, WindowView, desk};
use yike_app::desk::window::Window;
use yike_app::model::desk::timeline::Turn;
use yike_app::model::desk::{Claim, ClaimState, Counter, CounterState};
use yike_app::model::directory::{DocumentNeed, Schedule};
use yike_app::people::sign_in::SignedIn;
use yike_app::{AppError, World};

/// What the last action did or could not do, and what is looked for.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    did: String,
    #[serde(default)]
    no: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    find: String,
}

/// A label as somebody may have typed it.
fn tidy(label: &str) -> String {
    let signs = label.chars().filter(|c| c.is_alphanumeric()).take(8);
    signs.collect::<String>().to_uppercase()
}

/// The page.
pub async fn get(visit: Visit, said: MaybeQuery<Said>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let Some(window) = window(&visit) else {
        return see("/desk/window");
    };
    let said = said.map(|said| said.0).unwrap_or_default();
    match page(&visit, &who, window, &said).await {
        Ok(page) => visit.html(&page),
        Err(AppError::NotFound(_) | AppError::Denied) => see("/desk/window"),
        Err(error) => visit.failure(&error),
    }
}

/// The page with the note of a colleague, who wrote it for this window alone: it stands in no address.
pub async fn with_note(visit: &Visit, who: &SignedIn, window: Window, note: String) -> Result<Response, AppError> {
    let page = page(visit, who, window, &Said::default()).await?;
    Ok(visit.html(&Desk {
        note: Some(note),
        ..page
    }))
}

async fn page(visit: &Visit, who: &SignedIn, window: Window, said: &Said) -> Result<Desk, AppError> {
    let app = &visit.web.app;
    let view = desk(app, who, window).await?;
    let world = app.world();
    let page = visit.page(&world);
    let label = tidy(&said.label);
    let venue = world.snapshot.venue_index(view.schedule.venue);
    let longest = view
        .line
        .iter()
        .map(|waiting| minutes_since(waiting.claim.queued_at, view.now));
    Ok(Desk {
        venue: venue
            .map(|index| visit.text(&world.snapshot.venues[index].name))
            .unwrap_or_default(),
        window: window_name(visit, &world, &view.schedule, window.number),
        staff: who.login.display_name.clone(),
        stats: DeskStats {
            done: view.done,
            waiting: u32::try_from(view.line.len()).unwrap_or(u32::MAX),
            longest: longest.max().unwrap_or(0),
        },
        offline: None,
        flash: did(&page, &said.did, &label),
        problem: refused(&page, &said.no),
        state: state(visit, &view.counter),
        serves: view
            .counter
            .services
            .iter()
            .filter_map(|id| world.snapshot.service_index(*id))
            .map(|index| visit.text(&world.snapshot.services[index].name))
            .collect(),
        serving: view
            .serving
            .as_ref()
            .map(|claim| serving(visit, &world, &page, claim, view.now)),
        next: view.next.as_ref().and_then(|(index, why)| {
            let claim = &view.line.get(*index)?.claim;
            Some(DeskNext {
                label: claim.label.clone(),
                service: visit.text(&claim.service_name),
                reasons: reasons(visit, &page, &world, claim, why),
                policy: why.policy.clone(),
            })
        }),
        queue: view
            .line
            .iter()
            .map(|waiting| waits(visit, &page, &world, waiting, view.now))
            .collect(),
        held: aside(visit, &page, &world, &view),
        windows: view
            .windows
            .iter()
            .map(|lane| self::lane(visit, &page, &view, lane, window.number))
            .collect(),
        quarters: (0..=4)
            .filter_map(|n| view.now.checked_add(jiff::SignedDuration::from_mins(15 * n)).ok())
            .map(|at| page.time(visit.time(at)))
            .collect(),
        later: view
            .later
            .iter()
            .filter_map(|claim| {
                Some(LaterRow {
                    claim: claim.token.clone(),
                    label: claim.label.clone(),
                    service: visit.text(&claim.service_name),
                    since: visit.civil(claim.later()?),
                })
            })
            .collect(),
        undo: view
            .undo
            .as_ref()
            .map(|undo| (undo.kind.clone(), undo.labels.join(&page.t("unit-comma")))),
        stopped: view.stop.as_ref().map(|stop| stop.why.clone()),
        found: found(visit, &page, &view, &tidy(&said.find)).await?,
        note: None,
        lines: venue
            .map(|venue| others(visit, &world, &view, venue))
            .unwrap_or_default(),
        services: match (view.serving.is_some(), venue) {
            (true, Some(venue)) => addable(visit, &world, &view, venue),
            _ => Vec::new(),
        },
        supervises: !venues_for(app, who).is_empty(),
        page,
    })
}

/// How a window stands, in local time.
pub fn state(visit: &Visit, counter: &Counter) -> WindowIs {
    match counter.state {
        CounterState::Open => WindowIs::Open {
            closing: counter.closing,
        },
        CounterState::Paused => WindowIs::Paused {
            back: counter.back_at.map(|at| visit.time(at)),
        },
        CounterState::Closed => WindowIs::Closed,
    }
}

pub fn minutes_since(at: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(now.duration_since(at).as_mins().max(0)).unwrap_or(u32::MAX)
}

fn serving(visit: &Visit, world: &World, page: &Page, claim: &Claim, now: Timestamp) -> DeskServing {
    let called = claim.state == ClaimState::Called;
    let start = if called { None } else { claim.course.started_at };
    let since = start.or(claim.at_window_since()).unwrap_or(claim.queued_at);
    let minutes = minutes_since(since, now);
    let service = world
        .snapshot
        .service_index(claim.service)
        .map(|index| &world.snapshot.services[index]);
    let usual = claim.work_minutes();
    let span = (usual.max(minutes) as f32 / 15.0).ceil().max(1.0) * 15.0;
    let left = usual.saturating_sub(minutes) as f32;
    let calls = claim.course.calls.max(1);
    DeskServing {
        claim: claim.token.clone(),
        state: state_word(claim.state),
        label: claim.label.clone(),
        service: visit.text(&claim.service_name),
        guide: service
            .map(|service| format!("/services/{}", service.code))
            .unwrap_or_else(|| "/services".into()),
        called,
        since: visit.time(since),
        minutes,
        usual_minutes: Some(usual),
        rule: (!called).then(|| {
            Rule::quarters(
                span,
                vec![
                    Part::new(PartKind::Serve, 0.0, minutes as f32),
                    Part::new(PartKind::Shut, minutes as f32, left),
                ],
            )
        }),
        calls: u32::from(calls),
        calls_left: u32::from(world.policy.missed.calls.saturating_sub(calls)),
        facts: facts(visit, page, world, claim),
        needs: needs(page, claim),
        noted: claim.course.noted,
        documents: service
            .into_iter()
            .flat_map(|service| &service.documents)
            .filter(|d| d.need != DocumentNeed::NotNeeded)
            .map(|d| {
                let note = (d.need == DocumentNeed::Deferrable).then(|| page.t("guide-deferrable"));
                (visit.text(&d.name), note)
            })
            .collect(),
        slip: format!("/claims/{}/slip?paper=80mm", claim.token),
    }
}

fn row(visit: &Visit, world: &World, claim: &Claim, now: Timestamp) -> QueueRow {
    QueueRow {
        claim: claim.token.clone(),
        state: state_word(claim.state),
        label: claim.label.clone(),
        source: source(visit, world, claim),
        arrived: claim.present_since().map(|at| visit.time(at)),
        service: visit.text(&claim.service_name),
        waited: minutes_since(claim.queued_at, now),
        expected: None,
        why: String::new(),
        here: true,
    }
}

fn waits(visit: &Visit, page: &Page, world: &World, waiting: &Waiting, now: Timestamp) -> QueueRow {
    let words = rule(visit, page, world, &waiting.claim, &waiting.why);
    QueueRow {
        expected: waiting.expect.map(|(from, to)| (visit.time(from), visit.time(to))),
        why: if waiting.here {
            words
        } else {
            page.t1("desk-not-here-window", "why", words)
        },
        here: waiting.here,
        ..row(visit, world, &waiting.claim, now)
    }
}

fn aside(visit: &Visit, page: &Page, world: &World, view: &DeskView) -> Vec<HeldRow> {
    let times = world.policy.missed.times;
    let parked = view.parked.iter().map(|claim| HeldRow {
        row: QueueRow {
            why: held(page, claim),
            ..row(visit, world, claim, view.now)
        },
        missed: false,
        may_return: true,
    });
    let missed = view.missed.iter().map(|claim| {
        let may_return = claim.course.misses <= times;
        let back = u32::from(world.policy.missed.back_after);
        HeldRow {
            row: QueueRow {
                why: if may_return {
                    page.t1("desk-missed-back", "n", back)
                } else {
                    page.t("desk-missed-over")
                },
                ..row(visit, world, claim, view.now)
            },
            missed: true,
            may_return,
        }
    });
    parked.chain(missed).collect()
}

fn lane(visit: &Visit, page: &Page, view: &DeskView, lane: &WindowView, me: u16) -> DeskLane {
    let hour = HORIZON.as_secs_f32();
    let share = |at: Timestamp| (at.duration_since(view.now).as_secs_f32() / hour * 100.0).clamp(0.0, 100.0);
    let claim = |turn: &Turn| {
        let line = view.line.iter().map(|waiting| &waiting.claim);
        line.chain(&lane.serving).find(|claim| claim.id == turn.claim)
    };
    let back = |at: Timestamp| page.t1("board-back", "time", page.time(visit.time(at)));
    DeskLane {
        name: lane.counter.name(),
        me: lane.counter.number == me,
        turns: lane
            .turns
            .iter()
            .map(|turn| DeskTurn {
                label: claim(turn).map(|claim| claim.label.clone()).unwrap_or_default(),
                x: share(turn.from),
                w: share(turn.to) - share(turn.from),
                running: turn.running,
                absent: claim(turn).is_some_and(|claim| claim.present_since().is_none()),
            })
            .filter(|turn| turn.w > 0.3)
            .collect(),
        off: match lane.counter.state {
            CounterState::Open => None,
            CounterState::Paused => Some(lane.counter.back_at.map_or_else(|| page.t("board-paused"), back)),
            CounterState::Closed if lane.serving.is_some() => None,
            CounterState::Closed => Some(page.t("board-closed")),
        },
    }
}

/// Who is looked for by label: in this line, or at least at this venue today.
async fn found(visit: &Visit, page: &Page, view: &DeskView, label: &str) -> Result<Option<DeskFound>, AppError> {
    if label.is_empty() {
        return Ok(None);
    }
    let read = visit.web.app.store.read();
    let record = read
        .claim_by_label(view.schedule.venue, visit.web.app.today(), label)
        .await?;
    let what = record.map(|record| {
        let claim = record.claim;
        let place = view.line.iter().position(|waiting| waiting.claim.id == claim.id);
        let mut words = vec![state_said(page, claim.state), visit.text(&claim.service_name)];
        if let Some(place) = place {
            words.push(page.t1("desk-found-place", "n", place + 1));
        }
        if !claim.window.is_empty() {
            words.push(page.t1("words-window-n", "n", &claim.window));
        }
        words.join(&page.t("unit-comma"))
    });
    Ok(Some(DeskFound {
        label: label.to_owned(),
        what,
    }))
}

fn addable(visit: &Visit, world: &World, view: &DeskView, venue: usize) -> Vec<(String, String)> {
    let index = world
        .snapshot
        .schedules
        .iter()
        .position(|row| row.id == view.schedule.id);
    let knows = |id| view.counter.services.is_empty() || view.counter.services.contains(&id);
    let asked = |id| {
        view.serving
            .as_ref()
            .is_some_and(|claim| claim.service == id || claim.asks.extra.iter().any(|extra| extra.service == id))
    };
    world
        .snapshot
        .in_force(venue, visit.web.app.today())
        .filter(|at| index.is_some_and(|index| at.schedules.contains(&index)))
        .map(|at| &world.snapshot.services[at.service])
        .filter(|service| knows(service.id) && !asked(service.id))
        .map(|service| (service.code.clone(), visit.text(&service.name)))
        .collect()
}

/// Lines of the venue that run now, this one left out.
fn others(visit: &Visit, world: &World, view: &DeskView, venue: usize) -> Vec<(String, String)> {
    let (snapshot, today) = (&world.snapshot, visit.web.app.today());
    let runs = |row: &&Schedule| {
        let hours = occurrences(&row.plan, &snapshot.calendar, today, &world.zone);
        hours
            .iter()
            .any(|hours| hours.starts_at <= view.now && view.now < hours.ends_at)
    };
    snapshot.schedules_at[venue]
        .iter()
        .map(|&index| &snapshot.schedules[index])
        .filter(|row| row.id != view.schedule.id && row.until.is_none_or(|until| today <= until))
        .filter(runs)
        .map(|row| (row.id.to_string(), visit.text(&row.name)))
        .collect()
}
