//! Who may walk where: the one table of OpenStreetMap tags, rules and reasons.
//!
//! [`TABLE`] is both what the import runs and what people read: a change of a rule is a change of one row.
//! [`crate::verdict`] says in which order the rows speak.

use crate::osm::Tags;

/// What one tag value means to a walker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Effect {
    /// A way people walk, unless another tag closes it.
    Open,
    /// Not a way for walking.
    Closed,
    /// Closed to walkers unless a sidewalk or `foot` opens it.
    NeedsSidewalk,
    /// Walked slowly; closed to wheels without a wheelchair ramp.
    Steps,
    /// Open on foot, closed to wheels.
    NoWheels,
    /// Opens to wheels what surface or kerb would close; never steps.
    Wheels,
    /// A barrier node that is passed on foot and kept in the network, so that it can be closed for a time.
    Gate,
    /// As `Gate`, and closed to wheels.
    GateNoWheels,
    /// Read for its value; see the reason.
    Read,
    /// Looked at and left without effect.
    Ignored,
}

/// The rows of one key.
#[derive(Debug, serde::Serialize)]
pub struct Group {
    pub key: &'static str,
    /// Page of the OpenStreetMap wiki that defines the key, below <https://wiki.openstreetmap.org/wiki/>.
    pub wiki: &'static str,
    /// Value (`*` is any value not listed before it), effect, reason.
    pub rows: &'static [(&'static str, Effect, &'static str)],
}

use Effect::*;

const LAWFUL: &str = "an ordinary street: people walk on its pavement or its edge";
const FOR_FEET: &str = "made for walking";
const TRAFFIC: &str = "no place for walkers; a pavement beside it must be tagged";
const NOT_YET: &str = "cannot be walked today";
const RIGHT: &str = "the public may pass";
const SHUT: &str = "the public may not pass";
const ROUGH: &str = "small front wheels sink in or catch";

