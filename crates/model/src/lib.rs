//! The nouns of the fifteen-minute circle and their rules. No I/O, no async.
