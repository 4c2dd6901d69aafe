//! `GET /claims/{token}/calendar.ics`: the expected turn as an iCalendar event (RFC 5545).

use crate::visit::Visit;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use yike_app::desk::my_claim::my_claim;
use yike_app::model::desk::ClaimState;

/// Gives the file.
pub async fn get(visit: Visit, Path(token): Path<String>) -> Response {
    let mine = match my_claim(&visit.web.app, &token).await {
        Ok(mine) => mine,
        Err(error) => return visit.failure(&error),
    };
    let claim = &mine.claim;
    let later = |at: Timestamp| {
        at.checked_add(jiff::SignedDuration::from_mins(i64::from(claim.minutes)))
            .unwrap_or(at)
    };
    let (from, to) = match (claim.booking, mine.expect) {
        // Booked and not come yet: the promised time.
        (Some(booking), None) => (booking.starts_at, later(booking.starts_at)),
        (Some(booking), _) if claim.state == ClaimState::Confirmed => (booking.starts_at, later(booking.starts_at)),
        (_, Some((from, to))) => (from, later(to)),
        (None, None) => (claim.queued_at, later(claim.queued_at)),
    };
    let link = format!("{}/claims/{token}", visit.web.config.public_url);
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Yike//Yike//ZH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@yike", claim.id),
        format!("SEQUENCE:{}", claim.course.moves),
        format!("DTSTAMP:{}", utc(mine.now)),
        format!("DTSTART:{}", utc(from)),
        format!("DTEND:{}", utc(to)),
        format!(
            "SUMMARY:{}",
            escape(&format!("{} {}", claim.label, visit.text(&claim.service_name)))
        ),
        format!("LOCATION:{}", escape(&visit.text(&claim.venue_name))),
        format!("URL:{link}"),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
        String::new(),
    ];
    let body = lines.iter().map(|line| fold(line)).collect::<Vec<_>>().join("\r\n");
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"yike.ics\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (headers, body).into_response()
}

fn utc(at: Timestamp) -> String {
    let text = at.to_string();
    let seconds = text.get(..19).unwrap_or(&text);
    format!("{}Z", seconds.replace(['-', ':'], ""))
}

/// Section 3.3.11: backslash, semicolon, comma and line breaks.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n")
}

/// Section 3.1: no line longer than 75 octets.
fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_and_escaped_as_the_standard_asks() {
        let at: Timestamp = "2026-11-24T10:12:00+08:00".parse().unwrap();
        assert_eq!(utc(at), "20261124T021200Z");
        assert_eq!(escape("a,b;c\\d"), "a\\,b\\;c\\\\d");
        assert!(fold(&"字".repeat(60)).split("\r\n").all(|line| line.len() <= 75));
    }
}
