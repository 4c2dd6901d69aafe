//! From tags to classes. Source: <https://wiki.openstreetmap.org/wiki/Map_features>.

use super::features::{LabelKind, RoadClass};
use crate::osm::Tags;

/// The class of a street, `None` for what is no street or does not exist yet.
pub(crate) fn road(tags: &Tags) -> Option<RoadClass> {
    if tags.is("area", "yes") {
        return None;
    }
    Some(match tags.get("highway")? {
        "motorway" | "trunk" | "primary" | "motorway_link" | "trunk_link" | "primary_link" => RoadClass::Main,
        "secondary" | "tertiary" | "secondary_link" | "tertiary_link" => RoadClass::Secondary,
        "residential" | "unclassified" | "pedestrian" | "road" => RoadClass::Street,
        "living_street" | "service" | "track" => RoadClass::Lane,
        "footway" | "path" | "cycleway" | "bridleway" | "corridor" => RoadClass::Footway,
        "steps" => RoadClass::Steps,
        _ => return None,
    })
}

/// Whether the way is under ground or inside a building and so not drawn.
pub(crate) fn hidden(tags: &Tags) -> bool {
    let yes = |key| tags.get(key).is_some_and(|v| v != "no");
    let below = tags
        .get("layer")
        .and_then(|l| l.parse::<f64>().ok())
        .is_some_and(|l| l < 0.0);
    (yes("tunnel") && (below || !tags.is("tunnel", "building_passage")))
        || yes("indoor")
        || tags.is("highway", "corridor")
}

pub(crate) fn bridge(tags: &Tags) -> bool {
    tags.get("bridge").is_some_and(|v| v != "no")
}

/// Width in decimetres of a waterway drawn by its middle line; `None` for what is none, or runs in a pipe.
pub(crate) fn waterway(tags: &Tags) -> Option<u16> {
    let usual = match tags.get("waterway")? {
        "river" => 150,
        "canal" => 90,
        "stream" | "tidal_channel" => 30,
        "ditch" | "drain" => 15,
        _ => return None,
    };
    if tags.get("tunnel").is_some_and(|v| v != "no") || tags.is("intermittent", "yes") {
        return None;
    }
    Some(
        tags.get("width")
            .and_then(metres)
            .map_or(usual, |m| (m * 10.0).clamp(5.0, 5000.0) as u16),
    )
}

/// Metres of a `width=*` value such as `6`, `6.5` or `6 m`.
fn metres(value: &str) -> Option<f64> {
    let number = value.trim().trim_end_matches('m').trim();
    number.parse().ok().filter(|m: &f64| m.is_finite() && *m > 0.0)
}

/// Which polygons of the ground a closed way or multipolygon belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    Water,
    Building,
    Green,
}

pub(crate) fn ground(tags: &Tags) -> Option<Ground> {
    if tags
        .get("building")
        .is_some_and(|v| !matches!(v, "no" | "roof" | "demolished"))
        && !below_ground(tags)
    {
        return Some(Ground::Building);
    }
    let natural = tags.get("natural");
    if natural == Some("water")
        || natural == Some("bay")
        || tags.is("waterway", "riverbank")
        || tags.is("waterway", "dock")
        || tags.is("landuse", "reservoir")
        || tags.is("landuse", "basin")
    {
        return Some(Ground::Water);
    }
    let green = matches!(
        tags.get("leisure"),
        Some("park" | "garden" | "golf_course" | "nature_reserve")
    ) || matches!(
        tags.get("landuse"),
        Some("grass" | "forest" | "meadow" | "village_green" | "recreation_ground" | "orchard" | "flowerbed")
    ) || matches!(natural, Some("wood" | "scrub" | "grassland" | "heath"));
    green.then_some(Ground::Green)
}

fn below_ground(tags: &Tags) -> bool {
    tags.is("location", "underground")
        || tags
            .get("layer")
            .and_then(|l| l.parse::<f64>().ok())
            .is_some_and(|l| l < 0.0)
}

/// City walls, compound walls and fences.
pub(crate) fn wall(tags: &Tags) -> bool {
    matches!(tags.get("barrier"), Some("wall" | "fence" | "city_wall" | "guard_rail"))
        || matches!(tags.get("historic"), Some("citywalls" | "city_wall"))
}

