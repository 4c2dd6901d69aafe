//! Styles, scripts and the moving map, embedded and compressed at build time (`web/build.mjs`), named by content so that
//! browsers keep them for ever.

/// The content policy all pages hold to: nothing inline, nothing from elsewhere. The moving map starts its worker from
/// `/assets/` and paints its own pictures.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
     img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

struct Asset {
    name: &'static str,
    url: &'static str,
    content_type: &'static str,
    identity: &'static [u8],
    br: &'static [u8],
    gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// What to answer to a request for an asset. Send `Vary: Accept-Encoding`, and when `immutable`,
/// `Cache-Control: public, max-age=31536000, immutable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssetResponse {
    pub bytes: &'static [u8],
    pub content_type: &'static str,
    /// `Content-Encoding`, or nothing for the plain bytes.
    pub encoding: Option<&'static str>,
    pub immutable: bool,
}

/// The address of an asset by its plain name: `app.css` gives `/assets/app.0123456789ab.css`. A name that does not exist
/// gives `/assets/` and is caught by the test of all pages.
pub fn url(name: &str) -> &'static str {
    ASSETS.iter().find(|a| a.name == name).map_or("/assets/", |a| a.url)
}

/// The asset at `path`, with or without `/assets/` before it. A plain name is served too, but not as immutable: style sheets of
/// outside tools may name it. `accept_encoding` is the request's header.
pub fn serve(path: &str, accept_encoding: Option<&str>) -> Option<AssetResponse> {
    let file = path.trim_start_matches('/');
    let file = file.strip_prefix("assets/").unwrap_or(file);
    let (asset, immutable) = ASSETS.iter().find_map(|a| {
        if a.url.strip_prefix("/assets/") == Some(file) {
            Some((a, true))
        } else if a.name == file {
            Some((a, false))
        } else {
            None
        }
    })?;
    let accepts = |coding: &str| accept_encoding.is_some_and(|header| accepted(header, coding));
    let (bytes, encoding) = if accepts("br") {
        (asset.br, Some("br"))
    } else if accepts("gzip") {
        (asset.gzip, Some("gzip"))
    } else {
        (asset.identity, None)
    };
    Some(AssetResponse {
        bytes,
        content_type: asset.content_type,
        encoding,
        immutable,
    })
}

/// Every asset: plain name, address, bytes plain, as brotli, as gzip.
pub fn sizes() -> impl Iterator<Item = (&'static str, &'static str, usize, usize, usize)> {
    ASSETS
        .iter()
        .map(|a| (a.name, a.url, a.identity.len(), a.br.len(), a.gzip.len()))
}

/// RFC 9110, 12.5.3: named with a weight above nought. `*` is left alone: nobody means brotli by it.
fn accepted(header: &str, coding: &str) -> bool {
    header.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding))
            && parts
                .find_map(|p| p.strip_prefix("q="))
                .is_none_or(|q| q.parse::<f32>().is_ok_and(|q| q > 0.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assets_are_named_by_content_and_compressed() {
        let address = url("app.css");
        assert!(
            address.starts_with("/assets/app.") && address.ends_with(".css"),
            "{address}"
        );
        let check = |accept, encoding| {
            let got = serve(address, accept).expect("there");
            assert_eq!((got.encoding, got.immutable), (encoding, true));
            assert!(!got.bytes.is_empty());
        };
        check(None, None);
        check(Some("gzip, deflate, br"), Some("br"));
        check(Some("gzip, br;q=0"), Some("gzip"));
        check(Some("identity"), None);
        assert!(!serve("/assets/app.css", None).expect("plain name").immutable);
        assert_eq!(serve("/assets/../Cargo.toml", None), None);
    }

    #[test]
    fn a_first_page_without_the_map_stays_small() {
        let without_map: usize = sizes()
            .filter(|s| ["app.css", "home.js"].contains(&s.0))
            .map(|s| s.3)
            .sum();
        assert!(
            without_map < 40_000,
            "{without_map} bytes of styles and scripts as brotli"
        );
    }
}
