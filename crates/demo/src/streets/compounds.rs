//! Walled compounds of the blocks outside the moat: a wall, gates, walks inside.

use crate::chance::Chance;
use crate::geom::P;

use super::grow::Warp;
use super::lines::{AtWater, Class, Line};
use super::raster::{Land, Raster};

/// A walled block of homes.
#[derive(Debug, Clone)]
pub struct Compound {
    /// Corners and gates in order, closed by repeating the first.
    pub wall: Vec<P>,
    pub gates: Vec<Gate>,
    pub middle: P,
}

#[derive(Debug, Clone)]
pub struct Gate {
    pub at: P,
    /// Open to everybody who walks; others only let residents in.
    pub open: bool,
}

/// A rectangle of the warp, metres.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    pub u: (f64, f64),
    pub v: (f64, f64),
}

const INSET: f64 = 13.0;

/// Share of the cell, margin left out, where nothing can be built.
pub fn blocked(raster: &Raster, cell: Cell, warp: Warp) -> f64 {
    let mut hit = 0;
    for i in 0..14 {
        for j in 0..14 {
            let u = cell.u.0 + INSET + (cell.u.1 - cell.u.0 - 2.0 * INSET) * f64::from(i) / 13.0;
            let v = cell.v.0 + INSET + (cell.v.1 - cell.v.0 - 2.0 * INSET) * f64::from(j) / 13.0;
            hit += i32::from(raster.at(warp.at(u, v)) != Land::Free);
        }
    }
    f64::from(hit) / 196.0
}

/// From a gate outward to the first street within 60 m.
fn way_out(raster: &Raster, warp: Warp, from: (f64, f64), dir: (f64, f64)) -> Option<f64> {
    let mut gone = 2.0;
    while gone < 60.0 {
        match raster.at(warp.at(from.0 + dir.0 * gone, from.1 + dir.1 * gone)) {
            Land::Street => return Some(gone),
            Land::Free | Land::House => gone += 2.0,
            _ => return None,
        }
    }
    None
}

/// Walls the cell in when at least one gate reaches a street; adds its walks to `lines`.
pub fn compound(
    raster: &mut Raster,
    chance: &mut Chance,
    cell: Cell,
    warp: Warp,
    lines: &mut Vec<Line>,
) -> Option<Compound> {
    let (u0, u1, v0, v1) = (cell.u.0 + INSET, cell.u.1 - INSET, cell.v.0 + INSET, cell.v.1 - INSET);
    let spine = u0 + (u1 - u0) * chance.between(0.42, 0.58);
    let walks: Vec<f64> = (0..)
        .map(|i| v0 + 30.0 + 66.0 * f64::from(i))
        .take_while(|v| *v < v1 - 14.0)
        .collect();
    let side = *walks.get(walks.len() / 2)?;
    let mut wanted = vec![((spine, v0), (0.0, -1.0)), ((spine, v1), (0.0, 1.0))];
    if chance.happens(0.7) {
        wanted.push(((u0, side), (-1.0, 0.0)));
    }
    if chance.happens(0.7) {
        wanted.push(((u1, side), (1.0, 0.0)));
    }
    let gates: Vec<_> = wanted
        .into_iter()
        .filter_map(|(at, dir)| Some((at, dir, way_out(raster, warp, at, dir)?)))
        .collect();
    if gates.is_empty() {
        return None;
    }
    let mut walk = |raster: &mut Raster, from: (f64, f64), to: (f64, f64), reach: f64| {
        let pts: Vec<P> = (0..=2)
            .map(|i| f64::from(i) / 2.0)
            .map(|t| warp.at(from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t))
            .collect();
        raster.line(&pts, 2.5, Land::Street);
        lines.push(Line {
            pts,
            class: Class::Footway,
            name: String::new(),
            name_en: String::new(),
            width: 3.0,
            at_water: AtWater::Stop,
            reach,
        });
    };
    let last = walks.last().copied().unwrap_or(side);
    walk(raster, (spine, walks[0]), (spine, last), 0.0);
    for &v in &walks {
        walk(raster, (u0 + 6.0, v), (u1 - 6.0, v), 0.0);
    }
    let mut out = Vec::new();
    for (i, (at, dir, gone)) in gates.iter().enumerate() {
        let inner = match (dir.0 as i32, dir.1 as i32) {
            (0, -1) => (spine, walks[0]),
            (0, _) => (spine, last),
            (-1, _) => (u0 + 6.0, side),
            _ => (u1 - 6.0, side),
        };
        // The walk passes exactly through the gate so that both share a node.
        walk(raster, inner, *at, 0.0);
        walk(raster, *at, (at.0 + dir.0 * gone, at.1 + dir.1 * gone), 26.0);
        out.push(Gate {
            at: warp.at(at.0, at.1),
            open: i == 0 || chance.happens(0.55),
        });
    }
    let mut corners: Vec<(f64, f64)> = Vec::new();
    let mut edge = |from: (f64, f64), to: (f64, f64), gate_dir: (f64, f64)| {
        for i in 0..3 {
            let t = f64::from(i) / 3.0;
            corners.push((from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t));
        }
        if let Some((at, _, _)) = gates.iter().find(|g| g.1 == gate_dir) {
            corners.push(*at);
            let along = |p: &(f64, f64)| (p.0 - from.0).abs() + (p.1 - from.1).abs();
            let n = corners.len();
            corners[n - 4..].sort_by(|a, b| along(a).total_cmp(&along(b)));
        }
    };
    edge((u0, v0), (u1, v0), (0.0, -1.0));
    edge((u1, v0), (u1, v1), (1.0, 0.0));
    edge((u1, v1), (u0, v1), (0.0, 1.0));
    edge((u0, v1), (u0, v0), (-1.0, 0.0));
    let mut wall: Vec<P> = corners.iter().map(|(u, v)| warp.at(*u, *v)).collect();
    wall.push(wall[0]);
    raster.line(&wall, 1.0, Land::Wall);
    Some(Compound {
        wall,
        gates: out,
        middle: warp.at(spine, side),
    })
}
