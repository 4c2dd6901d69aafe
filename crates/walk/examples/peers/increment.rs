//! Single changes of a coverage, each against the searches it ran.

use crate::{Failure, Report, quantile};
use std::time::Instant;
use yike_walk::coverage::Change;
use yike_walk::{Coverage, Measure, Network, Places, Scratch, Search};

/// Closes and opens every place, and shuts and opens an edge next to every place, `runs` times.
pub fn run(
    report: &mut Report,
    network: &Network,
    places: &Places,
    measure: Measure,
    limit: u32,
    runs: usize,
) -> Result<(), Failure> {
    let mut coverage = Coverage::build(network, places, measure, limit, 3, report.threads);
    let before = coverage.clone();
    let mut scratch = Scratch::new();
    // Median time of a search to each place: what a change that touches it is measured by.
    let mut times = vec![Vec::new(); places.len()];
    for _ in 0..=runs {
        for (place, times) in (0u32..).zip(&mut times) {
            let Some(anchor) = places.anchor(place) else { continue };
            let start = Instant::now();
            let found = Search::new(network, measure, limit)
                .towards()
                .from(anchor, &mut scratch);
            std::hint::black_box(found.len());
            times.push(start.elapsed().as_secs_f64() * 1e6);
        }
    }
    let alone: Vec<f64> = times.iter().map(|times| quantile(times, 0.5)).collect();
    let (mut place_ratio, mut edge_ratio, mut edge_us) = (Vec::new(), Vec::new(), Vec::new());
    let (mut searches, mut ran) = (0usize, 0usize);
    for run in 0..=runs {
        let whole = Instant::now();
        for place in 0..places.len() as u32 {
            let (Some(anchor), Some(alone)) = (places.anchor(place), alone.get(place as usize)) else {
                continue;
            };
            let names = || places.categories().iter().enumerate();
            let own = names()
                .filter(|(i, _)| places.offers(place, *i as u32))
                .map(|(_, name)| name);
            // A new place opens where one stands, and closes again.
            let start = Instant::now();
            let (new, _) = coverage.add_place(network, *anchor, own);
            let added = start.elapsed().as_secs_f64() * 1e6;
            coverage.remove_place(new);
            if run > 0 {
                place_ratio.push(added / alone);
            }
        }
        for place in 0..places.len() as u32 {
            let Some(edge) = places.anchor(place).and_then(|anchor| {
                let vertex = anchor.leaving(network, measure, None).into_iter().flatten().next()?.0;
                Some(network.arc(network.arcs(vertex).next()?)?.0)
            }) else {
                continue;
            };
            let start = Instant::now();
            let Change { searched, .. } = coverage.shut(network, &[edge]);
            let time = start.elapsed().as_secs_f64() * 1e6;
            coverage.open(network, &[edge]);
            let touched: f64 = searched.iter().filter_map(|place| alone.get(*place as usize)).sum();
            if run > 0 && !searched.is_empty() {
                edge_ratio.push(time / touched);
                edge_us.push(time);
                (searches, ran) = (searches + searched.len(), ran + 1);
            }
        }
        if run > 0 {
            report.runs_ms.push(whole.elapsed().as_secs_f64() * 1e3);
        }
    }
    let same = (0..network.vertex_count() as u32).all(|v| coverage.within(v).eq(before.within(v)));
    if !same {
        return Err("after all changes were taken back the lists differ".into());
    }
    report.cells = ran as u64;
    report
        .more
        .insert("add_over_search_median", quantile(&place_ratio, 0.5));
    report
        .more
        .insert("shut_over_searches_median", quantile(&edge_ratio, 0.5));
    report.more.insert("shut_median_us", quantile(&edge_us, 0.5));
    report
        .more
        .insert("searches_per_shut", searches as f64 / ran.max(1) as f64);
    Ok(())
}
