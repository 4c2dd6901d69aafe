//! What `yike verify` recomputes of cases.

use crate::StorageError;
use crate::sql::{Db, args};
use yike_model::case::Case;

/// How many cases there are, and everything wrong with them: columns that differ from the case, custody with a gap, a change
/// without its event.
pub(crate) async fn wrong_cases(db: &Db) -> Result<(usize, Vec<String>), StorageError> {
    let sql = "SELECT id, number, state, holder_id, offered_to, ruling_by, ended, revision, body, \
               (SELECT COUNT(*) FROM event e WHERE e.subject = 'case:' || c.id AND e.kind LIKE 'case.%') AS events \
               FROM case_file c WHERE id > $1 ORDER BY id LIMIT 1000";
    let (mut after, mut count, mut wrong) = (String::new(), 0, Vec::new());
    loop {
        let rows = db.all(sql, args![after]).await?;
        let Some(last) = rows.last() else { break };
        after = last.text("id")?;
        for row in &rows {
            count += 1;
            let number = row.text("number")?;
            let case: Case = row.body()?;
            let disputed = case.custody.ruling.as_ref().filter(|ruling| ruling.decided.is_none());
            let same = case.number == number
                && case.state == row.text("state")?
                && case.custody.holder().map(|unit| unit.to_string()) == row.text_opt("holder_id")?
                && case.custody.offer.as_ref().map(|offer| offer.to.to_string()) == row.text_opt("offered_to")?
                && disputed.map(|ruling| ruling.by.to_string()) == row.text_opt("ruling_by")?
                && case.ended() == row.flag("ended")?
                && case.revision == row.number("revision")?;
            if !same {
                wrong.push(format!("case {number}: its columns differ from the case"));
            }
            let gap = case.custody.holdings.windows(2).any(|pair| match pair {
                [a, b] => a.until != Some(b.from),
                _ => false,
            });
            if gap {
                wrong.push(format!("case {number}: there is a time in which nobody had it"));
            }
            if row.number("events")? != case.revision {
                wrong.push(format!(
                    "case {number}: {} changes, {} events",
                    case.revision,
                    row.int("events")?
                ));
            }
        }
    }
    Ok((count, wrong))
}
