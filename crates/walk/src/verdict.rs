//! Applies the rows of [`crate::rules::TABLE`] to one way or one node.

use crate::network::{WayKind, flags, roads};
use crate::osm::Tags;
use crate::rules::{Effect, effect};

/// Expected wait at lights, milliseconds; the reason stands in the table.
pub const SIGNAL_WAIT_MS: u32 = 20_000;
/// Expected wait at a crossing without lights, milliseconds.
pub const CROSSING_WAIT_MS: u32 = 3_000;
/// Expected wait where a road from tertiary upwards is crossed and nothing is drawn, milliseconds. Pedestrians wait for
/// a gap of width / 1.2 m/s + 3 s; with Poisson traffic (Adams 1936, as in HCM 2010 chapter 19) that takes 3 s over 10 m
/// with 150 vehicles an hour, 9 s with 350, 40 s with 800.
pub const UNMARKED_WAIT_MS: u32 = 10_000;

/// What a walkable way is, as far as its tags tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WayVerdict {
    /// Bits of [`flags`].
    pub flags: u32,
    /// Slope along the way's direction, percent.
    pub incline: i8,
    /// The way gives its slope, be it level.
    pub graded: bool,
    /// Wait on the whole way.
    pub wait_ms: u32,
    /// Made for feet, so that crossing nodes on it are crossed and not walked past.
    pub for_feet: bool,
    /// Shut by its access, opened at times by its condition.
    pub base_shut: bool,
}

/// `None` when nobody may walk the way.
pub(crate) fn way(tags: &Tags) -> Option<WayVerdict> {
    let of = |key: &str| tags.get(key).and_then(|value| effect(key, value));
    let highway = tags.get("highway");
    let class = match highway {
        Some(value) => effect("highway", value)?,
        None => ["railway", "public_transport", "man_made"]
            .iter()
            .find_map(|key| of(key).filter(|e| *e == Effect::Open))?,
    };
    let class = match of("motorroad") {
        Some(Effect::NeedsSidewalk) if class == Effect::Open => Effect::NeedsSidewalk,
        _ => class,
    };
    if class == Effect::Closed || of("route") == Some(Effect::Closed) || of("sac_scale") == Some(Effect::Closed) {
        return None;
    }
    // The most specific tag speaks: foot before access before the class.
    let open = match (of("foot"), of("access")) {
        (Some(foot), _) => foot == Effect::Open,
        (None, Some(access)) if access != Effect::Open => false,
        // access=yes on a motorway speaks of cars.
        _ => class != Effect::NeedsSidewalk || has_sidewalk(tags),
    };
    if !open && !opens_at_times(tags) {
        return None;
    }
    let incline = tags.get("incline").map_or(0, percent);
    let mut verdict = WayVerdict {
        incline,
        base_shut: !open,
        graded: tags
            .get("incline")
            .is_some_and(|v| v.trim().bytes().any(|b| b.is_ascii_digit())),
        ..WayVerdict::default()
    };
    let mut wheels = class != Effect::NoWheels;
    if class == Effect::NoWheels {
        let firm = tags.is("tracktype", "grade1") || of("surface") == Some(Effect::Read);
        wheels = firm;
    }
    wheels &= !["surface", "smoothness", "sac_scale"]
        .iter()
        .any(|key| of(key) == Some(Effect::NoWheels));
    wheels &= of("kerb") != Some(Effect::GateNoWheels);
    match of("wheelchair") {
        Some(Effect::Wheels) => wheels = true,
        Some(Effect::NoWheels) => wheels = false,
        _ => {}
    }
    if class == Effect::Steps {
        verdict.flags |= flags::STEPS;
        wheels = of("ramp:wheelchair") == Some(Effect::Read);
        if of("handrail") == Some(Effect::Read) {
            verdict.flags |= flags::NO_HANDRAIL;
        }
    }
    match tags.get("oneway:foot") {
        Some("yes") => verdict.flags |= flags::CLOSED_BACKWARD,
        Some("-1") => verdict.flags |= flags::CLOSED_FORWARD,
        _ => {}
    }
    if let Some(conveying) = tags.get("conveying").filter(|v| *v != "no") {
        verdict.flags |= flags::CONVEYED;
        wheels = false;
        match conveying {
            "forward" => verdict.flags |= flags::CLOSED_BACKWARD,
            "backward" => verdict.flags |= flags::CLOSED_FORWARD,
            _ => {}
        }
    }
    // Steps carry their rise in being steps; a ramp beside them is not as steep.
    if class == Effect::Steps {
        verdict.incline = 0;
    } else if incline.unsigned_abs() > crate::pace::MAX_WHEEL_INCLINE.unsigned_abs() {
        wheels = false;
    }
    if !wheels {
        verdict.flags |= flags::NO_WHEELS;
    }
    let is = |key: &str| tags.get(key).is_some_and(|v| v != "no");
    if is("bridge") {
        verdict.flags |= flags::BRIDGE | flags::LAYERED;
    }
    let elsewhere = |key: &str| tags.get(key).is_some_and(|v| v != "0");
    if is("tunnel") || is("indoor") || elsewhere("layer") || elsewhere("level") {
        verdict.flags |= flags::LAYERED;
    }
    let on_roads = tags.is("footway", "crossing") || tags.is("path", "crossing") || tags.is("cycleway", "crossing");
    if on_roads || highway == Some("crossing") {
        if tags.is("crossing", "no") {
            return None;
        }
        let (wait, flag) = wait(tags);
        verdict.wait_ms = wait;
        verdict.flags |= flags::CROSSING | flag;
    }
    verdict.flags |= kind(tags).bits();
    verdict.for_feet = matches!(
        highway,
        Some("footway" | "path" | "pedestrian" | "cycleway" | "steps" | "bridleway")
    );
    Some(verdict)
}

