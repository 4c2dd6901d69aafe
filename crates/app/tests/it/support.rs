//! What the tests ask again and again.

use std::path::PathBuf;
use yike_app::AppError;
use yike_app::directory::here::{Here, HereQuestion, here};
use yike_app::directory::near::{Horizon, NearVenue, Sort};
use yike_app::imports::ImportReport;
use yike_app::walk::Pace;
use yike_model::ledger::Actor;
use yike_testkit::{TestApp, instant};

pub fn operator() -> Actor {
    Actor::Operator { command: "test".into() }
}

/// A file of the data folder beside the workspace, or a note that the test was skipped.
pub fn shared(path: &str) -> Option<Vec<u8>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    // A linked git worktree lies one folder deeper.
    let found = ["../../../shared", "../../../../shared"]
        .iter()
        .find_map(|shared| std::fs::read(root.join(shared).join(path)).ok());
    if found.is_none() {
        println!("skipped: ../shared is not here");
    }
    found
}

/// The report of an import that must have failed because of what was given.
pub fn refused(result: Result<ImportReport, AppError>) -> ImportReport {
    match result {
        Err(AppError::Import(report)) => {
            assert!(!report.applied && report.errors() > 0, "{report}");
            *report
        }
        other => panic!("expected a report with errors, got {other:?}"),
    }
}

/// Every check of the store holds.
pub async fn all_checks_hold(app: &TestApp) {
    app.t.settle().await;
    let checks = yike_storage::verify(&app.t.store).await.unwrap();
    let wrong: Vec<_> = checks.iter().filter(|check| !check.ok).collect();
    assert!(wrong.is_empty() && checks.len() >= 6, "{wrong:?}");
}

/// A question with everything the tests vary.
#[derive(Clone)]
pub struct Ask<'a> {
    pub app: &'a TestApp,
    pub question: HereQuestion,
}

/// Asks at a point at an instant: an adult, fifteen minutes, anything, now.
pub fn ask<'a>(app: &'a TestApp, point: (f64, f64), when: &str) -> Ask<'a> {
    let when = instant(when);
    Ask {
        app,
        question: HereQuestion {
            point,
            pace: Pace::Adult,
            minutes: 15,
            service: None,
            when,
            known_at: when,
            horizon: Horizon::Now,
            sort: Sort::Finish,
        },
    }
}

impl Ask<'_> {
    pub fn service(mut self, code: &str) -> Self {
        self.question.service = self.app.app.world().snapshot.service_by_code(code);
        assert!(self.question.service.is_some(), "{code}");
        self
    }

    pub fn pace(mut self, pace: Pace) -> Self {
        self.question.pace = pace;
        self
    }

    pub fn minutes(mut self, minutes: u32) -> Self {
        self.question.minutes = minutes;
        self
    }

    pub fn horizon(mut self, horizon: Horizon) -> Self {
        self.question.horizon = horizon;
        self
    }

    pub fn answer(&self) -> Result<Here, AppError> {
        here(&self.app.app.world(), &self.app.app.lines(), &self.question)
    }

    pub fn venues(&self) -> Vec<NearVenue> {
        self.answer().unwrap().venues
    }

    /// Codes of the venues in the order of the answer.
    pub fn order(&self) -> Vec<String> {
        let world = self.app.app.world();
        self.venues()
            .iter()
            .map(|near| world.snapshot.venues[near.venue].code.clone())
            .collect()
    }

    /// The answer for one venue.
    pub fn at(&self, code: &str) -> NearVenue {
        let index = self.app.venue_index(code);
        self.venues()
            .into_iter()
            .find(|near| near.venue == index)
            .expect("the venue is in the answer")
    }
}
