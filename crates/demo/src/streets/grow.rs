//! Lanes and collectors grown between the named streets: each starts somewhere free and goes on until it meets
//! a street, a bank, a garden or the edge.

use crate::chance::Chance;
use crate::geom::{P, contains, wave};

use super::lines::{AtWater, Class, Line};
use super::names::{Name, Names};
use super::raster::{Land, Raster};

/// A gently bent sheet of squared paper: lines of equal `v` run with the east-west streets of their part of town.
#[derive(Debug, Clone, Copy)]
pub struct Warp {
    lean: f64,
    rise: f64,
    bend: f64,
    wave: f64,
}

impl Warp {
    /// The old city: streets fall a little to the north-west, as 人民路 and 干将路 do.
    pub const OLD: Self = Self {
        lean: -0.022,
        rise: 0.03,
        bend: 9.0,
        wave: 330.0,
    };
    /// Outside the moat: straighter.
    pub const NEW: Self = Self {
        lean: -0.012,
        rise: 0.012,
        bend: 12.0,
        wave: 520.0,
    };

    pub fn at(&self, u: f64, v: f64) -> P {
        let small = 0.3 * self.bend;
        P::new(
            u + self.lean * v + self.bend * wave(v / self.wave) + small * wave((u + v) / (self.wave * 0.55)),
            v + self.rise * u + self.bend * wave(u / self.wave) + small * wave((u - v) / (self.wave * 0.5)),
        )
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Street,
    Bank,
    Block,
    Far,
}

/// How lanes of one part of town grow.
pub struct Habit {
    pub warp: Warp,
    pub max_reach: f64,
    /// Chance to go on over a narrow canal by a bridge.
    pub bridges: f64,
    /// Chance that a through lane is cut to a dead end.
    pub dead_ends: f64,
    pub class: Class,
    pub width: f64,
}

pub struct Grower<'a> {
    pub raster: &'a mut Raster,
    pub chance: Chance,
    pub names: &'a mut Names,
    pub lines: &'a mut Vec<Line>,
    /// The name of what grows next; coined when there is none.
    pub name: Option<Name>,
}

const STEP: f64 = 2.5;
const NARROW: f64 = 26.0;

