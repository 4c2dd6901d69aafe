//! `/login`, choosing and opening a window, and `/desk`. Every action is a plain form; the keyboard is an enhancement.

use askama::Template;
use jiff::civil::{DateTime, Time};

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
    /// The one to be opened in detail.
    pub opening: Option<DeskOpening>,
    /// May see all windows of a venue.
    pub supervises: bool,
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

/// What a window serves, posted to `/desk/window` as `window`, `s-{code}`, `low`, `take_over`.
#[derive(Clone, Debug)]
pub struct DeskOpening {
    pub id: String,
    pub venue: String,
    pub name: String,
    /// Code, name, chosen; none chosen = all.
    pub services: Vec<(String, String, bool)>,
    pub low: bool,
    pub taken_by: Option<String>,
}

/// `/desk`. Actions post to `/desk/{action}` with `claim` and `state`, the claim as the page showed it, so that an old page
/// cannot act on someone else, and `csrf`.
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
    pub state: WindowIs,
    /// Services served here when not all are.
    pub serves: Vec<String>,
    pub serving: Option<DeskServing>,
    pub next: Option<DeskNext>,
    pub queue: Vec<QueueRow>,
    /// Set aside, then missed.
    pub held: Vec<HeldRow>,
    pub windows: Vec<DeskLane>,
    /// Words under the lanes, by quarters of an hour.
    pub quarters: Vec<String>,
    /// Served, with papers to complete.
    pub later: Vec<LaterRow>,
    /// What Z takes back: the kind, and words.
    pub undo: Option<(String, String)>,
    /// Why no more numbers are given out.
    pub stopped: Option<String>,
    /// What `find` found.
    pub found: Option<Found>,
    /// The note of the colleague who sent the number on, when it was asked for.
    pub note: Option<String>,
    /// Id and name of the lines of this venue a number can be sent on to.
    pub lines: Vec<(String, String)>,
    /// Code and name of what can be added to the visit.
    pub services: Vec<(String, String)>,
    pub supervises: bool,
}

impl Desk {
    /// Whether somebody new may be called here.
    pub fn open(&self) -> bool {
        matches!(self.state, WindowIs::Open { .. })
    }
}

/// How the window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowIs {
    /// `closing`: closes after the one who is served.
    Open {
        closing: bool,
    },
    Paused {
        back: Option<Time>,
    },
    Closed,
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
    /// As a form sends it back.
    pub state: &'static str,
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
    /// Calls before the number counts as missed without a reason.
    pub calls_left: u32,
    /// Label and value of what the window should know, masked as the role allows.
    pub facts: Vec<(String, String)>,
    pub needs: Vec<String>,
    /// A colleague left a note.
    pub noted: bool,
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
    /// Id of the declared policy.
    pub policy: String,
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
    pub state: &'static str,
    pub label: String,
    pub source: Source,
    pub arrived: Option<Time>,
    pub service: String,
    /// Minutes waited.
    pub waited: u32,
    pub expected: Option<(Time, Time)>,
    pub why: String,
    /// This window serves them.
    pub here: bool,
}

/// Somebody set aside or missed.
#[derive(Clone, Debug)]
pub struct HeldRow {
    pub row: QueueRow,
    pub missed: bool,
    /// May stand in line again.
    pub may_return: bool,
}

/// A window and its next hour.
#[derive(Clone, Debug)]
pub struct DeskLane {
    pub name: String,
    pub me: bool,
    pub turns: Vec<DeskTurn>,
    /// Said instead: paused, closed.
    pub off: Option<String>,
}

/// Somebody on a lane; `x` and `w` in hundredths of the hour.
#[derive(Clone, Debug)]
pub struct DeskTurn {
    pub label: String,
    pub x: f32,
    pub w: f32,
    pub running: bool,
    /// Not there yet.
    pub absent: bool,
}

impl DeskTurn {
    /// Wide enough for its label.
    pub fn wide(&self) -> bool {
        self.w >= 5.5
    }
}

#[derive(Clone, Debug)]
pub struct LaterRow {
    pub claim: String,
    pub label: String,
    pub service: String,
    pub since: DateTime,
}

/// Somebody looked for by label.
#[derive(Clone, Debug)]
pub struct Found {
    pub label: String,
    /// What is known, in words; `None`: nobody.
    pub what: Option<String>,
}

/// `/desk/overview`: all windows of the venues a supervisor answers for.
#[derive(Clone, Debug, Template)]
#[template(path = "desk_overview.html")]
pub struct DeskOverview {
    pub page: Page,
    pub staff: String,
    pub flash: Option<String>,
    pub problem: Option<String>,
    pub venues: Vec<OverviewVenue>,
    /// Code and name of every venue that can be looked at.
    pub all: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
pub struct OverviewVenue {
    pub id: String,
    pub name: String,
    pub board: String,
    pub lines: Vec<OverviewLine>,
}

/// One line with its windows.
#[derive(Clone, Debug)]
pub struct OverviewLine {
    pub schedule: String,
    pub name: String,
    pub waiting: u32,
    /// Set aside and missed.
    pub aside: u32,
    pub done: u32,
    /// Label of the last in line and when it is expected to be done.
    pub last: Option<(String, Time)>,
    pub closes: Option<Time>,
    /// So many more numbers would still be served.
    pub more: u32,
    /// One more would not be.
    pub late: bool,
    /// Why no more numbers are given out, and since when.
    pub stopped: Option<(String, Time)>,
    pub windows: Vec<OverviewWindow>,
}

#[derive(Clone, Debug)]
pub struct OverviewWindow {
    pub number: u16,
    pub name: String,
    pub clerk: Option<String>,
    pub serving: Option<String>,
    pub state: WindowIs,
    pub since: Time,
    /// Takes ahead for a break of the network: when it was last heard of, and how many people it keeps.
    pub kept: Option<(Time, u32)>,
}
