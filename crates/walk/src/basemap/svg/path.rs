//! Path data in as few bytes as it takes: whole tenths of a pixel, relative steps, no separator that can be left out.
//! Draw it inside `<g transform="scale(.1)">`.

use std::fmt::Write as _;

/// Path data under construction.
#[derive(Debug, Default)]
pub(crate) struct Path {
    pub(crate) d: String,
    pen: (i32, i32),
}

impl Path {
    /// A closed ring; one without extent on the tenth-pixel grid is left out.
    pub(crate) fn ring(&mut self, points: &[(f64, f64)]) {
        let mut points = tenths(points);
        while points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if points.len() < 3 {
            return;
        }
        let start = points.first().copied();
        self.steps(&points);
        self.d.push('z');
        // Closing puts the pen back.
        self.pen = start.unwrap_or(self.pen);
    }

    /// An open line; one that is a point is left out.
    pub(crate) fn line(&mut self, points: &[(f64, f64)]) {
        let points = tenths(points);
        if points.len() > 1 {
            self.steps(&points);
        }
    }

    fn steps(&mut self, points: &[(i32, i32)]) {
        self.d.push('m');
        for &(x, y) in points {
            self.number(x - self.pen.0);
            self.number(y - self.pen.1);
            self.pen = (x, y);
        }
    }

    fn number(&mut self, n: i32) {
        if n >= 0 && self.d.ends_with(|c: char| c.is_ascii_digit()) {
            self.d.push(' ');
        }
        // Writing to a String cannot fail.
        let _ = write!(self.d, "{n}");
    }
}

fn tenths(points: &[(f64, f64)]) -> Vec<(i32, i32)> {
    let mut out: Vec<(i32, i32)> = points
        .iter()
        .map(|p| ((p.0 * 10.0).round() as i32, (p.1 * 10.0).round() as i32))
        .collect();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_relative_and_closing_returns_the_pen() {
        let mut p = Path::default();
        p.ring(&[(1., 1.), (2., 1.), (2., 2.), (1., 1.)]);
        p.line(&[(2., 0.5), (1.04, 0.5)]);
        p.line(&[(3., 3.), (3.01, 3.)]);
        assert_eq!(p.d, "m10 10 10 0 0 10zm10-5-10 0");
    }
}
