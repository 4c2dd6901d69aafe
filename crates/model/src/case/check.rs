//! What is wrong with a case type: everything that could lose a case, stop its clock for good or send it in circles.

use super::clock::Phase;
use super::cql;
use super::facts;
use super::file::At;
use super::kind::{CaseType, Effect, FieldKind, Mover, ServiceUse, State, Transition, Who};
use crate::directory::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Something wrong, where, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub at: At,
    pub message: String,
}

struct Findings(Vec<Found>);

impl Findings {
    fn add(&mut self, table: &'static str, number: usize, key: &'static str, message: impl Into<String>) {
        let at = At { table, number, key };
        let message = message.into();
        self.0.push(Found { at, message });
    }
}

/// Everything wrong with it; empty = it may be used.
pub fn check(kind: &CaseType) -> Vec<Found> {
    let mut found = Findings(Vec::new());
    head(kind, &mut found);
    names(kind, &mut found);
    for (number, state) in kind.states.iter().enumerate() {
        one_state(kind, number, state, &mut found);
    }
    for (number, transition) in kind.transitions.iter().enumerate() {
        one_transition(kind, number, transition, &mut found);
    }
    // What follows walks along the arrows, which must lead somewhere first.
    if found.0.is_empty() {
        walk(kind, &mut found);
        circles(kind, &mut found);
    }
    found.0
}

fn plain(code: &str) -> bool {
    let sign = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    (1..=40).contains(&code.len()) && code.bytes().all(sign)
}

fn head(kind: &CaseType, found: &mut Findings) {
    let mut wrong = |key, message: String| found.add("", 0, key, message);
    if !plain(&kind.code) {
        wrong(
            "code",
            format!(
                "{:?} is no code; use small letters, digits and hyphens, such as \"home-visit\"",
                kind.code
            ),
        );
    }
    if kind.version == 0 {
        wrong("version", "write version = 1, and one more with every change".into());
    }
    if kind.legal_days < kind.promised_days {
        let (promised, legal) = (kind.promised_days, kind.legal_days);
        wrong(
            "promised_days",
            format!("{promised} promised working days are more than the {legal} allowed; promise at most {legal}"),
        );
    }
    if !(1..=5).contains(&kind.returns) {
        wrong(
            "returns",
            format!(
                "{} is not between 1 and 5; write 3: the third return goes to a ruling",
                kind.returns
            ),
        );
    }
    if kind.state(&kind.start).is_none() {
        wrong(
            "start",
            format!(
                "no state has the code {:?}; write the code of the state a new case is in",
                kind.start
            ),
        );
    }
    let extends = kind.transitions.iter().any(|t| t.effects.contains(&Effect::Extend));
    if extends != (kind.extension_days > 0) {
        wrong(
            "extension_days",
            "write extension_days above 0 if a step has the effect \"extend\", and leave it out if none has".into(),
        );
    }
}

/// Codes are plain and used once; every name is there in both languages.
fn names(kind: &CaseType, found: &mut Findings) {
    type Part<'a> = (&'static str, Vec<(&'a str, &'a Text)>);
    let parts: [Part<'_>; 4] = [
        (
            "states",
            kind.states.iter().map(|s| (s.code.as_str(), &s.name)).collect(),
        ),
        (
            "transitions",
            kind.transitions.iter().map(|t| (t.code.as_str(), &t.name)).collect(),
        ),
        (
            "documents",
            kind.documents.iter().map(|d| (d.code.as_str(), &d.name)).collect(),
        ),
        (
            "fields",
            kind.fields.iter().map(|f| (f.code.as_str(), &f.name)).collect(),
        ),
    ];
    for (table, list) in parts {
        let mut seen = BTreeSet::new();
        for (number, (code, name)) in list.into_iter().enumerate() {
            if !plain(code) {
                found.add(
                    table,
                    number,
                    "code",
                    format!("{code:?} is no code; use small letters, digits and hyphens"),
                );
            }
            if !seen.insert(code) {
                found.add(
                    table,
                    number,
                    "code",
                    format!("the code {code:?} stands above already; choose another"),
                );
            }
            if name.zh.trim().is_empty() || name.en.trim().is_empty() {
                found.add(
                    table,
                    number,
                    "name",
                    "write the name in both languages: name = { zh = \"…\", en = \"…\" }",
                );
            }
        }
    }
    for (number, field) in kind.fields.iter().enumerate() {
        if (field.kind == FieldKind::Choice) == field.choices.is_empty() {
            found.add(
                "fields",
                number,
                "kind",
                "kind = \"choice\" needs [[fields.choices]], and the others have none",
            );
        }
    }
}