/// Every tag the import reads.
#[rustfmt::skip]
pub static TABLE: &[Group] = &[
    Group { key: "highway", wiki: "Key:highway", rows: &[
        ("footway", Open, FOR_FEET),
        ("residential", Open, LAWFUL),
        ("service", Open, LAWFUL),
        ("path", Open, FOR_FEET),
        ("pedestrian", Open, FOR_FEET),
        ("steps", Steps, "stairs; see paces for the time they take"),
        ("living_street", Open, FOR_FEET),
        ("unclassified", Open, LAWFUL),
        ("tertiary", Open, LAWFUL),
        ("tertiary_link", Open, LAWFUL),
        ("secondary", Open, LAWFUL),
        ("secondary_link", Open, LAWFUL),
        ("primary", Open, "city streets of this class have pavements, tagged or not"),
        ("primary_link", Open, LAWFUL),
        ("road", Open, "a street whose class is not known yet"),
        ("track", NoWheels, "unsealed unless a surface says otherwise"),
        ("cycleway", Open, "walkers may use it unless foot=no"),
        ("bridleway", NoWheels, "walkers may use it; soft ground"),
        ("corridor", Open, "a passage inside a building, open like a street"),
        ("crossing", Open, FOR_FEET),
        ("platform", Open, "people wait and walk there"),
        ("elevator", Open, "joins levels for everyone"),
        ("trunk", NeedsSidewalk, TRAFFIC),
        ("trunk_link", NeedsSidewalk, TRAFFIC),
        ("motorway", NeedsSidewalk, TRAFFIC),
        ("motorway_link", NeedsSidewalk, TRAFFIC),
        ("construction", Closed, NOT_YET),
        ("proposed", Closed, NOT_YET),
        ("via_ferrata", Closed, "needs climbing gear"),
        ("*", Closed, "raceways, busways, services and values nobody documented are not walked"),
    ] },
    Group { key: "man_made", wiki: "Tag:man_made=pier", rows: &[("pier", Open, "a pier is walked"), ("*", Ignored, "not a way")] },
    Group { key: "railway", wiki: "Tag:railway=platform", rows: &[
        ("platform", Open, "people wait and walk there"),
        ("*", Ignored, "not a way for walking"),
    ] },
    Group { key: "public_transport", wiki: "Tag:public_transport=platform", rows: &[
        ("platform", Open, "people wait and walk there"),
        ("*", Ignored, "not a way"),
    ] },
    Group { key: "route", wiki: "Tag:route=ferry", rows: &[
        ("ferry", Closed, "a ferry is not a walk, whatever else is tagged"),
        ("*", Ignored, "no effect on walking"),
    ] },
    Group { key: "foot", wiki: "Key:foot", rows: &[
        ("yes", Open, RIGHT),
        ("designated", Open, RIGHT),
        ("permissive", Open, "the owner lets people pass"),
        ("official", Open, RIGHT),
        ("destination", Open, "who walks there has business there"),
        ("customers", Open, "who walks there is a visitor of the place"),
        ("discouraged", Open, "lawful, if not pleasant"),
        ("use_sidepath", Closed, "the pavement is drawn as its own way"),
        ("*", Closed, "no, private, residents, permit, delivery: not for everyone"),
    ] },
    Group { key: "access", wiki: "Key:access", rows: &[
        ("yes", Open, RIGHT),
        ("permissive", Open, "the owner lets people pass"),
        ("public", Open, RIGHT),
        ("designated", Open, RIGHT),
        ("destination", Open, "who walks there has business there"),
        ("customers", Open, "hospital and market grounds: their visitors are whom we guide"),
        ("unknown", Open, "says nothing"),
        ("no", Closed, SHUT),
        ("private", Closed, "inner lanes of housing estates: a home there snaps to the street outside"),
        ("residents", Closed, "not for everyone"),
        ("permit", Closed, "not for everyone"),
        ("*", Closed, "delivery, agricultural, military, staff: not for everyone"),
    ] },
    Group { key: "motorroad", wiki: "Key:motorroad", rows: &[
        ("yes", NeedsSidewalk, "an expressway, whatever its class: closed to walkers by its sign"),
        ("*", Ignored, "an ordinary street"),
    ] },
    Group { key: "sidewalk", wiki: "Key:sidewalk", rows: &[
        ("both", Open, "opens trunk roads and motorways"),
        ("left", Open, "opens trunk roads and motorways"),
        ("right", Open, "opens trunk roads and motorways"),
        ("yes", Open, "opens trunk roads and motorways"),
        ("*", Ignored, "no, none, separate: nothing to walk on here; ordinary streets stay open because the tag is often missing nearby"),
    ] },
    Group { key: "oneway:foot", wiki: "Key:oneway", rows: &[
        ("yes", Read, "walked along the way's direction only"),
        ("-1", Read, "walked against the way's direction only"),
        ("*", Ignored, "both directions"),
    ] },
    Group { key: "oneway", wiki: "Key:oneway", rows: &[
        ("no", Ignored, "both directions"),
        ("*", Read, "binds vehicles; walkers go both ways, and cross one carriageway of two: half of the wait"),
    ] },
    Group { key: "conveying", wiki: "Key:conveying", rows: &[
        ("forward", Read, "escalator or moving walk: one direction, no wheels"),
        ("backward", Read, "escalator or moving walk: one direction, no wheels"),
        ("*", NoWheels, "escalator or moving walk whose direction changes"),
    ] },
    Group { key: "wheelchair", wiki: "Key:wheelchair", rows: &[
        ("yes", Wheels, "someone looked"),
        ("designated", Wheels, "someone looked"),
        ("no", NoWheels, "someone looked"),
        ("*", Ignored, "limited: decided by surface, kerb and slope"),
    ] },
    Group { key: "ramp:wheelchair", wiki: "Key:ramp:wheelchair", rows: &[
        ("yes", Read, "opens steps to wheels"),
        ("*", Ignored, "separate ramps are ways of their own"),
    ] },
    Group { key: "handrail", wiki: "Key:handrail", rows: &[
        ("no", Read, "steps take elders longer"),
        ("*", Ignored, "the usual case"),
    ] },
    Group { key: "tracktype", wiki: "Key:tracktype", rows: &[
        ("grade1", Read, "a paved track: opens it to wheels"),
        ("*", Ignored, "unsealed, as a track is taken to be"),
    ] },
    Group { key: "surface", wiki: "Key:surface", rows: &[
        ("sand", NoWheels, ROUGH),
        ("gravel", NoWheels, ROUGH),
        ("pebblestone", NoWheels, ROUGH),
        ("mud", NoWheels, ROUGH),
        ("grass", NoWheels, ROUGH),
        ("ground", NoWheels, ROUGH),
        ("dirt", NoWheels, ROUGH),
        ("earth", NoWheels, ROUGH),
        ("unpaved", NoWheels, ROUGH),
        ("rock", NoWheels, ROUGH),
        ("stone", NoWheels, ROUGH),
        ("woodchips", NoWheels, ROUGH),
        ("snow", NoWheels, ROUGH),
        ("cobblestone", NoWheels, ROUGH),
        ("unhewn_cobblestone", NoWheels, ROUGH),
        ("stepping_stones", NoWheels, ROUGH),
        ("asphalt", Read, "opens tracks to wheels"),
        ("concrete", Read, "opens tracks to wheels"),
        ("paved", Read, "opens tracks to wheels"),
        ("paving_stones", Read, "opens tracks to wheels"),
        ("*", Ignored, "sett, compacted, wood, tiles: rolls"),
    ] },
    Group { key: "smoothness", wiki: "Key:smoothness", rows: &[
        ("bad", NoWheels, "the scale gives wheelchairs up to intermediate"),
        ("very_bad", NoWheels, ROUGH),
        ("horrible", NoWheels, ROUGH),
        ("very_horrible", NoWheels, ROUGH),
        ("impassable", NoWheels, ROUGH),
        ("*", Ignored, "excellent, good, intermediate: rolls"),
    ] },
    Group { key: "sac_scale", wiki: "Key:sac_scale", rows: &[
        ("hiking", NoWheels, "a mountain path"),
        ("mountain_hiking", NoWheels, "a mountain path"),
        ("strolling", Ignored, "an even path"),
        ("*", Closed, "needs hands and mountain sense; not a way to an office"),
    ] },
    Group { key: "incline", wiki: "Key:incline", rows: &[("*", Read, "a number: above 8 % closed to wheels, slower uphill for all; up and down alone give no grade")] },
    Group { key: "footway", wiki: "Tag:footway=crossing", rows: &[
        ("crossing", Read, "waiting time, see crossing"),
        ("*", Ignored, "sidewalk, link: an ordinary footway"),
    ] },
    Group { key: "is_sidepath", wiki: "Key:is_sidepath", rows: &[
        ("yes", Read, "a pavement, in directions"),
        ("*", Ignored, "an ordinary way"),
    ] },
    Group { key: "junction", wiki: "Key:junction", rows: &[
        ("roundabout", Read, "named so in directions; walked both ways"),
        ("circular", Read, "as roundabout"),
        ("*", Ignored, "no effect on walking"),
    ] },
    Group { key: "path", wiki: "Key:path", rows: &[
        ("crossing", Read, "waiting time, see crossing"),
        ("*", Ignored, "an ordinary path"),
    ] },
    Group { key: "cycleway", wiki: "Key:cycleway", rows: &[
        ("crossing", Read, "waiting time, see crossing"),
        ("*", Ignored, "no effect on walking"),
    ] },
    Group { key: "crossing", wiki: "Key:crossing", rows: &[
        ("traffic_signals", Read, "20 s: the mean wait at a 60 to 90 s cycle with a third of it green"),
        ("no", Closed, "crossing is forbidden here"),
        ("*", Read, "3 s: look both ways; drivers must stop at a zebra"),
    ] },
    Group { key: "crossing:signals", wiki: "Key:crossing:signals", rows: &[
        ("yes", Read, "as crossing=traffic_signals"),
        ("*", Ignored, "no lights"),
    ] },
    Group { key: "kerb", wiki: "Key:kerb", rows: &[
        ("raised", GateNoWheels, "3 cm and more: wheels stop; feet do not"),
        ("*", Ignored, "lowered, flush, rolled, no: wheels pass"),
    ] },
    Group { key: "barrier", wiki: "Key:barrier", rows: &[
        ("gate", Gate, "open unless access, foot or locked says otherwise; its hours are kept"),
        ("lift_gate", Ignored, "stops vehicles; walkers pass beside it"),
        ("swing_gate", Gate, "as gate"),
        ("sliding_gate", Gate, "as gate"),
        ("wicket_gate", Gate, "as gate"),
        ("hampshire_gate", GateNoWheels, "a wire gate"),
        ("sally_port", Gate, "a gate in a city wall"),
        ("kissing_gate", GateNoWheels, "too narrow for wheels"),
        ("stile", GateNoWheels, "climbed over"),
        ("turnstile", GateNoWheels, "too narrow for wheels"),
        ("full-height_turnstile", GateNoWheels, "too narrow for wheels"),
        ("cycle_barrier", GateNoWheels, "too narrow for most chairs unless wheelchair=yes"),
        ("motorcycle_barrier", GateNoWheels, "too narrow for most chairs unless wheelchair=yes"),
        ("step", GateNoWheels, "a single step"),
        ("log", GateNoWheels, "stepped over"),
        ("kerb", Ignored, "decided by the key kerb"),
        ("fence", Closed, "the way ends at it"),
        ("wall", Closed, "the way ends at it"),
        ("hedge", Closed, "the way ends at it"),
        ("debris", Closed, "the way ends at it"),
        ("*", Ignored, "bollards, blocks, chains, toll booths: walkers pass"),
    ] },
    Group { key: "locked", wiki: "Key:locked", rows: &[
        ("yes", Closed, "a locked gate opens to nobody unless foot says yes"),
        ("*", Ignored, "not locked"),
    ] },
    Group { key: "opening_hours", wiki: "Key:opening_hours", rows: &[("*", Read, "kept word for word on gates and ways; an overlay judges it at a moment, and without one all is open")] },
    Group { key: "foot:conditional", wiki: "Conditional_restrictions", rows: &[("*", Read, "judged as the hours are, before access:conditional; opens at its times what foot or access shuts")] },
    Group { key: "access:conditional", wiki: "Conditional_restrictions", rows: &[("*", Read, "binds walkers where foot says nothing; conditions other than time have no effect and are listed")] },
    Group { key: "building", wiki: "Key:building", rows: &[
        ("no", Ignored, "not a building"),
        ("*", Read, "a place inside is reached through an entrance, when the outline has any"),
    ] },
    Group { key: "entrance", wiki: "Key:entrance", rows: &[
        ("yes", Open, "a way in"),
        ("main", Open, "a way in; goes before others at the same distance"),
        ("secondary", Open, "a way in"),
        ("staircase", Open, "residents and their visitors"),
        ("home", Open, "residents and their visitors"),
        ("apartment", Open, "residents and their visitors"),
        ("shop", Open, "customers"),
        ("shopping_center", Open, "customers"),
        ("*", Closed, "service, garage, emergency, exit, no: nobody comes in there"),
    ] },
    Group { key: "door", wiki: "Key:door", rows: &[("*", Open, "a door in an outline, where entrance says nothing")] },
    Group { key: "step_count", wiki: "Key:step_count", rows: &[("*", Read, "at an entrance: steps, closed to wheels unless ramp:wheelchair or wheelchair says yes")] },
    Group { key: "type", wiki: "Relation:multipolygon", rows: &[
        ("multipolygon", Read, "an area with holes: a square or a building"),
        ("*", Ignored, "routes and the like"),
    ] },
    Group { key: "area", wiki: "Key:area", rows: &[
        ("yes", Read, "a square: crossed in straight lines between its entrances"),
        ("*", Ignored, "a line"),
    ] },
    Group { key: "bridge", wiki: "Key:bridge", rows: &[
        ("no", Ignored, "not a bridge"),
        ("*", Read, "named in directions; joins what shares a node, never what it crosses"),
    ] },
    Group { key: "tunnel", wiki: "Key:tunnel", rows: &[
        ("no", Ignored, "not a tunnel"),
        ("*", Read, "below the ground: not part of a square above it, and its slope is not the hill's"),
    ] },
    Group { key: "layer", wiki: "Key:layer", rows: &[
        ("0", Ignored, "the ground"),
        ("*", Read, "above or below the ground, as a bridge or tunnel; ways join only at shared nodes all the same"),
    ] },
    Group { key: "level", wiki: "Key:level", rows: &[
        ("0", Ignored, "the ground"),
        ("*", Read, "as layer"),
    ] },
    Group { key: "indoor", wiki: "Key:indoor", rows: &[
        ("no", Ignored, "outdoors"),
        ("*", Read, "walked like any other way, whether the house is open is the hours' matter; not part of a square outside"),
    ] },
    Group { key: "ele", wiki: "Key:ele", rows: &[("*", Read, "at both ends of a long edge without incline: its slope")] },
    Group { key: "construction", wiki: "Key:construction", rows: &[("*", Ignored, "says what will be built; highway=construction is what closes")] },
];

