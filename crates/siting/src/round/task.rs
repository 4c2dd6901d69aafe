//! A round in the numbers its searches work on.

use super::{Round, RoundRequest, Visit, Walker};

/// More than any time; thousands of them still add up.
pub const NEVER: u64 = 1 << 44;

/// Stops are `0..len()`; then come the start and the end.
#[derive(Clone, Debug)]
pub struct Task {
    len: usize,
    /// `(len + 2)²` milliseconds, [`NEVER`] where there is no way; 0 from an open start and to an open end.
    walk: Vec<u64>,
    /// The same by way of any places: a lower bound on the time between two stops whatever lies between.
    nearest: Vec<u64>,
    pub service: Vec<u64>,
    /// When each visit may begin, a stop after the other: ascending, apart, within the shift.
    windows: Vec<(u64, u64)>,
    /// The same whatever the shift; at any time where nothing is said.
    asked: Vec<Vec<(u64, u64)>>,
    /// `len + 1` places in `windows`.
    window_start: Vec<usize>,
    pub must: Vec<bool>,
    pub bags: Vec<u64>,
    pub capacity: u64,
    pub from: u64,
    pub until: u64,
}

/// Smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    pub missed_must: usize,
    pub missed_optional: usize,
    pub walk_ms: u64,
    /// When the walker is back.
    pub back_ms: u64,
}

impl Score {
    pub fn must(&self, task: &Task) -> usize {
        task.must.iter().filter(|must| **must).count() - self.missed_must
    }

    pub fn optional(&self, task: &Task) -> usize {
        task.must.iter().filter(|must| !**must).count() - self.missed_optional
    }
}

