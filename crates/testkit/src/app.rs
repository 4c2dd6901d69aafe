//! An application on a test store: a clock that stands still, seeded identifiers, Asia/Shanghai.

use crate::{TestStore, town};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::Arc;
use yike_app::App;
use yike_app::imports::directory::import_directory;
use yike_app::imports::streets::import_streets;
use yike_app::imports::{File, ImportReport};
use yike_app::people::add_login::{NewLogin, add_login};
use yike_app::people::sign_in::SignedIn;
use yike_model::ledger::Actor;
use yike_model::people::Role;
use yike_model::{ScheduleId, ServiceId, VenueId};
use yike_storage::Store;

/// The password of every test login.
pub const PASSWORD: &str = "correct horse battery";

/// An application with its store.
#[derive(Debug, Clone)]
pub struct TestApp {
    pub app: Arc<App>,
    pub t: TestStore,
}

impl TestApp {
    /// On an empty store.
    pub async fn empty(t: TestStore) -> TestApp {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let app = App::new(
            t.store.clone(),
            zone,
            Box::new(t.clock.clone()),
            Box::new(t.ids.clone()),
        )
        .await;
        TestApp {
            app: Arc::new(app.unwrap()),
            t,
        }
    }

    /// With the streets and the directory of [`town`].
    pub async fn town(t: TestStore) -> TestApp {
        let app = TestApp::empty(t).await;
        let streets = import_streets(&app.app, operator(), &town::streets()).await.unwrap();
        assert_eq!(streets.errors(), 0, "{streets}");
        let report = app.directory(&town::directory()).await;
        assert_eq!(report.remarks, [], "{report}");
        app
    }

    /// Another application on the same data, as another process would have.
    pub async fn second(&self, node: &str) -> TestApp {
        let mut t = self.t.clone();
        t.store = self.t.second(node).await;
        TestApp::empty(t).await
    }

    /// Imports a directory that must be right.
    pub async fn directory(&self, files: &[File]) -> ImportReport {
        match import_directory(&self.app, operator(), "folder", files).await {
            Ok(report) => report,
            Err(error) => panic!("{error}"),
        }
    }

    /// The time of the clock from now on.
    pub fn set(&self, at: &str) {
        self.t.clock.set(at);
    }

    /// Index of a venue by its code.
    pub fn venue_index(&self, code: &str) -> usize {
        let world = self.app.world();
        world
            .snapshot
            .venues
            .iter()
            .position(|venue| venue.code == code)
            .expect("a venue")
    }

    /// A venue by its code.
    pub fn venue(&self, code: &str) -> VenueId {
        self.app.world().snapshot.venues[self.venue_index(code)].id
    }

    /// A service by its code.
    pub fn service(&self, code: &str) -> ServiceId {
        let world = self.app.world();
        world.snapshot.services[world.snapshot.service_by_code(code).expect("a service")].id
    }

    /// A schedule by its code.
    pub fn schedule(&self, code: &str) -> ScheduleId {
        let world = self.app.world();
        world
            .snapshot
            .schedules
            .iter()
            .find(|schedule| schedule.code == code)
            .expect("a schedule")
            .id
    }

    /// Somebody signed in with a role at a unit (`None` = everywhere).
    pub async fn login(&self, username: &str, role: Role, unit: Option<&str>) -> SignedIn {
        let new = NewLogin {
            username: username.to_owned(),
            display_name: format!("示例人员 {username}"),
            password: PASSWORD.to_owned(),
            role,
            unit: unit.map(str::to_owned),
        };
        SignedIn {
            login: add_login(&self.app, operator(), new).await.unwrap(),
        }
    }

    /// Everything the database holds beside claims and logins; see [`contents`].
    pub async fn contents(&self) -> String {
        self.t.settle().await;
        contents(&self.t.store).await
    }
}

fn operator() -> Actor {
    Actor::Operator { command: "test".into() }
}

/// The ledger's head, the tables of the directory, the stored streets, as text: two databases that
/// give the same text hold the same.
pub async fn contents(store: &Store) -> String {
    let read = store.read();
    let mut text = format!("{:?}\n", read.head().await.unwrap());
    text += &format!(
        "{:?}\n{:?}\n",
        read.units().await.unwrap(),
        read.venues().await.unwrap()
    );
    text += &format!(
        "{:?}\n{:?}\n",
        read.services().await.unwrap(),
        read.offerings().await.unwrap()
    );
    text += &format!(
        "{:?}\n{:?}\n",
        read.schedules().await.unwrap(),
        read.special_days().await.unwrap()
    );
    text += &format!(
        "{:?}\n{:?}\n",
        read.places().await.unwrap(),
        read.blobs().await.unwrap()
    );
    text
}

/// An instant in RFC 3339.
pub fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}
