//! What the desk says in words: why somebody stands where they stand, what a step did, why one was refused.

use crate::Page;
use crate::context::Source;
use crate::visit::Visit;
use yike_app::World;
use yike_app::model::desk::order::{Rule, WhyNext};
use yike_app::model::desk::{Channel, Claim, ClaimState, ClassKind, HoldReason, Need, PriorityClass};

/// The sentence of the policy that decided, as one line.
pub fn rule(visit: &Visit, page: &Page, world: &World, claim: &Claim, why: &WhyNext) -> String {
    match why.rule {
        Rule::FirstCome => page.t("why-first-come"),
        Rule::Booked if claim.present_since().is_none() => page.t("why-booked-later"),
        Rule::Booked => page.t("why-booked"),
        Rule::Lawful => match class(world, why) {
            Some(class) => page.t1("why-lawful", "class", visit.text(&class.name)),
            None => page.t("why-lawful-plain"),
        },
        Rule::Overtaken => page.t1("why-overtaken", "n", why.overtaken),
        Rule::Returned => page.t1("why-returned", "n", u32::from(world.policy.missed.back_after)),
        Rule::Early => page.t("why-early"),
        Rule::Absent => page.t("why-absent"),
        Rule::Transferred => page.t("why-transferred"),
        Rule::Override => page.t("why-override"),
        Rule::CutOff => page.t("why-cut-off"),
    }
}

/// Every reason in order: the rule, the text that grants a class, since when it counts, who went before, who stands behind.
pub fn reasons(visit: &Visit, page: &Page, world: &World, claim: &Claim, why: &WhyNext) -> Vec<String> {
    let mut reasons = vec![rule(visit, page, world, claim, why)];
    if let Some(class) = class(world, why) {
        let basis = visit.text(&class.basis);
        reasons.push(match class.kind {
            ClassKind::Lawful => page.t1("why-basis", "basis", basis),
            ClassKind::Courtesy => page.t2("why-courtesy", "n", u32::from(class.minutes), "basis", basis),
        });
    }
    let since = page.time(visit.time(why.queued_at));
    reasons.push(match claim.booking {
        Some(_) => page.t1("why-counts-booked", "time", since),
        None => page.t1("why-counts", "time", since),
    });
    if why.overtaken > 0 && why.rule != Rule::Overtaken {
        reasons.push(page.t1("why-gave-way", "n", why.overtaken));
    }
    if why.behind > 0 {
        reasons.push(page.t1("words-behind", "n", why.behind));
    }
    reasons
}

fn class<'w>(world: &'w World, why: &WhyNext) -> Option<&'w PriorityClass> {
    world.policy.class(why.class.as_deref()?)
}

/// How somebody came, as the column says it.
pub fn source(visit: &Visit, world: &World, claim: &Claim) -> Source {
    let class = claim.asks.priority.as_ref().and_then(|p| world.policy.class(&p.class));
    let lawful = class.is_some_and(|class| class.fields.is_empty() || class.fields.contains(&claim.field));
    match (&claim.booking, claim.channel) {
        _ if lawful => Source::Priority,
        (Some(booking), _) => Source::Booked {
            at: visit.time(booking.starts_at),
        },
        (None, Channel::Web) => Source::Web,
        (None, Channel::Counter | Channel::Paper) => Source::Walkin,
        (None, Channel::Kiosk) => Source::Kiosk,
        (None, Channel::Phone) => Source::Phone,
    }
}

/// Facts a window should know before it speaks to somebody.
pub fn facts(visit: &Visit, page: &Page, world: &World, claim: &Claim) -> Vec<(String, String)> {
    let key = match claim.channel {
        Channel::Web | Channel::Phone => "words-came-web",
        Channel::Counter | Channel::Kiosk | Channel::Paper => "words-came-counter",
    };
    let mut facts = vec![(
        page.t("words-came-by"),
        page.t1(key, "time", page.time(visit.time(claim.created_at))),
    )];
    if let Some(booking) = claim.booking {
        let at = page.time(visit.time(booking.starts_at));
        facts.push((page.t("desk-booked"), at));
    }
    if let Some(priority) = &claim.asks.priority
        && let Some(class) = world.policy.class(&priority.class)
    {
        let name = visit.text(&class.name);
        let said = match priority.checked_by {
            Some(_) => name,
            None => page.t1("desk-class-unseen", "class", name),
        };
        facts.push((page.t("desk-source-priority"), said));
    }
    if !claim.asks.extra.is_empty() {
        let names: Vec<String> = claim.asks.extra.iter().map(|extra| visit.text(&extra.name)).collect();
        facts.push((page.t("desk-extra"), names.join(&page.t("unit-comma"))));
    }
    facts
}

