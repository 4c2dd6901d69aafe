//! The walk to a venue: its line, its time, and directions in words.

use crate::{AppError, World};
use jiff::Timestamp;
use jiff::civil::DateTime;
use yike_model::VenueId;
use yike_walk::{Landmark, Lang, Pace, describe, directions};

/// A landmark this near to the straight line between both ends may be mentioned.
const LANDMARK_MARGIN_DEG: f64 = 0.004;

/// A way, ready to be shown.
#[derive(Debug, Clone)]
pub struct Way {
    /// WGS84 degrees, in walking order.
    pub line: Vec<(f64, f64)>,
    pub seconds: u32,
    pub metres: u32,
    /// One sentence for each step, in Chinese and in English.
    pub steps: Vec<(String, String, u32)>,
    /// Why the usual way is not taken, and until when.
    pub detours: Vec<Detour>,
}

/// Something shut on the usual way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detour {
    pub reason: String,
    /// The same in English; the Chinese one where nobody gave it.
    pub reason_en: String,
    /// Local civil time from which it is open again.
    pub until: Option<DateTime>,
}

/// The quickest way at a pace, as open at an instant.
pub fn way(world: &World, from: (f64, f64), venue: VenueId, pace: Pace, at: Timestamp) -> Result<Way, AppError> {
    let geo = world.geo()?;
    let index = world.snapshot.venue_index(venue).ok_or(AppError::NotFound("venue"))?;
    let point = world.snapshot.venues[index].point;
    let network = &geo.streets.network;
    let (found, shut) = geo.route(from, index, pace, at)?;
    let steps = directions(network, &found, &landmarks(world, from, point), point);
    let (zh, en) = (describe(&steps, Lang::ZhHans), describe(&steps, Lang::En));
    let metres = steps.iter().map(|step| step.length_mm.div_ceil(1000));
    Ok(Way {
        line: found.geometry.iter().map(|&[lon, lat]| (lon, lat)).collect(),
        seconds: found.ms.div_ceil(1000),
        metres: u32::try_from(found.length_mm.div_ceil(1000)).unwrap_or(u32::MAX),
        steps: zh
            .into_iter()
            .zip(en)
            .zip(metres)
            .map(|((zh, en), metres)| (zh, en, metres))
            .collect(),
        detours: { shut.into_iter() }
            .map(|closure| Detour {
                reason_en: match closure.reason_en.is_empty() {
                    true => closure.reason.clone(),
                    false => closure.reason_en,
                },
                reason: closure.reason,
                until: closure.until,
            })
            .collect(),
    })
}

/// Sights and other venues between both ends.
fn landmarks(world: &World, from: (f64, f64), to: Option<(f64, f64)>) -> Vec<Landmark> {
    use yike_walk::basemap::LabelKind;
    let (Some(to), Some(geo)) = (to, &world.geo) else {
        return Vec::new();
    };
    let near = |lon: f64, lat: f64| {
        let margin = LANDMARK_MARGIN_DEG;
        lon > from.0.min(to.0) - margin
            && lon < from.0.max(to.0) + margin
            && lat > from.1.min(to.1) - margin
            && lat < from.1.max(to.1) + margin
    };
    let kinds = [LabelKind::Sight, LabelKind::Gate, LabelKind::Station];
    let mut found = Vec::new();
    for label in geo
        .streets
        .basemap
        .labels
        .items()
        .iter()
        .filter(|label| kinds.contains(&label.kind))
    {
        let Some(at) = label.at.first() else { continue };
        let (lon, lat) = at.lon_lat();
        if near(lon, lat) {
            found.push(Landmark {
                name: label.name.clone(),
                name_en: label.name_en.clone(),
                lon,
                lat,
            });
        }
    }
    found
}
