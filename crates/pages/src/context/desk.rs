//! `/login`, choosing a window, and `/desk`. Every action is a plain form; the keyboard is an enhancement.

use askama::Template;
use jiff::civil::{Date, Time};

use crate::{Page, Rule};

/// What went wrong at the door. It never says which of the two was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginProblem {
    Wrong,
    TooMany { minutes: u32 },
    Expired,
}

/// `/login`, posted as `name`, `password`, `next`.
#[derive(Clone, Debug, Template)]
#[template(path = "login.html")]
pub struct Login {
    pub page: Page,
    pub name: String,
    pub next: String,
    pub problem: Option<LoginProblem>,
    /// Said on demonstrations: which sample names there are.
    pub hint: Option<String>,
}

/// Which window is yours, posted to `/desk/window` as `window`.
#[derive(Clone, Debug, Template)]
#[template(path = "desk_choose.html")]
pub struct DeskChoose {
    pub page: Page,
    pub staff: String,
    pub venues: Vec<DeskVenue>,
}

#[derive(Clone, Debug)]
pub struct DeskVenue {
    pub name: String,
    pub windows: Vec<DeskWindow>,
}

/// A window: its id, its name and who sits there now.
#[derive(Clone, Debug)]
pub struct DeskWindow {
    pub id: String,
    pub name: String,
    pub taken_by: Option<String>,
}

/// `/desk`. Actions post to `/desk/{next|start|finish|missed|recall|hold|call}` with `claim`, the token of the claim as the
/// page showed it, so that an old page cannot act on someone else, and `csrf`.
#[derive(Clone, Debug, Template)]
#[template(path = "desk.html")]
pub struct Desk {
    pub page: Page,
    pub venue: String,
    pub window: String,
    pub staff: String,
    pub stats: DeskStats,
    pub offline: Option<OfflineState>,
    /// What the last action did, in the reader's language.
    pub flash: Option<String>,
    /// What the last action could not do.
    pub problem: Option<String>,
    pub serving: Option<DeskServing>,
    pub next: Option<DeskNext>,
    pub queue: Vec<QueueRow>,
    pub held: Vec<QueueRow>,
    /// The window takes nobody new.
    pub paused: bool,
}

#[derive(Clone, Debug, Default)]
pub struct DeskStats {
    pub done: u32,
    pub waiting: u32,
    /// Longest wait, minutes.
    pub longest: u32,
}

/// Cut off, still working.
#[derive(Clone, Debug)]
pub struct OfflineState {
    pub minutes: u32,
    pub first_label: String,
    pub last_label: String,
    pub pending: u32,
    pub synced: Time,
}

/// Who is at the window.
#[derive(Clone, Debug)]
pub struct DeskServing {
    pub claim: String,
    pub label: String,
    pub service: String,
    pub guide: String,
    /// `called`: not here yet; otherwise being served.
    pub called: bool,
    /// Since when, and whole minutes so far.
    pub since: Time,
    pub minutes: u32,
    pub usual_minutes: Option<u32>,
    pub rule: Option<Rule>,
    pub calls: u32,
    /// Label and value of what the window should know, masked as the role allows.
    pub facts: Vec<(String, String)>,
    pub needs: Vec<String>,
    /// What to bring, for asking; ticks are the clerk's own and not kept.
    pub documents: Vec<(String, Option<String>)>,
    pub slip: String,
}

/// Who is next and why: reasons in order.
#[derive(Clone, Debug)]
pub struct DeskNext {
    pub label: String,
    pub service: String,
    pub reasons: Vec<String>,
}

/// How someone came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Walkin,
    Phone,
    Web,
    Kiosk,
    Booked { at: Time },
    Priority,
}

/// A line of the queue.
#[derive(Clone, Debug)]
pub struct QueueRow {
    pub claim: String,
    pub label: String,
    pub source: Source,
    pub arrived: Option<Time>,
    pub service: String,
    /// Minutes waited.
    pub waited: u32,
    pub expected: Option<Time>,
    pub why: String,
    /// Only for what is carried over from another day.
    pub date: Option<Date>,
}
