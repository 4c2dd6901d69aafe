//! A few streets drawn in metres, and a walk on them in words.

use yike_walk::metric::Metric;
use yike_walk::osm::{RawNode, RawWay, Tags};
use yike_walk::{Landmark, Lang, Network, Pace, RawMap, describe, directions, route, summary};

pub const AT: (f64, f64) = (120.63, 31.31);

pub fn place(x: f64, y: f64) -> (f64, f64) {
    let k = Metric::at(AT.1);
    (AT.0 + x / k.east, AT.1 + y / k.north)
}

pub type Pairs<'a> = &'a [(&'a str, &'a str)];
pub type Corner<'a> = (f64, f64, Pairs<'a>);
pub type Way<'a> = (&'a [i64], Pairs<'a>);

/// Nodes at metres east and north of a corner; ways over node numbers from 1.
pub fn quarter(nodes: &[Corner], ways: &[Way]) -> Network {
    let nodes = { nodes.iter().zip(1..) }
        .map(|((x, y, tags), id)| {
            let (lon, lat) = place(*x, *y);
            RawNode {
                id,
                lon,
                lat,
                tags: tags.iter().copied().collect::<Tags>(),
            }
        })
        .collect();
    let ways = { ways.iter().zip(1..) }
        .map(|((refs, tags), id)| RawWay {
            id,
            refs: refs.to_vec(),
            tags: tags.iter().copied().collect(),
        })
        .collect();
    Network::build(&RawMap {
        nodes,
        ways,
        relations: Vec::new(),
    })
    .unwrap()
}

pub fn words(
    network: &Network,
    from: (f64, f64),
    to: (f64, f64),
    pace: Pace,
    landmarks: &[Landmark],
    lang: Lang,
) -> String {
    let (a, b) = (place(from.0, from.1), place(to.0, to.1));
    let (a, z) = (
        network.snap(a.0, a.1, pace).unwrap(),
        network.snap(b.0, b.1, pace).unwrap(),
    );
    let route = route(network, &a, &z, pace).unwrap();
    let steps = directions(network, &route, landmarks, Some(b));
    let mut lines = vec![summary(&route, lang)];
    lines.extend(describe(&steps, lang));
    lines.join("\n")
}
