#![doc = include_str!("../README.md")]

mod calibrate;
mod counters;
mod days;
mod durations;
mod event;
mod line;
mod order;
mod rng;
mod score;
mod sim;
mod trace;
mod traffic;
mod zms;

pub use days::{Hall, simulate};
pub use event::{Arrival, Event, Happening, Ms};
pub use line::{Forecast, LEAST_SERVED, Line, Refusal};
pub use order::{Booked, Order};
pub use rng::Rng;
pub use score::{Score, score};
pub use trace::{Trace, TraceError, read_trace, write_trace};
