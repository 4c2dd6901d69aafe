//! `GET /kiosk/{venue}` and what follows from it: choose, confirm, the number; check in by scanning. What is swiped or scanned
//! stands in the body of a form alone, and no page shows it again.

use super::board::{find, place};
use super::devices::device_here;
use crate::context::{Interval, KioskClass, KioskNew, KioskNone, KioskNumber, KioskService, KioskStart, Link};
use crate::page::encode;
use crate::visit::{MaybeForm, MaybeQuery, Visit, see};
use crate::{Page, words};
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use yike_app::desk::kiosk::{Offered, check_in, offered, take_here};
use yike_app::desk::my_claim::my_claim;
use yike_app::desk::refusal::Refusal;
use yike_app::model::desk::{Asks, ClaimState, Device, DeviceKind, Need, Priority, forecast};
use yike_app::model::people::IdentityNumber;
use yike_app::{AppError, World};
use yike_i18n::Lang;

/// Services on one screen.
const SCREEN: usize = 8;

/// A kiosk at its venue.
pub struct Kiosk {
    visit: Visit,
    device: Device,
    /// Index of the venue.
    venue: usize,
    base: String,
}

/// The request as a kiosk's: in large type. Anything else is told how a kiosk is set up.
async fn kiosk(visit: Visit, key: &str) -> Result<Kiosk, Response> {
    let world = visit.web.app.world();
    let Some(venue) = find(&world, key) else {
        return Err(visit.failure(&AppError::NotFound("venue")));
    };
    let row = &world.snapshot.venues[venue];
    let device = device_here(&visit).await?;
    match device.filter(|device| device.kind == DeviceKind::Kiosk && device.venue == row.id) {
        Some(device) => {
            let mut visit = visit;
            visit.prefs.elder = true;
            Ok(Kiosk {
                base: format!("/kiosk/{}", row.id),
                visit,
                device,
                venue,
            })
        }
        None => Err(visit.html(&KioskNone {
            venue: visit.text(&row.name),
            board: format!("/board/{}", row.id),
            page: visit.page(&world),
        })),
    }
}

impl Kiosk {
    fn query(&self) -> String {
        format!("?lang={}", self.visit.lang().tag())
    }

    fn name(&self, world: &World) -> String {
        self.visit.text(&world.snapshot.venues[self.venue].name)
    }

    fn page(&self, world: &World) -> Page {
        self.visit.page(world)
    }
}

/// Group, screen and what a scan could not do.
#[derive(Debug, Default, Deserialize)]
pub struct Choice {
    /// 0: what most people come for; then the fields in order.
    #[serde(default)]
    g: usize,
    #[serde(default)]
    p: usize,
    #[serde(default)]
    not: String,
}

/// What do you need?
pub async fn start(visit: Visit, Path(key): Path<String>, choice: MaybeQuery<Choice>) -> Response {
    let kiosk = match kiosk(visit, &key).await {
        Ok(kiosk) => kiosk,
        Err(response) => return response,
    };
    let app = &kiosk.visit.web.app;
    let all = match offered(app, kiosk.device.venue).await {
        Ok(all) => all,
        Err(error) => return kiosk.visit.failure(&error),
    };
    let (world, choice) = (app.world(), choice.map(|choice| choice.0).unwrap_or_default());
    let page = kiosk.page(&world);
    let field = |offered: &Offered| world.snapshot.services[offered.service].field.clone();
    let mut fields: Vec<String> = Vec::new();
    for offered in &all {
        if !fields.contains(&field(offered)) {
            fields.push(field(offered));
        }
    }
    // Few services need no groups.
    let grouped = all.len() > SCREEN;
    let group = if grouped { choice.g.min(fields.len()) } else { 0 };
    let inside: Vec<&Offered> = match group.checked_sub(1).and_then(|index| fields.get(index)) {
        Some(name) => all.iter().filter(|offered| field(offered) == *name).collect(),
        None => all.iter().take(SCREEN).collect(),
    };
    let last = inside.len().saturating_sub(1) / SCREEN;
    let screen = choice.p.min(last);
    let href = |g: usize, p: usize| format!("{}{}&g={g}&p={p}", kiosk.base, kiosk.query());
    let often = std::iter::once(page.t("kiosk-often"));
    let names = often.chain(fields.iter().cloned());
    let services = inside.iter().skip(screen * SCREEN).take(SCREEN).map(|offered| {
        let service = &world.snapshot.services[offered.service];
        let schedule = world.snapshot.schedules[offered.schedule].id;
        KioskService {
            name: kiosk.visit.text(&service.name),
            ahead: app.lines().load(schedule).waiting,
            href: format!("{}/new{}&service={}", kiosk.base, kiosk.query(), encode(&service.code)),
        }
    });
    kiosk.visit.html(&KioskStart {
        venue: kiosk.name(&world),
        groups: if grouped {
            let links = names
                .enumerate()
                .map(|(g, name)| (Link::new(name, href(g, 0)), g == group));
            links.collect()
        } else {
            Vec::new()
        },
        services: services.collect(),
        back: (screen > 0).then(|| href(group, screen - 1)),
        more: (screen < last).then(|| href(group, screen + 1)),
        problem: problem(&page, &choice.not),
        base: kiosk.base.clone(),
        query: kiosk.query(),
        page,
    })
}

