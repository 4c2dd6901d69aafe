//! The gateway `http`: each message is one `POST` of JSON to a URL, such as a text message service or a small adapter
//! before it. Plain HTTP/1.1, a connection a message: a district sends a few a minute.
//!
//! Request: `Authorization: Bearer TOKEN` when there is a token, `Idempotency-Key: ID` and
//! `{"id": "..", "kind": "set_out", "phone": "..", "text": ".."}`. Any 2xx is "taken".

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use serde::Serialize;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use yike_app::desk::gateway::{Codes, Gateway, Outgoing, Sending};

/// A status line is never longer.
const MOST_BYTES: usize = 1024;

/// Posts messages to a URL.
pub struct HttpGateway {
    tls: Option<TlsConnector>,
    host: String,
    port: u16,
    path: String,
    token: Option<String>,
    cost_fen: u32,
}

impl std::fmt::Debug for HttpGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpGateway")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Body<'a> {
    id: Option<String>,
    kind: &'a str,
    phone: Option<&'a str>,
    text: &'a str,
}

impl HttpGateway {
    /// For `http://host[:port]/path` or `https://…`; `token` goes into the header.
    ///
    /// # Errors
    /// A sentence when the URL is none.
    pub fn new(url: &str, token: Option<String>, cost_fen: u32) -> Result<HttpGateway, String> {
        let wrong = || format!("{url:?} is no address of a gateway: write http://host:port/path or https://host/path");
        let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
        let (authority, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| wrong())?)),
            None => (authority, None),
        };
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic() && b != b'@');
        if !plain(host) || !path.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(wrong());
        }
        if token
            .as_ref()
            .is_some_and(|token| !token.bytes().all(|b| b.is_ascii_graphic()))
        {
            return Err("the gateway's token has characters that no header may carry".into());
        }
        let (tls, usual) = match scheme {
            "http" => (None, 80),
            "https" => (Some(connector()?), 443),
            _ => return Err(wrong()),
        };
        Ok(HttpGateway {
            tls,
            host: host.to_owned(),
            port: port.unwrap_or(usual),
            path: path.to_owned(),
            token,
            cost_fen,
        })
    }

    async fn post(&self, message: &Outgoing) -> Result<(), String> {
        let kind = message.kind.and_then(|kind| serde_json::to_value(kind).ok());
        let body = serde_json::to_string(&Body {
            id: message.id.map(|id| id.to_string()),
            kind: kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or("code"),
            phone: message.phone.as_deref(),
            text: &message.text,
        })
        .map_err(|error| error.to_string())?;
        let mut head = format!(
            "POST {} HTTP/1.1\r\nHost: {}:{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n",
            self.path,
            self.host,
            self.port,
            body.len()
        );
        if let Some(token) = &self.token {
            head += &format!("Authorization: Bearer {token}\r\n");
        }
        if let Some(id) = message.id {
            head += &format!("Idempotency-Key: {id}\r\n");
        }
        let request = format!("{head}\r\n{body}");
        let stream = TcpStream::connect((self.host.as_str(), self.port))
            .await
            .map_err(|error| format!("cannot reach the gateway: {error}"))?;
        match &self.tls {
            None => exchange(stream, &request).await,
            Some(tls) => {
                let name = ServerName::try_from(self.host.clone()).map_err(|error| error.to_string())?;
                let stream = tls
                    .connect(name, stream)
                    .await
                    .map_err(|error| format!("the gateway's certificate was not accepted: {error}"))?;
                exchange(stream, &request).await
            }
        }
    }
}

fn connector() -> Result<TlsConnector, String> {
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &str) -> Result<(), String> {
    let broken = |error: std::io::Error| format!("the gateway broke off: {error}");
    stream.write_all(request.as_bytes()).await.map_err(broken)?;
    stream.flush().await.map_err(broken)?;
    let mut answer = Vec::new();
    let mut part = [0u8; 256];
    while answer.len() < MOST_BYTES && !answer.contains(&b'\n') {
        match stream.read(&mut part).await.map_err(broken)? {
            0 => break,
            read => answer.extend(part.iter().take(read)),
        }
    }
    match status(&answer) {
        Some(200..=299) => Ok(()),
        Some(code) => Err(format!("the gateway answered {code}")),
        None => Err("the gateway's answer is not HTTP".into()),
    }
}

fn status(answer: &[u8]) -> Option<u16> {
    let line = answer.split(|b| *b == b'\n').next()?;
    let text = std::str::from_utf8(line).ok()?;
    let mut words = text.split_ascii_whitespace();
    words.next().filter(|version| version.starts_with("HTTP/1."))?;
    words.next()?.parse().ok()
}

impl Gateway for HttpGateway {
    fn name(&self) -> &'static str {
        "http"
    }

    fn cost_fen(&self) -> u32 {
        self.cost_fen
    }

    fn needs_phone(&self) -> bool {
        true
    }

    fn codes(&self) -> Codes {
        Codes::Sent
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> Sending<'a> {
        Box::pin(self.post(message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    fn message() -> Outgoing {
        Outgoing {
            id: None,
            kind: None,
            phone: Some("13800000001".into()),
            text: "验证码 \"1\"".into(),
        }
    }

    /// Answers one request with these bytes; gives back what was asked.
    async fn answers(answer: &'static str) -> (Result<(), String>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send?to=1", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = Vec::new();
            let mut part = [0u8; 1024];
            while !asked.ends_with(b"}") {
                let read = stream.read(&mut part).await.unwrap();
                asked.extend(&part[..read]);
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8(asked).unwrap()
        });
        let gateway = HttpGateway::new(&url, Some("secret".into()), 5).unwrap();
        (gateway.send(&message()).await, server.await.unwrap())
    }

    #[tokio::test]
    async fn a_message_is_posted_and_the_answer_read() {
        let (sent, asked) = answers("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n").await;
        assert_eq!(sent, Ok(()));
        assert!(asked.starts_with("POST /send?to=1 HTTP/1.1\r\n"), "{asked}");
        assert!(asked.contains("Authorization: Bearer secret\r\n"), "{asked}");
        let body: serde_json::Value = serde_json::from_str(asked.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        assert_eq!(
            (&body["phone"], &body["text"]),
            (&"13800000001".into(), &"验证码 \"1\"".into())
        );
        for answer in ["HTTP/1.1 500 Oops\r\n\r\n", "SMTP ready\r\n", ""] {
            assert!(answers(answer).await.0.is_err(), "{answer}");
        }
    }

    #[test]
    fn addresses_that_are_none_are_refused() {
        for url in [
            "",
            "host",
            "ftp://host/",
            "http://",
            "http://a b/",
            "http://u@h/",
            "http://h:x/",
        ] {
            assert!(HttpGateway::new(url, None, 0).is_err(), "{url}");
        }
        assert!(HttpGateway::new("https://sms.example/send", None, 5).is_ok());
        assert!(HttpGateway::new("http://h/", Some("a\r\nb".into()), 5).is_err());
    }
}
