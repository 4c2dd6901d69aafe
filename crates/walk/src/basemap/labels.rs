//! Names: stretches of one street joined so that the name fits, points for places and areas.

use std::collections::{BTreeMap, HashSet};

use super::features::{Label, LabelKind};
use super::join::join;
use super::mercator::Pt;
use super::polygon;
use crate::osm::Tags;

/// Named stretches waiting to be joined.
#[derive(Default)]
pub(crate) struct NamedLines(BTreeMap<(LabelKind, String), Pieces>);

#[derive(Default)]
struct Pieces {
    rank: u8,
    name_en: String,
    lines: Vec<Vec<Pt>>,
}

impl NamedLines {
    /// Adds a stretch when it has a name; a name takes the best rank any of its stretches has.
    pub(crate) fn add(&mut self, kind: LabelKind, rank: u8, tags: &Tags, line: &[Pt]) {
        let Some(name) = name(tags) else { return };
        let pieces = self.0.entry((kind, name)).or_insert_with(|| Pieces {
            rank,
            ..Pieces::default()
        });
        pieces.rank = pieces.rank.min(rank);
        if pieces.name_en.is_empty() {
            pieces.name_en = name_en(tags);
        }
        pieces.lines.push(line.to_vec());
    }

    /// One label a chain, longest chain of a name first.
    pub(crate) fn into_labels(self) -> Vec<Label> {
        let mut labels = Vec::new();
        for ((kind, name), pieces) in self.0 {
            let mut chains = join(pieces.lines, onward);
            chains.sort_by_key(|c| std::cmp::Reverse(length(c) as u64));
            labels.extend(chains.into_iter().map(|at| Label {
                kind,
                rank: pieces.rank,
                name: name.clone(),
                name_en: pieces.name_en.clone(),
                at,
            }));
        }
        labels
    }
}

/// Whether the next piece goes on rather than back: the two carriageways of an avenue meet at their ends, and a
/// name must not turn round there.
fn onward(chain: &[Pt], next: &[Pt]) -> bool {
    let (Some(&[a, b]), Some(&[c, d])) = (chain.last_chunk::<2>(), next.first_chunk::<2>()) else {
        return true;
    };
    let (ux, uy) = (b.f().0 - a.f().0, b.f().1 - a.f().1);
    let (vx, vy) = (d.f().0 - c.f().0, d.f().1 - c.f().1);
    ux * vx + uy * vy > -0.2 * ux.hypot(uy) * vx.hypot(vy)
}

fn length(line: &[Pt]) -> f64 {
    line.windows(2)
        .map(|w| (w[1].f().0 - w[0].f().0).hypot(w[1].f().1 - w[0].f().1))
        .sum()
}

/// A name at a point.
pub(crate) fn at_point(kind: LabelKind, rank: u8, tags: &Tags, at: Pt) -> Option<Label> {
    Some(Label {
        kind,
        rank,
        name: name(tags)?,
        name_en: name_en(tags),
        at: vec![at],
    })
}

/// A name inside an area.
pub(crate) fn in_area(kind: LabelKind, rank: u8, tags: &Tags, rings: &[Vec<Pt>]) -> Option<Label> {
    let rings: Vec<Vec<(f64, f64)>> = rings.iter().map(|r| r.iter().map(|p| p.f()).collect()).collect();
    let (x, y) = polygon::inner_point(&rings)?;
    at_point(
        kind,
        rank,
        tags,
        Pt {
            x: x.round() as u32,
            y: y.round() as u32,
        },
    )
}

/// Drops a point's name where a line bears the same (a lake traced along its middle) and repeated points; sorts by
/// rank, the order in which a drawing gives them room.
pub(crate) fn settled(mut points: Vec<Label>, lines: Vec<Label>) -> Vec<Label> {
    let on_lines: HashSet<(LabelKind, &str)> = lines.iter().map(|l| (l.kind, l.name.as_str())).collect();
    let mut seen = HashSet::new();
    points.retain(|p| {
        !on_lines.contains(&(p.kind, p.name.as_str()))
            // A station, its building and its stop share a name within about 300 m.
            && seen.insert((p.name.clone(), p.at.first().map(|p| (p.x >> 15, p.y >> 15))))
    });
    points.extend(lines);
    points.sort_by_key(|l| l.rank);
    points
}

fn name(tags: &Tags) -> Option<String> {
    let name = tags.get("name").or_else(|| tags.get("name:zh"))?.trim();
    // A control character has no shape on a map and breaks XML.
    let clean: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    (!clean.is_empty()).then_some(clean)
}

fn name_en(tags: &Tags) -> String {
    tags.get("name:en")
        .unwrap_or_default()
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(80)
        .collect()
}
