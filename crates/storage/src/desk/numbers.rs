//! Issuing numbers many at a time. Callers hand in what they want; while one batch becomes durable the next gathers, and
//! each batch is a handful of statements and one commit. So a rush costs the database no more than one patient clerk.

use super::counts::{self, Counts, Move};
use super::labels::Counter;
use super::sessions::{PoolKey, Run};
use super::{Seat, Taken, claims};
use crate::ledger::written;
use crate::sql::{args, word};
use crate::store::Inner;
use crate::{StorageError, Store, Tx};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, Weak};
use tokio::sync::{Notify, oneshot};
use yike_model::desk::Claim;
use yike_model::desk::note::first_note;
use yike_model::ledger::Event;

/// Requests in one batch at most: what fits every database's limit of parameters.
const BATCH: usize = 256;

/// A wish for a number.
#[derive(Debug, Clone)]
pub struct NumberRequest {
    /// With an empty label, which is filled in.
    pub claim: Claim,
    pub seat: Seat,
    /// First letter of the label.
    pub prefix: String,
    /// Told with the claim; its `data` gains `label` and `queue`.
    pub event: Event,
}

type Answer = Result<Option<Claim>, StorageError>;
type Waiting = (NumberRequest, oneshot::Sender<Answer>);

/// Requests waiting for the next batch.
#[derive(Default)]
pub(crate) struct Numbers {
    queue: Mutex<Vec<Waiting>>,
    pub(crate) ring: Arc<Notify>,
}

impl Store {
    /// Issues a number: a label, a place in the seat's pool, the claim, its count and its event, durable when answered.
    /// `None` when the pool is full. Requests of the same moment share a commit; labels follow the order of arrival.
    pub async fn issue_number(&self, request: NumberRequest) -> Result<Option<Claim>, StorageError> {
        let (sender, receiver) = oneshot::channel();
        match self.0.numbers.queue.lock() {
            Ok(mut queue) => queue.push((request, sender)),
            Err(_) => {
                return Err(StorageError::invalid(
                    "issuing numbers stopped after an internal error; restart",
                ));
            }
        }
        self.0.numbers.ring.notify_one();
        let closed = |_| StorageError::invalid("the store closed before the number was issued");
        receiver.await.map_err(closed)?
    }
}

impl Numbers {
    fn waiting(&self) -> usize {
        self.queue.lock().map_or(0, |queue| queue.len())
    }

    /// Lets those come who are already on their way: in a rush, everybody just answered asks again for the next person, and
    /// twice the batch is half the commits. Takes no time when nobody comes.
    async fn gather(&self) {
        let mut seen = self.waiting();
        for _ in 0..16 {
            tokio::task::yield_now().await;
            let now = self.waiting();
            if now == seen {
                break;
            }
            seen = now;
        }
    }

    fn take_batch(&self) -> Option<Vec<Waiting>> {
        let mut queue = self.queue.lock().ok()?;
        // Who went away meanwhile gets no number.
        queue.retain(|(_, sender)| !sender.is_closed());
        let n = queue.len().min(BATCH);
        Some(queue.drain(..n).collect())
    }
}

/// Serves the queue until the store is gone.
pub(crate) fn start(store: Weak<Inner>, ring: Arc<Notify>) {
    tokio::spawn(async move {
        loop {
            ring.notified().await;
            loop {
                let Some(inner) = store.upgrade() else { return };
                inner.numbers.gather().await;
                let Some(batch) = inner.numbers.take_batch() else {
                    return;
                };
                if batch.is_empty() {
                    break;
                }
                serve(&Store(inner), batch).await;
            }
        }
    });
}

async fn serve(store: &Store, batch: Vec<Waiting>) {
    let (requests, senders): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
    let all = &requests;
    match store.batch(|tx| async move { tx.issue_numbers(all).await }).await {
        Ok(claims) => {
            for (sender, claim) in senders.into_iter().zip(claims) {
                let _ = sender.send(Ok(claim));
            }
        }
        Err(error) if requests.len() == 1 || error.is_busy() => {
            for sender in senders {
                let _ = sender.send(Err(error.clone()));
            }
        }
        // One of them is at fault; the others are not to suffer.
        Err(_) => {
            for (request, sender) in requests.iter().zip(senders) {
                let one = std::slice::from_ref(request);
                let claims = store.issue(|tx| async move { tx.issue_numbers(one).await }).await;
                let _ = sender.send(claims.map(|claims| claims.into_iter().next().flatten()));
            }
        }
    }
}

