//! `yike serve`: the pages and the API, until a signal.

use crate::args::{Global, Messages, Serve};
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use anyhow::Context;
use axum::Router;
use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use yike_app::App;
use yike_app::desk::gateway::{Gateway, LogGateway, Office, PageGateway};
use yike_app::desk::outbox;
use yike_http::gateway::HttpGateway;
use yike_http::{Peer, Web, WebConfig, tls};
use yike_pages::NoticeWords;
use yike_storage::sequencer;

/// Requests still running by then are cut off.
const HARD_DEADLINE: Duration = Duration::from_secs(10);

/// Opens the application and serves it.
pub async fn run(global: &Global, args: &Serve) -> Outcome {
    let app = open::app(global).await?;
    let _held = open::hold(&global.data, false)?;
    if app.world().geo.is_none() {
        tracing::warn!("there are no streets yet: import them with `yike import osm`");
    }
    serve(app, args, false, |address| print::line(format!("一刻 Yike: {address}"))).await
}

/// Serves until SIGINT or SIGTERM; `ready` is told the address. A `demo` prints one-time codes on the page.
pub async fn serve(app: Arc<App>, args: &Serve, demo: bool, ready: impl FnOnce(&str) -> Outcome) -> Outcome {
    let listener = TcpListener::bind(SocketAddr::new(args.listen, args.port))
        .await
        .map_err(|error| {
            Failure::input(format!(
                "cannot listen on {}:{}: {error}; choose another --port",
                args.listen, args.port
            ))
        })?;
    let local = listener.local_addr().context("no local address")?;
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(certificate), Some(key)) => Some(tls::acceptor(certificate, key).map_err(Failure::Input)?),
        _ => None,
    };
    let scheme = if tls.is_some() { "https" } else { "http" };
    let address = format!("{scheme}://{local}");
    let public = args.public_url.clone().unwrap_or_else(|| address.clone());
    let public = public.trim_end_matches('/').to_owned();
    app.set_office(Office {
        gateway: gateway(args, demo)?,
        words: Arc::new(NoticeWords { zone: app.zone.clone() }),
        public_url: public.clone(),
    });
    let stop = CancellationToken::new();
    let tracker = TaskTracker::new();
    let web = Web::new(
        app.clone(),
        WebConfig {
            secure_cookies: public.starts_with("https://"),
            public_url: public,
            behind_proxy: args.public_url.is_some(),
        },
        stop.clone(),
    );
    let router = router(web);
    tracker.spawn(yike_app::watch::run(app.clone(), stop.clone().cancelled_owned()));
    tracker.spawn(yike_app::desk::keep::run(app.clone(), stop.clone().cancelled_owned()));
    tracker.spawn(outbox::run(app.clone(), stop.clone().cancelled_owned()));
    let (store, token) = (app.store.clone(), stop.clone());
    tracker.spawn(async move { sequencer::run(&store, token.cancelled_owned()).await });
    tracker.close();
    ready(&address)?;
    let service = router.into_make_service_with_connect_info::<Peer>();
    let graceful = stop.clone().cancelled_owned();
    let server: std::pin::Pin<Box<dyn Future<Output = std::io::Result<()>> + Send>> = match tls {
        None => Box::pin(
            axum::serve(listener, service)
                .with_graceful_shutdown(graceful)
                .into_future(),
        ),
        Some(acceptor) => {
            let listener = tls::TlsListener::new(listener, acceptor).context("cannot serve TLS")?;
            Box::pin(
                axum::serve(listener, service)
                    .with_graceful_shutdown(graceful)
                    .into_future(),
            )
        }
    };
    let running = tokio::spawn(server);
    signal().await;
    tracing::info!("stopping: no new requests, finishing what runs");
    stop.cancel();
    if tokio::time::timeout(HARD_DEADLINE, running).await.is_err() {
        tracing::warn!("some requests were cut off after {} s", HARD_DEADLINE.as_secs());
    }
    drop(tokio::time::timeout(HARD_DEADLINE, tracker.wait()).await);
    open::finish(&app).await
}

fn gateway(args: &Serve, demo: bool) -> Result<Arc<dyn Gateway>, Failure> {
    Ok(match args.messages {
        Messages::Page => Arc::new(PageGateway { demo }),
        Messages::Log => Arc::new(LogGateway),
        Messages::Http => {
            let url = args.messages_url.as_deref().unwrap_or_default();
            let token = args.messages_token.clone();
            Arc::new(HttpGateway::new(url, token, args.messages_fen).map_err(Failure::input)?)
        }
    })
}

fn router(web: Web) -> Router {
    let pages = yike_pages::router(web.clone());
    let api = yike_api::router(web.clone());
    yike_http::finish(pages.merge(api), web)
}

async fn signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
