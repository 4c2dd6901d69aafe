//! A case as its applicant sees it, by the token of its link: where it is, whose move, by when.

use super::bench::Hand;
use super::types::type_of;
use super::view::{CaseView, seen};
use crate::{App, AppError};

/// The case of this token.
pub async fn track(app: &App, token: &str) -> Result<CaseView, AppError> {
    let case = app.store.read().case_by_token(token).await?;
    let case = case.ok_or(AppError::NotFound("case"))?;
    let kind = type_of(app, &case).await?;
    Ok(seen(app, &app.world(), case, kind, Hand::Applicant))
}
