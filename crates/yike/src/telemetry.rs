//! Logs: one line for each event on standard error, or JSON for collectors.

use tracing_subscriber::EnvFilter;

/// Starts logging at `level` (a `tracing` filter such as `info` or `yike_app=debug,warn`).
pub fn start(level: &str, json: bool) {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = if json {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
    // A second start in one process (tests) keeps the first.
    drop(started);
}
