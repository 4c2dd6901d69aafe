#![doc = include_str!("../README.md")]

pub mod mclp;
pub mod round;
