//! `GET /desk`, `GET` and `POST /desk/window`: the thin desk.

use crate::context::{Desk, DeskChoose, DeskNext, DeskServing, DeskStats, DeskVenue, DeskWindow, QueueRow, Source};
use crate::visit::{MaybeForm, MaybeQuery, Visit, see};
use crate::{Page, Part, PartKind, Rule};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::BTreeMap;
use yike_app::desk::counters::{Opening, open_window};
use yike_app::desk::lines::load_of;
use yike_app::desk::view::{DeskView, desk};
use yike_app::desk::window::{Window, schedules_for};
use yike_app::model::desk::{Channel, Claim, ClaimState, forecast};
use yike_app::model::directory::{DocumentNeed, ResourceKind};
use yike_app::people::sign_in::SignedIn;
use yike_app::{AppError, World};

const COOKIE: &str = "window";

/// What the last action did: a message key's last part and a label.
#[derive(Debug, Default, Deserialize)]
pub struct Flash {
    did: Option<String>,
    label: Option<String>,
}

/// The signed-in clerk, or the way to the sign-in page.
pub async fn clerk(visit: &Visit) -> Result<SignedIn, Response> {
    match visit.signed_in().await {
        Ok(Some(who)) => Ok(who),
        Ok(None) => Err(see("/login?next=/desk")),
        Err(error) => Err(visit.failure(&error)),
    }
}

/// The window chosen in this browser.
pub fn window(visit: &Visit) -> Option<Window> {
    let value = visit.jar.get(COOKIE)?.value().to_owned();
    parse(&value)
}

fn parse(text: &str) -> Option<Window> {
    let (schedule, number) = text.split_once(':')?;
    Some(Window {
        schedule: schedule.parse().ok()?,
        number: number.parse().ok()?,
    })
}

/// `GET /desk/window`: which one is yours?
pub async fn choose(visit: Visit) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let app = &visit.web.app;
    let world = app.world();
    let page = visit.page(&world);
    let claims = match app.store.read().live_claims(app.today()).await {
        Ok(claims) => claims,
        Err(error) => return visit.failure(&error.into()),
    };
    let mut venues: BTreeMap<(String, String), Vec<DeskWindow>> = BTreeMap::new();
    for schedule in schedules_for(app, &who) {
        if !matches!(
            schedule.resource,
            ResourceKind::CounterGroup | ResourceKind::Practitioner
        ) {
            continue;
        }
        let Some(index) = world.snapshot.venue_index(schedule.venue) else {
            continue;
        };
        let venue = &world.snapshot.venues[index];
        let windows = venues.entry((venue.code.clone(), visit.text(&venue.name))).or_default();
        for number in 1..=schedule.servers {
            let mut name = page.t1("words-window-n", "n", u32::from(number));
            if !schedule.services.is_empty() {
                name = format!("{} {name}", visit.text(&schedule.name));
            }
            let at = number.to_string();
            let busy = claims.iter().find(|c| {
                c.schedule == schedule.id
                    && c.window == at
                    && matches!(c.state, ClaimState::Called | ClaimState::Serving)
            });
            windows.push(DeskWindow {
                id: format!("{}:{number}", schedule.id),
                name,
                taken_by: busy.map(|claim| claim.label.clone()),
            });
        }
    }
    let venues = venues
        .into_iter()
        .map(|((_, name), windows)| DeskVenue { name, windows })
        .collect();
    visit.html(&DeskChoose {
        page,
        staff: who.login.display_name,
        venues,
    })
}

/// The choice.
#[derive(Debug, Deserialize)]
pub struct Choice {
    #[serde(default)]
    window: String,
}

/// `POST /desk/window`.
pub async fn chosen(visit: Visit, form: MaybeForm<Choice>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    match form.ok().and_then(|form| parse(&form.0.window)) {
        Some(window) => {
            let opening = Opening {
                take_over: true,
                ..Opening::default()
            };
            match open_window(&visit.web.app, &who, window, &opening).await {
                Ok(_) => {}
                Err(AppError::NotFound(_) | AppError::Denied) => return see("/desk/window"),
                Err(error) => return visit.failure(&error),
            }
            let cookie = visit.cookie(COOKIE, format!("{}:{}", window.schedule, window.number), 0);
            (visit.jar.clone().add(cookie), see("/desk")).into_response()
        }
        None => see("/desk/window"),
    }
}

