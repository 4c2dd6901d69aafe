//! Get in line for it: numbers, bookings, the line, the thin desk.

pub mod call;
pub mod counters;
pub mod book;
mod booking;
pub mod check_in;
pub mod confirm;
pub mod expire;
pub mod keep;
pub mod lines;
pub mod move_booking;
pub mod my_claim;
mod offer;
pub mod own;
pub mod refusal;
pub mod places;
pub mod reoffer;
pub mod seed_day;
pub mod serve;
pub mod supervise;
pub mod take_number;
pub mod undo;
pub mod view;
pub mod waitlist;
pub mod window;
