//! Get in line for it: numbers, the line, the thin desk.

pub mod lines;
pub mod my_claim;
pub mod own;
pub mod seed_day;
pub mod take_number;
pub mod window;