/// `GET /desk`.
pub async fn get(visit: Visit, flash: MaybeQuery<Flash>) -> Response {
    let who = match clerk(&visit).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let Some(window) = window(&visit) else {
        return see("/desk/window");
    };
    let view = match desk(&visit.web.app, &who, window).await {
        Ok(view) => view,
        Err(AppError::NotFound(_) | AppError::Denied) => return see("/desk/window"),
        Err(error) => return visit.failure(&error),
    };
    let world = visit.web.app.world();
    let page = visit.page(&world);
    let flash = flash.map(|f| f.0).unwrap_or_default();
    let label: String = flash
        .label
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .take(8)
        .collect();
    let said = |key: &str| Some(page.t1(key, "label", &label)).filter(|_| !label.is_empty());
    let (flash, problem) = match flash.did.as_deref() {
        Some("called") => (said("words-called-flash"), None),
        Some("finished") => (said("words-finished-flash"), None),
        Some("missed") => (said("words-missed-flash"), None),
        Some("returned") => (said("words-returned-flash"), None),
        Some("nobody") => (Some(page.t("words-nobody")), None),
        Some("conflict") => (None, Some(page.t("words-conflict"))),
        _ => (None, None),
    };
    let longest = view
        .line
        .iter()
        .map(|waiting| minutes_since(waiting.claim.queued_at, view.now))
        .max()
        .unwrap_or(0);
    let venue = world
        .snapshot
        .venue_index(view.schedule.venue)
        .map(|index| &world.snapshot.venues[index]);
    visit.html(&Desk {
        venue: venue.map(|venue| visit.text(&venue.name)).unwrap_or_default(),
        window: page.t1("words-window-n", "n", u32::from(window.number)),
        staff: who.login.display_name.clone(),
        stats: DeskStats {
            done: view.done,
            waiting: u32::try_from(view.line.len()).unwrap_or(u32::MAX),
            longest,
        },
        offline: None,
        flash,
        problem,
        serving: view
            .serving
            .as_ref()
            .map(|claim| serving(&visit, &world, &page, claim, view.now)),
        next: view
            .line
            .first()
            .map(|waiting| next(&visit, &page, &waiting.claim, view.line.len() - 1)),
        queue: queue(&visit, &page, &view),
        held: view
            .missed
            .iter()
            .map(|claim| row(&visit, &page, claim, view.now, None))
            .collect(),
        paused: false,
        page,
    })
}

fn minutes_since(at: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(now.duration_since(at).as_mins().max(0)).unwrap_or(u32::MAX)
}

fn serving(visit: &Visit, world: &World, page: &Page, claim: &Claim, now: Timestamp) -> DeskServing {
    let since = claim.called_at.unwrap_or(claim.queued_at);
    let minutes = minutes_since(since, now);
    let service = world
        .snapshot
        .service_index(claim.service)
        .map(|index| &world.snapshot.services[index]);
    let usual = f32::from(claim.minutes);
    let span = (usual.max(minutes as f32) / 15.0).ceil().max(1.0) * 15.0;
    DeskServing {
        claim: claim.token.clone(),
        label: claim.label.clone(),
        service: visit.text(&claim.service_name),
        guide: service
            .map(|service| format!("/services/{}", service.code))
            .unwrap_or_default(),
        called: claim.state == ClaimState::Called,
        since: visit.time(since),
        minutes,
        usual_minutes: Some(u32::from(claim.minutes)),
        rule: Some(Rule::quarters(
            span,
            vec![
                Part::new(PartKind::Serve, 0.0, minutes as f32),
                Part::new(PartKind::Shut, minutes as f32, (usual - minutes as f32).max(0.0)),
            ],
        )),
        calls: 1,
        facts: vec![(page.t("words-came-by"), came(visit, page, claim))],
        needs: Vec::new(),
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

fn came(visit: &Visit, page: &Page, claim: &Claim) -> String {
    let key = match claim.channel {
        Channel::Web | Channel::Phone => "words-came-web",
        Channel::Counter | Channel::Kiosk | Channel::Paper => "words-came-counter",
    };
    page.t1(key, "time", page.time(visit.time(claim.created_at)))
}

fn next(visit: &Visit, page: &Page, claim: &Claim, behind: usize) -> DeskNext {
    DeskNext {
        label: claim.label.clone(),
        service: visit.text(&claim.service_name),
        reasons: vec![
            page.t("words-first-come"),
            page.t1("words-first-in-line", "time", page.time(visit.time(claim.queued_at))),
            page.t1("words-behind", "n", behind),
        ],
    }
}

fn queue(visit: &Visit, page: &Page, view: &DeskView) -> Vec<QueueRow> {
    let mut rows = Vec::with_capacity(view.line.len());
    for (index, waiting) in view.line.iter().enumerate() {
        let claim = &waiting.claim;
        let before = load_of(view.line[..index].iter().map(|w| &w.claim).chain(view.serving.iter()));
        let seconds = forecast::expected_wait_seconds(&before, view.schedule.servers, view.now, view.now, view.now);
        let expected = view.now.checked_add(SignedDuration::from_secs(i64::from(seconds))).ok();
        rows.push(row(visit, page, claim, view.now, expected));
    }
    rows
}

fn row(visit: &Visit, page: &Page, claim: &Claim, now: Timestamp, expected: Option<Timestamp>) -> QueueRow {
    QueueRow {
        claim: claim.token.clone(),
        label: claim.label.clone(),
        source: match claim.channel {
            Channel::Web => Source::Web,
            Channel::Counter | Channel::Paper => Source::Walkin,
            Channel::Kiosk => Source::Kiosk,
            Channel::Phone => Source::Phone,
        },
        arrived: (claim.state != ClaimState::Confirmed).then(|| visit.time(claim.queued_at)),
        service: visit.text(&claim.service_name),
        waited: minutes_since(claim.queued_at, now),
        expected: expected.map(|at| visit.time(at)),
        why: page.t("words-first-come"),
        date: None,
    }
}
