//! Roofs: rows of low houses along the lanes inside the moat, slabs and blocks outside.

use crate::chance::Chance;
use crate::geom::{P, contains};

use super::compounds::Cell;
use super::grow::Warp;
use super::raster::{Land, Raster};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    House,
    Apartments,
    Retail,
    Office,
    School,
    Industrial,
}

#[derive(Debug, Clone)]
pub struct Building {
    pub ring: [P; 4],
    pub middle: P,
    pub what: Use,
    pub levels: u8,
    pub old_city: bool,
}

impl Building {
    pub fn floor_area(&self) -> f64 {
        crate::geom::area(&self.ring).abs() * f64::from(self.levels)
    }

    pub fn is_home(&self) -> bool {
        matches!(self.what, Use::House | Use::Apartments)
    }
}

struct Plot {
    u: f64,
    v: f64,
    w: f64,
    d: f64,
}

impl Plot {
    fn ring(&self, warp: Warp) -> [P; 4] {
        let (u, v) = (self.u + self.w, self.v + self.d);
        [
            warp.at(self.u, self.v),
            warp.at(u, self.v),
            warp.at(u, v),
            warp.at(self.u, v),
        ]
    }
}

/// Points of the quadrangle at most `step` metres apart, edges included, corners first.
fn samples(ring: &[P; 4], plot: &Plot, step: f64) -> impl Iterator<Item = P> {
    let [a, b, c, d] = *ring;
    let (nu, nv) = ((plot.w / step).ceil(), (plot.d / step).ceil());
    let inside = (0..=nv as usize).flat_map(move |j| {
        let t = j as f64 / nv;
        let (left, right) = (a.plus(a.to(d), t), b.plus(b.to(c), t));
        (0..=nu as usize).map(move |i| left.plus(left.to(right), i as f64 / nu))
    });
    ring.iter().copied().chain(inside)
}

fn free(raster: &Raster, warp: Warp, plot: &Plot) -> bool {
    samples(&plot.ring(warp), plot, 2.4).all(|p| raster.at(p) == Land::Free)
}

fn build(raster: &mut Raster, warp: Warp, plot: &Plot, what: Use, levels: u8, old_city: bool) -> Building {
    let ring = plot.ring(warp);
    samples(&ring, plot, 2.0).for_each(|p| raster.paint(p, Land::House));
    let middle = ring[0].plus(ring[0].to(ring[2]), 0.5);
    Building {
        ring,
        middle,
        what,
        levels,
        old_city,
    }
}

/// Packs the old city: in bands of about 70 m, chunk by chunk, roofs stacked northward wherever nothing else is.
pub fn old_city(raster: &mut Raster, chance: &mut Chance, moat: &[P], out: &mut Vec<Building>) {
    let warp = Warp::OLD;
    let mut band = -2600.0;
    while band < 2900.0 {
        let high = band + chance.between(60.0, 80.0);
        let mut u = -2050.0;
        while u < 2450.0 {
            let w = chance.between(24.0, 68.0);
            let mut v = band;
            while v < high - 8.0 {
                let d = chance.between(8.5, 12.0).min(high - v - 0.5);
                // Whole, else its left or right half.
                let halves = [(0.0, 1.0), (0.0, 0.48), (0.52, 0.48)];
                let plot = halves
                    .iter()
                    .map(|(from, share)| Plot {
                        u: u + w * from,
                        v,
                        w: w * share,
                        d,
                    })
                    .find(|plot| plot.w > 10.5 && free(raster, warp, plot));
                if let Some(plot) = plot.filter(|_| contains(moat, warp.at(u, v))) {
                    let dice = chance.unit();
                    let (what, levels) = match dice {
                        d if d < 0.05 => (Use::Retail, 2),
                        d if d < 0.07 => (Use::Office, 4),
                        d if d < 0.08 => (Use::School, 3),
                        d if d < 0.30 => (Use::Apartments, 4 + (d * 100.0) as u8 % 3),
                        d => (Use::House, 1 + u8::from(d > 0.6)),
                    };
                    out.push(build(raster, warp, &plot, what, levels, true));
                    v += if plot.w < w * 0.9 {
                        1.0
                    } else {
                        plot.d + chance.between(1.8, 3.6)
                    };
                } else {
                    v += 2.0;
                }
            }
            u += w + chance.between(1.0, 2.6);
        }
        band = high;
    }
}

/// Fills one cell outside the moat: slabs in rows, or larger sheds, shops and schools.
pub fn outside(raster: &mut Raster, chance: &mut Chance, cell: Cell, walled: bool, out: &mut Vec<Building>) {
    let warp = Warp::NEW;
    let dice = chance.unit();
    let other = match dice {
        _ if walled => None,
        d if d < 0.08 => Some(Use::Industrial),
        d if d < 0.18 => Some(Use::Office),
        d if d < 0.22 => Some(Use::School),
        _ => None,
    };
    let tower = other.is_none() && chance.happens(0.28);
    let levels = if tower {
        11 + chance.below(12) as u8
    } else {
        5 + chance.below(3) as u8
    };
    let (pitch, wide, deep) = match other {
        Some(_) => (52.0, (34.0, 62.0), (18.0, 30.0)),
        None if tower => (48.0, (28.0, 46.0), (13.0, 15.5)),
        None => (31.0, (40.0, 70.0), (11.0, 13.0)),
    };
    let pitch = if walled {
        33.0 * if tower { 2.0 } else { 1.0 }
    } else {
        pitch
    };
    let mut v = cell.v.0 + 13.0 + 8.0;
    while v < cell.v.1 - 12.0 {
        let mut u = cell.u.0 + 12.0 + chance.between(3.0, 14.0);
        while u < cell.u.1 - 30.0 {
            let mut plot = Plot {
                u,
                v,
                w: chance.between(wide.0, wide.1),
                d: chance.between(deep.0, deep.1),
            };
            let mut stands = free(raster, warp, &plot);
            if !stands {
                plot.w *= 0.55;
                stands = free(raster, warp, &plot);
            }
            if stands {
                let what = other.unwrap_or(if chance.happens(0.05) {
                    Use::Retail
                } else {
                    Use::Apartments
                });
                let levels = match what {
                    Use::Apartments => levels,
                    Use::Office => 8,
                    Use::School => 4,
                    _ => 2,
                };
                out.push(build(raster, warp, &plot, what, levels, false));
                u += plot.w + chance.between(7.0, 13.0);
            } else {
                u += 8.0;
            }
        }
        v += pitch;
    }
}