impl Grower<'_> {
    fn march(&mut self, habit: &Habit, from: (f64, f64), dir: (f64, f64)) -> (f64, End, bool) {
        let mut gone = 0.0;
        let mut bridged = false;
        while gone < habit.max_reach {
            let next = gone + STEP;
            let land = self
                .raster
                .at(habit.warp.at(from.0 + dir.0 * next, from.1 + dir.1 * next));
            match land {
                Land::Street => return (gone, End::Street, bridged),
                Land::Water => {
                    let over = (1..=(NARROW / STEP) as usize)
                        .map(|i| next + i as f64 * STEP)
                        .find(|g| self.raster.at(habit.warp.at(from.0 + dir.0 * g, from.1 + dir.1 * g)) != Land::Water);
                    let far = over
                        .filter(|_| !bridged && self.chance.happens(habit.bridges))
                        .and_then(|bank| {
                            // Only worth a bridge when a street is near on the other side.
                            (0..36).map(|i| bank + f64::from(i) * STEP).find_map(|g| {
                                match self.raster.at(habit.warp.at(from.0 + dir.0 * g, from.1 + dir.1 * g)) {
                                    Land::Free => None,
                                    other => Some((g, other)),
                                }
                            })
                        });
                    match far {
                        Some((g, Land::Street)) => {
                            bridged = true;
                            gone = g - STEP;
                        }
                        _ => return ((gone - 4.0).max(0.0), End::Bank, bridged),
                    }
                }
                Land::Free | Land::House => gone = next,
                _ => return ((gone - 3.0).max(0.0), End::Block, bridged),
            }
        }
        (gone, End::Far, bridged)
    }

    /// Share of the stretch that has a street within `near` metres beside it.
    fn crowded(&self, habit: &Habit, from: (f64, f64), dir: (f64, f64), low: f64, high: f64, near: f64) -> f64 {
        let steps = ((high - low) / 8.0).max(1.0) as usize;
        let beside = |g: f64, side: f64| {
            let p = habit
                .warp
                .at(from.0 + dir.0 * g + dir.1 * side, from.1 + dir.1 * g + dir.0 * side);
            self.raster.at(p) == Land::Street
        };
        let hits = (2..steps.saturating_sub(1).max(3))
            .filter(|i| {
                let g = low + *i as f64 * 8.0;
                [near * 0.4, near * 0.7, near]
                    .iter()
                    .any(|side| beside(g, *side) || beside(g, -side))
            })
            .count();
        hits as f64 / steps as f64
    }

    /// Grows one lane through `seed` both ways along `dir` (a unit axis of the warp). Returns whether it stands.
    pub fn grow(&mut self, habit: &Habit, seed: (f64, f64), dir: (f64, f64), near: f64) -> bool {
        if self.raster.at(habit.warp.at(seed.0, seed.1)) != Land::Free {
            return false;
        }
        let (mut ahead, end_a, bridged_a) = self.march(habit, seed, dir);
        let (mut behind, end_b, bridged_b) = self.march(habit, seed, (-dir.0, -dir.1));
        if (end_a != End::Street && end_b != End::Street) || ahead + behind < 36.0 {
            return false;
        }
        if self.crowded(habit, seed, dir, -behind, ahead, near) > 0.3 {
            return false;
        }
        let through = end_a == End::Street && end_b == End::Street;
        if through && ahead + behind > 110.0 && !bridged_a && !bridged_b && self.chance.happens(habit.dead_ends) {
            let cut = self.chance.between(22.0, 58.0);
            if self.chance.happens(0.5) {
                ahead -= cut
            } else {
                behind -= cut
            }
        }
        let steps = ((ahead + behind) / 24.0).ceil().max(1.0);
        let pts: Vec<P> = (0..=steps as usize)
            .map(|i| {
                let g = -behind + (ahead + behind) * i as f64 / steps;
                habit.warp.at(seed.0 + dir.0 * g, seed.1 + dir.1 * g)
            })
            .collect();
        let (name, name_en) = match (&self.name, habit.class) {
            (Some(name), _) => name.clone(),
            (None, Class::Lane) => self.names.lane(),
            (None, _) => self.names.road(),
        };
        self.raster.line(&pts, habit.width / 2.0 + 1.0, Land::Street);
        let at_water = if bridged_a || bridged_b {
            AtWater::Bridge
        } else {
            AtWater::Stop
        };
        self.lines.push(Line {
            pts,
            class: habit.class,
            name,
            name_en,
            width: habit.width,
            at_water,
            reach: 26.0,
        });
        true
    }

    /// The double chessboard: short cross lanes first, then the many east-west lanes, 40 to 90 m apart.
    pub fn old_city(&mut self, moat: &[P]) {
        let cross = Habit {
            warp: Warp::OLD,
            max_reach: 210.0,
            bridges: 0.26,
            dead_ends: 0.25,
            class: Class::Lane,
            width: 4.0,
        };
        let mut u = -2000.0;
        while u < 2400.0 {
            let mut v = -2600.0 + self.chance.between(0.0, 200.0);
            while v < 2800.0 {
                let seed = (u + self.chance.between(-30.0, 30.0), v);
                if contains(moat, cross.warp.at(seed.0, seed.1)) {
                    self.grow(&cross, seed, (0.0, 1.0), 62.0);
                }
                v += self.chance.between(170.0, 330.0);
            }
            u += self.chance.between(85.0, 125.0);
        }
        let along = Habit {
            warp: Warp::OLD,
            max_reach: 260.0,
            bridges: 0.24,
            dead_ends: 0.22,
            class: Class::Lane,
            width: 4.0,
        };
        let mut u = -2000.0;
        while u < 2400.0 {
            let mut v = -2600.0 + self.chance.between(0.0, 40.0);
            while v < 2800.0 {
                let seed = (u + self.chance.between(-40.0, 40.0), v);
                if contains(moat, along.warp.at(seed.0, seed.1)) {
                    self.grow(&along, seed, (1.0, 0.0), 34.0);
                }
                v += self.chance.between(40.0, 62.0);
            }
            u += self.chance.between(70.0, 110.0);
        }
    }

    /// Collectors outside the moat: long lines of a wide grid, broken where water, rails or a parallel street forbid.
    pub fn collectors(&mut self, moat: &[P], us: &[f64], vs: &[f64]) {
        let habit = Habit {
            warp: Warp::NEW,
            max_reach: 700.0,
            bridges: 0.65,
            dead_ends: 0.0,
            class: Class::Residential,
            width: 9.0,
        };
        let (first_u, last_u) = (us.first().copied().unwrap_or(0.0), us.last().copied().unwrap_or(0.0));
        let (first_v, last_v) = (vs.first().copied().unwrap_or(0.0), vs.last().copied().unwrap_or(0.0));
        for &u in us {
            let mut v = first_v;
            let mut until = v;
            while v < last_v {
                if v >= until {
                    self.name = Some(self.names.road());
                    until = v + self.chance.between(1800.0, 3600.0);
                }
                if !contains(moat, habit.warp.at(u, v)) {
                    self.grow(&habit, (u, v), (0.0, 1.0), 75.0);
                }
                v += 90.0;
            }
        }
        for &v in vs {
            let mut u = first_u;
            let mut until = u;
            while u < last_u {
                if u >= until {
                    self.name = Some(self.names.road());
                    until = u + self.chance.between(1800.0, 3600.0);
                }
                if !contains(moat, habit.warp.at(u, v)) {
                    self.grow(&habit, (u, v), (1.0, 0.0), 75.0);
                }
                u += 90.0;
            }
        }
        self.name = None;
    }

    /// Service lanes of a block that is no compound.
    pub fn block(&mut self, u: (f64, f64), v: (f64, f64)) {
        let habit = Habit {
            warp: Warp::NEW,
            max_reach: 190.0,
            bridges: 0.2,
            dead_ends: 0.3,
            class: Class::Lane,
            width: 5.0,
        };
        // Service lanes of new blocks seldom have a name.
        self.name = self.chance.happens(0.8).then(Name::default);
        let mut at = v.0 + self.chance.between(35.0, 60.0);
        while at < v.1 - 20.0 {
            for part in [0.25, 0.7] {
                self.grow(&habit, (u.0 + (u.1 - u.0) * part, at), (1.0, 0.0), 40.0);
            }
            at += self.chance.between(55.0, 75.0);
        }
        self.grow(&habit, ((u.0 + u.1) / 2.0, (v.0 + v.1) / 2.0), (0.0, 1.0), 50.0);
    }
}
