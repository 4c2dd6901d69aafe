//! What a guard may ask about.

use super::act::Scene;
use super::clock::Phase;
use super::cql::Value;
use super::kind::{CaseType, FieldKind};
use super::record::Case;

/// A property, what it is, and what kind of value it has (as [`super::cql::kind_of`] says it).
pub const PROPERTIES: &[(&str, &str)] = &[
    ("documents.missing", "a whole number"),
    ("documents.deferred", "a whole number"),
    ("documents.unseen", "a whole number"),
    ("mandate.valid", "TRUE or FALSE"),
    ("clock.used", "a whole number"),
    ("clock.late", "TRUE or FALSE"),
    ("clock.paused", "TRUE or FALSE"),
    ("custody.returns", "a whole number"),
    ("case.channel", "a text in single quotes"),
];

/// Before the code of a field: `field.result`.
pub const FIELD: &str = "field.";

/// The kind of a property of this type; `None`: there is none.
pub fn kind_of(kind: &CaseType, property: &str) -> Option<&'static str> {
    if let Some(code) = property.strip_prefix(FIELD) {
        let field = kind.field(code).filter(|field| !field.sealed)?;
        return Some(match field.kind {
            FieldKind::Number => "a whole number",
            FieldKind::Text | FieldKind::Date | FieldKind::Choice => "a text in single quotes",
        });
    }
    let known = PROPERTIES.iter().find(|(name, _)| *name == property);
    known.map(|(_, kind)| *kind)
}

/// The value of a property for a transition; `None`: it has none.
pub fn value(case: &Case, scene: &Scene<'_>, transition: &str, property: &str) -> Option<Value> {
    let today = scene.today();
    let count = |n: usize| Some(Value::Number(i64::try_from(n).unwrap_or(i64::MAX)));
    let documents = || case.documents.iter();
    if let Some(code) = property.strip_prefix(FIELD) {
        let text = case.values.get(code)?;
        return match scene.kind.field(code)?.kind {
            FieldKind::Number => text.parse().ok().map(Value::Number),
            FieldKind::Text | FieldKind::Date | FieldKind::Choice => Some(Value::Text(text.clone())),
        };
    }
    match property {
        "documents.missing" => count(documents().filter(|d| d.missing(today)).count()),
        "documents.deferred" => count(documents().filter(|d| d.deferred(today)).count()),
        "documents.unseen" => count(documents().filter(|d| d.unseen()).count()),
        "mandate.valid" => {
            let holds = case
                .mandate
                .as_ref()
                .is_some_and(|mandate| mandate.holds(today, transition));
            Some(Value::Bool(holds))
        }
        "clock.used" => Some(Value::Number(case.clock.standing(scene.days, today).used.into())),
        "clock.late" => Some(Value::Bool(case.clock.standing(scene.days, today).late())),
        "clock.paused" => Some(Value::Bool(case.clock.phase() == Phase::Paused)),
        "custody.returns" => count(case.custody.returns.len()),
        "case.channel" => serde_json::to_value(case.channel)
            .ok()
            .and_then(|word| word.as_str().map(|word| Value::Text(word.to_owned()))),
        _ => None,
    }
}
