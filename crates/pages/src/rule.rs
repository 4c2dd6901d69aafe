//! 刻度, the quarter rule: walk, wait, service, promise and gap on one scale, drawn as SVG so that no style attribute
//! is needed. The sentence beside it always says the same, so the drawing is hidden from screen readers.

use std::fmt::Write as _;

use askama::filters::Safe;

/// How a stretch of the rule is drawn. Never by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Dotted.
    Walk,
    /// A thin line.
    Wait,
    /// A solid block.
    Serve,
    /// Hatched: shut, or not yet.
    Shut,
    /// An interval in which something will fall.
    Band,
    /// A mark without length.
    Now,
}

/// A stretch, in minutes from the start of the rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    pub kind: PartKind,
    pub from: f32,
    pub minutes: f32,
}

impl Part {
    pub fn new(kind: PartKind, from: f32, minutes: f32) -> Part {
        Part { kind, from, minutes }
    }
}

/// One rule. `span` is its whole length in minutes, `tick` the distance of its ticks.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub span: f32,
    pub tick: f32,
    pub parts: Vec<Part>,
}

impl Rule {
    /// A rule with a tick every quarter of an hour.
    pub fn quarters(span: f32, parts: Vec<Part>) -> Rule {
        Rule {
            span,
            tick: 15.0,
            parts,
        }
    }

    /// An hour of one visit: walk, wait, be served. Longer visits are cut at the edge.
    pub fn visit(walk: u32, wait: u32, serve: u32) -> Rule {
        let (walk, wait, serve) = (walk as f32, wait as f32, serve as f32);
        Rule::quarters(
            60.0,
            vec![
                Part::new(PartKind::Walk, 0.0, walk),
                Part::new(PartKind::Wait, walk, wait),
                Part::new(PartKind::Serve, walk + wait, serve),
            ],
        )
    }

    /// An hour that ends at a closed door.
    pub fn shut(walk: u32) -> Rule {
        let walk = walk as f32;
        Rule::quarters(
            60.0,
            vec![
                Part::new(PartKind::Walk, 0.0, walk),
                Part::new(PartKind::Shut, walk, 60.0 - walk),
            ],
        )
    }

    pub fn svg(&self) -> Safe<String> {
        let mut out = String::from(r#"<svg class="ke" aria-hidden="true" focusable="false">"#);
        out.push_str(r#"<line class="k-base" x1="0" x2="100%" y1="17.5" y2="17.5"/>"#);
        let ticks = if self.tick > 0.0 {
            (self.span / self.tick).floor().clamp(0.0, 48.0) as u32
        } else {
            0
        };
        for i in 0..=ticks {
            let x = self.percent(i as f32 * self.tick);
            let _ = write!(
                out,
                r#"<line class="k-tick" x1="{x:.2}%" x2="{x:.2}%" y1="12" y2="18"/>"#
            );
        }
        for part in &self.parts {
            self.draw(part, &mut out);
        }
        out.push_str("</svg>");
        Safe(out)
    }

    fn draw(&self, part: &Part, out: &mut String) {
        let x1 = self.percent(part.from);
        let x2 = self.percent(part.from + part.minutes);
        let width = x2 - x1;
        if width <= 0.0 && part.kind != PartKind::Now {
            return;
        }
        let _ = match part.kind {
            PartKind::Walk => write!(
                out,
                r#"<line class="k-walk" x1="{x1:.2}%" x2="{x2:.2}%" y1="8" y2="8"/>"#
            ),
            PartKind::Wait => write!(
                out,
                r#"<line class="k-wait" x1="{x1:.2}%" x2="{x2:.2}%" y1="8" y2="8"/>"#
            ),
            PartKind::Serve => {
                write!(
                    out,
                    r#"<rect class="k-serve" x="{x1:.2}%" width="{width:.2}%" y="3.5" height="9"/>"#
                )
            }
            PartKind::Shut => {
                write!(
                    out,
                    r#"<rect class="k-shut" x="{x1:.2}%" width="{width:.2}%" y="3.5" height="9"/>"#
                )
            }
            PartKind::Band => {
                write!(
                    out,
                    r#"<rect class="k-band" x="{x1:.2}%" width="{width:.2}%" y="2" height="12"/>"#
                )
            }
            PartKind::Now => write!(
                out,
                r#"<line class="k-now" x1="{x1:.2}%" x2="{x1:.2}%" y1="0" y2="18"/>"#
            ),
        };
    }

    fn percent(&self, minutes: f32) -> f32 {
        percent(minutes, self.span)
    }
}

fn percent(minutes: f32, span: f32) -> f32 {
    let percent = minutes / span * 100.0;
    if span > 0.0 && !percent.is_nan() {
        percent.clamp(0.0, 100.0)
    } else {
        0.0
    }
}

/// The words under a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pub span: f32,
    /// Minutes from the start, the words, and whether they matter most.
    pub labels: Vec<(f32, String, bool)>,
}

impl Axis {
    /// Labels that would touch on a narrow screen give way: the ends and the strong ones stay.
    fn fitting(&self) -> Vec<(f32, &str, bool, bool)> {
        let room = |text: &str| text.chars().map(|c| if c.is_ascii() { 2.6 } else { 4.6 }).sum::<f32>();
        let mut kept: Vec<(f32, f32)> = Vec::new();
        let mut order: Vec<usize> = (0..self.labels.len()).collect();
        let last = self.labels.len().saturating_sub(1);
        order.sort_by_key(|i| match self.labels.get(*i) {
            Some((_, _, true)) => 0,
            Some(_) if *i == 0 => 1,
            Some(_) if *i == last => 2,
            _ => 3,
        });
        let mut narrow_too = vec![false; self.labels.len()];
        for i in order {
            let Some((at, text, _)) = self.labels.get(i) else {
                continue;
            };
            let (x, w) = (percent(*at, self.span), room(text));
            let left = if x < 4.0 {
                0.0
            } else if x > 96.0 {
                100.0 - w
            } else {
                x - w / 2.0
            };
            if kept.iter().all(|(l, r)| left >= r + 2.0 || left + w + 2.0 <= *l) {
                kept.push((left, left + w));
                if let Some(flag) = narrow_too.get_mut(i) {
                    *flag = true;
                }
            }
        }
        self.labels
            .iter()
            .zip(narrow_too)
            .map(|((at, text, strong), narrow)| (percent(*at, self.span), text.as_str(), *strong, narrow))
            .collect()
    }

