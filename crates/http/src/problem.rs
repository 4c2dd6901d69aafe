//! Errors on the wire: RFC 9457 problem details. Says what happened, what was kept and what to do.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A problem (RFC 9457). `title` says what happened, `detail` what was kept and what to do next.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// Stable name of the kind, relative: `/problems/no-street`.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    #[serde(serialize_with = "status")]
    pub status: StatusCode,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

fn status<S: serde::Serializer>(code: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(code.as_u16())
}

impl Problem {
    /// A problem of a kind.
    pub fn new(status: StatusCode, kind: &str, title: impl Into<String>) -> Problem {
        Problem {
            kind: format!("/problems/{kind}"),
            title: title.into(),
            status,
            detail: String::new(),
        }
    }

    /// What was kept and what to do.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Problem {
        self.detail = detail.into();
        self
    }

    /// The question could not be understood.
    pub fn bad_request(title: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "bad-request", title)
    }

    /// There is no such thing, or the asker may not know of it.
    pub fn not_found(title: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not-found", title)
    }

    /// Our fault. The cause is logged, never shown.
    pub fn internal(cause: &dyn std::error::Error) -> Problem {
        tracing::error!(error = %chain(cause), "request failed");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "something went wrong on our side",
        )
        .detail("Nothing you sent was lost on purpose; try again, and tell the operator if it goes on.")
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status;
        let mut response = (status, Json(self)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}
