//! From a case to what its pages hold.

use super::words;
use crate::Page;
use crate::context::{CaseClock, CaseField, CaseMandate, CaseMoment, CasePaper, CaseStep, Mark, River};
use crate::visit::Visit;
use crate::{Part, PartKind, Rule};
use yike_app::World;
use yike_app::case::view::{CaseView, Offered, level_of};
use yike_app::model::case::timeline::Happened;
use yike_app::model::case::{Case, CaseType, Effect, FieldKind, Phase, Refusal};
use yike_app::model::directory::Level;

/// What the case is called: its service, else its type.
pub fn title(visit: &Visit, case: &Case) -> String {
    visit.text(case.service.as_ref().map_or(&case.kind_name, |service| &service.name))
}

pub fn state(visit: &Visit, seen: &CaseView) -> String {
    let state = seen.kind.state(&seen.case.state);
    state.map_or_else(String::new, |state| visit.text(&state.name))
}

pub fn clock(visit: &Visit, world: &World, seen: &CaseView) -> CaseClock {
    let (clock, standing) = (&seen.case.clock, &seen.standing);
    let extra = clock
        .extension
        .as_ref()
        .map_or(0, |extension| u32::from(extension.days));
    let limit = u32::from(clock.limits.promised) + extra;
    let used = standing.used;
    let late = used.saturating_sub(limit);
    let span = limit.max(used).max(1) as f32;
    let mut parts = vec![Part::new(PartKind::Serve, 0.0, used.min(limit) as f32)];
    parts.push(Part::new(PartKind::Band, limit as f32, late as f32));
    parts.push(Part::new(PartKind::Now, used as f32, 0.0));
    let pause = clock.pauses.last().filter(|_| standing.phase == Phase::Paused);
    CaseClock {
        promised: standing.promised_on,
        legal: standing.legal_on,
        used,
        limit,
        excluded: standing.excluded,
        late,
        paused: pause.map(|pause| pause.reason.clone()),
        deemed: standing.deemed,
        ended: standing.phase == Phase::Ended,
        unsure: standing.unsure,
        rule: Rule { span, tick: 1.0, parts },
        shares: seen
            .shares
            .iter()
            .map(|share| (words::unit(visit, world, share.unit), share.used, share.late))
            .collect(),
    }
}

/// The river of custody: a lane for each level it touched, a mark for each moment.
pub fn river(visit: &Visit, page: &Page, world: &World, seen: &CaseView) -> River {
    let app = &visit.web.app;
    let levels: Vec<Option<Level>> = seen
        .moments
        .iter()
        .map(|moment| moment.unit.and_then(|unit| level_of(app, world, unit)))
        .collect();
    let mut lanes: Vec<Level> = levels.iter().flatten().copied().collect();
    lanes.sort();
    lanes.dedup();
    let mut lane = 0;
    let mut places = Vec::new();
    for level in &levels {
        let found = level.and_then(|level| lanes.iter().position(|known| *known == level));
        lane = found.and_then(|found| u8::try_from(found).ok()).unwrap_or(lane);
        places.push(lane);
    }
    // Whoever has it now need not be where something last happened: it may have been sent back.
    let holder = seen.case.custody.holder().and_then(|unit| level_of(app, world, unit));
    let holder = holder.and_then(|level| lanes.iter().position(|known| *known == level));
    let here = holder.and_then(|found| u8::try_from(found).ok()).unwrap_or(lane);
    let last = places.len().saturating_sub(1);
    let mut moments: Vec<CaseMoment> = Vec::new();
    for (index, (moment, place)) in seen.moments.iter().zip(&places).enumerate() {
        let (title, why) = said(visit, page, &seen.kind, &moment.happened);
        let returned = matches!(moment.happened, Happened::Returned { .. });
        moments.push(CaseMoment {
            at: Some(visit.civil(moment.at)),
            lane: *place,
            next: places.get(index + 1).copied().unwrap_or(here),
            mark: match index == last && !seen.case.ended() {
                _ if returned => Mark::Returned,
                true => Mark::Now,
                false => Mark::Done,
            },
            title,
            unit: moment.unit.map(|unit| words::unit(visit, world, unit)),
            why: why.filter(|why| !why.is_empty()),
        });
    }
    let promised = seen
        .standing
        .promised_on
        .filter(|_| seen.standing.phase != Phase::Ended);
    if let Some(promised) = promised {
        moments.push(CaseMoment {
            at: None,
            lane: here,
            next: here,
            mark: Mark::Ahead,
            title: page.t1("case-promised-by", "date", page.date(promised)),
            unit: None,
            why: None,
        });
    }
    River {
        lanes: lanes.into_iter().map(|level| words::level(page, level)).collect(),
        moments,
    }
}

