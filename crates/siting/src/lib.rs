#![doc = include_str!("../README.md")]

pub mod coverage;
pub mod mclp;
pub mod round;
