//! One rendering for everybody who looks at the same thing: a topic is rendered when it changed, encoded once as a server-sent
//! event, and the same bytes go to every stream that follows it. A thousand boards cost one question to the database and one
//! rendering a change.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::stream;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::convert::Infallible;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Said on a quiet stream, so that proxies keep it and a browser notices when it broke.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// The first change goes out at once; those that follow it closely are told together.
const AT_MOST_EVERY: Duration = Duration::from_millis(100);
/// Expected times and hours move on without any change.
const AT_LEAST_EVERY: Duration = Duration::from_secs(30);

/// What a topic shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Ledger position it shows.
    pub position: u64,
    pub html: String,
}

/// Renders a topic; `None` when that failed for the moment.
pub type Render = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Option<Shown>> + Send>> + Send + Sync>;
/// Whether anything the topic shows has changed since it was last asked.
pub type Changed = Box<dyn FnMut() -> bool + Send>;

/// How a topic is kept current.
pub struct Source {
    pub render: Render,
    pub changed: Changed,
    /// Wakes when something changed somewhere.
    pub wake: watch::Receiver<u64>,
}

/// An event as it goes over the wire.
#[derive(Debug, Clone)]
struct Frame {
    position: u64,
    bytes: Bytes,
}

type Slot = watch::Sender<Option<Frame>>;

/// Topics somebody follows now.
#[derive(Debug)]
pub struct Hub<T> {
    topics: Arc<Mutex<HashMap<T, Arc<Slot>>>>,
    stop: CancellationToken,
}

impl<T> Clone for Hub<T> {
    fn clone(&self) -> Self {
        Hub {
            topics: self.topics.clone(),
            stop: self.stop.clone(),
        }
    }
}

impl<T: Eq + Hash + Clone + Send + 'static> Hub<T> {
    /// No topics yet; streams end when `stop` is cancelled.
    pub fn new(stop: CancellationToken) -> Self {
        Hub {
            topics: Arc::default(),
            stop,
        }
    }

    /// An event stream of `topic`, kept current by `source` if nobody follows it yet. `seen`: the position the reader has
    /// already; nothing is sent until something newer is there.
    pub fn follow(&self, topic: T, seen: Option<u64>, source: impl FnOnce() -> Source) -> Response {
        let frames = self.subscribe(topic, source);
        let follower = Follower {
            frames,
            stop: self.stop.clone(),
            seen,
            first: true,
            ended: false,
        };
        let body = stream::unfold(follower, |mut follower| async move {
            let bytes = follower.next().await?;
            Some((Ok::<_, Infallible>(bytes), follower))
        });
        let mut response = Response::new(Body::from_stream(body));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
        response
    }

    fn subscribe(&self, topic: T, source: impl FnOnce() -> Source) -> watch::Receiver<Option<Frame>> {
        match locked(&self.topics).entry(topic.clone()) {
            Entry::Occupied(slot) => slot.get().subscribe(),
            Entry::Vacant(place) => {
                let (slot, frames) = watch::channel(None);
                let slot = Arc::new(slot);
                place.insert(slot.clone());
                tokio::spawn(keep(self.clone(), topic, slot, source()));
                frames
            }
        }
    }

    /// Takes the topic off the list unless somebody follows it; under the lock, so that nobody joins in between.
    fn give_up(&self, topic: &T, slot: &Slot) -> bool {
        let mut topics = locked(&self.topics);
        let unused = slot.receiver_count() == 0;
        if unused {
            topics.remove(topic);
        }
        unused
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Renders the topic now and whenever it changed, until nobody follows it or the server stops.
async fn keep<T: Eq + Hash + Clone + Send + 'static>(hub: Hub<T>, topic: T, slot: Arc<Slot>, mut source: Source) {
    let mut last: Option<Shown> = None;
    loop {
        // Asked before it is rendered: what changes meanwhile is then rendered again.
        (source.changed)();
        if let Some(shown) = (source.render)().await
            && last.as_ref().is_none_or(|last| last.html != shown.html)
        {
            slot.send_replace(Some(Frame {
                position: shown.position,
                bytes: encode("live", shown.position, &shown.html),
            }));
            last = Some(shown);
        }
        tokio::select! {
            () = hub.stop.cancelled() => break,
            () = tokio::time::sleep(AT_MOST_EVERY) => {}
        }
        let again = tokio::time::sleep(AT_LEAST_EVERY);
        tokio::pin!(again);
        loop {
            if (source.changed)() {
                break;
            }
            tokio::select! {
                () = hub.stop.cancelled() => return,
                () = slot.closed() => if hub.give_up(&topic, &slot) { return },
                changed = source.wake.changed() => if changed.is_err() { return },
                () = &mut again => break,
            }
        }
    }
}

