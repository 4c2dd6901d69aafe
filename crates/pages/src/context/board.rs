//! The lobby board.

use askama::Template;
use jiff::civil::{DateTime, Time};

use crate::Page;

/// `/board/{venue}`.
#[derive(Clone, Debug, Template)]
#[template(path = "board.html")]
pub struct Board {
    pub page: Page,
    /// `/board/{venue}`, to which `/events` is added.
    pub base: String,
    pub venue: String,
    /// Ledger position of `live`.
    pub position: u64,
    pub live: BoardLive,
}

/// The part that changes.
#[derive(Clone, Debug, Template)]
#[template(path = "board_live.html")]
pub struct BoardLive {
    pub page: Page,
    /// The latest first.
    pub calls: Vec<BoardCall>,
    pub windows: Vec<BoardWindow>,
    pub next: Vec<BoardNext>,
    /// People who wait beyond those listed.
    pub more: usize,
    pub notice: Option<BoardNotice>,
    /// What to do after a missed call, from the declared policy.
    pub missed: String,
}

impl BoardLive {
    /// How densely windows are set.
    pub fn density(&self) -> &'static str {
        match self.windows.len() {
            0..=4 => "few",
            5..=8 => "some",
            _ => "many",
        }
    }
}

/// Somebody who is called now.
#[derive(Clone, Debug)]
pub struct BoardCall {
    pub label: String,
    /// Where to: `3 号窗口`, parted so that the number can stand large.
    pub place: BoardPlace,
    /// Told aloud.
    pub say: String,
    /// Changes with every call and recall, so that each is told once.
    pub key: String,
}

/// A window in words: before the number, the number, after it. A room has a name alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoardPlace {
    Window {
        before: String,
        number: String,
        after: String,
    },
    Room(String),
}

impl BoardPlace {
    /// In one piece.
    pub fn words(&self) -> String {
        match self {
            BoardPlace::Window { before, number, after } => format!("{before}{number}{after}"),
            BoardPlace::Room(name) => name.clone(),
        }
    }
}

#[derive(Clone, Debug)]
pub struct BoardWindow {
    pub place: BoardPlace,
    pub state: BoardState,
}

/// What stands behind a window's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoardState {
    Called { label: String },
    Serving { label: String },
    Free,
    Paused { back: Option<Time> },
    Closed { back: Option<Time> },
}

#[derive(Clone, Debug)]
pub struct BoardNext {
    pub label: String,
    /// The very next: get ready. Otherwise about when.
    pub first: bool,
    pub expected: Time,
    /// Said when the venue has several lines.
    pub line: Option<String>,
}

/// The next session with services of its own.
#[derive(Clone, Debug)]
pub struct BoardNotice {
    pub name: String,
    pub starts: DateTime,
    pub ends: Time,
    /// It has begun.
    pub running: bool,
    /// `二楼 红韵家庭医生工作室`.
    pub room: Option<String>,
    /// `周二、周五 12:00–14:00`.
    pub hours: Vec<String>,
}