/// The condition that binds people on foot: `foot:conditional`, or `access:conditional` where `foot` says nothing.
pub(crate) fn conditional(tags: &Tags) -> Option<&str> {
    match tags.get("foot:conditional") {
        None if tags.get("foot").is_none() => tags.get("access:conditional"),
        own => own,
    }
}

/// Whether what is shut by its access opens at some time.
pub(crate) fn opens_at_times(tags: &Tags) -> bool {
    conditional(tags).is_some_and(|text| crate::overlay::passing(text).ever_opens())
}

/// What the way is called when it has no name.
fn kind(tags: &Tags) -> WayKind {
    let beside = ["sidewalk", "crossing", "access_aisle"]
        .iter()
        .any(|v| tags.is("footway", v))
        || tags.is("is_sidepath", "yes");
    match tags.get("highway") {
        _ if beside => WayKind::Pavement,
        _ if tags.is("junction", "roundabout") || tags.is("junction", "circular") => WayKind::Roundabout,
        Some("footway" | "path" | "bridleway" | "cycleway" | "track" | "corridor" | "platform") | None => WayKind::Path,
        Some(_) if roads::rank(tags) > 0 => WayKind::Road,
        Some(_) => WayKind::Street,
    }
}

fn has_sidewalk(tags: &Tags) -> bool {
    let opens = |value: Option<&str>| value.and_then(|v| effect("sidewalk", v)) == Some(Effect::Open);
    opens(tags.get("sidewalk"))
        || ["sidewalk:both", "sidewalk:left", "sidewalk:right"]
            .iter()
            .any(|key| tags.is(key, "yes"))
}

/// Wait and flag of a crossing, from the crossing way's or node's tags.
pub(crate) fn wait(tags: &Tags) -> (u32, u32) {
    let lights = tags.is("crossing", "traffic_signals")
        || tags.is("crossing:signals", "yes")
        || tags.is("highway", "traffic_signals");
    if lights {
        (SIGNAL_WAIT_MS, flags::SIGNALS)
    } else {
        (CROSSING_WAIT_MS, 0)
    }
}

