//! draft
#![allow(clippy::print_stdout, clippy::unwrap_used)]
use std::time::Instant;
use yike_siting::mclp::*;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let kind = args[1].as_str();
    let p: usize = args[2].parse().unwrap();
    let seed: u64 = args[3].parse().unwrap();
    let radius: f64 = args.get(4).map_or(1200.0, |r| r.parse().unwrap());
    let mut s = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut rnd = move || {
        s ^= s << 13;
        s ^= s >> 7;
        s ^= s << 17;
        (s >> 11) as f64 / (1u64 << 53) as f64
    };
    let side = 12_000.0;
    let centres: Vec<(f64, f64, f64)> = (0..25)
        .map(|_| (rnd() * side, rnd() * side, 300.0 + 900.0 * rnd()))
        .collect();
    let mut place = |clustered: bool| {
        if clustered && rnd() < 0.8 {
            let c = centres[(rnd() * 25.0) as usize % 25];
            let (r, a) = ((-2.0 * (1.0 - rnd()).ln()).sqrt() * c.2, rnd() * std::f64::consts::TAU);
            (c.0 + r * a.cos(), c.1 + r * a.sin())
        } else {
            (rnd() * side, rnd() * side)
        }
    };
    let demand: Vec<(f64, f64)> = (0..10_000).map(|_| place(kind == "clustered")).collect();
    let sites: Vec<(f64, f64)> = (0..1000).map(|_| place(kind == "clustered")).collect();
    let weights: Vec<u32> = (0..10_000)
        .map(|i: u32| 1 + (i.wrapping_mul(2654435761) >> 16) % 200)
        .collect();
    let lists: Vec<Vec<u32>> = sites
        .iter()
        .map(|s| {
            (0..10_000u32)
                .filter(|d| {
                    let d = demand[*d as usize];
                    (d.0 - s.0).hypot(d.1 - s.1) <= radius
                })
                .collect()
        })
        .collect();
    let cover = Cover::from_lists(10_000, lists).unwrap();
    let nnz: usize = (0..1000).map(|s| cover.of(s).len()).sum();
    let problem = Problem {
        demand: &weights,
        candidates: &cover,
        covered: &[],
        sites: p,
        must: &[],
        forbidden: &[],
    };
    let cpu = || {
        std::fs::read_to_string("/proc/thread-self/schedstat")
            .unwrap()
            .split(' ')
            .next()
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    let _ = Instant::now();
    let start = cpu();
    let choice = solve(
        &problem,
        Budget {
            nodes: 100_000,
            steps: 2_000_000,
        },
    )
    .unwrap();
    let t = (cpu() - start) as f64 / 1e6;
    println!(
        "{kind} p={p} nnz={nnz} {:.1} ms value {} bound {} proven {} gap {:.4}% {:?}",
        t,
        choice.gained,
        choice.bound,
        choice.proven,
        100.0 * (choice.bound - choice.gained) as f64 / choice.gained as f64,
        choice.work
    );
}
