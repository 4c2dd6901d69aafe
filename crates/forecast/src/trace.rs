//! A line's history as a table: reading somebody else's, writing our own.
//!
//! Columns `claim,service,kind,slot,arrived,called,finished,counter`; instants as RFC 3339. A counter `-` is a no-show.
//! Rows of kind `plan` give a counter's shift as planned (`arrived` is from, `called` is until); rows of kind `open` and
//! `close` say when it really happened (`arrived`). Everything else is somebody who came.

use crate::event::{Arrival, Event, Happening, Ms};
use std::collections::HashMap;

/// A history in the order in which it happened, with the names its numbers stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    pub events: Vec<Event>,
    pub claims: Vec<String>,
    pub services: Vec<String>,
    pub kinds: Vec<String>,
    pub counters: Vec<String>,
}

/// What is wrong with a table; nothing was taken from it.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    #[error("the table has no column {0}; it needs claim,service,kind,slot,arrived,called,finished,counter")]
    Column(&'static str),
    #[error("line {line}, column {column}: {value:?} is no time; write it like 2026-03-02T09:00:00+08:00")]
    Time {
        line: u64,
        column: &'static str,
        value: String,
    },
    #[error("line {line}: {what}")]
    Row { line: u64, what: String },
    #[error("the table cannot be read: {0}")]
    Csv(#[from] csv::Error),
}

/// A plan is known in the morning: half a day before its shift begins.
const KNOWN_BEFORE: Ms = 43_200_000;

const COLUMNS: [&str; 8] = [
    "claim", "service", "kind", "slot", "arrived", "called", "finished", "counter",
];

#[derive(Default)]
struct Names {
    numbers: HashMap<String, u32>,
    list: Vec<String>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        let next = self.list.len() as u32;
        let number = *self.numbers.entry(name.to_owned()).or_insert(next);
        if number == next {
            self.list.push(name.to_owned());
        }
        number
    }
}

/// Reads a table.
///
/// # Errors
/// [`TraceError`] names the line and the column.
pub fn read_trace(bytes: &[u8]) -> Result<Trace, TraceError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let header = reader.headers()?.clone();
    let mut at = [0; COLUMNS.len()];
    for (slot, name) in at.iter_mut().zip(COLUMNS) {
        *slot = header.iter().position(|h| h == name).ok_or(TraceError::Column(name))?;
    }
    let (mut claims, mut services, mut kinds, mut counters) = <(Vec<String>, Names, Names, Names)>::default();
    let mut events: Vec<Event> = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |column: usize| at.get(column).and_then(|i| record.get(*i)).unwrap_or_default();
        let time = |column: usize| -> Result<Option<Ms>, TraceError> {
            match field(column) {
                "" | "-" => Ok(None),
                text => text
                    .parse::<jiff::Timestamp>()
                    .map(|t| Some(t.as_millisecond()))
                    .map_err(|_| TraceError::Time {
                        line,
                        column: COLUMNS.get(column).copied().unwrap_or_default(),
                        value: text.to_owned(),
                    }),
            }
        };
        let (slot, arrived, called, finished) = (time(3)?, time(4)?, time(5)?, time(6)?);
        let wrong = |what: &str| TraceError::Row {
            line,
            what: what.into(),
        };
        let counter = Some(field(7)).filter(|c| !c.is_empty() && *c != "-");
        let kind = field(2);
        let mut push = |at, what| events.push(Event { at, what });
        if matches!(kind, "plan" | "open" | "close") {
            let counter = counters.number(counter.ok_or_else(|| wrong("a plan, open or close row needs its counter"))?);
            let from = arrived
                .or(called)
                .ok_or_else(|| wrong("a plan, open or close row needs its time in arrived"))?;
            match kind {
                "open" => push(from, Happening::Open { counter }),
                "close" => push(from, Happening::Close { counter }),
                _ => {
                    let until = called.ok_or_else(|| wrong("a plan row needs its end in called"))?;
                    push(from - KNOWN_BEFORE, Happening::Plan { counter, from, until });
                }
            }
            continue;
        }
        let Some(arrived) = arrived else {
            // Booked and never came: it was never in the line.
            continue;
        };
        if called.is_some_and(|c| c < arrived) || called.zip(finished).is_some_and(|(c, f)| f < c) {
            return Err(wrong(
                "somebody is called before arriving or finished before being called",
            ));
        }
        if called.is_none() && finished.is_some() {
            return Err(wrong("somebody is finished who was never called"));
        }
        if called.is_none() && field(7) == "-" {
            // Went away, nobody knows when: to keep them in the line would be to guess.
            continue;
        }
        let claim = claims.len() as u32;
        claims.push(field(0).to_owned());
        let (service, kind) = (services.number(field(1)), kinds.number(kind));
        push(
            arrived,
            Happening::Arrive(Arrival {
                claim,
                service,
                kind,
                slot,
            }),
        );
        if let Some(called) = called {
            let counter = counter.map(|c| counters.number(c));
            push(called, Happening::Call { claim, counter });
            match (counter, finished) {
                (Some(_), Some(finished)) => push(finished, Happening::Finish { claim }),
                (None, end) => push(end.unwrap_or(called), Happening::Miss { claim }),
                (Some(_), None) => {}
            }
        }
    }
    events.sort_by_key(|event| (event.at, event.rank()));
    Ok(Trace {
        events,
        claims,
        services: services.list,
        kinds: kinds.list,
        counters: counters.list,
    })
}

