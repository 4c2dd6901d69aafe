//! The `yike` binary.
fn main() {}