    pub fn svg(&self) -> Safe<String> {
        let mut out = String::from(r#"<svg class="ke-axis" aria-hidden="true" focusable="false">"#);
        for (x, text, strong, narrow) in self.fitting() {
            let anchor = if x < 4.0 {
                "start"
            } else if x > 96.0 {
                "end"
            } else {
                "middle"
            };
            let strong = if strong { " strong" } else { "" };
            let wide = if narrow { "" } else { " wide" };
            let middle = if anchor == "middle" { " mid" } else { "" };
            let _ = write!(
                out,
                r#"<text class="k-t{strong}{wide}{middle}" x="{x:.2}%" y="1em" text-anchor="{anchor}">"#
            );
            for c in text.chars() {
                match c {
                    '&' => out.push_str("&amp;"),
                    '<' => out.push_str("&lt;"),
                    '>' => out.push_str("&gt;"),
                    c => out.push(c),
                }
            }
            out.push_str("</text>");
        }
        out.push_str("</svg>");
        Safe(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m03_a_visit_is_drawn_to_scale_and_cut_at_the_edge() {
        let svg = Rule::visit(15, 15, 60).svg().0;
        assert!(svg.contains(r#"<line class="k-walk" x1="0.00%" x2="25.00%""#), "{svg}");
        assert!(svg.contains(r#"<line class="k-wait" x1="25.00%" x2="50.00%""#), "{svg}");
        assert!(
            svg.contains(r#"<rect class="k-serve" x="50.00%" width="50.00%""#),
            "{svg}"
        );
        assert_eq!(svg.matches("k-tick").count(), 5, "a tick each quarter");
    }

    #[test]
    fn nothing_is_drawn_for_no_wait_and_nothing_divides_by_zero() {
        assert!(!Rule::visit(10, 0, 8).svg().0.contains("k-wait"));
        let empty = Rule {
            span: 0.0,
            tick: 0.0,
            parts: vec![Part::new(PartKind::Walk, 0.0, 5.0)],
        };
        assert!(!empty.svg().0.contains("NaN"));
    }

    #[test]
    fn close_labels_give_way_on_narrow_screens() {
        let axis = Axis {
            span: 60.0,
            labels: vec![
                (0.0, "现在 10:12".into(), false),
                (20.0, "轮到您".into(), true),
                (25.0, "出门".into(), false),
            ],
        };
        let narrow: Vec<bool> = axis.fitting().iter().map(|l| l.3).collect();
        assert_eq!(
            narrow,
            [false, true, false],
            "the strong label stays, what would touch it goes"
        );
    }
}
