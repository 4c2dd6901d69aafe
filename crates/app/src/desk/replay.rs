//! Every call of a line explained from the ledger alone, and compared with what the policy says.

use crate::{App, AppError};
use jiff::civil::Date;
use yike_model::ScheduleId;
use yike_model::SessionId;
use yike_model::desk::replay::{Replay, Replayed};

/// Entries read at once.
const BATCH: u32 = 1000;

/// Which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    Session(SessionId),
    /// Code of the schedule, and the local civil date.
    Schedule(String, Date),
}

/// Replays a line from the first event of the ledger on.
pub async fn replay(app: &App, which: &Which) -> Result<Replayed, AppError> {
    let (schedule, date) = find(app, which).await?;
    let mut replay = Replay::new(schedule, date);
    let mut seen = 0;
    loop {
        let batch = app.store.read().tail(seen, BATCH).await?;
        let Some(last) = batch.last() else { break };
        seen = last.position;
        for entry in &batch {
            replay.event(entry.position, &entry.event);
        }
    }
    Ok(replay.end())
}

async fn find(app: &App, which: &Which) -> Result<(ScheduleId, Date), AppError> {
    match which {
        Which::Session(id) => {
            let session = app.store.read().session(*id).await?;
            let session = session.ok_or_else(|| AppError::Input(format!("there is no session {id}")))?;
            Ok((session.schedule, session.date))
        }
        Which::Schedule(code, date) => {
            let schedule = app.store.read().schedule_by_code(code).await?;
            let schedule = schedule.ok_or_else(|| {
                AppError::Input(format!(
                    "there is no schedule with the code {code:?}; the directory lists them"
                ))
            })?;
            Ok((schedule.id, *date))
        }
    }
}
