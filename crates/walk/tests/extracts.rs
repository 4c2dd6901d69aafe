//! Real extracts: what comes out of them is plausible, and agrees with another reader.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use common::{ALL, extract, numbers, streets};
use yike_walk::osm::{Keep, read_pbf, read_pbf_with};
use yike_walk::{ImportError, Network, Pace, Scratch, reach};

/// Our reader against the crate osmpbf, element by element.
#[test]
fn m03_pbf_reader_agrees_with_osmpbf() {
    use osmpbf::{Element, ElementReader};
    for name in ALL {
        let Some(bytes) = extract(name) else { return };
        let map = read_pbf(&bytes).unwrap();
        let (mut nodes, mut ways, mut relations) = (map.nodes.iter(), map.ways.iter(), map.relations.iter());
        let same_tags = |ours: &yike_walk::osm::Tags, theirs: Vec<(&str, &str)>| {
            let mut theirs = theirs;
            theirs.sort_unstable();
            assert_eq!(ours.iter().collect::<Vec<_>>(), theirs);
        };
        ElementReader::new(&bytes[..])
            .for_each(|element| match element {
                Element::Node(n) => {
                    let ours = nodes.next().unwrap();
                    assert_eq!(ours.id, n.id());
                    same_tags(&ours.tags, n.tags().collect());
                }
                Element::DenseNode(n) => {
                    let ours = nodes.next().unwrap();
                    assert_eq!(ours.id, n.id());
                    assert!((ours.lon - n.lon()).abs() < 1e-9 && (ours.lat - n.lat()).abs() < 1e-9);
                    same_tags(&ours.tags, n.tags().collect());
                }
                Element::Way(w) => {
                    let ours = ways.next().unwrap();
                    assert_eq!((ours.id, ours.refs.clone()), (w.id(), w.refs().collect()));
                    same_tags(&ours.tags, w.tags().collect());
                }
                Element::Relation(r) => {
                    let ours = relations.next().unwrap();
                    assert_eq!(ours.id, r.id());
                    let theirs: Vec<_> = r
                        .members()
                        .map(|m| (m.member_id, m.role().unwrap().to_owned()))
                        .collect();
                    assert_eq!(
                        ours.members.iter().map(|m| (m.id, m.role.clone())).collect::<Vec<_>>(),
                        theirs
                    );
                    same_tags(&ours.tags, r.tags().collect());
                }
            })
            .unwrap();
        assert!(
            nodes.next().is_none() && ways.next().is_none() && relations.next().is_none(),
            "{name}"
        );
    }
}

#[test]
fn m03_streets_only_gives_the_same_network() {
    for name in ALL {
        let Some(bytes) = extract(name) else { return };
        let whole = Network::build(&read_pbf(&bytes).unwrap()).unwrap();
        let streets = Network::build(&read_pbf_with(&bytes, Keep::Streets).unwrap()).unwrap();
        assert!(whole.as_bytes() == streets.as_bytes(), "{name}");
    }
}

#[test]
fn m03_extracts_become_networks_that_hang_together() {
    // Name, least vertices, least share of the largest component on foot, least vertices a quarter of an hour
    // reaches from the middle.
    for (name, vertices, share, near) in [
        ("suzhou_sip.osm.pbf", 5_000, 0.9, 100),
        ("porto_portugal.osm.pbf", 60_000, 0.9, 200),
        ("monaco.osm.pbf", 1_000, 0.8, 200),
        ("shanghai_core.osm.pbf", 200, 0.5, 30),
    ] {
        let Some((map, network)) = streets(name) else { return };
        let [w, s, e, n] = network.bounds();
        let sizes = network.component_sizes(false);
        let largest = f64::from(sizes[0]) / network.vertex_count() as f64;
        let mut scratch = Scratch::new();
        let start = network
            .snap_within((w + e) / 2.0, (s + n) / 2.0, Pace::Adult, 2000)
            .unwrap();
        let found = reach(&network, &start, Pace::Adult, 900_000, &mut scratch);
        println!(
            "{name}: {} raw nodes, {} ways -> {} vertices, {} edges, largest part {largest:.3}, {} in 15 minutes, {} bytes",
            map.nodes.len(),
            map.ways.len(),
            network.vertex_count(),
            network.edge_count(),
            found.len(),
            network.as_bytes().len()
        );
        assert!(
            network.vertex_count() > vertices,
            "{name}: {} vertices",
            network.vertex_count()
        );
        assert!(largest > share, "{name}: largest component {largest}");
        assert!(found.len() > near, "{name}: {} reached", found.len());
    }
}

