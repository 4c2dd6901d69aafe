//! Calls everything a network answers, whatever its bytes hold.
#![allow(dead_code)]

use std::hint::black_box;
use yike_walk::{Lang, Network, Pace, Scratch, describe, directions, reach, reach_towards, route};

/// Accessors, snapping, searches and words, from a few places. Returns how many vertices were reached.
pub fn everything(network: &Network) -> usize {
    let beyond = [0, 1, u32::MAX - 1, u32::MAX];
    let some = |count: usize| (0..count.min(300) as u32).chain(beyond).chain([count as u32]);
    for vertex in some(network.vertex_count()) {
        black_box((
            network.vertex(vertex),
            network.component(vertex, true),
            network.component(vertex, false),
        ));
        for arc in network.arcs(vertex).take(50) {
            black_box((network.arc(arc), network.arc_ms(arc, Pace::Elder)));
        }
    }
    for edge in some(network.edge_count()) {
        black_box((network.osm_id(edge), network.geometry(edge).len()));
        let Some(edge) = network.edge(edge) else { continue };
        black_box((network.street(edge.name), network.record(edge.record)));
    }
    for number in some(300) {
        black_box((network.street(number), network.record(number)));
    }
    black_box((
        network.component_sizes(true).len(),
        network.component_sizes(false).len(),
    ));
    let [west, south, east, north] = network.bounds();
    let (mut scratch, mut reached) = (Scratch::new(), 0);
    let places = [
        (120.6005, 31.3005),
        (120.602, 31.301),
        ((west + east) / 2.0, (south + north) / 2.0),
    ];
    for pace in [Pace::Adult, Pace::Elder, Pace::Wheelchair] {
        let snaps: Vec<_> = places
            .iter()
            .filter_map(|(lon, lat)| network.snap(*lon, *lat, pace).ok())
            .collect();
        for from in &snaps {
            reached += reach(network, from, pace, 600_000, &mut scratch).len();
            reached += reach_towards(network, from, pace, 600_000, &mut scratch).len();
            for to in &snaps {
                let Some(route) = route(network, from, to, pace) else {
                    continue;
                };
                let steps = directions(network, &route, &[], None);
                black_box((describe(&steps, Lang::ZhHans), describe(&steps, Lang::En)));
            }
        }
    }
    reached
}

/// The file with the checksum its header ought to have, so that damage to the table itself is looked at.
pub fn with_honest_header(mut file: Vec<u8>) -> Vec<u8> {
    const HEAD: usize = 32;
    const ENTRY: usize = 24;
    let word = |file: &[u8], at: usize| {
        file.get(at..at + 4)
            .and_then(|b| b.try_into().ok())
            .map_or(0, u32::from_le_bytes)
    };
    let table = HEAD..HEAD + ENTRY * (word(&file, 12) as usize).min(1000);
    let Some(table) = file.get(table) else { return file };
    let sum = crc32(file[..24].iter().chain(table));
    file[24..28].copy_from_slice(&sum.to_le_bytes());
    file
}

fn crc32<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    !bytes.fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ (0xedb8_8320 * (crc & 1)))
    })
}
