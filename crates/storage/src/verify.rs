//! `yike verify`: everything that can be recomputed is.

use crate::case::wrong_cases;
use crate::desk::{Counts, recount_claims, replay, stored};
use crate::ledger::Head;
use crate::sql::{Backend, Db, args, to_json};
use crate::{Read, StorageError, Store};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use yike_model::ledger::Event;

/// One thing checked. `detail` says what was counted, or what is wrong and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    pub name: &'static str,
    pub ok: bool,
    pub detail: String,
}

/// Checks the whole store. Reads only. An `Err` means that the check itself could not be made.
pub async fn verify(store: &Store) -> Result<Vec<Check>, StorageError> {
    let snapshot = store.snapshot().await?;
    let db = snapshot.db.clone();
    let chain = walk(&db, store).await?;
    let mut checks = vec![chain.hashes, chain.heads, chain.counts];
    checks.push(every_event_placed(&db).await?);
    checks.push(queue_counts_match_claims(&db).await?);
    checks.push(pools(&db).await?);
    checks.push(labels(&db).await?);
    checks.push(blobs(&snapshot).await?);
    let (cases, wrong) = wrong_cases(&db).await?;
    checks.push(judged("cases and their events", wrong, format!("{cases} cases")));
    if db.backend == Backend::Sqlite {
        checks.push(lines(&db, "foreign keys", "PRAGMA foreign_key_check", None).await?);
        checks.push(lines(&db, "database file", "PRAGMA integrity_check", Some("ok")).await?);
    }
    Ok(checks)
}

fn judged(name: &'static str, wrong: Vec<String>, fine: String) -> Check {
    match wrong.as_slice() {
        [] => Check {
            name,
            ok: true,
            detail: fine,
        },
        [first, ..] => Check {
            name,
            ok: false,
            detail: format!("{} wrong; first: {first}", wrong.len()),
        },
    }
}

struct Chain {
    hashes: Check,
    heads: Check,
    counts: Check,
}

/// Walks the ledger once: positions, hashes, key columns, signed heads, counts.
async fn walk(db: &Db, store: &Store) -> Result<Chain, StorageError> {
    let signed = store.0.heads.all()?;
    let mut heads: BTreeMap<u64, String> = BTreeMap::new();
    let mut wrong_heads = Vec::new();
    for (number, (head, good)) in signed.iter().enumerate() {
        match head {
            Some(head) if *good => {
                if heads
                    .insert(head.position, head.hash.clone())
                    .is_some_and(|other| other != head.hash)
                {
                    wrong_heads.push(format!("position {} was signed with two hashes", head.position));
                }
            }
            _ => wrong_heads.push(format!(
                "line {} of {} is not signed by this key",
                number + 1,
                store.0.heads.path().display()
            )),
        }
    }
    let (mut wrong, mut counts) = (Vec::new(), BTreeMap::new());
    let mut head = Head::EMPTY;
    let sql = "SELECT l.position, l.hash, l.event_id, e.id, e.at, e.kind, e.subject, e.unit_id, e.body \
               FROM ledger l LEFT JOIN event e ON e.id = l.event_id WHERE l.position > $1 ORDER BY l.position LIMIT 2000";
    let mut after = 0i64;
    loop {
        let rows = db.all(sql, args![after]).await?;
        let Some(last) = rows.last() else { break };
        after = last.int("position")?;
        for row in &rows {
            let position = row.int("position")?.unsigned_abs();
            let Some(body) = row.text_opt("body")? else {
                wrong.push(format!("position {position}: its event is gone"));
                continue;
            };
            head = head.then(&body);
            if position != head.position {
                wrong.push(format!("position {position} stands where {} should", head.position));
                head.position = position;
            }
            let hash = row.text("hash")?;
            if hash != hex::encode(head.hash) {
                wrong.push(format!("position {position}: the event was altered (hash differs)"));
                // Go on from what is stored: one altered event is one finding.
                let _ = hex::decode_to_slice(&hash, &mut head.hash);
            }
            if heads.get(&position).is_some_and(|signed| *signed != hash) {
                wrong_heads.push(format!("position {position} has another hash than was signed"));
            }
            match serde_json::from_str::<Event>(&body) {
                Ok(event) => {
                    let columns = event.id.to_string() == row.text("id")?
                        && event.kind == row.text("kind")?
                        && event.subject == row.text("subject")?
                        && event.unit.map(|unit| unit.to_string()) == row.text_opt("unit_id")?
                        && event.at.as_microsecond() == row.int("at")?;
                    if !columns {
                        wrong.push(format!("position {position}: key columns differ from the event"));
                    }
                    replay(&mut counts, &event);
                }
                Err(error) => wrong.push(format!("position {position}: unreadable ({error})")),
            }
        }
    }
    if let Some((signed, _)) = heads.last_key_value().filter(|(signed, _)| **signed > head.position) {
        wrong_heads.push(format!(
            "position {signed} was signed, but the ledger ends at {}",
            head.position
        ));
    }
    // The first commit signs a head; on PostgreSQL this may be a node that never sequenced.
    if db.backend == Backend::Sqlite && signed.is_empty() && head.position > 0 {
        wrong_heads.push(format!("{} is missing or empty", store.0.heads.path().display()));
    }
    // What waits for the sequencer happened and is counted.
    let waiting = db
        .all(
            "SELECT e.body FROM pending_event p JOIN event e ON e.id = p.event_id",
            args![],
        )
        .await?;
    for row in &waiting {
        replay(&mut counts, &row.body()?);
    }
    let kept = stored(db).await?;
    let differ = differences("ledger", &counts, &kept)?;
    Ok(Chain {
        hashes: judged("ledger chain", wrong, format!("{} events", head.position)),
        heads: judged("signed heads", wrong_heads, format!("{} heads", signed.len())),
        counts: judged("queue counts from the ledger", differ, format!("{} days", kept.len())),
    })
}

