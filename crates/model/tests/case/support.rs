//! A small city, its people and a bench to decide at.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use uuid::Uuid;
use yike_calendar::{DayKind, SpecialDay, WorkCalendar};
use yike_model::case::clock::Days;
use yike_model::case::kind::CaseType;
use yike_model::case::{Act, By, Case, Duty, Opening, Refusal, Scene, Units, decide::decide, open, shipped};
use yike_model::desk::Channel;
use yike_model::directory::*;
use yike_model::{CaseId, LoginId, ServiceId, UnitId};

pub fn unit(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(number))
}

pub const CITY: u128 = 1;
pub const DISTRICT: u128 = 2;
pub const STREET: u128 = 3;
pub const COMMUNITY: u128 = 4;
/// Decides, beside the district.
pub const DEPARTMENT: u128 = 5;
pub const OTHER_STREET: u128 = 6;
/// May do nothing for the service.
pub const CLUB: u128 = 7;

/// city > district > two streets, a department; a community and a club below the first street.
pub struct Town;

impl Units for Town {
    fn parent(&self, of: UnitId) -> Option<UnitId> {
        let parent = match of.0.as_u128() {
            DISTRICT => CITY,
            STREET | OTHER_STREET | DEPARTMENT => DISTRICT,
            COMMUNITY | CLUB => STREET,
            _ => return None,
        };
        Some(unit(parent))
    }

    fn level(&self, of: UnitId) -> Option<Level> {
        match of.0.as_u128() {
            CITY => Some(Level::City),
            DISTRICT | DEPARTMENT => Some(Level::District),
            STREET | OTHER_STREET => Some(Level::Street),
            COMMUNITY | CLUB => Some(Level::Community),
            _ => None,
        }
    }

    fn authority(&self, of: UnitId, _: ServiceId) -> Option<Authority> {
        match of.0.as_u128() {
            CITY | DISTRICT | DEPARTMENT => Some(Authority::Decide),
            STREET | OTHER_STREET => Some(Authority::Review),
            COMMUNITY => Some(Authority::Accept),
            _ => None,
        }
    }
}

/// National Day 2026 off, Saturday 10 October worked.
pub fn calendar() -> WorkCalendar {
    let mut calendar = WorkCalendar::default();
    let day = |kind| SpecialDay {
        kind,
        name: "国庆节".into(),
        name_en: String::new(),
    };
    for number in 1..=7 {
        calendar
            .days
            .insert(jiff::civil::date(2026, 10, number), day(DayKind::Holiday));
    }
    calendar
        .days
        .insert(jiff::civil::date(2026, 10, 10), day(DayKind::Workday));
    calendar
}

/// 09:00 on a day, in Shanghai.
pub fn morning(date: &str) -> Timestamp {
    format!("{date}T09:00:00+08:00").parse().unwrap()
}

/// The shipped types, read once.
pub static KINDS: LazyLock<Vec<CaseType>> = LazyLock::new(|| shipped::all().unwrap());

pub fn kind(code: &str) -> CaseType {
    KINDS.iter().find(|kind| kind.code == code).unwrap().clone()
}

pub fn service(documents: &[DocumentNeed]) -> Service {
    Service {
        id: ServiceId(Uuid::from_u128(99)),
        version: 3,
        code: "F1".into(),
        name: Text::new("尊老金申领", "Allowance for elders"),
        field: "民生服务".into(),
        audience: Audience::Elder,
        held_at: Level::Community,
        common: true,
        summary: Text::default(),
        note: Text::default(),
        minutes: 10,
        promised_days: Some(10),
        legal_days: Some(20),
        fee_fen: 0,
        fee_note: Text::default(),
        presence: Presence::AgentAllowed,
        help: Vec::new(),
        keywords: Vec::new(),
        documents: documents
            .iter()
            .map(|need| ServiceDocument {
                name: Text::new("材料", "Document"),
                need: *need,
                note: Text::default(),
            })
            .collect(),
        steps: Vec::new(),
    }
}

/// Where decisions are made: a type, a day, and whoever does it.
pub struct Bench {
    pub kind: CaseType,
    pub calendar: WorkCalendar,
    pub zone: TimeZone,
    pub now: Timestamp,
}

impl Bench {
    pub fn new(code: &str, date: &str) -> Bench {
        Bench {
            kind: kind(code),
            calendar: calendar(),
            zone: TimeZone::get("Asia/Shanghai").unwrap(),
            now: morning(date),
        }
    }

    pub fn days(&self) -> Days<'_> {
        Days {
            calendar: &self.calendar,
            zone: &self.zone,
        }
    }

    pub fn today(&self) -> jiff::civil::Date {
        self.days().date(self.now)
    }

    pub fn later(&mut self, hours: i64) {
        self.now += SignedDuration::from_hours(hours);
    }

    pub fn on(&mut self, date: &str) {
        self.now = morning(date);
    }

    pub fn scene<T>(&self, who: Who, run: impl FnOnce(&Scene<'_>) -> T) -> T {
        let may = |duty: Duty, at: UnitId| match who {
            Who::Applicant => false,
            Who::Agent(own) => duty == Duty::Work && at == unit(own),
            Who::Coordinator(own) => duty == Duty::Coordinate && at == unit(own),
            Who::Both(own) => at == unit(own),
        };
        let scene = Scene {
            kind: &self.kind,
            days: self.days(),
            now: self.now,
            units: &Town,
            by: match who {
                Who::Applicant => By::Applicant,
                Who::Agent(own) | Who::Coordinator(own) | Who::Both(own) => By::Staff(LoginId(Uuid::from_u128(own))),
            },
            may: &may,
        };
        run(&scene)
    }

    pub fn open(&self, service: Option<&Service>, at: u128) -> Result<Case, Refusal> {
        let opening = Opening {
            id: CaseId(Uuid::from_u128(1)),
            number: "C1-2026-0001".into(),
            token: "t".into(),
            service,
            channel: Channel::Counter,
            unit: unit(at),
            competent: None,
            origin: String::new(),
        };
        self.scene(Who::Agent(at), |scene| open(opening, scene))
    }

    pub fn act(&self, case: &Case, who: Who, act: Act) -> Result<Case, Refusal> {
        self.scene(who, |scene| decide(case, &act, scene))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Applicant,
    Agent(u128),
    Coordinator(u128),
    /// Works and coordinates.
    Both(u128),
}

pub fn step(code: &str) -> Act {
    step_with(code, "", &[])
}

pub fn step_with(code: &str, reason: &str, values: &[(&str, &str)]) -> Act {
    let values: BTreeMap<String, String> = values
        .iter()
        .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
        .collect();
    Act::Step {
        transition: code.into(),
        reason: reason.into(),
        days: None,
        values,
        sealed: Vec::new(),
    }
}

pub fn offer(to: u128) -> Act {
    Act::Offer {
        to: unit(to),
        reason: "下一步由你们办".into(),
        originals: 2,
    }
}

pub fn send_back() -> Act {
    Act::SendBack {
        reason: "不属于我们".into(),
        evidence: "权力清单第 3 条".into(),
    }
}