/// Needs in words.
pub fn needs(page: &Page, claim: &Claim) -> Vec<String> {
    let word = |need: &Need| match need {
        Need::LargePrint => page.t("need-large-print"),
        Need::HardOfHearing => page.t("need-hearing"),
        Need::LowCounter => page.t("need-low-counter"),
        Need::Wheelchair => page.t("need-wheelchair"),
    };
    claim.asks.needs.iter().map(word).collect()
}

/// Why somebody was set aside.
pub fn held(page: &Page, claim: &Claim) -> String {
    page.t(match claim.course.parked_for {
        Some(HoldReason::Document) => "hold-document",
        Some(HoldReason::Form) => "hold-form",
        Some(HoldReason::Elsewhere) => "hold-elsewhere",
        Some(HoldReason::Moment) | None => "hold-moment",
    })
}

/// A state as a form sends it back.
pub fn state_word(state: ClaimState) -> &'static str {
    match state {
        ClaimState::Held => "held",
        ClaimState::Confirmed => "confirmed",
        ClaimState::Arrived => "arrived",
        ClaimState::Called => "called",
        ClaimState::Serving => "serving",
        ClaimState::Done => "done",
        ClaimState::Missed => "missed",
        ClaimState::Cancelled => "cancelled",
        ClaimState::Parked => "parked",
        ClaimState::Waitlisted => "waitlisted",
    }
}

/// A state as staff read it.
pub fn state_said(page: &Page, state: ClaimState) -> String {
    page.t(match state {
        ClaimState::Held | ClaimState::Confirmed => "state-said-coming",
        ClaimState::Arrived => "state-said-waits",
        ClaimState::Called => "desk-called",
        ClaimState::Serving => "desk-serving",
        ClaimState::Done => "state-said-done",
        ClaimState::Missed => "desk-missed",
        ClaimState::Cancelled => "state-said-cancelled",
        ClaimState::Parked => "state-said-parked",
        ClaimState::Waitlisted => "state-said-waitlisted",
    })
}

/// What a step did, for `did` of the address.
pub fn did(page: &Page, what: &str, label: &str) -> Option<String> {
    let key = match what {
        "called" => "words-called-flash",
        "recalled" => "did-recalled",
        "started" => "did-started",
        "finished" => "words-finished-flash",
        "later" => "did-later",
        "missed" => "words-missed-flash",
        "returned" => "words-returned-flash",
        "held" => "did-held",
        "transferred" => "did-transferred",
        "arrived" => "did-arrived",
        "cancelled" => "did-cancelled",
        "added" => "did-added",
        "completed" => "did-completed",
        "undone" => "did-undone",
        "nobody" => return Some(page.t("words-nobody")),
        "paused" => return Some(page.t("did-paused")),
        "opened" => return Some(page.t("did-opened")),
        "closed" => return Some(page.t("did-closed")),
        "closing" => return Some(page.t("did-closing")),
        "stopped" => return Some(page.t("did-stopped")),
        "resumed" => return Some(page.t("did-resumed")),
        "shut" => return Some(page.t("did-shut")),
        "written-off" => return Some(page.t("did-written-off")),
        _ => return None,
    };
    (!label.is_empty()).then(|| page.t1(key, "label", label))
}

/// Why a step was refused, for `no` of the address.
pub fn refused(page: &Page, code: &str) -> Option<String> {
    let key = match code {
        "conflict" => "words-conflict",
        "window-closed" => "refused-window-closed",
        "window-paused" => "refused-window-paused",
        "window-taken" => "refused-window-taken",
        "window-busy" => "refused-window-busy",
        "not-served-here" => "refused-not-served-here",
        "reason" => "refused-reason",
        "calls-left" => "refused-calls-left",
        "kept-elsewhere" => "refused-kept-elsewhere",
        "lease-elsewhere" => "refused-lease-elsewhere",
        "returned-often" => "refused-returned-often",
        "not-offered" => "refused-not-offered",
        "other-venue" => "refused-other-venue",
        "line-closed" => "refused-line-closed",
        "nothing-to-undo" => "refused-nothing-to-undo",
        "undo-late" => "refused-undo-late",
        "stopped" => "refused-stopped",
        "until" => "refused-until",
        "no-session" => "refused-no-session",
        "" => return None,
        _ => "refused-other",
    };
    Some(page.t(key))
}
