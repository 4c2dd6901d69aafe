//! The numbers kept in this browser: tokens in one cookie, newest first.

use crate::visit::Visit;
use axum_extra::extract::cookie::Cookie;

const COOKIE: &str = "numbers";
/// Older ones give way.
const KEPT: usize = 10;
/// Days the browser keeps them.
const DAYS: i64 = 7;

/// Tokens, newest first.
pub fn tokens(visit: &Visit) -> Vec<String> {
    let ours =
        |token: &&str| token.len() == 22 && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let value = visit
        .jar
        .get(COOKIE)
        .map(|cookie| cookie.value().to_owned())
        .unwrap_or_default();
    value.split('.').filter(ours).take(KEPT).map(str::to_owned).collect()
}

/// The cookie with one more.
pub fn with(visit: &Visit, token: &str) -> Cookie<'static> {
    let mut all = vec![token.to_owned()];
    all.extend(tokens(visit).into_iter().filter(|known| known != token).take(KEPT - 1));
    visit.cookie(COOKIE, all.join("."), DAYS)
}