fn said(visit: &Visit, page: &Page, kind: &CaseType, happened: &Happened) -> (String, Option<String>) {
    match happened {
        Happened::Received => (page.t("case-happened-received"), None),
        Happened::Told { items } => (page.t1("case-happened-told", "n", *items), None),
        Happened::Stepped { transition, reason, .. } => {
            let name = kind
                .transition(transition)
                .map(|transition| visit.text(&transition.name));
            (name.unwrap_or_default(), Some(reason.clone()))
        }
        Happened::Taken => (page.t("case-happened-taken"), None),
        Happened::Returned { reason } => (page.t("case-happened-returned"), Some(reason.clone())),
        Happened::Ruled { reason } => (page.t("case-happened-ruled"), Some(reason.clone())),
        Happened::MandateGiven => (page.t("case-happened-mandate"), None),
        Happened::MandateRevoked => (page.t("case-happened-revoked"), None),
    }
}

pub fn papers(visit: &Visit, page: &Page, case: &Case) -> Vec<CasePaper> {
    let today = page.today();
    let documents = case.documents.iter().map(|document| CasePaper {
        code: document.code.clone(),
        name: visit.text(&document.name),
        state: words::paper(page, document, today),
        missing: document.missing(today),
        deferrable: document.deferrable,
        promise: document.promise,
    });
    documents.collect()
}

pub fn steps(visit: &Visit, page: &Page, seen: &CaseView) -> Vec<CaseStep> {
    seen.steps
        .iter()
        .map(|offered| step(visit, page, seen, offered))
        .collect()
}

fn step(visit: &Visit, page: &Page, seen: &CaseView, offered: &Offered) -> CaseStep {
    let transition = &offered.transition;
    let fields = transition.fields.iter().filter_map(|code| seen.kind.field(code));
    let fields = fields.map(|field| CaseField {
        code: field.code.clone(),
        name: visit.text(&field.name),
        kind: match field.kind {
            FieldKind::Text => "text",
            FieldKind::Date => "date",
            FieldKind::Number => "number",
            FieldKind::Choice => "choice",
        },
        value: seen.case.values.get(&field.code).cloned().unwrap_or_default(),
        choices: field
            .choices
            .iter()
            .map(|choice| (choice.code.clone(), visit.text(&choice.name)))
            .collect(),
    });
    CaseStep {
        code: transition.code.clone(),
        name: visit.text(&transition.name),
        reason: transition.reason,
        days: transition.effects.contains(&Effect::Pause),
        fields: fields.collect(),
        not_yet: offered.not_yet.as_ref().map(|refusal| match refusal {
            Refusal::Guard { .. } => visit.text(&transition.otherwise),
            other => words::refused(page, other.code()).unwrap_or_default(),
        }),
    }
}

pub fn mandate(page: &Page, case: &Case) -> Option<CaseMandate> {
    let mandate = case.mandate.as_ref()?;
    Some(CaseMandate {
        until: mandate.until,
        holds: mandate.holds(page.today(), "") || mandate.revoked_at.is_none() && page.today() <= mandate.until,
        revoked: mandate.revoked_at.is_some(),
    })
}

/// What was said on the way, field by field.
pub fn facts(visit: &Visit, seen: &CaseView) -> Vec<(String, String)> {
    let filled = seen.kind.fields.iter().filter_map(|field| {
        let value = seen.case.values.get(&field.code)?;
        let choice = field.choices.iter().find(|choice| choice.code == *value);
        let shown = choice.map_or_else(|| value.clone(), |choice| visit.text(&choice.name));
        Some((visit.text(&field.name), shown))
    });
    filled.collect()
}
