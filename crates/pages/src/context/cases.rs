//! Cases: the worklist, a case for staff and for its applicant, the board, the types.

use askama::Template;
use jiff::civil::{Date, DateTime};

use crate::{Page, Rule};

/// A case in a list.
#[derive(Clone, Debug)]
pub struct CaseRow {
    pub href: String,
    pub number: String,
    pub title: String,
    pub state: String,
    /// The unit that has it.
    pub unit: String,
    pub task: Option<String>,
    pub due: Date,
    pub haste: Haste,
    /// Offered to whom, or asked to rule.
    pub waits: Option<String>,
}

/// How the date stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haste {
    /// In time.
    Fine,
    /// Today or tomorrow.
    Soon,
    Late,
}

/// `/cases`.
#[derive(Clone, Debug, Template)]
#[template(path = "cases.html")]
pub struct Cases {
    pub page: Page,
    pub staff: String,
    pub mine: bool,
    pub waiting: Vec<CaseRow>,
    pub rows: Vec<CaseRow>,
    /// The next page of the list.
    pub next: Option<String>,
}

/// `/cases/new`, posted to `/cases` as `kind`, `unit`, `service`, `name`, `phone`, `identity`, `channel`, `token`.
#[derive(Clone, Debug, Template)]
#[template(path = "case_new.html")]
pub struct CaseNew {
    pub page: Page,
    pub problem: Option<String>,
    /// Code, name, what it is; whether it is chosen.
    pub kinds: Vec<(String, String, bool)>,
    pub units: Vec<(String, String, bool)>,
    pub services: Vec<(String, String, bool)>,
    pub name: String,
    pub phone: String,
    pub token: String,
}

/// The promise.
#[derive(Clone, Debug)]
pub struct CaseClock {
    pub promised: Option<Date>,
    pub legal: Option<Date>,
    pub used: u32,
    pub limit: u32,
    pub excluded: u32,
    /// Working days late; 0 = in time.
    pub late: u32,
    /// Why it stands still.
    pub paused: Option<String>,
    /// It runs because nobody answered in five days.
    pub deemed: bool,
    pub ended: bool,
    pub unsure: bool,
    pub rule: Rule,
    /// Whose the days were: unit, days, of them late.
    pub shares: Vec<(String, u32, u32)>,
}

/// One moment of the river of custody.
#[derive(Clone, Debug)]
pub struct CaseMoment {
    pub at: Option<DateTime>,
    /// Of the lanes, from 0.
    pub lane: u8,
    /// Lane of the moment after it.
    pub next: u8,
    pub mark: Mark,
    pub title: String,
    pub unit: Option<String>,
    pub why: Option<String>,
}

/// How a moment is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Done,
    Returned,
    Now,
    Ahead,
}

/// Lanes and moments.
#[derive(Clone, Debug)]
pub struct River {
    pub lanes: Vec<String>,
    pub moments: Vec<CaseMoment>,
}

/// A document and how it stands.
#[derive(Clone, Debug)]
pub struct CasePaper {
    pub code: String,
    pub name: String,
    pub state: String,
    pub missing: bool,
    pub deferrable: bool,
    pub promise: bool,
}

/// A field of a step: code, name, kind of input, choices with whether chosen.
#[derive(Clone, Debug)]
pub struct CaseField {
    pub code: String,
    pub name: String,
    /// `text`, `date`, `number`, `choice`.
    pub kind: &'static str,
    pub value: String,
    pub choices: Vec<(String, String)>,
}

/// A step that starts from here.
#[derive(Clone, Debug)]
pub struct CaseStep {
    pub code: String,
    pub name: String,
    pub reason: bool,
    pub days: bool,
    pub fields: Vec<CaseField>,
    /// What is still to be done.
    pub not_yet: Option<String>,
}

/// The mandate: until when, whether it holds.
#[derive(Clone, Debug)]
pub struct CaseMandate {
    pub until: Date,
    pub holds: bool,
    pub revoked: bool,
}