#[test]
fn m03_steps_are_closed_to_wheelchairs_in_monaco() {
    let Some((_, network)) = streets("monaco.osm.pbf") else {
        return;
    };
    let edges = || (0..network.edge_count() as u32).filter_map(|e| network.edge(e));
    let steps: Vec<_> = edges().filter(|e| e.steps()).collect();
    assert!(steps.len() > 60, "{} steps", steps.len());
    let closed = steps
        .iter()
        .filter(|e| Pace::Wheelchair.edge_ms(e, true).is_none())
        .count();
    let ramps = steps.iter().filter(|e| e.open_to(Pace::Wheelchair)).count();
    assert_eq!(closed + ramps, steps.len());
    assert!(ramps * 20 < steps.len(), "{ramps} of {} steps have ramps", steps.len());
    for e in steps.iter().filter(|e| !e.conveyed() && e.length_mm > 1000) {
        let level = Pace::Adult.level_ms(e.length_mm);
        assert!(Pace::Adult.edge_ms(e, true).is_none_or(|ms| ms > 2 * level), "{e:?}");
    }
    // Whoever walks reaches more than whoever rolls.
    let (mut scratch, mut more) = (Scratch::new(), 0);
    let mut next = numbers(7);
    for _ in 0..50 {
        let (lon, lat) = network.vertex(next(network.vertex_count() as u32)).unwrap();
        let Ok(wheels) = network.snap_within(lon, lat, Pace::Wheelchair, 30) else {
            continue;
        };
        let rolled = reach(&network, &wheels, Pace::Wheelchair, 600_000, &mut scratch).len();
        let walked = reach(&network, &wheels, Pace::Adult, 600_000, &mut scratch).len();
        assert!(walked >= rolled);
        more += usize::from(walked > rolled);
    }
    assert!(more > 10);
}

#[test]
fn m03_cut_empty_and_foreign_files_are_named() {
    assert_eq!(read_pbf(&[]), Err(ImportError::Empty));
    assert!(matches!(
        read_pbf(b"<?xml version='1.0'?><osm/>"),
        Err(ImportError::NotPbf { .. })
    ));
    assert!(matches!(read_pbf(&[0, 0]), Err(ImportError::NotPbf { .. })));
    let Some(bytes) = extract("monaco.osm.pbf") else { return };
    let text = read_pbf(&bytes[..bytes.len() / 2]).unwrap_err();
    let ImportError::Truncated {
        blob,
        offset,
        needed,
        left,
    } = &text
    else {
        panic!("{text}")
    };
    assert!(*blob > 0 && *offset > 0 && needed > left, "{text}");
    // No prefix and no flipped byte panics; a prefix never passes for the whole.
    let whole = read_pbf(&bytes).unwrap();
    let mut next = numbers(11);
    for _ in 0..60 {
        let cut = next(bytes.len() as u32) as usize;
        if let Ok(map) = read_pbf(&bytes[..cut]) {
            // Only a cut between two blobs can look whole; the format has no end mark.
            assert!(map.nodes.len() + map.ways.len() < whole.nodes.len() + whole.ways.len());
        }
        let mut hurt = bytes.clone();
        hurt[cut] ^= 1 << next(8);
        let _ = read_pbf(&hurt).and_then(|map| Network::build(&map));
    }
}
