//! Get in line for it: numbers, the line, the thin desk.

pub mod lines;