/// `/cases/{number}` for staff; every form posts there with `do` and `revision`.
#[derive(Clone, Debug, Template)]
#[template(path = "case.html")]
pub struct CasePage {
    pub page: Page,
    pub number: String,
    pub title: String,
    pub kind: String,
    pub state: String,
    pub holder: String,
    pub flash: Option<String>,
    pub problem: Option<String>,
    pub revision: u32,
    pub clock: CaseClock,
    pub river: River,
    pub papers: Vec<CasePaper>,
    pub facts: Vec<(String, String)>,
    pub steps: Vec<CaseStep>,
    /// Code, name, due.
    pub tasks: Vec<(String, String, Date)>,
    pub mandate: Option<CaseMandate>,
    pub wants_mandate: bool,
    pub latest: Date,
    pub can: CaseCan,
    pub follow: String,
    pub ended: bool,
    /// The applicant's data, opened with a reason.
    pub opened: Option<Vec<(String, String)>>,
}

impl CasePage {
    /// Where its forms go.
    pub fn post(&self) -> String {
        format!("/cases/{}", self.number)
    }
}

/// What may be done beside steps; names and ids of units.
#[derive(Clone, Debug, Default)]
pub struct CaseCan {
    pub work: bool,
    /// Offered to: taken back.
    pub withdraw: Option<String>,
    /// Offered here by, and why.
    pub answer: Option<(String, String)>,
    pub send_back: Option<String>,
    pub hand_to: Vec<(String, String)>,
    pub rule_to: Vec<(String, String)>,
    /// Who is asked to rule.
    pub disputed: Option<String>,
}

/// `/cases/{token}` for whoever has the link.
#[derive(Clone, Debug, Template)]
#[template(path = "case_track.html")]
pub struct CaseTrack {
    pub page: Page,
    pub base: String,
    pub number: String,
    pub title: String,
    pub state: String,
    /// Whose move, in words, and what it is.
    pub turn: String,
    pub task: Option<String>,
    pub yours: bool,
    pub ended: bool,
    pub flash: Option<String>,
    pub problem: Option<String>,
    pub revision: u32,
    pub clock: CaseClock,
    pub river: River,
    pub papers: Vec<CasePaper>,
    pub told: Option<DateTime>,
    pub steps: Vec<CaseStep>,
    pub mandate: Option<CaseMandate>,
    pub wants_mandate: bool,
    pub latest: Date,
}

impl CaseTrack {
    /// Whether a mandate may be given now.
    pub fn may_grant(&self) -> bool {
        self.mandate.as_ref().is_none_or(|mandate| !mandate.holds)
    }
}

/// `/cases/board`.
#[derive(Clone, Debug, Template)]
#[template(path = "case_board.html")]
pub struct CaseBoardPage {
    pub page: Page,
    pub staff: String,
    pub open: u32,
    pub overdue: u32,
    pub soon: u32,
    /// Unit, level, open, overdue, soon, offered on.
    pub units: Vec<CaseLoad>,
    pub waiting: Vec<CaseRow>,
    pub urgent: Vec<CaseRow>,
}

#[derive(Clone, Debug)]
pub struct CaseLoad {
    pub unit: String,
    pub level: String,
    pub open: u32,
    pub overdue: u32,
    pub soon: u32,
    pub offered: u32,
}

/// `/cases/types`.
#[derive(Clone, Debug, Template)]
#[template(path = "case_types.html")]
pub struct CaseTypes {
    pub page: Page,
    /// Address, name, what it is, version.
    pub types: Vec<(String, String, String, u32)>,
}

/// `/cases/types/{code}`.
#[derive(Clone, Debug, Template)]
#[template(path = "case_type.html")]
pub struct CaseTypePage {
    pub page: Page,
    pub name: String,
    pub about: String,
    pub version: u32,
    pub promised: u32,
    pub legal: u32,
    pub returns: u32,
    /// A finished SVG of ours; names in it are escaped.
    pub svg: String,
    pub steps: Vec<TypeStep>,
}

/// A numbered arrow of the diagram.
#[derive(Clone, Debug)]
pub struct TypeStep {
    pub number: usize,
    pub name: String,
    pub from: String,
    pub to: String,
    pub who: String,
    pub when: Option<String>,
    pub what: String,
}
