//! How good forecasts were over a history.

use crate::event::{Event, Happening, Ms};
use crate::line::{Forecast, Line};
use crate::zms::Zms;
use std::collections::HashMap;

/// Errors and coverage over every forecast made at an arrival whose claim was called later.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Score {
    /// Mean absolute error of the median, seconds.
    pub mae_s: f64,
    /// Mean absolute error of the rule of thumb over the same claims, seconds.
    pub mae_zms_s: f64,
    /// Share of waits inside the 50 % interval.
    pub cover50: f64,
    /// Share of waits inside the 90 % interval.
    pub cover90: f64,
    /// Forecasts judged.
    pub forecasts: usize,
    /// Arrivals that were refused a forecast.
    pub refused: usize,
}

/// Plays a history through `line`, asking at each arrival; each forecast knows only what came before it.
pub fn score(mut line: Line, events: &[Event]) -> Score {
    let mut zms = Zms::default();
    let mut asked: HashMap<u32, (Ms, Forecast, f64)> = HashMap::new();
    let mut score = Score::default();
    for event in events {
        let rule_of_thumb = zms.wait_s(line.open_counters());
        let answer = line.apply(event);
        zms.apply(event);
        match (&event.what, answer) {
            (Happening::Arrive(arrival), Some(Ok(forecast))) => {
                asked.insert(arrival.claim, (event.at, forecast, rule_of_thumb));
            }
            (Happening::Arrive(_), Some(Err(_))) => score.refused += 1,
            (Happening::Call { claim, .. }, _) => {
                let Some((at, forecast, rule)) = asked.remove(claim) else {
                    continue;
                };
                let wait = (event.at - at) as f64 / 1000.0;
                let inside = |(low, high): (u32, u32)| f64::from(low) <= wait && wait <= f64::from(high);
                score.forecasts += 1;
                score.mae_s += (wait - f64::from(forecast.median_s)).abs();
                score.mae_zms_s += (wait - rule).abs();
                score.cover50 += f64::from(u8::from(inside(forecast.half_s)));
                score.cover90 += f64::from(u8::from(inside(forecast.most_s)));
            }
            _ => {}
        }
    }
    let n = score.forecasts.max(1) as f64;
    for sum in [
        &mut score.mae_s,
        &mut score.mae_zms_s,
        &mut score.cover50,
        &mut score.cover90,
    ] {
        *sum /= n;
    }
    score
}
