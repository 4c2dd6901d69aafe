//! In which order people are called, learnt from whom the counters did call.
//!
//! A desk that knows its own policy may say it ([`crate::Line::with_order`]); for somebody else's trace each rule here
//! is a hypothesis, and the one that named the person called most often of late is believed.

use crate::event::Ms;

/// One who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub claim: u32,
    pub service: u32,
    pub kind: u32,
    pub slot: Option<Ms>,
    pub arrived: Ms,
}

/// How bookings stand to the line of those without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Booked {
    /// Not at all: first come, first served.
    AsArrived,
    /// Merged by time: a booking stands where one who arrived at its slot would.
    AtSlot,
    /// From this long before its slot on, before everyone without a booking.
    WhenDue { lead_ms: Ms },
    /// Before everyone without a booking as soon as it is there.
    Always,
}

/// A whole rule of order: kinds known to go before all others, and the place of bookings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub booked: Booked,
    /// Kinds that are neither booked nor the most frequent walk-in kind go first.
    pub privileged: bool,
}

pub(crate) const RULES: [Order; 12] = {
    const BOOKED: [Booked; 6] = [
        Booked::AsArrived,
        Booked::AtSlot,
        Booked::WhenDue { lead_ms: 0 },
        Booked::WhenDue { lead_ms: 300_000 },
        Booked::WhenDue { lead_ms: 900_000 },
        Booked::Always,
    ];
    let mut rules = [Order {
        booked: Booked::AsArrived,
        privileged: false,
    }; 12];
    let mut i = 0;
    while i < 12 {
        rules[i] = Order {
            booked: BOOKED[i / 2],
            privileged: i % 2 == 1,
        };
        i += 1;
    }
    rules
};

impl Order {
    /// The smaller goes first.
    pub(crate) fn key(&self, who: &Waiting, now: Ms, ordinary: u32) -> (u8, Ms, u32) {
        let special = self.privileged && who.slot.is_none() && who.kind != ordinary;
        let (class, time) = match (self.booked, who.slot) {
            _ if special => (0, who.arrived),
            (Booked::AsArrived, _) | (_, None) => (2, who.arrived),
            (Booked::AtSlot, Some(slot)) => (2, slot.max(who.arrived - 600_000)),
            (Booked::WhenDue { lead_ms }, Some(slot)) if slot - lead_ms <= now => (1, slot),
            (Booked::WhenDue { .. }, Some(slot)) => (2, slot),
            (Booked::Always, Some(slot)) => (1, slot),
        };
        (class, time, who.claim)
    }

    /// Position in `waiting` of the one who is called next.
    pub(crate) fn next(&self, waiting: &[Waiting], now: Ms, ordinary: u32) -> Option<usize> {
        (0..waiting.len()).min_by_key(|i| waiting.get(*i).map(|who| self.key(who, now, ordinary)))
    }

    /// Whether somebody who comes later may be called sooner.
    pub(crate) fn overtakes(&self) -> bool {
        self.booked != Booked::AsArrived || self.privileged
    }
}

/// How well each rule has told of late who is called.
#[derive(Clone, Debug)]
pub(crate) struct Learnt {
    right: [f64; RULES.len()],
    fixed: Option<Order>,
}

impl Default for Learnt {
    fn default() -> Self {
        Self {
            right: [0.0; RULES.len()],
            fixed: None,
        }
    }
}

impl Learnt {
    pub fn fixed(order: Order) -> Self {
        Self {
            fixed: Some(order),
            ..Self::default()
        }
    }

    /// Somebody was called out of several.
    pub fn learn(&mut self, waiting: &[Waiting], called: u32, now: Ms, ordinary: u32) {
        for (rule, right) in RULES.iter().zip(&mut self.right) {
            let named = rule.next(waiting, now, ordinary).and_then(|i| waiting.get(i));
            let hit = f64::from(u8::from(named.is_some_and(|who| who.claim == called)));
            *right = *right * 0.99 + hit;
        }
    }

    /// The rule believed; the simplest among equals.
    pub fn best(&self) -> Order {
        let mut best = (f64::NEG_INFINITY, RULES[0]);
        for (rule, right) in RULES.iter().zip(self.right) {
            if right > best.0 + 0.5 {
                best = (right, *rule);
            }
        }
        self.fixed.unwrap_or(best.1)
    }
}
