//! May an actor do this to that, over the unit tree. Pure.
