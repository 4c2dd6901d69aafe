//! What handlers see.

use crate::limit::Buckets;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use yike_app::App;

/// How the site is reached.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// Cookies only over HTTPS.
    pub secure_cookies: bool,
    /// `https://yike.example`, without a slash at the end; goes into QR codes and calendar files.
    pub public_url: String,
    /// A proxy stands in front and says the client's address in `X-Forwarded-For`.
    pub behind_proxy: bool,
}

/// Shared by all handlers; cheap to clone.
#[derive(Debug, Clone)]
pub struct Web {
    pub app: Arc<App>,
    pub config: Arc<WebConfig>,
    /// Ends event streams when the server stops.
    pub stop: CancellationToken,
    /// Changes by one address.
    pub changes: Arc<Buckets>,
    /// Heavy work at once: as much as there are cores.
    heavy: Arc<Semaphore>,
    started: Instant,
}

impl Web {
    /// Numbers an address may take at once, and per minute after that. A station's public terminal is one address.
    const BURST: u32 = 60;
    const PER_SECOND: f64 = 1.0;

    /// Ready to serve.
    #[allow(clippy::disallowed_methods)]
    pub fn new(app: Arc<App>, config: WebConfig, stop: CancellationToken) -> Web {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Web {
            app,
            config: Arc::new(config),
            stop,
            changes: Arc::new(Buckets::new(Self::BURST, Self::PER_SECOND)),
            heavy: Arc::new(Semaphore::new(cores)),
            started: Instant::now(),
        }
    }

    /// Whether `address` may change something now.
    pub fn may_change(&self, address: IpAddr) -> bool {
        self.changes.take(address, self.started.elapsed().as_secs_f64())
    }

    /// Runs heavy work off the async threads, as many at once as there are cores.
    pub async fn heavy<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let _permit = self.heavy.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok()
    }

    /// The client's address: the peer's, or what our own proxy says.
    pub fn address(&self, peer: SocketAddr, headers: &axum::http::HeaderMap) -> IpAddr {
        let forwarded = headers
            .get("x-forwarded-for")
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.rsplit(',').next())
            .and_then(|text| text.trim().parse().ok());
        if self.config.behind_proxy {
            forwarded.unwrap_or(peer.ip())
        } else {
            peer.ip()
        }
    }
}