/// WHATWG HTML, 9.2: each line of the data stands behind `data: `.
fn encode(event: &str, position: u64, html: &str) -> Bytes {
    let mut out = String::with_capacity(html.len() + html.len() / 8 + 64);
    out.push_str(&format!("event: {event}\nid: {position}\n"));
    for line in html.split(['\n', '\r']) {
        out.push_str("data: ");
        out.push_str(line);
        out.push('\n');
    }
    out.push('\n');
    Bytes::from(out)
}

struct Follower {
    frames: watch::Receiver<Option<Frame>>,
    stop: CancellationToken,
    seen: Option<u64>,
    first: bool,
    ended: bool,
}

impl Follower {
    async fn next(&mut self) -> Option<Bytes> {
        if self.ended {
            return None;
        }
        loop {
            if !std::mem::take(&mut self.first) {
                tokio::select! {
                    () = self.stop.cancelled() => {
                        self.ended = true;
                        return Some(Bytes::from_static(b"event: end\ndata: stop\n\n"));
                    }
                    changed = self.frames.changed() => if changed.is_err() { return None },
                    () = tokio::time::sleep(KEEP_ALIVE) => return Some(Bytes::from_static(b":\n\n")),
                }
            }
            let Some(frame) = self.frames.borrow_and_update().clone() else {
                continue;
            };
            // Only what the reader came with counts: later frames may differ at the same position.
            let seen = self.seen.take();
            if seen.is_none_or(|seen| seen < frame.position) {
                return Some(frame.bytes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::StreamExt;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[tokio::test]
    async fn m07_a_thousand_boards_cost_one_rendering_a_change() {
        let hub: Hub<&str> = Hub::new(CancellationToken::new());
        let (position, renders) = (Arc::new(AtomicU64::new(7)), Arc::new(AtomicU64::new(0)));
        let (moved, wake) = watch::channel(0);
        let source = || {
            let (at, count, known) = (position.clone(), renders.clone(), position.clone());
            let mut last = 0;
            Source {
                render: Box::new(move || {
                    count.fetch_add(1, Ordering::SeqCst);
                    let position = at.load(Ordering::SeqCst);
                    Box::pin(async move {
                        let html = format!("<p>{position}</p>\n<p>two</p>");
                        Some(Shown { position, html })
                    })
                }),
                changed: Box::new(move || {
                    let now = known.load(Ordering::SeqCst);
                    std::mem::replace(&mut last, now) != now
                }),
                wake: wake.clone(),
            }
        };
        let mut boards: Vec<_> = (0..1000)
            .map(|_| hub.follow("hall", None, source).into_body().into_data_stream())
            .collect();
        let mut late = hub.follow("hall", Some(7), source).into_body().into_data_stream();
        for (expect, renders_so_far) in [(7, 1), (8, 2)] {
            let wire = format!("event: live\nid: {expect}\ndata: <p>{expect}</p>\ndata: <p>two</p>\n\n");
            for board in &mut boards {
                assert_eq!(board.next().await.unwrap().unwrap(), wire.as_bytes());
            }
            assert_eq!(renders.load(Ordering::SeqCst), renders_so_far);
            position.store(expect + 1, Ordering::SeqCst);
            moved.send_modify(|times| *times += 1);
        }
        let first = late.next().await.unwrap().unwrap();
        assert!(
            !first.starts_with(b"event: live\nid: 7\n"),
            "what the reader has is not sent again"
        );
        hub.stop.cancel();
        while let Some(event) = late.next().await {
            if event.unwrap().starts_with(b"event: end") {
                return;
            }
        }
        panic!("the stream ended without saying so");
    }
}
