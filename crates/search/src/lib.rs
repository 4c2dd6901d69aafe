//! Services and places by everyday words. Pure.
