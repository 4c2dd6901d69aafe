//! The smallest HTTP/1.1 client that keeps its connection: RFC 9112, GET and the POST of a form.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::Outcome;

pub struct Client {
    host: String,
    /// As sent back: `name=value; name=value`.
    cookies: String,
    stream: BufReader<TcpStream>,
}

pub struct Answer {
    pub status: u16,
    pub content_type: String,
    /// Where a redirect leads; empty without one.
    pub location: String,
    /// `name=value` of each cookie set.
    pub cookies: Vec<String>,
    /// As it travelled: compressed when the server compressed it.
    pub body: Vec<u8>,
}

impl Client {
    /// `address` is host:port.
    pub fn connect(address: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).map_err(|error| format!("{address}: {error}"))?;
        let ready = stream
            .set_nodelay(true)
            .and_then(|()| stream.set_read_timeout(Some(Duration::from_secs(30))));
        ready.map_err(|error| format!("{address}: {error}"))?;
        Ok(Self {
            host: address.to_owned(),
            cookies: String::new(),
            stream: BufReader::new(stream),
        })
    }

    /// Sends what an answer set from now on.
    pub fn remember(&mut self, answer: &Answer) {
        for cookie in &answer.cookies {
            self.cookies += if self.cookies.is_empty() { "" } else { "; " };
            self.cookies += cookie;
        }
    }

    fn cookie_line(&self) -> String {
        match self.cookies.as_str() {
            "" => String::new(),
            cookies => format!("cookie: {cookies}\r\n"),
        }
    }

    /// `encoding` is what we accept: identity, gzip, br.
    pub fn get(&mut self, path: &str, encoding: &str) -> Outcome<Answer> {
        let (host, cookies) = (&self.host, self.cookie_line());
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {host}\r\n{cookies}accept: */*\r\naccept-encoding: {encoding}\r\n\r\n"
        );
        let sent = self.stream.get_mut().write_all(request.as_bytes());
        sent.and_then(|()| self.answer())
            .map_err(|error| format!("GET {path}: {error}"))
    }

    /// Sends a form, said to come from this client address (the server must be told that a proxy stands in front).
    pub fn post(&mut self, path: &str, form: &str, from: &str) -> Outcome<Answer> {
        let (host, length, cookies) = (&self.host, form.len(), self.cookie_line());
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\n{cookies}x-forwarded-for: {from}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{form}"
        );
        let sent = self.stream.get_mut().write_all(request.as_bytes());
        sent.and_then(|()| self.answer())
            .map_err(|error| format!("POST {path}: {error}"))
    }

    fn answer(&mut self) -> std::io::Result<Answer> {
        let status = self
            .line()?
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .ok_or_else(garbled)?;
        let (mut length, mut chunked) = (0, false);
        let (mut content_type, mut location, mut cookies) = (String::new(), String::new(), Vec::new());
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            match (name.to_ascii_lowercase().as_str(), value.trim()) {
                ("content-length", value) => length = value.parse().map_err(|_| garbled())?,
                ("transfer-encoding", value) => chunked = value.eq_ignore_ascii_case("chunked"),
                ("content-type", value) => content_type = value.to_owned(),
                ("location", value) => location = value.to_owned(),
                ("set-cookie", value) => cookies.extend(value.split(';').next().map(str::to_owned)),
                _ => {}
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                let size = usize::from_str_radix(self.line()?.split(';').next().unwrap_or_default(), 16);
                let size = size.map_err(|_| garbled())?;
                self.take(size, &mut body)?;
                self.line()?;
                if size == 0 {
                    break;
                }
            }
        } else {
            self.take(length, &mut body)?;
        }
        Ok(Answer {
            status,
            content_type,
            location,
            cookies,
            body,
        })
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }

    fn take(&mut self, count: usize, body: &mut Vec<u8>) -> std::io::Result<()> {
        let from = body.len();
        body.resize(from + count, 0);
        self.stream.read_exact(&mut body[from..])
    }
}

fn garbled() -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, "the answer is no HTTP/1.1")
}

#[cfg(test)]
pub mod tests {
    use std::net::TcpListener;

    use super::*;

    /// Answers every request on a fresh port of 127.0.0.1 with these bytes, until the process ends.
    pub fn answer_for_ever(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || {
                    let mut writer = stream.try_clone().unwrap();
                    for line in BufReader::new(stream).lines().map_while(Result::ok) {
                        if line.is_empty() {
                            writer.write_all(answer.as_bytes()).unwrap();
                        }
                    }
                });
            }
        });
        address
    }

    #[track_caller]
    fn check(answer: &'static str, status: u16, body: &str) {
        let mut client = Client::connect(&answer_for_ever(answer)).unwrap();
        for _ in 0..2 {
            let answer = client.get("/", "identity").unwrap();
            assert_eq!((answer.status, answer.body.as_slice()), (status, body.as_bytes()));
        }
    }

    #[test]
    fn answers_are_read_to_their_end_and_the_connection_kept() {
        check("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 200, "abc");
        check("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", 404, "");
        check(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n",
            200,
            "abcde",
        );
    }

    #[test]
    fn an_answer_that_is_no_http_is_said_to_be_none() {
        let mut client = Client::connect(&answer_for_ever("hello\r\n\r\n")).unwrap();
        assert_eq!(
            client.get("/x", "br").err().unwrap(),
            "GET /x: the answer is no HTTP/1.1"
        );
    }
}