fn problem(page: &Page, code: &str) -> Option<String> {
    match code {
        "" => None,
        "card" => Some(page.t("kiosk-not-card")),
        "venue" => Some(page.t("kiosk-not-venue")),
        "over" => Some(page.t("kiosk-not-over")),
        _ => Some(page.t("kiosk-not-known")),
    }
}

/// What is wanted, and what the person says.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    service: String,
    #[serde(default)]
    once: String,
    #[serde(default)]
    class: String,
    /// What a card reader typed.
    #[serde(default)]
    card: String,
    large_print: Option<String>,
    hard_of_hearing: Option<String>,
    low_counter: Option<String>,
    wheelchair: Option<String>,
}

impl Wanted {
    fn asks(&self, lang: Lang) -> Asks {
        let needs = [
            (&self.large_print, Need::LargePrint),
            (&self.hard_of_hearing, Need::HardOfHearing),
            (&self.low_counter, Need::LowCounter),
            (&self.wheelchair, Need::Wheelchair),
        ];
        Asks {
            priority: (!self.class.is_empty()).then(|| Priority {
                class: self.class.clone(),
                checked_by: None,
            }),
            needs: needs
                .into_iter()
                .filter_map(|(said, need)| said.is_some().then_some(need))
                .collect(),
            english: lang == Lang::En,
            ..Asks::default()
        }
    }
}

/// Is it this?
pub async fn new(visit: Visit, Path(key): Path<String>, wanted: MaybeQuery<Wanted>) -> Response {
    let kiosk = match kiosk(visit, &key).await {
        Ok(kiosk) => kiosk,
        Err(response) => return response,
    };
    let wanted = wanted.map(|wanted| wanted.0).unwrap_or_default();
    confirm(&kiosk, &wanted.service, None).await
}

async fn confirm(kiosk: &Kiosk, code: &str, problem: Option<String>) -> Response {
    let app = &kiosk.visit.web.app;
    let all = match offered(app, kiosk.device.venue).await {
        Ok(all) => all,
        Err(error) => return kiosk.visit.failure(&error),
    };
    let world = app.world();
    let wanted = world.snapshot.service_by_code(code);
    let Some(found) = all.iter().find(|offered| Some(offered.service) == wanted) else {
        return see(&format!("{}{}&not=over", kiosk.base, kiosk.query()));
    };
    let service = &world.snapshot.services[found.service];
    let schedule = &world.snapshot.schedules[found.schedule];
    let (page, load) = (kiosk.page(&world), app.lines().load(schedule.id));
    let expect = forecast::turn_interval(&load, schedule.servers, kiosk.visit.now);
    kiosk.visit.html(&KioskNew {
        venue: kiosk.name(&world),
        base: kiosk.base.clone(),
        query: kiosk.query(),
        service: kiosk.visit.text(&service.name),
        code: service.code.clone(),
        once: app.token(),
        ahead: load.waiting,
        expect: Some(words::interval(&kiosk.visit, expect)),
        classes: world
            .policy
            .classes
            .iter()
            .filter(|class| class.fields.is_empty() || class.fields.contains(&service.field))
            .map(|class| KioskClass {
                code: class.code.clone(),
                name: kiosk.visit.text(&class.name),
                basis: kiosk.visit.text(&class.basis),
            })
            .collect(),
        needs: vec![
            ("large_print", page.t("need-large-print")),
            ("hard_of_hearing", page.t("need-hearing")),
            ("low_counter", page.t("need-low-counter")),
            ("wheelchair", page.t("need-wheelchair")),
        ],
        problem,
        page,
    })
}

