//! What both web crates share: logins, problems, limits, headers.
