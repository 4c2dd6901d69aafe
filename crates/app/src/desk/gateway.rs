//! How messages leave the house. One trait; which gateway stands behind it is said when the server starts.

use std::pin::Pin;
use std::sync::Arc;
use yike_model::NoticeId;
use yike_model::desk::{Notice, NoticeKind};

/// A message ready to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The same at every attempt: a gateway that saw it before drops it. `None` for a one-time code.
    pub id: Option<NoticeId>,
    pub kind: Option<NoticeKind>,
    /// Digits as the person gave them; `None` where no number is needed.
    pub phone: Option<String>,
    pub text: String,
}

/// One-time codes prove that a phone is in somebody's hands, so only what reaches the phone may carry them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codes {
    /// There are none.
    Off,
    /// Printed on the page that asks for them: proves nothing, for demonstrations.
    Shown,
    /// Sent to the phone.
    Sent,
}

/// The answer of a gateway: taken, or why not.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// Hands messages on. It may fail and it may never answer: who calls it waits for a bounded time.
pub trait Gateway: Send + Sync + std::fmt::Debug {
    /// Its name in configuration and in the ledger.
    fn name(&self) -> &'static str;
    /// What a message costs, whole fen.
    fn cost_fen(&self) -> u32;
    /// Messages need a phone number; without one they are not sent.
    fn needs_phone(&self) -> bool;
    /// How one-time codes reach their person.
    fn codes(&self) -> Codes;
    /// Hands one on.
    fn send<'a>(&'a self, message: &'a Outgoing) -> Sending<'a>;
}

/// Shows messages on the page of the number, and staff a list of them. Costs nothing and needs no number.
#[derive(Debug, Clone, Copy, Default)]
pub struct PageGateway {
    /// A demonstration: one-time codes are printed on the page.
    pub demo: bool,
}

impl Gateway for PageGateway {
    fn name(&self) -> &'static str {
        "page"
    }

    fn cost_fen(&self) -> u32 {
        0
    }

    fn needs_phone(&self) -> bool {
        false
    }

    fn codes(&self) -> Codes {
        match self.demo {
            true => Codes::Shown,
            false => Codes::Off,
        }
    }

    fn send<'a>(&'a self, _: &'a Outgoing) -> Sending<'a> {
        // What is settled as sent is what pages show.
        Box::pin(async { Ok(()) })
    }
}

/// Writes to the log that a message would have gone, without saying to whom or what.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogGateway;

impl Gateway for LogGateway {
    fn name(&self) -> &'static str {
        "log"
    }

    fn cost_fen(&self) -> u32 {
        0
    }

    fn needs_phone(&self) -> bool {
        false
    }

    fn codes(&self) -> Codes {
        Codes::Off
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> Sending<'a> {
        Box::pin(async move {
            let chars = message.text.chars().count();
            tracing::info!(id = ?message.id.map(|id| id.to_string()), kind = ?message.kind, chars, "message");
            Ok(())
        })
    }
}

/// Renders messages; the fixed words live in the crate of words, which this crate does not know.
pub trait Words: Send + Sync + std::fmt::Debug {
    /// A notice in its person's language; `link` opens the number.
    fn notice(&self, notice: &Notice, link: &str) -> String;
    /// A one-time code.
    fn code(&self, code: &str, minutes: i64, english: bool) -> String;
}

/// Nothing is said in words; pages say it themselves from the facts.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoWords;

impl Words for NoWords {
    fn notice(&self, _: &Notice, _: &str) -> String {
        String::new()
    }

    fn code(&self, code: &str, _: i64, _: bool) -> String {
        code.to_owned()
    }
}

/// Where messages go and how they are worded.
#[derive(Debug, Clone)]
pub struct Office {
    pub gateway: Arc<dyn Gateway>,
    pub words: Arc<dyn Words>,
    /// Links begin with it: `https://host`.
    pub public_url: String,
}

impl Default for Office {
    fn default() -> Office {
        Office {
            gateway: Arc::new(PageGateway::default()),
            words: Arc::new(NoWords),
            public_url: String::new(),
        }
    }
}