#[derive(Default)]
struct Row {
    claim: String,
    service: String,
    kind: String,
    slot: Option<Ms>,
    arrived: Option<Ms>,
    called: Option<Ms>,
    finished: Option<Ms>,
    counter: String,
}

/// Writes a history as the table [`read_trace`] reads.
///
/// # Errors
/// [`TraceError::Csv`] when the writer fails.
pub fn write_trace(trace: &Trace, out: impl std::io::Write) -> Result<(), TraceError> {
    let name = |list: &[String], number: u32| list.get(number as usize).cloned().unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    let mut row_of: HashMap<u32, usize> = HashMap::new();
    for Event { at, what } in &trace.events {
        let mut counter_row = |kind: &str, counter: u32, from: Ms, until: Option<Ms>| {
            rows.push(Row {
                kind: kind.into(),
                arrived: Some(from),
                called: until,
                counter: name(&trace.counters, counter),
                ..Row::default()
            });
        };
        match what {
            Happening::Plan { counter, from, until } => counter_row("plan", *counter, *from, Some(*until)),
            Happening::Open { counter } => counter_row("open", *counter, *at, None),
            Happening::Close { counter } => counter_row("close", *counter, *at, None),
            Happening::Arrive(a) => {
                row_of.insert(a.claim, rows.len());
                rows.push(Row {
                    claim: name(&trace.claims, a.claim),
                    service: name(&trace.services, a.service),
                    kind: name(&trace.kinds, a.kind),
                    slot: a.slot,
                    arrived: Some(*at),
                    ..Row::default()
                });
            }
            Happening::Call { claim, .. }
            | Happening::Finish { claim }
            | Happening::Miss { claim }
            | Happening::Leave { claim } => {
                let Some(row) = row_of.get(claim).and_then(|i| rows.get_mut(*i)) else {
                    continue;
                };
                match what {
                    Happening::Call { counter, .. } => {
                        row.called = Some(*at);
                        row.counter = counter.map_or("-".into(), |c| name(&trace.counters, c));
                    }
                    Happening::Finish { .. } => row.finished = Some(*at),
                    Happening::Miss { .. } => (row.finished, row.counter) = (Some(*at), "-".into()),
                    _ => {}
                }
            }
        }
    }
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    let time = |at: Option<Ms>| {
        at.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok())
            .map_or(String::new(), |t| t.to_string())
    };
    for row in rows {
        let times = [row.slot, row.arrived, row.called, row.finished].map(time);
        let [slot, arrived, called, finished] = &times;
        writer.write_record([
            &row.claim,
            &row.service,
            &row.kind,
            slot,
            arrived,
            called,
            finished,
            &row.counter,
        ])?;
    }
    writer.flush().map_err(csv::Error::from)?;
    Ok(())
}
