//! 断网备用: whatever is lost on the way, what a window believes to be its own is its own alone.

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use yike_model::desk::lease::renew;
use yike_model::desk::{Holder, Lease};
use yike_model::{ClaimId, ScheduleId};

const WINDOWS: usize = 3;

/// One thing that happens, to a window.
#[derive(Debug, Clone)]
enum Happens {
    /// It renews; the answer arrives, or is lost.
    Renews { who: usize, arrives: bool },
    /// The wishes change: this share of the line goes to each window.
    Line { first: u8, turn: u8 },
    /// It calls its first while cut off.
    CutOffCall { who: usize },
    /// A free one is called by somebody else.
    OnlineCall,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        4 => (0..WINDOWS, any::<bool>()).prop_map(|(who, arrives)| Happens::Renews { who, arrives }),
        2 => (0u8..12, 0u8..3).prop_map(|(first, turn)| Happens::Line { first, turn }),
        1 => (0..WINDOWS).prop_map(|who| Happens::CutOffCall { who }),
        2 => Just(Happens::OnlineCall),
    ]
}

fn id(n: u8) -> ClaimId {
    ClaimId(uuid::Uuid::from_u128(u128::from(n) + 1))
}

/// What the store and the browsers know.
struct World {
    leases: Vec<Lease>,
    /// Who holds a claim, by the store.
    holds: BTreeMap<ClaimId, usize>,
    called: BTreeSet<ClaimId>,
    /// What each browser stored last, and its version.
    lists: Vec<(u32, Vec<ClaimId>)>,
    line: (u8, u8),
}

impl World {
    fn new() -> World {
        let now = jiff::Timestamp::UNIX_EPOCH;
        let schedule = ScheduleId(uuid::Uuid::nil());
        let lease = |n: usize| {
            let number = u16::try_from(n).unwrap() + 1;
            Lease::grant(Holder::Window { schedule, number }, None, "client", None, now)
        };
        World {
            leases: (0..WINDOWS).map(lease).collect(),
            holds: BTreeMap::new(),
            called: BTreeSet::new(),
            lists: vec![(0, Vec::new()); WINDOWS],
            line: (0, 0),
        }
    }

    fn wish(&self, who: usize) -> Vec<ClaimId> {
        let (first, turn) = self.line;
        let waiting = (first..first + 9).map(id).filter(|claim| !self.called.contains(claim));
        waiting
            .skip(1)
            .enumerate()
            .filter(|(n, _)| (n + usize::from(turn)) % WINDOWS == who)
            .map(|(_, c)| c)
            .collect()
    }

    fn renews(&mut self, who: usize, arrives: bool) {
        let wish = self.wish(who);
        let held: Vec<ClaimId> = self
            .holds
            .iter()
            .filter(|(_, by)| **by == who)
            .map(|(claim, _)| *claim)
            .collect();
        let free: BTreeSet<ClaimId> = (0..24)
            .map(id)
            .filter(|c| !self.holds.contains_key(c) && !self.called.contains(c))
            .collect();
        let renewal = renew(&mut self.leases[who], &held, &wish, &free, self.lists[who].0);
        for claim in &renewal.take {
            assert!(self.holds.insert(*claim, who).is_none(), "taken from another window");
        }
        for claim in &renewal.free {
            assert_eq!(self.holds.remove(claim), Some(who));
        }
        if arrives {
            self.lists[who] = (self.leases[who].version, renewal.told);
        }
    }
}

proptest! {
    #[test]
    fn m07_what_a_window_has_on_its_list_is_nobody_elses(story in prop::collection::vec(happens(), 1..80)) {
        let mut world = World::new();
        for step in story {
            match step {
                Happens::Renews { who, arrives } => world.renews(who, arrives),
                Happens::Line { first, turn } => world.line = (first, turn),
                Happens::CutOffCall { who } => {
                    if let Some(claim) = world.lists[who].1.iter().find(|c| !world.called.contains(c)).copied() {
                        prop_assert_eq!(world.holds.get(&claim), Some(&who));
                        world.called.insert(claim);
                    }
                }
                Happens::OnlineCall => {
                    let free = (0..24).map(id).find(|c| !world.holds.contains_key(c) && !world.called.contains(c));
                    world.called.extend(free);
                }
            }
            for (who, (_, list)) in world.lists.iter().enumerate() {
                for claim in list {
                    prop_assert!(world.holds.get(claim) == Some(&who), "window {} lists {:?} of {:?}", who, claim, world.holds.get(claim));
                }
            }
        }
    }

    #[test]
    fn m07_what_is_not_wanted_is_let_go_once_the_window_knows(first in 0u8..12) {
        let mut world = World::new();
        world.renews(0, true);
        let had: Vec<ClaimId> = world.lists[0].1.clone();
        world.line = (first, 1);
        // Told a list without them; said to have it; free.
        world.renews(0, true);
        world.renews(0, true);
        let wish = world.wish(0);
        for claim in had.iter().filter(|claim| !wish.contains(claim)) {
            prop_assert_eq!(world.holds.get(claim), None);
        }
    }
}
