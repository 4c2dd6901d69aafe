//! A case type as a diagram: states in layers from the start downwards, numbered arrows between them.

use std::collections::BTreeMap;
use std::fmt::Write;
use yike_app::model::case::CaseType;

const WIDE: i32 = 168;
const HIGH: i32 = 44;
const ACROSS: i32 = 208;
const DOWN: i32 = 96;
/// Room on the right for arrows that lead back.
const SIDE: i32 = 120;

/// Where a state stands: column and layer.
type Place = (i32, i32);

/// The layer of each state: the shortest way from the start.
fn places(kind: &CaseType) -> BTreeMap<&str, Place> {
    let mut layers: BTreeMap<&str, i32> = BTreeMap::from([(kind.start.as_str(), 0)]);
    let mut now = vec![kind.start.as_str()];
    for layer in 1.. {
        let mut next = Vec::new();
        for transition in &kind.transitions {
            let from_here = transition.from.iter().any(|from| now.contains(&from.as_str()));
            // Ends stand below everything.
            let end = kind.state(&transition.to).is_none_or(|state| state.end);
            if from_here && !end && !layers.contains_key(transition.to.as_str()) {
                layers.insert(&transition.to, layer);
                next.push(transition.to.as_str());
            }
        }
        if next.is_empty() {
            break;
        }
        now = next;
    }
    let bottom = layers.values().copied().max().unwrap_or(0) + 1;
    let mut columns: BTreeMap<i32, i32> = BTreeMap::new();
    let mut places = BTreeMap::new();
    for state in &kind.states {
        let layer = layers.get(state.code.as_str()).copied().unwrap_or(bottom);
        let column = columns.entry(layer).or_default();
        places.insert(state.code.as_str(), (*column, layer));
        *column += 1;
    }
    places
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The whole drawing.
pub fn svg(kind: &CaseType, english: bool) -> String {
    let places = places(kind);
    let columns = places.values().map(|(column, _)| column + 1).max().unwrap_or(1);
    let layers = places.values().map(|(_, layer)| layer + 1).max().unwrap_or(1);
    let (width, height) = (columns * ACROSS + SIDE, layers * DOWN + 8);
    let mut out = format!(
        r#"<svg class="dia" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{}"><defs><marker id="d-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="d-tip" d="M0 0 8 4 0 8z"/></marker></defs>"#,
        escape(kind.name.pick(english))
    );
    for (number, transition) in (1..).zip(&kind.transitions) {
        for from in &transition.from {
            if let (Some(a), Some(b)) = (places.get(from.as_str()), places.get(transition.to.as_str())) {
                arrow(&mut out, number, *a, *b, width);
            }
        }
    }
    for state in &kind.states {
        let Some((column, layer)) = places.get(state.code.as_str()) else {
            continue;
        };
        let (x, y) = (column * ACROSS + 8, layer * DOWN + 8);
        let class = match (state.end, state.code == kind.start) {
            (true, _) => "d-end",
            (_, true) => "d-start",
            _ => "d-state",
        };
        let name: String = state
            .name
            .pick(english)
            .chars()
            .take(if english { 24 } else { 12 })
            .collect();
        let _ = write!(
            out,
            r#"<rect class="{class}" x="{x}" y="{y}" width="{WIDE}" height="{HIGH}"/><text class="d-name" x="{}" y="{}" text-anchor="middle">{}</text>"#,
            x + WIDE / 2,
            y + 27,
            escape(&name)
        );
    }
    out.push_str("</svg>");
    out
}

/// Down from one to the other, or round the right side when it leads back.
fn arrow(out: &mut String, number: i32, a: Place, b: Place, width: i32) {
    // Arrows of one state leave side by side, so that their numbers can be read.
    let spread = (number * 37) % (WIDE - 40) - (WIDE - 40) / 2;
    let (ax, ay) = (a.0 * ACROSS + 8 + WIDE / 2 + spread, a.1 * DOWN + 8 + HIGH);
    let (bx, by) = (b.0 * ACROSS + 8 + WIDE / 2 + spread / 2, b.1 * DOWN + 8);
    let (path, lx, ly) = if b.1 > a.1 {
        let drop = if b.1 == a.1 + 1 { 26 } else { DOWN / 2 };
        let path = format!("M{ax} {ay}C{ax} {} {bx} {} {bx} {}", ay + drop, by - drop, by - 1);
        (path, (3 * ax + bx) / 4, ay + (by - ay) / 4 + 2)
    } else {
        let out_x = width - 16 - (number * 13) % (SIDE - 40);
        let (sx, sy) = (a.0 * ACROSS + 8 + WIDE, a.1 * DOWN + 8 + HIGH / 2);
        let (tx, ty) = (b.0 * ACROSS + 8 + WIDE, b.1 * DOWN + 8 + HIGH / 2 - 8);
        let path = format!("M{sx} {sy}C{out_x} {} {out_x} {} {tx} {ty}", sy + 6, ty - 6);
        (path, (sx + 3 * out_x) / 4, (sy + ty) / 2)
    };
    let class = if b.1 > a.1 { "d-way" } else { "d-way d-back" };
    let _ = write!(
        out,
        r#"<path class="{class}" d="{path}" marker-end="url(#d-head)"/><circle class="d-dot" cx="{lx}" cy="{ly}" r="9"/><text class="d-no" x="{lx}" y="{}" text-anchor="middle">{number}</text>"#,
        ly + 4
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use yike_app::model::case::shipped;

    #[test]
    fn every_state_and_every_arrow_of_every_type_is_drawn() {
        for kind in shipped::all().unwrap() {
            let drawn = svg(&kind, false);
            assert_eq!(drawn.matches("class=\"d-name\"").count(), kind.states.len());
            let arrows: usize = kind.transitions.iter().map(|t| t.from.len()).sum();
            assert_eq!(drawn.matches("class=\"d-no\"").count(), arrows);
            let places = places(&kind);
            let mut taken: Vec<&Place> = places.values().collect();
            taken.sort();
            taken.dedup();
            assert_eq!(taken.len(), kind.states.len(), "{}: two states on one place", kind.code);
            assert_eq!(places[kind.start.as_str()], (0, 0));
        }
    }
}
