//! What is shut when: dated closures that people declare, and the hours the map gives for gates and ways, laid over
//! a network that stays as it is.
//!
//! A file of closures is JSON:
//!
//! ```json
//! {"closures": [
//!   {"way": 23456, "from": "2026-11-20", "until": "2026-11-27", "reason": "平江桥维修", "source": "区住建局公告"},
//!   {"gate": 34567, "from": "2026-11-21T08:00", "reason": "东门停用"},
//!   {"edge": 12}
//! ]}
//! ```
//!
//! Each names one of `way` (an OpenStreetMap way id; negative for a square drawn as a relation), `gate` (the id of
//! the gate's node) and `edge` (a number that is good for this network file only). `from` and `until` are local
//! civil times; a date alone means from its beginning and until its end. Without `from` it is shut already, without
//! `until` until further notice.

use crate::closures::Closures;
use crate::hours::{Conditional, Local, OpeningHours, State};
use crate::network::{Network, Section};
use crate::rules::{Effect, effect};
use jiff::civil::{Date, DateTime};
use std::collections::HashMap;

/// What a closure shuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shut {
    /// All edges of an OpenStreetMap way.
    Way(i64),
    /// The gate, stile or the like at an OpenStreetMap node.
    Gate(i64),
    /// One edge of this network.
    Edge(u32),
}

/// Something shut for a time.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Closure {
    pub what: Shut,
    /// First moment at which it is shut.
    pub from: Option<DateTime>,
    /// First moment at which it is open again.
    pub until: Option<DateTime>,
    pub reason: String,
    /// The same in English; may be empty.
    pub reason_en: String,
    /// Who says so.
    pub source: String,
}

impl Closure {
    pub fn is_shut(&self, at: DateTime) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

/// A closure as it stands in a file.
#[derive(Clone, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    way: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gate: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edge: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reason: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reason_en: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    source: String,
}

impl TryFrom<Written> for Closure {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let what = match (written.way, written.gate, written.edge) {
            (Some(way), None, None) => Shut::Way(way),
            (None, Some(node), None) => Shut::Gate(node),
            (None, None, Some(edge)) => Shut::Edge(edge),
            _ => return Err("a closure names one of way, gate and edge".into()),
        };
        let moment = |text: &Option<String>, end: bool| text.as_deref().map(|t| moment(t, end)).transpose();
        let (from, until) = (moment(&written.from, false)?, moment(&written.until, true)?);
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            return Err(format!("a closure ends at {until}, before it begins at {from}"));
        }
        Ok(Self {
            what,
            from,
            until,
            reason: written.reason,
            reason_en: written.reason_en,
            source: written.source,
        })
    }
}

/// A date alone is its first moment, or the first after it.
fn moment(text: &str, end: bool) -> Result<DateTime, String> {
    let bad = || format!("\"{text}\" is no local time such as 2026-11-27 or 2026-11-27T18:00");
    if text.len() <= 10 {
        let date: Date = text.parse().map_err(|_| bad())?;
        let date = if end { date.tomorrow().map_err(|_| bad())? } else { date };
        return Ok(date.at(0, 0, 0, 0));
    }
    // Beyond the date only an offset has these; it would be dropped without a word.
    let offset = text
        .get(10..)
        .is_none_or(|time| time.contains(['+', '-', 'Z', 'z', '[']));
    if offset {
        return Err(format!("{}, without an offset", bad()));
    }
    text.parse().map_err(|_| bad())
}

impl From<Closure> for Written {
    fn from(closure: Closure) -> Self {
        let (way, gate, edge) = match closure.what {
            Shut::Way(id) => (Some(id), None, None),
            Shut::Gate(id) => (None, Some(id), None),
            Shut::Edge(edge) => (None, None, Some(edge)),
        };
        Self {
            way,
            gate,
            edge,
            from: closure.from.map(|t| t.to_string()),
            until: closure.until.map(|t| t.to_string()),
            reason: closure.reason,
            reason_en: closure.reason_en,
            source: closure.source,
        }
    }
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    closures: Vec<Closure>,
}

/// Why a file of closures was not read. Nothing of it is taken.
#[derive(Debug, thiserror::Error)]
#[error("the closures are not read: {0}; nothing of the file is used")]
pub struct OverlayError(#[from] serde_json::Error);

/// Reads a file of closures, see the module's head.
///
/// # Errors
/// [`OverlayError`] with line and column of what is wrong.
pub fn read_closures(json: &[u8]) -> Result<Vec<Closure>, OverlayError> {
    Ok(serde_json::from_slice::<File>(json)?.closures)
}

/// Hours of the map that could not be read; what they belong to counts as open.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Unread {
    /// OpenStreetMap id.
    pub osm_id: i64,
    /// The id is a node's (a gate) and not a way's.
    pub node: bool,
    pub text: String,
}

/// Edges whose state differs between two moments, in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    pub shut: Vec<u32>,
    pub opened: Vec<u32>,
}

/// The hours of one gate or way.
#[derive(Clone, Debug)]
struct Timed {
    edges: Vec<u32>,
    place: (f64, f64),
    hours: Option<OpeningHours>,
    conditional: Option<Conditional>,
    base_shut: bool,
}

/// Closures and hours, bound to one network.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    closures: Vec<(Closure, Vec<u32>)>,
    timed: Vec<Timed>,
    unread: Vec<Unread>,
}

