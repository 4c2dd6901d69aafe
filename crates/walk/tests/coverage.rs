//! Searches, coverage and matrix against a stranger's Dijkstra on the exported arrays, cell for cell.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use common::arrays::{between, dijkstra, ends, weights};
use common::town::{PACES, squares, town};
use common::{numbers, streets};
use proptest::prelude::*;
use yike_walk::{Anchor, Closures, Coverage, Csr, Measure, Network, Pace, Places, Scratch, Search, csr, matrix};

fn measures(pace: Pace) -> [(Measure, u32); 2] {
    [(Measure::Time(pace), 300_000), (Measure::Length(pace), 400_000)]
}

/// Doors and vertices all over a network.
fn anchors(network: &Network, pace: Pace, count: u32, next: &mut impl FnMut(u32) -> u32) -> Vec<Anchor> {
    let n = network.vertex_count() as u32;
    (0..count)
        .filter_map(|_| {
            let vertex = next(n);
            let (lon, lat) = network.vertex(vertex)?;
            match next(3) {
                0 => Some(Anchor::Vertex(vertex)),
                // Many doors of few streets, so that some share an edge.
                i => {
                    let at = f64::from(next(5)) * 1e-4;
                    network
                        .snap(lon + at * f64::from(i - 1), lat + at, pace)
                        .ok()
                        .map(Anchor::Door)
                }
            }
        })
        .collect()
}

/// Places with some of many categories, more than a word of bits.
fn places(anchors: &[Anchor], next: &mut impl FnMut(u32) -> u32) -> Places {
    let mut places = Places::new();
    for anchor in anchors {
        let offered: Vec<String> = (0..next(12)).map(|_| format!("c{}", next(70))).collect();
        places.add(*anchor, offered);
    }
    places
}

/// Every vertex's cost to every place, by the arrays.
fn to_places(csr: &Csr, places: &Places, measure: Measure, limit: u32) -> Vec<Option<Vec<u32>>> {
    (0..places.len() as u32)
        .map(|place| {
            let arriving = ends(csr, places.anchor(place)?, measure, false);
            Some(dijkstra(csr, weights(csr, measure), &arriving, true, limit))
        })
        .collect()
}

