//! One typed context per page: plain owned data, rendered with `.render()` ([`askama::Template`]).

mod ask;
mod board;
mod book;
mod cases;
mod claims;
mod desk;
mod home;
mod keep;
mod kiosk;
mod notices;
mod other;
mod services;
mod venue;

pub use ask::{Ask, Pace, Place, Sort, When};
pub use board::{Board, BoardCall, BoardLive, BoardNext, BoardNotice, BoardPlace, BoardState, BoardWindow};
pub use book::{
    BookConfirm, BookDay, BookDays, BookNear, BookSoonest, BookTime, BookTimes, BookWait, BookedState, ClaimBooked,
};
pub use cases::{
    CaseBoardPage, CaseCan, CaseClock, CaseField, CaseLoad, CaseMandate, CaseMoment, CaseNew, CasePage, CasePaper,
    CaseRow, CaseStep, CaseTrack, CaseTypePage, CaseTypes, Cases, Haste, Mark, River, TypeStep,
};
pub use claims::{
    Cancel, Claim, ClaimLive, ClaimNew, ClaimState, Instead, Interval, My, MyClaim, Paper, Problem, Slip,
};
pub use desk::{
    Desk, DeskChoose, DeskLane, DeskNext, DeskOpening, DeskOverview, DeskServing, DeskStats, DeskTurn, DeskVenue,
    DeskWindow, Found as DeskFound, HeldRow, LaterRow, Login, LoginProblem, OfflineState, OverviewLine, OverviewVenue,
    OverviewWindow, QueueRow, Source, WindowIs,
};
pub use home::{Answer, BigChoice, ElderHome, Found, Group, Home, NearPlace, NearestVenue, Opening, Row};
pub use keep::{DeskOffline, KioskOffline};
pub use kiosk::{
    DeskDevices, DeviceRow, DeviceSetup, DeviceVenue, KioskClass, KioskNew, KioskNone, KioskNumber, KioskService,
    KioskStart,
};
pub use notices::{Code, CodeProblem, Evaluate, EvaluateIdle, EvaluateState, Message, Messages, Outbox, OutboxRow};
pub use other::{About, ErrorKind, ErrorPage, MapPage};
pub use services::{Document, Fact, Guide, GuideNear, GuidePrimary, Helper, ServiceGroup, ServiceLink, Services, Step};
pub use venue::{
    Access, Authority, DayHours, Direction, Directions, Floor, Offered, Period, Queue, Recognition, ReportForm,
    ReportThanks, Room, Route, Venue,
};

/// Words that lead somewhere. `href` is ours or checked by whoever made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub text: String,
    pub href: String,
}

impl Link {
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Link {
        Link {
            text: text.into(),
            href: href.into(),
        }
    }
}

/// A map and what its enhancement needs. Without `svg` and without JavaScript the page is still whole.
#[derive(Clone, Debug, PartialEq)]
pub struct MapView {
    /// A finished SVG of ours, put into the page as it is; never text from outside.
    pub svg: Option<String>,
    /// The same drawn for a phone (about 390 by 300), so that names stay readable; the other is shown from 768 on.
    pub svg_narrow: Option<String>,
    pub lat: f64,
    pub lon: f64,
    /// What the reader called this place.
    pub place: String,
    /// GeoJSON of what can be reached, as `/api/v1/reach?lat=..&lon=..&pace=..&minutes=15`.
    pub reach_url: Option<String>,
    /// GeoJSON line of a walk, for directions.
    pub route_url: Option<String>,
    /// The style of the moving map; the theme is appended as `?theme=`.
    pub style_url: String,
    /// The form to fill when someone presses on the map: `/?pace=..`, to which `lat` and `lon` are added.
    pub press_url: Option<String>,
}