/// Names are carried, not judged.
const NAMES: [&str; 4] = ["name", "name:en", "bridge:name", "bridge:name:en"];

/// The effect of one tag, when the table has its key.
pub fn effect(key: &str, value: &str) -> Option<Effect> {
    let group = TABLE.iter().find(|group| group.key == key)?;
    group
        .rows
        .iter()
        .find(|(v, _, _)| *v == value || *v == "*")
        .map(|(_, effect, _)| *effect)
}

/// Whether the import needs this key at all.
pub(crate) fn reads_key(key: &str) -> bool {
    NAMES.contains(&key) || key.starts_with("sidewalk:") || TABLE.iter().any(|group| group.key == key)
}

/// Whether a tag with this key can make a way a street at all; what has none is passed over unread.
pub(crate) fn opens_key(key: &str) -> bool {
    ["highway", "railway", "public_transport", "man_made"].contains(&key)
}

/// A quick look that keeps everything [`crate::verdict`] could accept.
pub(crate) fn may_be_street(tags: &Tags) -> bool {
    tags.get("highway").is_some()
        || [
            ("railway", "platform"),
            ("public_transport", "platform"),
            ("man_made", "pier"),
        ]
        .iter()
        .any(|(key, value)| tags.is(key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_answers_and_no_row_is_dead() {
        for group in TABLE {
            for (i, (value, _, reason)) in group.rows.iter().enumerate() {
                assert!(!reason.is_empty(), "{}={value} has no reason", group.key);
                assert!(
                    *value != "*" || i + 1 == group.rows.len(),
                    "{}: rows after * are dead",
                    group.key
                );
                let twice = group.rows.iter().filter(|(v, _, _)| v == value).count();
                assert_eq!(twice, 1, "{}={value} stands twice", group.key);
            }
            assert_eq!(
                group.rows.last().map(|r| r.0),
                Some("*"),
                "{} must answer every value",
                group.key
            );
        }
    }
}