impl Task {
    /// The request's stops with these numbers, in this order.
    pub fn new(request: &RoundRequest, walker: &Walker, stops: &[usize]) -> Self {
        let stops: Vec<_> = stops.iter().filter_map(|stop| request.stops.get(*stop)).collect();
        let shift = (u64::from(walker.shift.from_ms), u64::from(walker.shift.until_ms));
        let places = stops
            .iter()
            .map(|stop| Some(stop.place))
            .chain([walker.start, walker.end]);
        let places: Vec<Option<u32>> = places.collect();
        let between = |from: &Option<u32>, to: &Option<u32>| match (from, to) {
            (Some(from), Some(to)) => request.walk_ms.ms(*from, *to).map_or(NEVER, u64::from),
            _ => 0,
        };
        let walk = places
            .iter()
            .flat_map(|from| places.iter().map(move |to| between(from, to)));
        let windows = |stop: &&super::Stop| {
            let given = stop
                .windows
                .iter()
                .map(|w| (u64::from(w.from_ms), u64::from(w.until_ms)));
            let mut apart: Vec<(u64, u64)> = match stop.windows.is_empty() {
                true => vec![(0, NEVER)],
                false => given.collect(),
            };
            apart.sort_unstable();
            apart.dedup_by(|later, kept| {
                let meets = later.0 <= kept.1;
                if meets {
                    kept.1 = kept.1.max(later.1);
                }
                meets
            });
            apart
        };
        let asked: Vec<Vec<(u64, u64)>> = stops.iter().map(windows).collect();
        let within = |windows: &Vec<(u64, u64)>| -> Vec<(u64, u64)> {
            let cut = { windows.iter() }.map(|(from, until)| (*from.max(&shift.0), *until.min(&shift.1)));
            cut.filter(|(from, until)| from <= until).collect()
        };
        let windows: Vec<Vec<(u64, u64)>> = asked.iter().map(within).collect();
        let ends = windows.iter().scan(0, |end, windows| {
            *end += windows.len();
            Some(*end)
        });
        let window_start = [0].into_iter().chain(ends).collect();
        let mut task = Self {
            len: stops.len(),
            walk: walk.collect(),
            nearest: Vec::new(),
            service: stops.iter().map(|stop| u64::from(stop.service_ms)).collect(),
            windows: windows.concat(),
            window_start,
            asked,
            must: stops.iter().map(|stop| stop.must).collect(),
            bags: stops.iter().map(|stop| u64::from(stop.bags)).collect(),
            capacity: walker.bags.map_or(NEVER, u64::from),
            from: shift.0,
            until: shift.1,
        };
        task.nearest = task.all_pairs();
        task
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn start(&self) -> usize {
        self.len
    }

    pub fn end(&self) -> usize {
        self.len + 1
    }

    #[inline(always)]
    pub fn walk(&self, from: usize, to: usize) -> u64 {
        self.walk[from * (self.len + 2) + to]
    }

    #[inline(always)]
    pub fn nearest(&self, from: usize, to: usize) -> u64 {
        self.nearest[from * (self.len + 2) + to]
    }

    /// Floyd and Warshall's closure over the stops; nobody passes an open start or end.
    fn all_pairs(&self) -> Vec<u64> {
        let (size, mut near) = (self.len + 2, self.walk.clone());
        for by in 0..self.len {
            for from in 0..size {
                let first = near[from * size + by];
                for to in 0..size {
                    let through = first + near[by * size + to];
                    let direct = &mut near[from * size + to];
                    *direct = (*direct).min(through).min(NEVER);
                }
            }
        }
        near
    }

    #[inline(always)]
    fn windows(&self, stop: usize) -> &[(u64, u64)] {
        &self.windows[self.window_start[stop]..self.window_start[stop + 1]]
    }

    /// When a visit begins after an arrival; `None` if no window is open any more.
    #[inline(always)]
    pub fn begin(&self, stop: usize, arrive: u64) -> Option<u64> {
        let open = self.windows(stop).iter().find(|(_, until)| arrive <= *until);
        open.map(|(from, _)| arrive.max(*from))
    }

    /// When a visit would begin if the shift did not end; else by how much the arrival is too late for every window.
    pub fn begin_without_shift(&self, stop: usize, arrive: u64) -> Result<u64, u64> {
        let windows = self.asked.get(stop).map_or(&[][..], Vec::as_slice);
        let open = windows.iter().find(|(_, until)| arrive <= *until);
        let closed = windows.last().map_or(arrive, |(_, until)| *until);
        open.map(|(from, _)| arrive.max(*from))
            .ok_or(arrive.saturating_sub(closed))
    }

    /// When the last window closes; `None` if there is none within the shift.
    pub fn closes(&self, stop: usize) -> Option<u64> {
        self.windows(stop).last().map(|(_, until)| *until)
    }

    /// How long a visit may begin in all.
    pub fn open_ms(&self, stop: usize) -> u64 {
        self.windows(stop).iter().map(|(from, until)| until - from).sum()
    }

    /// `to` can come right after `from` in some round that is in time.
    pub fn can_follow(&self, from: usize, to: usize) -> bool {
        if from == self.end() || to == self.start() || from == self.start() && to == self.end() {
            return false;
        }
        let arrive = match from < self.len {
            true => self
                .begin(from, self.from + self.nearest(self.start(), from))
                .map(|begin| begin + self.service[from]),
            false => Some(self.from),
        };
        let closes = if to < self.len {
            self.closes(to)
        } else {
            Some(self.until)
        };
        let arrive = arrive.map(|leave| leave + self.walk(from, to));
        arrive.zip(closes).is_some_and(|(arrive, closes)| arrive <= closes)
    }

    /// The latest arrival from which the visit can end by `leave`.
    #[inline(always)]
    pub fn latest(&self, stop: usize, leave: u64) -> Option<u64> {
        let begin = leave.checked_sub(self.service[stop])?;
        let window = self.windows(stop).iter().rev().find(|(from, _)| *from <= begin);
        window.map(|(_, until)| begin.min(*until))
    }

    /// Earliest moment of leaving each stop of an order, and the walking; `None` if a window or the shift is missed.
    pub fn leaving(&self, order: &[usize], leave: &mut Vec<u64>) -> Option<u64> {
        leave.clear();
        let (mut at, mut now, mut walked) = (self.start(), self.from, 0);
        for stop in order {
            let walk = self.walk(at, *stop);
            now = self.begin(*stop, now + walk)? + self.service[*stop];
            walked += walk;
            leave.push(now);
            at = *stop;
        }
        if order.is_empty() {
            return Some(0);
        }
        let walk = self.walk(at, self.end());
        (now + walk <= self.until).then_some(walked + walk)
    }

    /// For each place of an order and the end the latest arrival that keeps everything behind it in time: Savelsbergh's
    /// forward slack, for several windows.
    pub fn latest_arrivals(&self, order: &[usize], latest: &mut Vec<u64>) {
        latest.clear();
        latest.resize(order.len() + 1, self.until);
        let (mut next, mut bound) = (self.end(), Some(self.until));
        for (at, stop) in order.iter().enumerate().rev() {
            let leave = bound.and_then(|bound| bound.checked_sub(self.walk(*stop, next)));
            bound = leave.and_then(|leave| self.latest(*stop, leave));
            latest[at] = bound.unwrap_or(0);
            next = *stop;
        }
    }

    pub fn load(&self, order: &[usize]) -> u64 {
        order.iter().map(|stop| self.bags[*stop]).sum()
    }

    /// Of a round in time.
    pub fn score(&self, order: &[usize]) -> Score {
        let mut leave = Vec::new();
        let walk_ms = self.leaving(order, &mut leave).unwrap_or(NEVER);
        let missed = |must: bool| {
            let all = self.must.iter().filter(|other| **other == must).count();
            all - order.iter().filter(|stop| self.must[**stop] == must).count()
        };
        let last = order.last().map_or(0, |stop| self.walk(*stop, self.end()));
        Score {
            missed_must: missed(true),
            missed_optional: missed(false),
            walk_ms,
            back_ms: leave.last().copied().unwrap_or(self.from) + last,
        }
    }

    /// The round in the request's words.
    pub fn round(&self, request: &RoundRequest, walker: &Walker, order: &[usize], possible: &[usize]) -> Round {
        let (mut at, mut now) = (self.start(), self.from);
        let mut visits: Vec<Visit> = Vec::new();
        for stop in order {
            let walk_ms = self.walk(at, *stop);
            let begin_ms = self.begin(*stop, now + walk_ms).unwrap_or(now + walk_ms);
            // Nobody waits at the first door: the walker sets out later.
            let arrive_ms = if visits.is_empty() { begin_ms } else { now + walk_ms };
            now = begin_ms + self.service[*stop];
            at = *stop;
            let name = possible.get(*stop).and_then(|stop| request.stops.get(*stop));
            visits.push(Visit {
                stop: name.map(|stop| stop.id.clone()).unwrap_or_default(),
                walk_ms,
                arrive_ms,
                begin_ms,
                leave_ms: now,
            });
        }
        let home = if order.is_empty() { 0 } else { self.walk(at, self.end()) };
        Round {
            walker: walker.id.clone(),
            depart_ms: visits
                .first()
                .map_or(self.from, |first| first.arrive_ms - first.walk_ms),
            return_ms: now + home,
            walk_ms: home + visits.iter().map(|visit| visit.walk_ms).sum::<u64>(),
            wait_ms: visits.iter().map(|visit| visit.begin_ms - visit.arrive_ms).sum(),
            bags: self.load(order),
            visits,
        }
    }
}
