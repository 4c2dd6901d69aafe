//! Use cases: authorise, load, decide, save with a ledger event.
