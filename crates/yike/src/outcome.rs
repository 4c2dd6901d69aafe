//! How a command ends: 0 done, 2 the input or the question was wrong, 1 our fault.

use std::fmt;

/// A command that did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The input or the question was wrong; the text says what and what to do.
    Input(anyhow::Error),
    /// Our fault, or the machine's.
    Ours(anyhow::Error),
}

impl Failure {
    /// The process exit code.
    pub fn code(&self) -> u8 {
        match self {
            Failure::Input(_) => 2,
            Failure::Ours(_) => 1,
        }
    }

    /// A wrong input in words.
    pub fn input(text: impl fmt::Display) -> Failure {
        Failure::Input(anyhow::anyhow!("{text}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Input(error) | Failure::Ours(error) => write!(f, "{error:#}"),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure::Ours(error)
    }
}

impl From<yike_app::AppError> for Failure {
    fn from(error: yike_app::AppError) -> Failure {
        if error.is_input() {
            Failure::Input(error.into())
        } else {
            Failure::Ours(error.into())
        }
    }
}

/// What every command returns.
pub type Outcome = Result<(), Failure>;