async fn every_event_placed(db: &Db) -> Result<Check, StorageError> {
    // On PostgreSQL the newest events may wait for the sequencer; they are known to be waiting.
    let sql = "SELECT e.id FROM event e LEFT JOIN ledger l ON l.event_id = e.id \
               LEFT JOIN pending_event p ON p.event_id = e.id WHERE l.position IS NULL AND p.number IS NULL";
    let lost = db.all(sql, args![]).await?;
    let lost = lost.iter().map(|row| row.text("id")).collect::<Result<Vec<_>, _>>()?;
    let waiting = db.count("SELECT COUNT(*) FROM pending_event", args![]).await?;
    Ok(judged(
        "every event in the ledger",
        lost,
        format!("{waiting} waiting for the sequencer"),
    ))
}

async fn queue_counts_match_claims(db: &Db) -> Result<Check, StorageError> {
    let (told, mut kept) = (recount_claims(db).await?, stored(db).await?);
    kept.values_mut().for_each(|count| count.served_seconds = 0);
    Ok(judged(
        "queue counts from the claims",
        differences("claims", &told, &kept)?,
        format!("{} days", kept.len()),
    ))
}

/// A missing count is a count of nothing.
fn differences(source: &str, told: &Counts, kept: &Counts) -> Result<Vec<String>, StorageError> {
    let keys: BTreeSet<_> = told.keys().chain(kept.keys()).collect();
    let mut differ = Vec::new();
    for key in keys {
        let (a, b) = (
            told.get(key).copied().unwrap_or_default(),
            kept.get(key).copied().unwrap_or_default(),
        );
        if a != b {
            differ.push(format!(
                "schedule {} on {}: {source} {}, table {}",
                key.0,
                key.1,
                to_json(&a)?,
                to_json(&b)?
            ));
        }
    }
    Ok(differ)
}

async fn pools(db: &Db) -> Result<Check, StorageError> {
    let sql = "SELECT p.session_id, p.kind, p.taken, p.capacity, \
               (SELECT COUNT(*) FROM claim c WHERE c.session_id = p.session_id AND c.pool_kind = p.kind AND c.holds_pool \
                AND p.bucket_starts_at BETWEEN c.pool_bucket AND c.pool_bucket + (c.pool_span - 1) * c.pool_step \
                AND (p.bucket_starts_at - c.pool_bucket) % (CASE WHEN c.pool_step = 0 THEN 1 ELSE c.pool_step END) = 0) \
               AS held FROM pool p";
    let rows = db.all(sql, args![]).await?;
    let mut wrong = Vec::new();
    for row in &rows {
        let (taken, held) = (row.int("taken")?, row.int("held")?);
        if taken != held {
            wrong.push(format!(
                "{} pool of session {}: {taken} taken, {held} held by claims",
                row.text("kind")?,
                row.text("session_id")?
            ));
        }
    }
    Ok(judged("pools and claims", wrong, format!("{} pools", rows.len())))
}

async fn labels(db: &Db) -> Result<Check, StorageError> {
    let sql = "SELECT c.venue_id, c.date, c.label, COUNT(*) AS n, MAX(CASE WHEN l.label IS NULL THEN 1 ELSE 0 END) AS stray \
               FROM claim c LEFT JOIN label l ON l.venue_id = c.venue_id AND l.date = c.date AND l.label = c.label \
               GROUP BY c.venue_id, c.date, c.label \
               HAVING COUNT(*) > 1 OR MAX(CASE WHEN l.label IS NULL THEN 1 ELSE 0 END) = 1";
    let rows = db.all(sql, args![]).await?;
    let wrong = rows
        .iter()
        .map(|row| {
            Ok(format!(
                "{} at venue {} on {}",
                row.text("label")?,
                row.text("venue_id")?,
                row.text("date")?
            ))
        })
        .collect::<Result<Vec<_>, StorageError>>()?;
    let issued = db.count("SELECT COUNT(*) FROM label", args![]).await?;
    Ok(judged("labels issued once", wrong, format!("{issued} labels")))
}

async fn blobs(read: &Read) -> Result<Check, StorageError> {
    let all = read.blobs().await?;
    let mut wrong = Vec::new();
    for blob in &all {
        match read.blob(blob).await {
            Ok(_) => {}
            Err(StorageError::Inconsistency { place, detail }) => wrong.push(format!("{place}: {detail}")),
            Err(error) => return Err(error),
        }
    }
    Ok(judged("blob checksums", wrong, format!("{} blobs", all.len())))
}

async fn lines(db: &Db, name: &'static str, sql: &str, good: Option<&str>) -> Result<Check, StorageError> {
    let mut wrong = Vec::new();
    for row in db.all(sql, args![]).await? {
        // Both pragmas give text in their first column.
        let line = row.first_text().unwrap_or_else(|_| "?".to_owned());
        if Some(line.as_str()) != good {
            wrong.push(line);
        }
    }
    Ok(judged(name, wrong, "ok".to_owned()))
}