impl Overlay {
    /// Binds closures to a network and reads the hours of its gates and ways.
    pub fn new(network: &Network, closures: Vec<Closure>) -> Self {
        let mut overlay = Self {
            closures: closures.into_iter().map(|closure| (closure, Vec::new())).collect(),
            ..Self::default()
        };
        let mut of: HashMap<Shut, Vec<usize>> = HashMap::new();
        for (i, (closure, edges)) in overlay.closures.iter_mut().enumerate() {
            match closure.what {
                Shut::Edge(edge) if (edge as usize) < network.edge_count() => edges.push(edge),
                what => of.entry(what).or_default().push(i),
            }
        }
        let mut records: HashMap<u32, Vec<u32>> = HashMap::new();
        let ids: &[i64] = network.section(Section::OsmIds);
        for (number, id) in (0u32..).zip(ids) {
            let Some(edge) = network.edge(number) else { continue };
            let what = if edge.is_point() {
                Shut::Gate(*id)
            } else {
                Shut::Way(*id)
            };
            for i in of.get(&what).into_iter().flatten() {
                if let Some((_, edges)) = overlay.closures.get_mut(*i) {
                    edges.push(number);
                }
            }
            if edge.flags & crate::network::flags::TIMED != 0 {
                records.entry(edge.record).or_default().push(number);
            }
        }
        let mut records: Vec<_> = records.into_iter().collect();
        records.sort_unstable();
        for (record, edges) in records {
            overlay.read(network, record, edges);
        }
        overlay
    }

    fn read(&mut self, network: &Network, record: u32, edges: Vec<u32>) {
        let Some(record) = network.record(record) else { return };
        let mut unread = |text: &str| {
            self.unread.push(Unread {
                osm_id: record.osm_id,
                node: record.node,
                text: text.to_owned(),
            });
        };
        let hours = match record.opening_hours {
            "" => None,
            text => OpeningHours::parse(text).map_err(|_| unread(text)).ok(),
        };
        let conditional = (!record.conditional.is_empty()).then(|| passing(record.conditional));
        for clause in conditional.iter().flat_map(|c| &c.unread) {
            unread(clause);
        }
        let place = edges.first().and_then(|edge| network.geometry(*edge).next());
        self.timed.push(Timed {
            edges,
            place: place.unwrap_or_default(),
            hours,
            conditional,
            base_shut: record.base_shut,
        });
    }

    /// What is shut at a local moment. The place in `local` is filled in for each gate and way.
    pub fn closures(&self, at: DateTime, local: &Local) -> Closures {
        let mut found = Closures::new();
        for (closure, edges) in &self.closures {
            if closure.is_shut(at) {
                edges.iter().for_each(|edge| found.shut(*edge));
            }
        }
        for timed in self.timed.iter().filter(|timed| timed.is_shut(at, local)) {
            timed.edges.iter().for_each(|edge| found.shut(*edge));
        }
        found
    }

    /// What opens and what shuts between two moments, for correcting what was worked out for the first.
    pub fn changes_between(&self, before: DateTime, after: DateTime, local: &Local) -> Changes {
        let (before, after) = (self.closures(before, local), self.closures(after, local));
        Changes {
            shut: after.edges().filter(|edge| !before.is_shut(*edge)).collect(),
            opened: before.edges().filter(|edge| !after.is_shut(*edge)).collect(),
        }
    }

    /// The first moment after `at` at which anything may open or shut; `None` when nothing does within 400 days and
    /// no closure begins or ends.
    pub fn next_change(&self, at: DateTime, local: &Local) -> Option<DateTime> {
        let dated = self
            .closures
            .iter()
            .flat_map(|(closure, _)| [closure.from, closure.until]);
        let dated = dated.flatten().filter(|moment| *moment > at);
        let timed = self.timed.iter().flat_map(|timed| {
            let here = local.at(timed.place.0, timed.place.1);
            let hours = timed.hours.as_ref().and_then(|hours| hours.next_change(at, &here));
            [hours, timed.conditional.as_ref().and_then(|c| c.next_change(at, &here))]
        });
        dated.chain(timed.flatten()).min()
    }

    /// The closures in force on an edge, for telling people why they walk round.
    pub fn reasons(&self, edge: u32, at: DateTime) -> impl Iterator<Item = &Closure> {
        let on_it = move |(closure, edges): &&(Closure, Vec<u32>)| closure.is_shut(at) && edges.contains(&edge);
        self.closures.iter().filter(on_it).map(|(closure, _)| closure)
    }

    /// Closures that name nothing in this network: a slip in the id, or an older map.
    pub fn unmatched(&self) -> impl Iterator<Item = &Closure> {
        self.closures
            .iter()
            .filter(|(_, edges)| edges.is_empty())
            .map(|(closure, _)| closure)
    }

    /// Hours of the map that could not be read.
    pub fn unread_hours(&self) -> &[Unread] {
        &self.unread
    }

    /// Number of gates and ways with hours.
    pub fn timed_count(&self) -> usize {
        self.timed.len()
    }
}

impl Timed {
    fn is_shut(&self, at: DateTime, local: &Local) -> bool {
        let here = local.at(self.place.0, self.place.1);
        let closed = self
            .hours
            .as_ref()
            .is_some_and(|hours| hours.state(at, &here) == State::Closed);
        closed
            || self
                .conditional
                .as_ref()
                .is_some_and(|c| !c.passes(!self.base_shut, at, &here))
    }
}

/// Reads a conditional value by the rows of [`crate::rules::TABLE`] for `foot`.
pub(crate) fn passing(text: &str) -> Conditional {
    Conditional::parse(text, |value| effect("foot", value) == Some(Effect::Open))
}
