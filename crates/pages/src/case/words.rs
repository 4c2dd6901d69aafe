//! What cases say in words: refusals, levels, documents, whose move it is.

use crate::Page;
use crate::visit::Visit;
use yike_app::World;
use yike_app::model::UnitId;
use yike_app::model::case::{CaseDocument, Given, Grade, Mover};
use yike_app::model::directory::Level;

/// A unit's name.
pub fn unit(visit: &Visit, world: &World, id: UnitId) -> String {
    match world.snapshot.unit(id) {
        Some(unit) => visit.text(&unit.name),
        None => visit.page(world).t("case-unit-gone"),
    }
}

pub fn level(page: &Page, level: Level) -> String {
    page.t(match level {
        Level::Community => "case-level-community",
        Level::Street => "case-level-street",
        Level::District => "case-level-district",
        Level::City => "case-level-city",
    })
}

pub fn mover(page: &Page, mover: Mover, holder: &str) -> String {
    match mover {
        Mover::Applicant => page.t("case-turn-you"),
        Mover::Unit => holder.to_owned(),
        Mover::Outside => page.t("case-turn-outside"),
        Mover::Nobody => page.t("case-turn-nobody"),
    }
}

/// How a document stands.
pub fn paper(page: &Page, document: &CaseDocument, today: jiff::civil::Date) -> String {
    match &document.given {
        Some(Given::There { grade, .. }) => page.t(match grade {
            Grade::A => "case-grade-a",
            Grade::B => "case-grade-b",
            Grade::C => "case-grade-c",
            Grade::D => "case-grade-d",
        }),
        Some(Given::Deferred { until, .. }) if !document.missing(today) => {
            page.t1("case-deferred", "date", page.date(*until))
        }
        Some(Given::Deferred { until, .. }) => page.t1("case-lapsed", "date", page.date(*until)),
        None => page.t("case-missing"),
    }
}

/// The sentence of a refusal by its code. A guard says its own.
pub fn refused(page: &Page, code: &str) -> Option<String> {
    let key = match code {
        "ended" => "case-no-ended",
        "not-from-here" => "case-no-not-from-here",
        "not-yours" => "case-no-not-yours",
        "offered" => "case-no-offered",
        "disputed" => "case-no-disputed",
        "no-offer" => "case-no-no-offer",
        "no-giver" => "case-no-no-giver",
        "ruled" => "case-no-ruled",
        "no-ruling" => "case-no-no-ruling",
        "unknown-unit" => "case-no-unknown-unit",
        "same-unit" => "case-no-same-unit",
        "no-authority" => "case-no-no-authority",
        "reason" => "case-no-reason",
        "evidence" => "case-no-evidence",
        "often" => "case-no-often",
        "guard" => "case-no-guard",
        "field-needed" | "field-wrong" => "case-no-field",
        "pause-days" => "case-no-pause-days",
        "told-already" => "case-no-told-already",
        "nothing-missing" => "case-no-nothing-missing",
        "clock" => "case-no-clock",
        "unknown-document" => "case-no-unknown-document",
        "not-deferrable" => "case-no-not-deferrable",
        "no-promise" => "case-no-no-promise",
        "grade-not-yours" => "case-no-grade-not-yours",
        "defer-date" => "case-no-defer-date",
        "mandate-there" => "case-no-mandate-there",
        "no-mandate" => "case-no-no-mandate",
        "mandate-dates" => "case-no-mandate-dates",
        "no-task" => "case-no-no-task",
        "stale" => "case-no-stale",
        "agent" => "case-no-agent",
        "input" => "case-no-input",
        _ => return None,
    };
    Some(page.t(key))
}

/// What the last change did.
pub fn did(page: &Page, code: &str) -> Option<String> {
    let key = match code {
        "received" => "case-did-received",
        "step" => "case-did-step",
        "document" => "case-did-document",
        "offered" => "case-did-offered",
        "withdrawn" => "case-did-withdrawn",
        "taken" => "case-did-taken",
        "returned" => "case-did-returned",
        "ruled" => "case-did-ruled",
        "granted" => "case-did-granted",
        "revoked" => "case-did-revoked",
        "task" => "case-did-task",
        _ => return None,
    };
    Some(page.t(key))
}
