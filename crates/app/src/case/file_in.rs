//! A document comes in: seen on paper at a counter, sent as a file, or promised.

use super::act::{Secret, SeenCase, act};
use super::bench::Hand;
use crate::{App, AppError};
use base64::Engine as _;
use sha2::{Digest, Sha256};
use yike_formats::upload;
use yike_model::case::{Act, Case, Grade};

/// A file as it was sent: what the browser called it, and its bytes.
#[derive(Debug, Clone)]
pub struct Upload {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Hands a document in. A file is checked by its bytes and kept sealed under the case's key.
pub async fn hand_in(
    app: &App,
    hand: Hand<'_>,
    seen: &SeenCase,
    document: &str,
    grade: Grade,
    file: Option<&Upload>,
) -> Result<Case, AppError> {
    let mut secrets = Vec::new();
    let mut kept = None;
    if let Some(file) = file {
        let kind = upload::check(&file.name, &file.bytes).map_err(|error| AppError::Input(error.to_string()))?;
        let digest = Sha256::digest(&file.bytes);
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let text = base64::engine::general_purpose::STANDARD.encode(&file.bytes);
        secrets.push(Secret::plain(&format!("file:{document}"), &text));
        kept = Some((digest, kind.to_owned()));
    }
    let what = Act::HandIn {
        document: document.to_owned(),
        grade,
        file: kept,
    };
    act(app, hand, seen, &what, &secrets).await
}
