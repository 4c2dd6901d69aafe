//! The server that is killed, with a sketch of its own in a temporary folder.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bench::client::Client;
use crate::{Outcome, postgres, shell};

/// A Tuesday during the visiting clinic: counters without end and a clinic of few places are both open. The clock
/// begins here at every start, so it also jumps back at every kill.
pub const NOW: &str = "2026-11-24T13:05:00+08:00";

pub struct Server {
    binary: PathBuf,
    folder: PathBuf,
    database: Option<String>,
    now: &'static str,
    child: Option<Child>,
    /// host:port.
    pub address: String,
}

/// What `yike verify` found.
pub struct Checks {
    /// Pools that hold more or other than their claims.
    pub oversold: u64,
    /// Sentences about everything that is wrong.
    pub failed: Vec<String>,
}

impl Server {
    /// Makes the sketch.
    pub fn make(binary: &Path, database: Option<String>, now: &'static str) -> Outcome<Self> {
        let folder = std::env::temp_dir().join(format!("yike-campaign-{}", std::process::id()));
        let server = Self {
            binary: binary.to_owned(),
            folder,
            database,
            now,
            child: None,
            address: format!("127.0.0.1:{}", postgres::free_port()?),
        };
        shell::pass(
            server
                .command("demo")
                .args(["--no-serve", "--now", now])
                .stdout(Stdio::null()),
        )?;
        Ok(server)
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg(name).arg("--data").arg(self.folder.join("data"));
        if let Some(url) = &self.database {
            command.args(["--database", url]);
        }
        command
    }

    /// Starts it and waits until it answers.
    pub fn start(&mut self) -> Outcome {
        let (_, port) = self.address.split_once(':').unwrap_or_default();
        let mut command = self.command("serve");
        // A proxy is said to stand in front, so that every client has an address of its own and none is held back.
        command.args(["--port", port, "--now", self.now, "--public-url"]);
        command.arg(format!("http://{}", self.address));
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let child = command
            .spawn()
            .map_err(|error| format!("{}: {error}", self.binary.display()))?;
        self.child = Some(child);
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(60) {
            if let Some(Ok(Some(status))) = self.child.as_mut().map(Child::try_wait) {
                return Err(format!("the server ended while starting: {status}"));
            }
            let answered = Client::connect(&self.address).and_then(|mut client| client.get("/about", "identity"));
            if answered.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err(format!("the server did not answer on {} within 60 s", self.address))
    }

    /// Holds it to one core, where `taskset` is installed.
    pub fn pin(&self) {
        if let (Some(taskset), Some(child)) = (shell::find("taskset"), &self.child) {
            let id = child.id().to_string();
            let mut command = Command::new(taskset);
            let _ = command
                .args(["-a", "-c", "-p", "0", &id])
                .stdout(Stdio::null())
                .status();
        }
    }

    /// Whether it still runs.
    pub fn alive(&mut self) -> bool {
        matches!(self.child.as_mut().map(Child::try_wait), Some(Ok(None)))
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(&mut self) -> Outcome {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        child
            .kill()
            .and_then(|()| child.wait())
            .map_err(|error| format!("the server could not be killed: {error}"))?;
        Ok(())
    }

    /// Recomputes everything from the ledger.
    pub fn verify(&self) -> Outcome<Checks> {
        let output = self
            .command("verify")
            .arg("--json")
            .output()
            .map_err(|error| format!("yike verify: {error}"))?;
        let read: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
            format!(
                "yike verify --json: {error}\n{}",
                String::from_utf8_lossy(&output.stderr)
            )
        })?;
        let list = read.as_array().or_else(|| read.get("checks").and_then(Value::as_array));
        let list = list
            .filter(|list| !list.is_empty())
            .ok_or("yike verify --json printed no checks")?;
        let mut checks = Checks {
            oversold: 0,
            failed: Vec::new(),
        };
        let mut pools_seen = false;
        for check in list {
            let (name, detail) = (
                check["name"].as_str().unwrap_or(""),
                check["detail"].as_str().unwrap_or(""),
            );
            pools_seen |= name == "pools and claims";
            if check["ok"] == true {
                continue;
            }
            if name == "pools and claims" {
                let count = detail.split(' ').next().and_then(|word| word.parse().ok());
                checks.oversold = count.unwrap_or(1);
            }
            checks.failed.push(format!("verify, {name}: {detail}"));
        }
        if pools_seen {
            Ok(checks)
        } else {
            Err("yike verify no longer has a check named 'pools and claims'".into())
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
