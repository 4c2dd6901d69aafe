//! `GET /claims/{token}/events`: the live part over server-sent events, one rendered fragment when the line moves. The
//! event's id is the ledger position it shows; streams end when the server stops.

use super::live::fragment;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Path;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use yike_app::desk::my_claim::my_claim;
use yike_app::model::ScheduleId;

/// Changes that come thicker than this are told together.
const AT_MOST_EVERY: Duration = Duration::from_millis(250);
/// Without changes the expected time is told again.
const AT_LEAST_EVERY: Duration = Duration::from_secs(30);

struct Following {
    visit: Visit,
    token: String,
    wake: watch::Receiver<u64>,
    schedule: ScheduleId,
    mark: u64,
    last: Option<String>,
    ended: bool,
}

/// Opens the stream.
pub async fn get(visit: Visit, Path(token): Path<String>) -> Response {
    let schedule = match my_claim(&visit.web.app, &token).await {
        Ok(mine) => mine.claim.schedule,
        Err(error) => return visit.failure(&error),
    };
    let wake = visit.web.app.subscribe_lines();
    let mark = visit.web.app.lines().mark(schedule);
    let following = Following {
        visit,
        token,
        wake,
        schedule,
        mark,
        last: None,
        ended: false,
    };
    let events = stream::unfold(following, |mut following| async move {
        let event = following.next().await?;
        Some((Ok::<_, Infallible>(event), following))
    });
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
    Sse::new(events).keep_alive(keep_alive).into_response()
}

impl Following {
    async fn next(&mut self) -> Option<Event> {
        if self.ended {
            return None;
        }
        loop {
            if self.last.is_some() && !self.wait().await {
                self.ended = true;
                return Some(Event::default().event("end").data("stop"));
            }
            self.visit.now = self.visit.web.app.now();
            let mine = match my_claim(&self.visit.web.app, &self.token).await {
                Ok(mine) => mine,
                Err(error) => {
                    tracing::warn!(%error, "a number cannot be followed for the moment");
                    self.ended = true;
                    return Some(Event::default().event("end").data("retry"));
                }
            };
            let world = self.visit.web.app.world();
            let html = fragment(&self.visit, &world, &mine).render().ok()?;
            if self.last.as_ref() != Some(&html) {
                self.ended = mine.lapsed || mine.claim.state.ended();
                self.last = Some(html.clone());
                return Some(Event::default().event("live").id(mine.position.to_string()).data(html));
            }
        }
    }

    /// Waits until this line moved, or for half a minute; false when the server stops. Other lines' changes cost a
    /// comparison in memory, no question to the database.
    async fn wait(&mut self) -> bool {
        let stop = self.visit.web.stop.clone();
        let again = tokio::time::sleep(AT_LEAST_EVERY);
        tokio::pin!(again);
        loop {
            tokio::select! {
                () = stop.cancelled() => return false,
                changed = self.wake.changed() => if changed.is_err() { return false },
                () = &mut again => return true,
            }
            let mark = self.visit.web.app.lines().mark(self.schedule);
            if mark != self.mark {
                self.mark = mark;
                break;
            }
        }
        tokio::select! {
            () = stop.cancelled() => false,
            () = tokio::time::sleep(AT_MOST_EVERY) => true,
        }
    }
}
