//! How a peer is run: in a process of its own, one at a time, and its lines read.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::figures::{Figure, OURS};
use super::jobs::Job;
use crate::Outcome;

/// Nobody is waited for longer; a solver known to be slow not even so long.
const PATIENCE: [Duration; 2] = [Duration::from_secs(600), Duration::from_secs(180)];

/// Runs a job to its end and reads the lines of JSON it printed; `log` takes what it said besides.
pub fn run(job: &Job, log: &Path) -> Outcome<Vec<Figure>> {
    let said = log.with_extension("out");
    let problem = |error: std::io::Error| format!("{}: {error}", said.display());
    let complaints = log.with_extension("err");
    let errors = File::create(&complaints).map_err(problem)?;
    let mut command = copy(&job.command);
    command
        .stdin(Stdio::null())
        .stdout(File::create(&said).map_err(problem)?)
        .stderr(errors);
    let mut child = command.spawn().map_err(|error| format!("cannot be started: {error}"))?;
    let (begin, patience) = (Instant::now(), PATIENCE[usize::from(job.slow)]);
    let mut peak: f64 = 0.0;
    let status = loop {
        peak = peak.max(peak_mb(child.id()));
        match child.try_wait().map_err(problem)? {
            Some(status) => break status,
            None if begin.elapsed() > patience => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("not done after {} s", patience.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let errors = fs::read_to_string(&complaints).unwrap_or_default();
    if let Ok(mut kept) = OpenOptions::new().create(true).append(true).open(log) {
        let _ = writeln!(kept, "== {} {} {}: {status}\n{errors}", job.network, job.work, job.peer);
    }
    if !status.success() {
        let last = errors.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
        return Err(format!("{status}: {last}"));
    }
    let text = fs::read_to_string(&said).map_err(problem)?;
    lines(&text, job, peak)
}

/// Peak memory of a process so far, MiB; 0 where the system does not tell.
fn peak_mb(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}

/// `peak` stands where a line does not tell its peak memory.
fn lines(text: &str, job: &Job, peak: f64) -> Outcome<Vec<Figure>> {
    let mut figures = Vec::new();
    for line in text.lines().filter(|line| line.starts_with('{')) {
        let mut line: Value = serde_json::from_str(line).map_err(|error| format!("'{line}' is no JSON: {error}"))?;
        if job.peer == OURS {
            line["peer"] = json!(OURS);
            line["work"] = json!(job.work);
            line["network"] = json!(job.network);
            if line["rss_mb"].is_null() {
                line["rss_mb"] = json!(peak);
            }
            // The people that the chosen sites gain; only a proven choice counts.
            if let Some(gained) = line["gained"].as_u64() {
                line["value"] = json!(gained);
                if line["proven"] != json!(true) {
                    return Err("it did not prove its choice".into());
                }
            }
        }
        for (key, value) in &job.fill {
            line[*key] = value.clone();
        }
        figures.push(Figure::from_json(&line)?);
    }
    if figures.is_empty() {
        Err("it printed no figure".into())
    } else {
        Ok(figures)
    }
}

/// The same command on the first core.
pub fn pinned(taskset: Option<&Path>, command: &Command) -> Command {
    let Some(taskset) = taskset else {
        return copy(command);
    };
    let mut made = Command::new(taskset);
    made.args(["-c", "0"]).arg(command.get_program());
    dress(&mut made, command);
    made
}

pub fn copy(command: &Command) -> Command {
    let mut made = Command::new(command.get_program());
    dress(&mut made, command);
    made
}

fn dress(made: &mut Command, from: &Command) {
    made.args(from.get_args());
    made.envs(from.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = from.get_current_dir() {
        made.current_dir(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(program: &str, args: &[&str]) -> Job {
        let mut command = Command::new(program);
        command.args(args);
        Job {
            work: "reach".into(),
            peer: OURS.into(),
            network: "P".into(),
            command,
            fill: vec![("version", json!("1"))],
            slow: false,
        }
    }

    #[test]
    fn our_line_is_given_its_name_and_noise_is_left_out() {
        let figures = lines(
            "Generating...\n{\"runs_ms\":[2.0],\"gained\":7,\"proven\":true}\n",
            &job("true", &[]),
            3.0,
        )
        .unwrap();
        let names = (
            figures[0].peer.as_str(),
            figures[0].network.as_str(),
            figures[0].version.as_str(),
        );
        assert_eq!(names, (OURS, "P", "1"));
        assert_eq!((figures[0].rss_mb, figures[0].number("value")), (3.0, Some(7.0)));
        let unproven = lines("{\"gained\":7,\"proven\":false}\n", &job("true", &[]), 3.0);
        assert_eq!(unproven, Err("it did not prove its choice".into()));
        assert_eq!(
            lines("nothing\n", &job("true", &[]), 3.0),
            Err("it printed no figure".into())
        );
    }

    #[test]
    fn a_peer_that_fails_is_told_by_its_last_words() {
        let folder = std::env::temp_dir().join(format!("yike-peers-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let why = run(
            &job("sh", &["-c", "echo first >&2; echo no such tile >&2; exit 3"]),
            &folder.join("log"),
        )
        .unwrap_err();
        assert_eq!(why, "exit status: 3: no such tile");
        assert!(
            fs::read_to_string(folder.join("log"))
                .unwrap()
                .contains("== P reach yike")
        );
        fs::remove_dir_all(&folder).unwrap();
    }
}
