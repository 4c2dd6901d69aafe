//! Time as a parameter.

use jiff::Timestamp;

/// Where "now" comes from; only the binary and tests implement it.
pub trait Clock: Send + Sync {
    /// The current instant.
    fn now(&self) -> Timestamp;
}

impl Clock for Timestamp {
    /// A clock that stands still, for tests and for `--when`.
    fn now(&self) -> Timestamp {
        *self
    }
}
