//! People by building and age: the census count of 2020 spread over floor area, older inside the moat.

use crate::Sketch;
use crate::chance::Chance;
use crate::streets::BUILDING_IDS;

/// Gusu's residents in the census of 2020.
pub const POPULATION: u32 = 924_083;

/// First and last age of each group; the last is open.
pub const AGE_GROUPS: [(u8, u8); 8] = [
    (0, 6),
    (7, 17),
    (18, 34),
    (35, 59),
    (60, 69),
    (70, 79),
    (80, 89),
    (90, 120),
];

#[derive(Debug, Clone, PartialEq)]
pub struct BuildingPopulation {
    /// The building's way id in the street map.
    pub building: i64,
    /// WGS84 degrees.
    pub lon: f64,
    pub lat: f64,
    /// People in each of `AGE_GROUPS`.
    pub by_age: [u32; 8],
}

impl BuildingPopulation {
    pub fn total(&self) -> u32 {
        self.by_age.iter().sum()
    }
}

/// Shares by group: the old city (one in three is 60 or over) and the rest (about one in four).
const OLD: [f64; 8] = [0.040, 0.070, 0.190, 0.365, 0.175, 0.100, 0.048, 0.012];
const REST: [f64; 8] = [0.055, 0.085, 0.235, 0.370, 0.145, 0.075, 0.029, 0.006];

pub fn residents(sketch: &Sketch) -> Vec<BuildingPopulation> {
    let mut chance = Chance::new(sketch.seed, "residents");
    let homes: Vec<(usize, f64)> = sketch
        .city
        .buildings
        .iter()
        .enumerate()
        .filter(|(_, b)| b.is_home())
        .map(|(i, b)| {
            // Low old houses hold more people to the square metre of floor than slabs and towers.
            let density = if b.old_city && b.levels < 3 { 1.25 } else { 1.0 };
            (i, b.floor_area() * density * chance.between(0.8, 1.2))
        })
        .collect();
    let total: f64 = homes.iter().map(|h| h.1).sum();
    let (mut sum, mut given) = (0.0, 0u32);
    let mut carry = [0.0f64; 8];
    homes
        .into_iter()
        .map(|(i, weight)| {
            sum += weight;
            let upto = (f64::from(POPULATION) * (sum / total)).round() as u32;
            let people = upto - given;
            given = upto;
            let building = &sketch.city.buildings[i];
            let (lon, lat) = building.middle.lon_lat();
            let shares = if building.old_city { &OLD } else { &REST };
            BuildingPopulation {
                building: BUILDING_IDS + i as i64,
                lon,
                lat,
                by_age: split(people, shares, &mut carry, &mut chance),
            }
        })
        .collect()
}

/// Whole people by share; what rounding left over is carried to the next building, so that totals keep the shares.
fn split(people: u32, shares: &[f64; 8], carry: &mut [f64; 8], chance: &mut Chance) -> [u32; 8] {
    let mut out = [0u32; 8];
    let mut left = people;
    let tilt = chance.between(0.75, 1.25);
    for (k, share) in shares.iter().enumerate() {
        let lean = if k >= 4 { tilt } else { 1.0 };
        carry[k] += f64::from(people) * share * lean;
        let whole = (carry[k].floor().max(0.0) as u32).min(left);
        out[k] = whole;
        carry[k] -= f64::from(whole);
        left -= whole;
    }
    // The rest goes where most is owed.
    while left > 0 {
        let most = (0..8).max_by(|a, b| carry[*a].total_cmp(&carry[*b])).unwrap_or(3);
        out[most] += 1;
        carry[most] -= 1.0;
        left -= 1;
    }
    out
}
