//! Prints directions between random places of a map, to be read as somebody who has to walk them:
//! `cargo run -p yike-walk --example directions -- FILE.osm.pbf [PAIRS] [SEED]`.
#![allow(clippy::print_stdout)]

use std::error::Error;
use yike_walk::{Landmark, Lang, Network, Pace, describe, directions, read_pbf, route, summary};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("give an .osm.pbf file")?;
    let pairs: usize = arguments.next().map_or(Ok(12), |n| n.parse())?;
    let mut state: u64 = arguments.next().map_or(Ok(27), |n| n.parse())?;
    let map = read_pbf(&std::fs::read(&file)?)?;
    let network = Network::build(&map)?;
    println!("{} vertices, {} edges", network.vertex_count(), network.edge_count());
    // What people know: named shops, temples, schools on the street.
    let landmarks: Vec<Landmark> = { map.nodes.iter() }
        .filter(|n| {
            ["amenity", "shop", "tourism", "historic"]
                .iter()
                .any(|key| n.tags.get(key).is_some())
        })
        .filter_map(|n| {
            let name = n.tags.get("name")?;
            Some(Landmark {
                name: name.to_owned(),
                name_en: n.tags.get("name:en").unwrap_or_default().to_owned(),
                lon: n.lon,
                lat: n.lat,
            })
        })
        .collect();
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as usize % below.max(1)
    };
    let mut found = 0;
    while found < pairs {
        let Some((lon, lat)) = network.vertex(next(network.vertex_count()) as u32) else {
            continue;
        };
        let (dx, dy) = (next(2000) as f64 / 1e5 - 0.01, next(2000) as f64 / 1e5 - 0.01);
        let (Ok(from), Ok(to)) = (
            network.snap(lon + 2e-4, lat, Pace::Adult),
            network.snap(lon + dx, lat + dy, Pace::Adult),
        ) else {
            continue;
        };
        let Some(way) = route(&network, &from, &to, Pace::Adult) else {
            continue;
        };
        found += 1;
        println!("\n{:.5},{:.5} to {:.5},{:.5}", from.lon, from.lat, to.lon, to.lat);
        let near = if found % 3 == 0 { &landmarks[..] } else { &[] };
        let steps = directions(&network, &way, near, Some((lon + dx, lat + dy)));
        for lang in [Lang::ZhHans, Lang::En] {
            println!("{}", summary(&way, lang));
            describe(&steps, lang).iter().for_each(|line| println!("  {line}"));
        }
    }
    Ok(())
}
