//! The release binary, serving the sketch of Gusu on one core.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::client::Client;
use crate::{Outcome, shell};

pub struct Server {
    child: Child,
    /// host:port.
    pub address: String,
    pub description: String,
}

/// Megabytes (10^6 bytes) resident.
pub struct Memory {
    pub now: u64,
    pub peak: u64,
}

impl Server {
    /// Makes the data when there are none, starts, waits until the first page answers.
    pub fn start(data: &str) -> Outcome<Self> {
        let binary = shell::binary("release")?;
        if !binary.is_file() {
            shell::pass(shell::cargo().args(["build", "--release", "--package", "yike"]))?;
        }
        if !shell::root().join(data).exists() {
            println!("making the sketch of Gusu in {data}");
            let mut demo = Command::new(&binary);
            shell::pass(
                demo.current_dir(shell::root())
                    .args(["demo", "--data", data, "--no-serve"]),
            )?;
        }
        let port = crate::postgres::free_port()?;
        let taskset = shell::find("taskset");
        let mut command = match &taskset {
            Some(taskset) => {
                let mut command = Command::new(taskset);
                command.args(["-c", "0"]).arg(&binary);
                command
            }
            None => Command::new(&binary),
        };
        command
            .current_dir(shell::root())
            .args(["serve", "--data", data, "--port", &port.to_string()]);
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", binary.display()))?;
        let cores = if taskset.is_some() {
            "pinned to core 0"
        } else {
            "on all cores (taskset is not installed)"
        };
        let mut server = Self {
            child,
            address: format!("127.0.0.1:{port}"),
            description: cores.to_owned(),
        };
        server.wait()?;
        Ok(server)
    }

    fn wait(&mut self) -> Outcome {
        let started = Instant::now();
        loop {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("the server ended while starting: {status}"));
            }
            if Client::connect(&self.address)
                .and_then(|mut client| client.get("/", "identity"))
                .is_ok()
            {
                self.description += &format!(", first page {:.2} s after its start", started.elapsed().as_secs_f64());
                return Ok(());
            }
            if started.elapsed() > Duration::from_secs(60) {
                return Err(format!("the server did not answer on {} within 60 s", self.address));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Read from Linux's /proc; taskset becomes the server, so the process is the same.
    pub fn memory(&self) -> Outcome<Memory> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        let megabytes = |field: &str| {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))
                .unwrap_or_default();
            line.split_whitespace()
                .next()
                .and_then(|kib| kib.parse::<u64>().ok())
                .unwrap_or_default()
                * 1024
                / 1_000_000
        };
        Ok(Memory {
            now: megabytes("VmRSS"),
            peak: megabytes("VmHWM"),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Moves the load off the server's core; without taskset, or with one core, everything stays as it is.
pub fn pin_ourselves() {
    if let Some(taskset) = shell::find("taskset") {
        let own = std::process::id().to_string();
        let _ = Command::new(taskset)
            .args(["-a", "-c", "-p", "1", &own])
            .stdout(Stdio::null())
            .status();
    }
}