impl Tx {
    /// Issues numbers in the order given; `None` for those whose pool is full. For one number, or from many callers at once,
    /// use [`Store::issue_number`].
    pub async fn issue_numbers(&self, requests: &[NumberRequest]) -> Result<Vec<Option<Claim>>, StorageError> {
        let admitted = self.admit(requests).await?;
        let mut labels = self.labels_for(requests, &admitted).await?;
        let (mut issued, mut rows, mut events) = (Vec::new(), Vec::new(), Vec::new());
        let mut moves = Counts::new();
        for (request, admitted) in requests.iter().zip(&admitted) {
            if !admitted {
                issued.push(None);
                continue;
            }
            let mut claim = request.claim.clone();
            let counter = (claim.venue, request.seat.date, request.prefix.as_str());
            claim.label = labels
                .get_mut(&counter)
                .and_then(Iterator::next)
                .ok_or_else(|| StorageError::inconsistent("label_counter", "fewer labels came back than asked for"))?;
            let (schedule, date) = (claim.schedule, request.seat.date);
            let moved = Move {
                schedule,
                date,
                from: None,
                to: claim.state,
                seconds: 0,
            };
            moved.count_into(moves.entry((schedule, date)).or_default());
            let mut told = moved.noted(&request.event, first_note(&claim))?;
            if let Some(data) = told.data.as_object_mut() {
                data.insert("label".to_owned(), claim.label.clone().into());
            }
            events.push(written(&told)?);
            rows.push(claims::row(&claim, request.seat.date, request.seat.pool.map(Run::one))?);
            issued.push(Some(claim));
        }
        if !rows.is_empty() {
            claims::insert(&self.db, rows).await?;
            for ((schedule, date), delta) in &moves {
                counts::add(&self.db, *schedule, *date, delta).await?;
            }
            self.events(events).await?;
        }
        Ok(issued)
    }

    /// Takes places, pool by pool in a fixed order so that two batches never wait for each other in a circle.
    async fn admit(&self, requests: &[NumberRequest]) -> Result<Vec<bool>, StorageError> {
        let mut pools: BTreeMap<(String, i64, String), (PoolKey, u32)> = BTreeMap::new();
        let mut names = Vec::with_capacity(requests.len());
        for request in requests {
            let name = match request.seat.pool {
                Some(key) => {
                    let name = (
                        key.session.to_string(),
                        key.bucket_starts_at.as_microsecond(),
                        word(&key.kind)?,
                    );
                    pools.entry(name.clone()).or_insert((key, 0)).1 += 1;
                    Some(name)
                }
                None => None,
            };
            names.push(name);
        }
        for (key, wanted) in pools.values_mut() {
            if self.take(key, *wanted).await? == Taken::Full {
                let room = self.locked_room(key).await?.min(*wanted);
                if room > 0 && self.take(key, room).await? == Taken::Full {
                    return Err(StorageError::inconsistent("pool", "a locked pool lost its room"));
                }
                *wanted = room;
            }
        }
        let mut admit = |name: &Option<_>| match name.as_ref().and_then(|name| pools.get_mut(name)) {
            Some((_, left)) if *left > 0 => {
                *left -= 1;
                true
            }
            Some(_) => false,
            None => true,
        };
        Ok(names.iter().map(&mut admit).collect())
    }

    /// Room in a pool that is not unlimited, after locking its row; 0 when there is no such pool.
    async fn locked_room(&self, key: &PoolKey) -> Result<u32, StorageError> {
        let sql = "UPDATE pool SET taken = taken WHERE session_id = $1 AND bucket_starts_at = $2 AND kind = $3 \
                   RETURNING capacity - taken AS room";
        let row = self
            .db
            .one(sql, args![key.session, key.bucket_starts_at, word(&key.kind)?])
            .await?;
        let room = row.map(|row| row.int_opt("room")).transpose()?.flatten().unwrap_or(0);
        Ok(u32::try_from(room).unwrap_or(0))
    }

    async fn labels_for<'a>(
        &self,
        requests: &'a [NumberRequest],
        admitted: &[bool],
    ) -> Result<BTreeMap<Counter<'a>, std::vec::IntoIter<String>>, StorageError> {
        let mut wanted: BTreeMap<Counter<'_>, u32> = BTreeMap::new();
        for (request, _) in requests.iter().zip(admitted).filter(|(_, admitted)| **admitted) {
            *wanted
                .entry((request.claim.venue, request.seat.date, request.prefix.as_str()))
                .or_default() += 1;
        }
        let mut labels = BTreeMap::new();
        for (counter, n) in wanted {
            labels.insert(counter, self.next_labels(counter, n).await?.into_iter());
        }
        Ok(labels)
    }
}