fn check_coverage(network: &Network, csr: &Csr, coverage: &Coverage, k: usize, doors: &[Anchor]) -> u64 {
    let (places, measure, limit) = (coverage.places(), coverage.measure(), coverage.limit());
    let costs = to_places(csr, places, measure, limit);
    let table = coverage.table(2);
    let categories = places.categories().len() as u32;
    let nearest = |of: &dyn Fn(usize) -> Option<u32>, category: u32| {
        let mut want: Vec<(u32, u32)> = (0..places.len() as u32)
            .filter(|place| places.offers(*place, category))
            .filter_map(|place| Some((of(place as usize)?, place)))
            .collect();
        want.sort_unstable();
        want.into_iter().map(|(cost, place)| (place, cost)).collect::<Vec<_>>()
    };
    let mut cells = 0;
    for vertex in 0..network.vertex_count() as u32 {
        let of = |place: usize| {
            costs[place]
                .as_ref()
                .map(|c| c[vertex as usize])
                .filter(|c| *c <= limit)
        };
        for category in 0..categories {
            let mut want = nearest(&of, category);
            for n in [1, 2, want.len(), want.len() + 1] {
                let nth = n.checked_sub(1).and_then(|i| want.get(i)).map(|(_, cost)| *cost);
                assert_eq!(coverage.time_to_nth(vertex, category, n), nth);
            }
            want.truncate(k);
            cells += want.len() as u64;
            assert_eq!(
                coverage.nearest(vertex, category).collect::<Vec<_>>(),
                want,
                "{measure:?} {vertex} {category}"
            );
            let row: Vec<(u32, u32)> = table.nearest(vertex, category).iter().map(|[p, c]| (*p, *c)).collect();
            assert_eq!(row, want);
        }
    }
    assert_eq!(table.len() as u64, cells);
    for door in doors {
        let of = |place: usize| {
            let to = places.anchor(place as u32)?;
            between(csr, door, to, measure, costs[place].as_ref()?, limit)
        };
        for category in 0..categories {
            let mut want = nearest(&of, category);
            want.truncate(k);
            assert_eq!(coverage.nearest_of(network, door, category), want, "{door:?}");
        }
    }
    cells
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn m03_search_equals_dijkstra_on_the_exported_arrays(seed in 1u64.., n in 4u32..80, lattice in any::<bool>()) {
        let map = if lattice { squares(seed, n) } else { town(seed, n) };
        let Ok(network) = Network::build(&map) else { return Ok(()) };
        let (mut scratch, mut next) = (Scratch::new(), numbers(seed));
        for pace in PACES {
            let csr = csr(&network, pace);
            for (measure, limit) in measures(pace) {
                for anchor in anchors(&network, pace, 6, &mut next) {
                    for towards in [false, true] {
                        let want = dijkstra(&csr, weights(&csr, measure), &ends(&csr, &anchor, measure, !towards), towards, limit);
                        let search = Search::new(&network, measure, limit);
                        let search = if towards { search.towards() } else { search };
                        let found = search.from(&anchor, &mut scratch);
                        let got: Vec<u32> = (0..want.len() as u32).map(|v| found.cost(v).unwrap_or(u32::MAX)).collect();
                        prop_assert_eq!(got, &want[..], "{:?} {:?}", measure, anchor);
                        prop_assert_eq!(found.vertices().count(), want.iter().filter(|c| **c != u32::MAX).count());
                    }
                }
            }
        }
    }

    #[test]
    fn m03_coverage_equals_dijkstra_on_the_exported_arrays(seed in 1u64.., n in 4u32..50, k in 1usize..5, threads in 1usize..4) {
        let Ok(network) = Network::build(&town(seed, n)) else { return Ok(()) };
        let mut next = numbers(seed);
        for pace in PACES {
            let csr = csr(&network, pace);
            for (measure, limit) in measures(pace) {
                let stands = anchors(&network, pace, 9, &mut next);
                let places = places(&stands, &mut next);
                let doors = anchors(&network, pace, 4, &mut next);
                let mut coverage = Coverage::build(&network, &places, measure, limit, k, threads);
                check_coverage(&network, &csr, &coverage, k, &doors);
                let before = coverage.clone();
                coverage.build_again(&network, 2);
                prop_assert!(coverage == before);
            }
        }
    }

    #[test]
    fn m03_matrix_equals_dijkstra_on_the_exported_arrays(seed in 1u64.., n in 4u32..50, threads in 1usize..4) {
        let Ok(network) = Network::build(&town(seed, n)) else { return Ok(()) };
        let mut next = numbers(seed);
        for pace in PACES {
            let csr = csr(&network, pace);
            for (measure, limit) in measures(pace) {
                let (few, many) = (anchors(&network, pace, 5, &mut next), anchors(&network, pace, 12, &mut next));
                for (from, to) in [(&few, &many), (&many, &few)] {
                    let got = matrix(&network, from, to, measure, limit, threads);
                    prop_assert_eq!(got.shape(), (from.len(), to.len()));
                    for (j, target) in to.iter().enumerate() {
                        let arriving = ends(&csr, target, measure, false);
                        let costs = dijkstra(&csr, weights(&csr, measure), &arriving, true, limit);
                        for (i, start) in from.iter().enumerate() {
                            let want = between(&csr, start, target, measure, &costs, limit);
                            prop_assert_eq!(got.get(i, j), want.unwrap_or(u32::MAX), "{:?} to {:?}", start, target);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn m03_coverage_after_changes_equals_one_built_anew(seed in 1u64.., n in 6u32..60, changes in 5usize..30) {
        let map = if n % 2 == 0 { squares(seed, n) } else { town(seed, n) };
        let Ok(network) = Network::build(&map) else { return Ok(()) };
        let mut next = numbers(seed);
        let pace = PACES[next(5) as usize];
        let edges = network.edge_count() as u32;
        for (measure, limit) in measures(pace) {
            let stands = anchors(&network, pace, 8, &mut next);
            let mut coverage = Coverage::build(&network, &places(&stands, &mut next), measure, limit, 2, 1);
            let mut shut: Vec<u32> = Vec::new();
            for _ in 0..changes {
                let place = next(coverage.places().len() as u32 + 1);
                let some: Vec<u32> = (0..1 + next(4)).map(|_| next(edges)).collect();
                match next(5) {
                    0 => {
                        for anchor in anchors(&network, pace, 1, &mut next) {
                            let (_, change) = coverage.add_place(&network, anchor, [format!("c{}", next(70))]);
                            prop_assert_eq!(change.searched.len(), 1);
                        }
                    }
                    1 => prop_assert_eq!(coverage.remove_place(place).searched.len(), 0),
                    2 => prop_assert_eq!(coverage.change_categories(place, [format!("c{}", next(80))]).searched.len(), 0),
                    3 => {
                        // Only places that get to one of the ends, or stand there, can be touched.
                        let near = |p: u32| some.iter().any(|e| {
                            let edge = network.edge(*e).unwrap();
                            let stands = matches!(coverage.places().anchor(p), Some(Anchor::Door(s)) if s.edge == *e);
                            stands || [edge.a, edge.b].iter().any(|v| coverage.within(*v).any(|(q, _)| q == p))
                        });
                        let most = (0..coverage.places().len() as u32).filter(|p| near(*p)).count();
                        let change = coverage.shut(&network, &some);
                        prop_assert!(change.searched.len() <= most, "{:?} of {}", change.searched, most);
                        shut.extend(&some);
                    }
                    _ => {
                        let open: Vec<u32> = shut.drain(..shut.len() / 2).collect();
                        shut.retain(|edge| !open.contains(edge));
                        coverage.open(&network, &open);
                    }
                }
                let mut anew = coverage.clone();
                anew.build_again(&network, 1);
                prop_assert!(coverage == anew, "{:?}", measure);
            }
            let mut closures = Closures::new();
            shut.iter().for_each(|edge| closures.shut(*edge));
            prop_assert!((0..edges).all(|e| closures.is_shut(e) == coverage.closures().is_shut(e)));
        }
    }
}

#[test]
fn m03_every_extract_agrees_with_dijkstra_on_its_exported_arrays() {
    for name in common::ALL {
        let Some((_, network)) = streets(name) else { return };
        let (mut scratch, mut next, mut cells) = (Scratch::new(), numbers(3), 0);
        for pace in PACES {
            let csr = csr(&network, pace);
            for (measure, limit) in [(Measure::Time(pace), 900_000), (Measure::Length(pace), 1_200_000)] {
                for anchor in anchors(&network, pace, 4, &mut next) {
                    let want = dijkstra(
                        &csr,
                        weights(&csr, measure),
                        &ends(&csr, &anchor, measure, true),
                        false,
                        limit,
                    );
                    let found = Search::new(&network, measure, limit).from(&anchor, &mut scratch);
                    let got: Vec<u32> = (0..want.len() as u32)
                        .map(|v| found.cost(v).unwrap_or(u32::MAX))
                        .collect();
                    assert!(got == want, "{name} {measure:?} {anchor:?}");
                    cells += found.len() as u64;
                }
                if pace == Pace::Elder {
                    let stands = anchors(&network, pace, 12, &mut next);
                    let coverage = Coverage::build(&network, &places(&stands, &mut next), measure, limit, 3, 2);
                    let doors = anchors(&network, pace, 20, &mut next);
                    cells += check_coverage(&network, &csr, &coverage, 3, &doors);
                }
            }
        }
        println!("{name}: {cells} cells, none differs");
    }
}