/// An `incline` as whole percent: `8%`, `-5 %`, `0.08`-free numbers, `5°`, `1:12`. `up`, `down` and nonsense are 0.
fn percent(value: &str) -> i8 {
    let value = value.trim();
    let number = |s: &str| s.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    let found = if let Some(degrees) = value.strip_suffix('°') {
        number(degrees).map(|d| d.clamp(-45.0, 45.0).to_radians().tan() * 100.0)
    } else if let Some((rise, run)) = value.split_once(':') {
        number(rise)
            .zip(number(run))
            .filter(|(_, run)| *run != 0.0)
            .map(|(rise, run)| rise / run * 100.0)
    } else {
        number(value.strip_suffix('%').unwrap_or(value))
    };
    found.map_or(0, |p| p.clamp(-100.0, 100.0).round() as i8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&str, &str)], expect: (bool, bool)) {
        let tags: Tags = pairs.iter().copied().collect();
        let verdict = way(&tags);
        let got = (
            verdict.is_some(),
            verdict.is_some_and(|v| v.flags & flags::NO_WHEELS == 0),
        );
        assert_eq!(got, expect, "{pairs:?} (on foot, on wheels)");
    }

    #[test]
    fn m03_ways_open_by_the_most_specific_tag() {
        check(&[("highway", "footway")], (true, true));
        check(&[("highway", "residential"), ("access", "private")], (false, false));
        check(
            &[("highway", "residential"), ("access", "private"), ("foot", "yes")],
            (true, true),
        );
        check(&[("highway", "service"), ("access", "customers")], (true, true));
        check(&[("highway", "footway"), ("access", "residents")], (false, false));
        check(&[("highway", "footway"), ("foot", "permissive")], (true, true));
        check(&[("highway", "primary"), ("foot", "use_sidepath")], (false, false));
        check(&[("highway", "trunk")], (false, false));
        check(&[("highway", "motorway"), ("access", "yes")], (false, false));
        check(&[("highway", "trunk"), ("sidewalk", "both")], (true, true));
        check(&[("highway", "trunk"), ("sidewalk:left", "yes")], (true, true));
        check(&[("highway", "trunk"), ("foot", "yes")], (true, true));
        check(&[("highway", "primary"), ("motorroad", "yes")], (false, false));
        check(
            &[("highway", "primary"), ("motorroad", "yes"), ("sidewalk", "right")],
            (true, true),
        );
        check(&[("highway", "construction")], (false, false));
        check(&[("highway", "residential"), ("oneway", "yes")], (true, true));
        check(&[("route", "ferry"), ("foot", "yes")], (false, false));
        check(&[("route", "ferry"), ("highway", "path")], (false, false));
        check(&[("railway", "platform")], (true, true));
        check(&[("building", "yes")], (false, false));
    }

    #[test]
    fn m03_wheels_need_firm_level_ground() {
        check(&[("highway", "steps")], (true, false));
        check(&[("highway", "steps"), ("wheelchair", "yes")], (true, false));
        check(&[("highway", "steps"), ("ramp:wheelchair", "yes")], (true, true));
        check(&[("highway", "track")], (true, false));
        check(&[("highway", "track"), ("surface", "asphalt")], (true, true));
        check(&[("highway", "footway"), ("surface", "cobblestone")], (true, false));
        check(
            &[
                ("highway", "footway"),
                ("surface", "cobblestone"),
                ("wheelchair", "yes"),
            ],
            (true, true),
        );
        check(&[("highway", "footway"), ("smoothness", "bad")], (true, false));
        check(&[("highway", "footway"), ("incline", "8%")], (true, true));
        check(&[("highway", "footway"), ("incline", "-9 %")], (true, false));
        check(&[("highway", "footway"), ("incline", "1:6")], (true, false));
        check(&[("highway", "footway"), ("incline", "up")], (true, true));
        check(&[("highway", "footway"), ("kerb", "raised")], (true, false));
        check(&[("highway", "path"), ("sac_scale", "hiking")], (true, false));
    }

    #[test]
    fn crossings_wait_and_oneways_bind_feet_only_when_they_say_so() {
        let of = |pairs: &[(&str, &str)]| way(&pairs.iter().copied().collect()).unwrap();
        let lights = of(&[
            ("highway", "footway"),
            ("footway", "crossing"),
            ("crossing", "traffic_signals"),
        ]);
        assert_eq!(
            (lights.wait_ms, lights.flags & flags::SIGNALS),
            (SIGNAL_WAIT_MS, flags::SIGNALS)
        );
        assert_eq!(
            of(&[("highway", "footway"), ("footway", "crossing")]).wait_ms,
            CROSSING_WAIT_MS
        );
        assert_eq!(
            of(&[("highway", "residential"), ("oneway:foot", "yes")]).flags,
            flags::CLOSED_BACKWARD
        );
        assert_eq!(of(&[("highway", "residential"), ("oneway", "yes")]).flags, 0);
    }
}