fn one_state(kind: &CaseType, number: usize, state: &State, found: &mut Findings) {
    let mut wrong = |key, message: String| found.add("states", number, key, message);
    let code = &state.code;
    let staff = |t: &Transition| t.who.iter().any(|who| *who != Who::Applicant);
    match state.end {
        true if kind.leaving(code).next().is_some() => {
            wrong(
                "end",
                format!("steps lead out of {code:?}, so it is not the end; leave out end = true, or those steps"),
            );
        }
        true if state.mover != Mover::Nobody => {
            wrong("mover", format!("nothing follows {code:?}; write mover = \"nobody\""));
        }
        false if state.mover == Mover::Nobody => {
            wrong(
                "mover",
                format!("{code:?} is not the end; say whose move it is: \"applicant\", \"unit\" or \"outside\""),
            );
        }
        false if kind.leaving(code).next().is_none() => {
            wrong(
                "code",
                format!("dead end: no step leads out of {code:?}; add one, or write end = true"),
            );
        }
        false if !kind.leaving(code).any(staff) => {
            let message =
                "a case would be stuck here if the person never came back: add a step for \"agent\" or \"coordinator\"";
            wrong("code", format!("{message} out of {code:?}"));
        }
        _ => {}
    }
    if state.authority.is_some() && kind.service == ServiceUse::None {
        wrong(
            "authority",
            "an authority is for a service; write service = \"required\" at the top, or use levels".into(),
        );
    }
}

fn one_transition(kind: &CaseType, number: usize, transition: &Transition, found: &mut Findings) {
    let mut wrong = |key, message: String| found.add("transitions", number, key, message);
    let t = transition;
    let states: Vec<&str> = kind.states.iter().map(|state| state.code.as_str()).collect();
    let known = states.join(", ");
    for state in t.from.iter().filter(|state| !states.contains(&state.as_str())) {
        wrong(
            "from",
            format!("no state has the code {state:?}; the states are {known}"),
        );
    }
    if t.from.is_empty() {
        wrong("from", "say from which states: from = [\"…\"]".into());
    }
    if kind.state(&t.to).is_none() {
        wrong(
            "to",
            format!("no state has the code {:?}; the states are {known}", t.to),
        );
    }
    if t.who.is_empty() {
        wrong(
            "who",
            "say who may: who = [\"agent\"], \"coordinator\" or \"applicant\"".into(),
        );
    }
    let told = [Effect::Pause, Effect::Extend]
        .iter()
        .any(|effect| t.effects.contains(effect));
    if told && !t.reason {
        wrong(
            "reason",
            "what changes the clock is told to the person in writing; write reason = true".into(),
        );
    }
    for code in t.fields.iter().filter(|code| kind.field(code).is_none()) {
        wrong(
            "fields",
            format!("no field has the code {code:?}; add it under [[fields]]"),
        );
    }
    let Some(when) = &t.when else { return };
    if t.otherwise.zh.trim().is_empty() || t.otherwise.en.trim().is_empty() {
        wrong(
            "when",
            "say what is still to be done when it does not hold: otherwise = { zh = \"…\", en = \"…\" }".into(),
        );
    }
    let guard = match cql::parse(when) {
        Ok(guard) => guard,
        Err(error) => return wrong("when", format!("{when:?} is no condition: {error}")),
    };
    for (property, literal) in guard.comparisons() {
        match facts::kind_of(kind, property) {
            None => {
                let names: Vec<&str> = facts::PROPERTIES.iter().map(|(name, _)| *name).collect();
                let names = names.join(", ");
                wrong(
                    "when",
                    format!(
                        "nothing is known of {property:?}; use one of {names}, or field. and the code of a field that is not sealed"
                    ),
                );
            }
            Some(expected) => {
                let given = literal.map(cql::kind_of);
                if given.is_some_and(|given| given != expected) {
                    wrong(
                        "when",
                        format!("{property} is compared to something else than {expected}"),
                    );
                }
            }
        }
    }
}

