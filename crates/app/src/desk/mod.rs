//! Get in line for it: numbers, the line, the thin desk.

pub mod board;
pub mod call;
pub mod close_line;
pub mod counters;
pub mod devices;
pub mod kiosk;
pub mod lines;
pub mod my_claim;
pub mod overview;
pub mod own;
pub mod policy;
pub mod refusal;
pub mod replay;
pub mod seed_day;
pub mod serve;
pub mod supervise;
pub mod take_number;
pub mod transfer;
pub mod undo;
pub mod view;
pub mod window;