/// Kind and rank of a name that stands at a point.
pub(crate) fn point_label(tags: &Tags) -> Option<(LabelKind, u8)> {
    if let Some(place) = tags.get("place") {
        let rank = match place {
            "city" => 1,
            "town" | "district" | "borough" => 2,
            "suburb" => 3,
            "village" | "island" => 4,
            "quarter" | "neighbourhood" => 5,
            "hamlet" | "square" | "locality" => 6,
            _ => return None,
        };
        return Some((LabelKind::Place, rank));
    }
    if matches!(tags.get("railway"), Some("station" | "halt")) || tags.is("public_transport", "station") {
        return Some((LabelKind::Station, 4));
    }
    if tags.is("historic", "city_gate") {
        return Some((LabelKind::Gate, 4));
    }
    match tags.get("tourism") {
        Some("attraction" | "museum" | "theme_park" | "zoo" | "aquarium") => return Some((LabelKind::Sight, 5)),
        Some("gallery" | "viewpoint") => return Some((LabelKind::Sight, 6)),
        _ => {}
    }
    match tags.get("historic") {
        Some("castle" | "monument" | "pagoda" | "tower" | "temple" | "building" | "archaeological_site" | "fort") => {
            return Some((LabelKind::Sight, 5));
        }
        Some("memorial" | "tomb" | "ruins") => return Some((LabelKind::Sight, 7)),
        _ => {}
    }
    match tags.get("leisure") {
        Some("park" | "garden" | "nature_reserve") => return Some((LabelKind::Park, 5)),
        Some("sports_centre" | "stadium") => return Some((LabelKind::Service, 6)),
        _ => {}
    }
    match tags.get("amenity")? {
        "hospital" | "university" | "townhall" | "bus_station" | "theatre" => Some((LabelKind::Service, 5)),
        "library" | "marketplace" | "college" | "school" | "courthouse" => Some((LabelKind::Service, 6)),
        "clinic" | "community_centre" | "police" | "post_office" | "social_facility" | "place_of_worship"
        | "kindergarten" | "social_centre" => Some((LabelKind::Service, 7)),
        _ => None,
    }
}

/// Rank of a street's name.
pub(crate) fn road_rank(class: RoadClass) -> u8 {
    match class {
        RoadClass::Main => 3,
        RoadClass::Secondary => 4,
        RoadClass::Street => 5,
        RoadClass::Lane => 6,
        RoadClass::Footway | RoadClass::Steps => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Tags {
        text.split_whitespace().filter_map(|t| t.split_once('=')).collect()
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let t = tags(text);
        let got = format!(
            "{:?} {:?} {:?} hidden={} wall={}",
            road(&t),
            waterway(&t),
            ground(&t),
            hidden(&t),
            wall(&t)
        );
        assert_eq!(got, expect, "{text}");
    }

    #[test]
    fn tags_become_what_is_drawn() {
        check(
            "highway=primary_link bridge=yes",
            "Some(Main) None None hidden=false wall=false",
        );
        check("highway=living_street", "Some(Lane) None None hidden=false wall=false");
        check("highway=pedestrian area=yes", "None None None hidden=false wall=false");
        check(
            "highway=service tunnel=yes layer=-1",
            "Some(Lane) None None hidden=true wall=false",
        );
        check(
            "highway=footway tunnel=building_passage",
            "Some(Footway) None None hidden=false wall=false",
        );
        check("highway=proposed", "None None None hidden=false wall=false");
        check("waterway=canal width=6.5", "None Some(65) None hidden=false wall=false");
        check(
            "waterway=canal width=wide",
            "None Some(90) None hidden=false wall=false",
        );
        check("waterway=canal tunnel=culvert", "None None None hidden=true wall=false");
        check("building=yes layer=-1", "None None None hidden=false wall=false");
        check(
            "building=temple natural=water",
            "None None Some(Building) hidden=false wall=false",
        );
        check("leisure=garden", "None None Some(Green) hidden=false wall=false");
        check(
            "natural=water water=moat",
            "None None Some(Water) hidden=false wall=false",
        );
        check("barrier=city_wall", "None None None hidden=false wall=true");
    }
}
