//! Requests that change something must come from our own pages.
//!
//! Browsers say where a request comes from: `Sec-Fetch-Site`, or `Origin` on older ones (both on every POST of browsers
//! of the last four years). A request that says it comes from elsewhere is refused; one that says nothing is no
//! browser's form and carries no ambient cookie of a victim. Cookies are `SameSite=Lax` besides. Source: OWASP CSRF
//! prevention cheat sheet, "Fetch Metadata" and "Verifying origin".

use crate::problem::Problem;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses unsafe methods from other sites.
pub async fn same_origin(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || comes_from_us(request.headers()) {
        return next.run(request).await;
    }
    Problem::new(
        StatusCode::FORBIDDEN,
        "other-site",
        "this form was sent from another site",
    )
    .detail("Nothing was changed. Open the page here and send it again.")
    .into_response()
}

fn comes_from_us(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match text(header::ORIGIN.as_str()) {
        None => true,
        Some(origin) => {
            let authority = origin.split_once("://").map(|(_, rest)| rest);
            authority.is_some() && authority == text(header::HOST.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&'static str, &'static str)], expect: bool) {
        let mut headers = HeaderMap::new();
        for &(name, value) in pairs {
            headers.insert(name, value.parse().unwrap());
        }
        assert_eq!(comes_from_us(&headers), expect, "{pairs:?}");
    }

    #[test]
    fn other_sites_are_refused() {
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "none")], true);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "same-site")], false);
        check(&[("origin", "http://127.0.0.1:8015"), ("host", "127.0.0.1:8015")], true);
        check(&[("origin", "http://evil.example"), ("host", "127.0.0.1:8015")], false);
        check(&[("origin", "null"), ("host", "127.0.0.1:8015")], false);
        check(&[], true);
    }
}
