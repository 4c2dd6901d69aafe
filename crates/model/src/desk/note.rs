//! What an event keeps of its claim, so that the ledger alone tells how every line stood. Tokens open pages and stay out;
//! names of services and venues lie in the directory.

use super::Claim;
use serde_json::{Map, Value, json};

/// Never in the ledger.
const LEFT_OUT: [&str; 3] = ["token", "service_name", "venue_name"];

/// What changes on the way; the rest of a claim is in its first note.
const CHANGING: [&str; 19] = [
    "session",
    "venue",
    "schedule",
    "service",
    "service_version",
    "minutes",
    "field",
    "state",
    "queued_at",
    "called_at",
    "ended_at",
    "window",
    "served_by",
    "booking",
    "wish",
    "asks",
    "course",
    "label",
    "channel",
];

/// The note of a claim's first event: everything but [`LEFT_OUT`].
pub fn first_note(claim: &Claim) -> Value {
    let mut note = object(claim);
    note.retain(|key, _| !LEFT_OUT.contains(&key.as_str()));
    Value::Object(note)
}

/// The note of a later event: everything that may have changed.
pub fn later_note(claim: &Claim) -> Value {
    let mut note = object(claim);
    note.retain(|key, _| CHANGING.contains(&key.as_str()));
    Value::Object(note)
}

fn object(claim: &Claim) -> Map<String, Value> {
    let Value::Object(mut object) = json!(claim) else {
        return Map::new();
    };
    // These are filled with what is usual when read back.
    for key in ["asks", "course"] {
        if let Some(part) = object.get_mut(key).and_then(Value::as_object_mut) {
            part.retain(|_, value| {
                !(value.is_null() || *value == json!([]) || *value == json!(0) || *value == json!(false))
            });
        }
    }
    object
}

/// The claim after an event with this note; `known` is the claim before, `None` for its first event. `None` when the note
/// does not fit.
pub fn noted(known: Option<&Claim>, note: &Value) -> Option<Claim> {
    let mut whole = match known {
        Some(claim) => object(claim),
        None => LEFT_OUT
            .iter()
            .map(|key| {
                (
                    (*key).to_owned(),
                    if *key == "token" {
                        json!("")
                    } else {
                        json!({ "zh": "" })
                    },
                )
            })
            .collect(),
    };
    whole.extend(note.as_object()?.clone());
    serde_json::from_value(Value::Object(whole)).ok()
}