/// Takes the number.
pub async fn take(visit: Visit, Path(key): Path<String>, wanted: MaybeForm<Wanted>) -> Response {
    let kiosk = match kiosk(visit, &key).await {
        Ok(kiosk) => kiosk,
        Err(response) => return response,
    };
    let wanted = wanted.map(|wanted| wanted.0).unwrap_or_default();
    let app = &kiosk.visit.web.app;
    let world = app.world();
    let page = kiosk.page(&world);
    let card = wanted.card.trim();
    let identity = IdentityNumber::parse(card);
    if !card.is_empty() && identity.is_none() {
        return confirm(&kiosk, &wanted.service, Some(page.t("kiosk-card-unread"))).await;
    }
    let Some(index) = world.snapshot.service_by_code(&wanted.service) else {
        return see(&format!("{}{}&not=over", kiosk.base, kiosk.query()));
    };
    let service = world.snapshot.services[index].id;
    let asks = wanted.asks(kiosk.visit.lang());
    match take_here(app, &kiosk.device, service, asks, identity, wanted.once.clone()).await {
        Ok(claim) => see(&format!(
            "{}/number/{}{}&print=1",
            kiosk.base,
            claim.token,
            kiosk.query()
        )),
        Err(AppError::NotOpen { .. }) => see(&format!("{}{}&not=over", kiosk.base, kiosk.query())),
        Err(AppError::Full { .. }) => confirm(&kiosk, &wanted.service, Some(page.t("kiosk-full"))).await,
        Err(AppError::Refused(Refusal::OneEach { label })) => {
            let said = page.t1("kiosk-one-each", "label", &label);
            confirm(&kiosk, &wanted.service, Some(said)).await
        }
        Err(AppError::Refused(Refusal::Stopped { .. })) => {
            confirm(&kiosk, &wanted.service, Some(page.t("kiosk-stopped"))).await
        }
        Err(error) => kiosk.visit.failure(&error),
    }
}

/// What was scanned.
#[derive(Debug, Default, Deserialize)]
pub struct Scanned {
    #[serde(default)]
    code: String,
}

/// "I have a number or a booking."
pub async fn arrive(visit: Visit, Path(key): Path<String>, scanned: MaybeForm<Scanned>) -> Response {
    let kiosk = match kiosk(visit, &key).await {
        Ok(kiosk) => kiosk,
        Err(response) => return response,
    };
    let scanned = scanned.map(|scanned| scanned.0.code).unwrap_or_default();
    let not = |code: &str| see(&format!("{}{}&not={code}", kiosk.base, kiosk.query()));
    if IdentityNumber::parse(&scanned).is_some() {
        return not("card");
    }
    match check_in(&kiosk.visit.web.app, &kiosk.device, &scanned).await {
        Ok(claim) if claim.state.ended() => not("over"),
        Ok(claim) => see(&format!("{}/number/{}{}", kiosk.base, claim.token, kiosk.query())),
        Err(AppError::NotFound(_)) => not("known"),
        Err(AppError::Refused(Refusal::WrongVenue { .. })) => not("venue"),
        Err(AppError::Conflict | AppError::State(_)) => not("over"),
        Err(error) => kiosk.visit.failure(&error),
    }
}

/// Whether it is printed by itself.
#[derive(Debug, Default, Deserialize)]
pub struct Print {
    print: Option<u8>,
}

/// The number.
pub async fn number(visit: Visit, Path((key, token)): Path<(String, String)>, print: MaybeQuery<Print>) -> Response {
    let kiosk = match kiosk(visit, &key).await {
        Ok(kiosk) => kiosk,
        Err(response) => return response,
    };
    let mine = match my_claim(&kiosk.visit.web.app, &token).await {
        Ok(mine) if mine.claim.venue == kiosk.device.venue && !mine.claim.state.ended() => mine,
        Ok(_) => return see(&format!("{}{}&not=over", kiosk.base, kiosk.query())),
        Err(error) => return kiosk.visit.failure(&error),
    };
    let world = kiosk.visit.web.app.world();
    let (page, claim) = (kiosk.page(&world), &mine.claim);
    let schedule = world.snapshot.schedules.iter().position(|row| row.id == claim.schedule);
    let room = schedule
        .and_then(|schedule| world.snapshot.schedules[schedule].room)
        .and_then(|room| {
            let rooms = &world.snapshot.venues[kiosk.venue].rooms;
            rooms.iter().find(|found| found.id == room)
        });
    let at_window = matches!(claim.state, ClaimState::Called | ClaimState::Serving);
    kiosk.visit.html(&KioskNumber {
        venue: kiosk.name(&world),
        base: kiosk.base.clone(),
        query: kiosk.query(),
        label: claim.label.clone(),
        service: kiosk.visit.text(&claim.service_name),
        called: schedule
            .filter(|_| at_window)
            .map(|schedule| place(&kiosk.visit, &page, &world, schedule, &claim.window)),
        wait: room.map(|room| format!("{} {}", words::floor(&page, room.floor), kiosk.visit.text(&room.name))),
        ahead: mine.ahead.unwrap_or(0),
        expect: mine
            .expect
            .map(|expect| -> Interval { words::interval(&kiosk.visit, expect) }),
        checked_in: print.ok().and_then(|print| print.0.print).is_none(),
        slip: format!("/claims/{token}/slip?paper=80mm&lang={}", kiosk.visit.lang().tag()),
        page,
    })
}
