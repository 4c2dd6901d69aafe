//! Where, at what pace, for how long: shared by the endpoints that walk.

use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use yike_app::walk::Pace;
use yike_http::Problem;

/// The query of a request. One that is not understood is a problem like every other.
#[derive(Debug, Clone)]
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked<T>, Problem> {
        let read = Query::<T>::try_from_uri(&parts.uri);
        read.map(|Query(query)| Asked(query))
            .map_err(|error| Problem::bad_request(error.body_text()))
    }
}

/// Heavy work was not begun because the server ends.
pub fn stopping() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the server is stopping").detail("Try again in a moment.")
}

/// Query of a walk.
#[derive(Debug, Clone, Deserialize)]
pub struct Walk {
    /// WGS84 degrees.
    pub lon: f64,
    pub lat: f64,
    /// `adult` (default), `elder`, `wheelchair`.
    pub pace: Option<String>,
    /// 1 to 60; 15 if absent.
    pub minutes: Option<u32>,
}

impl Walk {
    /// The pace asked for.
    pub fn pace(&self) -> Result<Pace, Problem> {
        pace(self.pace.as_deref())
    }

    /// Minutes asked for.
    pub fn minutes(&self) -> Result<u32, Problem> {
        match self.minutes.unwrap_or(15) {
            minutes @ 1..=60 => Ok(minutes),
            other => Err(Problem::bad_request(format!("minutes must be 1 to 60, not {other}"))),
        }
    }
}

/// A pace by its word.
pub fn pace(word: Option<&str>) -> Result<Pace, Problem> {
    match word {
        None | Some("adult") => Ok(Pace::Adult),
        Some("elder") => Ok(Pace::Elder),
        Some("wheelchair") => Ok(Pace::Wheelchair),
        Some(other) => Err(Problem::bad_request(format!(
            "pace must be adult, elder or wheelchair, not {other:?}"
        ))),
    }
}

/// Longer questions are no questions.
const MAX_CHARS: usize = 200;

/// Words of a question, refused when nobody would type so many.
pub fn words(text: &str) -> Result<&str, Problem> {
    match text.chars().nth(MAX_CHARS) {
        None => Ok(text.trim()),
        Some(_) => Err(Problem::bad_request(format!(
            "a question has at most {MAX_CHARS} characters"
        ))),
    }
}

/// The word of a pace.
pub fn word(pace: Pace) -> &'static str {
    match pace {
        Pace::Adult | Pace::Custom(_) => "adult",
        Pace::Elder => "elder",
        Pace::Wheelchair => "wheelchair",
    }
}