/// The phase after an effect, if the effect fits the phase.
fn after(phase: Phase, effect: Effect) -> Option<Phase> {
    match (effect, phase) {
        (Effect::NotifyMissing, Phase::Waiting) => Some(phase),
        (Effect::Accept, Phase::Waiting) => Some(Phase::Running),
        (Effect::Pause, Phase::Running) => Some(Phase::Paused),
        (Effect::Resume, Phase::Paused) => Some(Phase::Running),
        (Effect::Extend, Phase::Running) => Some(phase),
        (Effect::Finish, Phase::Waiting | Phase::Running | Phase::Paused) => Some(Phase::Ended),
        _ => None,
    }
}

/// Every state can be reached, ends can be reached from everywhere, effects fit the clock wherever the step can be made.
fn walk(kind: &CaseType, found: &mut Findings) {
    let mut seen: BTreeSet<(&str, Phase)> = BTreeSet::new();
    let mut wrong: BTreeSet<usize> = BTreeSet::new();
    let mut next = vec![(kind.start.as_str(), Phase::Waiting)];
    while let Some((state, phase)) = next.pop() {
        if !seen.insert((state, phase)) {
            continue;
        }
        for (number, transition) in kind.transitions.iter().enumerate() {
            if !transition.from.iter().any(|from| from == state) {
                continue;
            }
            let mut effects = transition.effects.iter();
            match effects.try_fold(phase, |phase, effect| after(phase, *effect)) {
                Some(phase) => {
                    let end = kind.state(&transition.to).is_some_and(|state| state.end);
                    if end && phase != Phase::Ended && wrong.insert(number) {
                        let message = "this leads to an end while the clock still counts; write effects = [\"finish\"] here or on a step before";
                        found.add("transitions", number, "effects", message);
                    }
                    next.push((&transition.to, phase));
                }
                None if wrong.insert(number) => {
                    let now = match phase {
                        Phase::Waiting => "has not started (no step with \"accept\" came before)",
                        Phase::Running => "is running",
                        Phase::Paused => "is paused (a step with \"pause\" came before)",
                        Phase::Ended => "has stopped",
                    };
                    let message = format!("the effects do not fit a case that comes from {state:?} whose clock {now}");
                    found.add("transitions", number, "effects", message);
                }
                None => {}
            }
        }
    }
    for (number, state) in kind.states.iter().enumerate() {
        let reached = seen.iter().any(|(code, _)| *code == state.code);
        if !reached {
            let message = format!(
                "no case ever comes to {:?}; add a step that leads there, or leave it out",
                state.code
            );
            found.add("states", number, "code", message);
        } else if !ends(kind, &state.code) {
            let message = format!(
                "from {:?} no end can be reached; add a step to a state with end = true",
                state.code
            );
            found.add("states", number, "code", message);
        }
    }
}

fn ends(kind: &CaseType, from: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(state) = next.pop() {
        if kind.state(state).is_some_and(|state| state.end) {
            return true;
        }
        if seen.insert(state) {
            next.extend(
                kind.transitions
                    .iter()
                    .filter(|t| t.from.iter().any(|f| f == state))
                    .map(|t| t.to.as_str()),
            );
        }
    }
    false
}

/// Every circle holds a step that is limited: without those, nothing comes back.
fn circles(kind: &CaseType, found: &mut Findings) {
    let mut arrows: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (number, transition) in kind.transitions.iter().enumerate().filter(|(_, t)| t.at_most.is_none()) {
        for from in &transition.from {
            arrows.entry(from).or_default().push((number, &transition.to));
        }
    }
    for (number, transition) in kind.transitions.iter().enumerate().filter(|(_, t)| t.at_most.is_none()) {
        let mut seen = BTreeSet::new();
        let mut next = vec![transition.to.as_str()];
        while let Some(state) = next.pop() {
            if seen.insert(state) {
                next.extend(arrows.get(state).into_iter().flatten().map(|(_, to)| *to));
            }
        }
        if transition.from.iter().any(|from| seen.contains(from.as_str())) {
            let message = "a case could go round in circles here; write at_most = 2 (or another number) on this step or on the one that leads back";
            found.add("transitions", number, "code", message);
        }
    }
}
