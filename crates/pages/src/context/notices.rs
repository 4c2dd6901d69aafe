//! Messages, one-time codes, evaluations.

use askama::Template;
use jiff::civil::{DateTime, Time};

use crate::Page;

/// A message as its person reads it.
#[derive(Clone, Debug)]
pub struct Message {
    pub at: Time,
    pub text: String,
}

/// What the page of a number says about messages.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    /// Newest first.
    pub list: Vec<Message>,
    /// They can be asked for.
    pub can_ask: bool,
    /// They were asked for.
    pub on: bool,
    /// From where one would walk, and minutes.
    pub walk: Option<(String, u32)>,
    /// They can go to a phone too.
    pub phone: bool,
}

/// Why a code was not sent or not right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeProblem {
    BadPhone,
    TooMany { minutes: u32 },
    Wrong,
}

/// `POST /my/code` and `POST /my/verify`: the code, please.
#[derive(Clone, Debug, Template)]
#[template(path = "code.html")]
pub struct Code {
    pub page: Page,
    /// As typed; posted again with the code.
    pub phone: String,
    pub minutes: u32,
    /// A demonstration prints it.
    pub shown: Option<String>,
    pub problem: Option<CodeProblem>,
}

impl Code {
    /// A code can be typed in.
    pub fn asks(&self) -> bool {
        !matches!(self.problem, Some(CodeProblem::BadPhone | CodeProblem::TooMany { .. }))
    }
}

/// Where an evaluation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvaluateState {
    Open,
    /// Sent without a grade.
    Missing,
    Given,
    NotDone,
    TooLate,
}

/// `/claims/{token}/evaluate`, and with `counter` the screen that faces people at a window.
#[derive(Clone, Debug, Template)]
#[template(path = "evaluate.html")]
pub struct Evaluate {
    pub page: Page,
    pub state: EvaluateState,
    /// `/claims/{token}`.
    pub base: String,
    pub label: String,
    pub service: String,
    pub venue: String,
    /// Value and words of the grades, best first.
    pub grades: Vec<(u8, String)>,
    /// Code, words, ticked.
    pub reasons: Vec<(String, String, bool)>,
    pub words: String,
    pub counter: bool,
}

/// `/desk/evaluate` while there is nobody to ask.
#[derive(Clone, Debug, Template)]
#[template(path = "evaluate_idle.html")]
pub struct EvaluateIdle {
    pub page: Page,
    pub thanks: bool,
    /// How many evaluations, and words and times of each grade, best first; `None` while too few.
    pub totals: Option<(u32, Vec<(String, u32)>)>,
}

/// A row of `/desk/messages`.
#[derive(Clone, Debug)]
pub struct OutboxRow {
    pub at: DateTime,
    pub text: String,
    /// Sent, waiting or not, in words.
    pub state: String,
    pub fine: bool,
}

/// `/desk/messages`: what was sent of late, for staff.
#[derive(Clone, Debug, Template)]
#[template(path = "outbox.html")]
pub struct Outbox {
    pub page: Page,
    pub rows: Vec<OutboxRow>,
}
