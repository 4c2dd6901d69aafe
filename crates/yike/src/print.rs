//! What commands print: plain text, or one line of JSON. A closed pipe is no error.

use crate::outcome::{Failure, Outcome};
use serde::Serialize;
use std::fmt::Display;
use std::io::{ErrorKind, Write, stdout};

/// Prints a line to standard output.
pub fn line(text: impl Display) -> Outcome {
    let mut out = stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::Ours(error.into())),
        Ok(()) => Ok(()),
    }
}

/// Prints one line of JSON.
pub fn json(value: &impl Serialize) -> Outcome {
    line(serde_json::to_string(value).map_err(|error| Failure::Ours(error.into()))?)
}
