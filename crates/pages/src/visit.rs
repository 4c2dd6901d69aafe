//! One request of a person: language, size and theme, the place they said last, whether they are signed in; and how a
//! page or an error goes back to them.

use crate::context::{ErrorKind, ErrorPage, Pace};
use crate::place::Said;
use crate::prefs::Prefs;
use crate::{HelpPhone, Page};
use askama::Template;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{ConnectInfo, FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use serde::Deserialize;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use yike_app::model::directory::Text;
use yike_app::people::sign_in::{SignedIn, signed_in};
use yike_app::{AppError, World};
use yike_http::{Peer, Web};
use yike_i18n::Lang;

/// Cookie of a signed-in browser.
pub const LOGIN_COOKIE: &str = "login";

/// A query that may be malformed; the handler says what then.
pub type MaybeQuery<T> = Result<Query<T>, QueryRejection>;
/// A form that may be malformed.
pub type MaybeForm<T> = Result<Form<T>, FormRejection>;

/// A request with everything a page is made of.
#[derive(Debug, Clone)]
pub struct Visit {
    pub web: Web,
    pub prefs: Prefs,
    pub jar: CookieJar,
    pub path: String,
    pub address: IpAddr,
    pub now: Timestamp,
}

#[derive(Debug, Deserialize)]
struct LangQuery {
    lang: Option<String>,
}

impl FromRequestParts<Web> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Visit, Infallible> {
        let jar = CookieJar::from_headers(&parts.headers);
        let lang = Query::<LangQuery>::try_from_uri(&parts.uri)
            .ok()
            .and_then(|query| query.0.lang);
        let text = |name| {
            parts
                .headers
                .get(name)
                .and_then(|value: &HeaderValue| value.to_str().ok())
        };
        let prefs = Prefs::read(
            lang.as_deref(),
            |name| jar.get(name).map(Cookie::value_trimmed),
            text(header::ACCEPT_LANGUAGE),
        );
        let peer = parts
            .extensions
            .get::<ConnectInfo<Peer>>()
            .map_or(SocketAddr::from(([127, 0, 0, 1], 0)), |c| c.0.0);
        let address = web.address(peer, &parts.headers);
        let path = path_of(&parts.uri);
        Ok(Visit {
            web: web.clone(),
            prefs,
            jar,
            path,
            address,
            now: web.app.now(),
        })
    }
}

fn path_of(uri: &Uri) -> String {
    uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string)
}

impl Visit {
    pub fn lang(&self) -> Lang {
        self.prefs.lang
    }

    pub fn english(&self) -> bool {
        self.prefs.lang == Lang::En
    }

    /// A directory's text in the reader's language.
    pub fn text(&self, text: &Text) -> String {
        text.pick(self.english()).to_owned()
    }

    /// Local civil date and time.
    pub fn civil(&self, at: Timestamp) -> DateTime {
        self.web.app.zone.to_datetime(at)
    }

    /// Local time of day.
    pub fn time(&self, at: Timestamp) -> Time {
        self.civil(at).time()
    }

    /// What surrounds the page.
    pub fn page(&self, world: &World) -> Page {
        let site = &world.site;
        let some = |text: &Text| Some(self.text(text)).filter(|text| !text.is_empty());
        Page {
            lang: self.prefs.lang,
            elder: self.prefs.elder,
            slow: Said::remembered(self).map_or(self.prefs.elder, |said| said.pace == Pace::Elder),
            theme: self.prefs.theme,
            path: self.path.clone(),
            district: self.text(&site.district),
            help: HelpPhone {
                display: site.phone.clone(),
                tel: site.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
                note: some(&site.phone_note),
            },
            attribution: some(&site.attribution).or_else(|| {
                let osm = yike_i18n::messages().get(self.prefs.lang, "words-osm", &[]);
                world.geo.as_ref().map(|_| osm)
            }),
            csrf: None,
            now: self.civil(self.now),
        }
    }

    /// Who is signed in.
    pub async fn signed_in(&self) -> Result<Option<SignedIn>, AppError> {
        match self.jar.get(LOGIN_COOKIE) {
            Some(cookie) => signed_in(&self.web.app, cookie.value()).await,
            None => Ok(None),
        }
    }

    /// A cookie for this site; `days` 0 lasts as long as the browser is open.
    pub fn cookie(&self, name: &'static str, value: String, days: i64) -> Cookie<'static> {
        let mut cookie = Cookie::new(name, value);
        cookie.set_path("/");
        cookie.set_same_site(SameSite::Lax);
        cookie.set_http_only(true);
        cookie.set_secure(self.web.config.secure_cookies);
        if days > 0 {
            // Max-Age in seconds, written by hand: no second time library for one number.
            return Cookie::parse(format!("{cookie}; Max-Age={}", days * 86_400)).map_or(cookie, Cookie::into_owned);
        }
        cookie
    }

    /// A finished page.
    pub fn html(&self, page: &impl Template) -> Response {
        match page.render() {
            Ok(html) => with_headers(Html(html).into_response(), self.private()),
            Err(error) => {
                tracing::error!(%error, "a page could not be rendered");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    /// Whether the page shows one person's number or a desk.
    fn private(&self) -> bool {
        ["/cases", "/claims", "/desk", "/devices", "/kiosk", "/my"]
            .iter()
            .any(|prefix| self.path.starts_with(prefix))
    }

    /// An error page.
    pub fn error(&self, kind: ErrorKind, detail: Option<String>) -> Response {
        let world = self.web.app.world();
        let page = ErrorPage {
            page: self.page(&world),
            kind,
            detail,
            retry: None,
            reference: None,
        };
        let status = StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = self.html(&page);
        *response.status_mut() = status;
        response
    }

    /// The error page of what a use case could not do.
    pub fn failure(&self, error: &AppError) -> Response {
        let kind = match error {
            AppError::NotFound(_) => ErrorKind::NotFound,
            AppError::Denied => ErrorKind::Forbidden,
            AppError::TooMany { .. } => ErrorKind::TooMany,
            AppError::Storage(storage) if storage.is_busy() => ErrorKind::Busy,
            AppError::Storage(_) | AppError::Internal(_) => {
                // The path may hold a number's token: it stays out of the log.
                tracing::error!(%error, "request failed");
                ErrorKind::Internal
            }
            AppError::NoNetwork => ErrorKind::NotReady,
            _ => ErrorKind::BadRequest,
        };
        self.error(kind, None)
    }
}

/// Pages hold what one person said: they are kept by nobody.
fn with_headers(mut response: Response, private: bool) -> Response {
    let headers: &mut HeaderMap = response.headers_mut();
    let cache = if private {
        "private, no-store"
    } else {
        "private, no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("Cookie, Accept-Language"));
    response
}

/// "See there" after a form was understood.
pub fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}
