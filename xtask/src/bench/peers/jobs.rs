//! Who is asked what.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::figures::{Missing, OURS};
use super::process::pinned;
use super::{Options, setup::Tools};
use crate::{Outcome, shell};

/// Builds a network file, to be named next.
const BUILD: [&str; 6] = ["--work", "build", "--runs", "1", "--json", "--out"];

pub struct Job {
    pub work: String,
    pub peer: String,
    pub network: String,
    pub command: Command,
    /// What our own line does not say about itself.
    pub fill: Vec<(&'static str, Value)>,
    /// Left out of a quick run.
    pub slow: bool,
}

/// What lies ready for one network: its file, the exported graph, the workload.
pub struct Ready<'a> {
    tools: &'a Tools,
    letter: String,
    pbf: PathBuf,
    folder: PathBuf,
    runs: usize,
}

impl<'a> Ready<'a> {
    pub fn new(tools: &'a Tools, options: &Options, letter: &str, pbf: &Path, folder: &Path) -> Outcome<Self> {
        let ready = Self {
            tools,
            letter: letter.to_owned(),
            pbf: pbf.to_owned(),
            folder: folder.to_owned(),
            runs: options.runs,
        };
        let network = ready.network();
        shell::capture(Command::new(&tools.ours).arg(pbf).args(BUILD).arg(&network))?;
        shell::capture(
            Command::new(&tools.ours)
                .arg(&network)
                .args(["--work", "export", "--json", "--out"])
                .arg(ready.csr()),
        )?;
        shell::capture(&mut ready.python("workload.py"))?;
        shell::capture(ready.python("cover.py").arg("--out").arg(ready.cover()))?;
        Ok(ready)
    }

    pub fn network(&self) -> PathBuf {
        self.folder.join("streets.walk")
    }

    fn csr(&self) -> PathBuf {
        self.folder.join("csr")
    }

    fn cover(&self) -> PathBuf {
        self.folder.join("cover.u32")
    }

    /// A script of `benches/peers` with the graph and the workload.
    pub fn python(&self, script: &str) -> Command {
        let mut command = Command::new(&self.tools.python);
        command.arg(script);
        self.common(&mut command);
        command
    }

    fn common(&self, command: &mut Command) {
        command.current_dir(shell::root().join("benches/peers"));
        command.arg("--csr").arg(self.csr()).arg("--load").arg(&self.folder);
    }

    fn answer(&self, peer: &str, work: &str) -> PathBuf {
        self.folder.join(format!("answer-{peer}-{work}.u32"))
    }

    fn job(&self, work: &str, peer: &str, mut command: Command) -> Job {
        // One reach at a time is a question of one thread.
        if work.starts_with("reach") && self.tools.taskset.is_some() {
            command = pinned(self.tools.taskset.as_deref(), &command);
        }
        Job {
            work: work.to_owned(),
            peer: peer.to_owned(),
            network: self.letter.clone(),
            command,
            fill: Vec::new(),
            slow: false,
        }
    }

    /// Arguments every peer takes.
    fn asked(&self, command: &mut Command, peer: &str, work: &str) {
        command.args([
            "--work",
            work,
            "--network",
            &self.letter,
            "--runs",
            &self.runs.to_string(),
        ]);
        command
            .arg("--out")
            .arg(self.answer(peer, work))
            .arg("--pbf")
            .arg(&self.pbf)
            .arg("--scratch")
            .arg(&self.folder);
    }

    fn script(&self, peer: &str, script: &str, work: &str) -> Job {
        let mut command = self.python(script);
        self.asked(&mut command, peer, work);
        self.job(work.trim_end_matches("_lists"), peer, command)
    }

    fn graphways(&self, work: &str) -> Option<Job> {
        let mut command = Command::new(self.tools.graphways.as_ref().ok()?);
        self.common(&mut command);
        self.asked(&mut command, "graphways", work);
        Some(self.job(work, "graphways", command))
    }

    fn valhalla(&self, work: &str) -> Option<Job> {
        let valhalla = self.tools.valhalla.as_ref().ok()?;
        let mut command = Command::new(&valhalla.python);
        command.env("PYTHONPATH", &valhalla.site).arg("peer_valhalla.py");
        self.common(&mut command);
        self.asked(&mut command, "valhalla", work);
        Some(self.job(work, "valhalla", command))
    }

    fn solver(&self, solver: &str, peer: &str) -> Job {
        let mut command = self.python("peer_mclp.py");
        self.asked(&mut command, solver, "mclp");
        command.args(["--peer", solver]).arg("--cover").arg(self.cover());
        Job {
            slow: solver != "highspy",
            ..self.job("mclp", peer, command)
        }
    }

    fn ours(&self, work: &str) -> Job {
        let network = self.network();
        let mut job = self.ours_on(if work == "build" { &self.pbf } else { &network }, work);
        let answer = self.answer(OURS, work);
        job.command.arg("--out").arg(&answer);
        if matches!(work, "reach" | "nearest1" | "nearest3" | "matrix") {
            job.fill.extend([("answer", json!(answer)), ("format", json!(OURS))]);
        }
        job
    }

    /// Ours on another network file or extract than this network's.
    pub fn ours_on(&self, input: &Path, work: &str) -> Job {
        let mut command = Command::new(&self.tools.ours);
        let runs = self.runs.max(5).to_string();
        command.arg(input).args(["--work", work, "--runs", &runs, "--json"]);
        for file in ["places", "points", "starts"] {
            command.arg(format!("--{file}"));
            command.arg(self.folder.join(file).with_extension("csv"));
        }
        let mm = work.starts_with("nearest") || matches!(work, "matrix" | "increment");
        command.args(if mm { ["--metres", "1200"] } else { ["--minutes", "15"] });
        command.args(["--threads", if work.starts_with("reach") { "1" } else { "2" }]);
        let mut job = self.job(work, OURS, command);
        job.fill.push(("version", json!(self.tools.version)));
        job
    }

    /// The extract of so many copies side by side, the network built from it, and a workload so many times as large.
    pub fn copies(&self, copies: u32) -> Outcome<(PathBuf, Self)> {
        let number = copies.to_string();
        let folder = self.folder.join(format!("copies-{copies}"));
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let grown = Self {
            pbf: folder.join("copies.osm.pbf"),
            letter: self.letter.clone(),
            folder,
            ..*self
        };
        let ours = |input: &Path, work: &[&str]| {
            let mut command = Command::new(&self.tools.ours);
            command
                .arg(input)
                .args(["--json", "--runs", "1", "--work"])
                .args(work)
                .arg("--out");
            command
        };
        shell::capture(ours(&self.pbf, &["tile", "--copies", &number]).arg(&grown.pbf))?;
        shell::capture(ours(&grown.pbf, &["build"]).arg(grown.network()))?;
        shell::capture(ours(&grown.network(), &["export"]).arg(grown.csr()))?;
        shell::capture(grown.python("workload.py").args(["--copies", &number]))?;
        Ok((grown.pbf.clone(), grown))
    }

    fn our_siting(&self) -> Option<Job> {
        let mut command = Command::new(self.tools.siting.as_ref().ok()?);
        command
            .arg(self.cover())
            .args(["--runs", &self.runs.max(5).to_string()]);
        let mut job = self.job("mclp", OURS, command);
        job.fill
            .extend([("version", json!(self.tools.version)), ("threads", json!(1))]);
        Some(job)
    }
}

/// Everything asked on one network, ours first in each kind of work.
pub fn all(ready: &Ready) -> Vec<Job> {
    let script = |peer: &'static str, work| Some(ready.script(peer, &format!("peer_{peer}.py"), work));
    let ours = |work| Some(ready.ours(work));
    let jobs = vec![
        ours("build"),
        ready.graphways("build"),
        ready.valhalla("build"),
        ours("open"),
        ours("reach"),
        script("scipy", "reach"),
        ready.graphways("reach"),
        script("networkx", "reach"),
        script("pandana", "reach"),
        ours("reach_outline"),
        ready.graphways("reach_outline"),
        ready.valhalla("reach_outline"),
        ours("nearest1"),
        script("scipy", "nearest1"),
        script("igraph", "nearest1"),
        script("networkx", "nearest1"),
        script("pandana", "nearest1"),
        script("cityseer", "nearest1"),
        ours("nearest3"),
        script("scipy", "nearest3"),
        Some(ready.script("scipy", "peer_scipy.py", "nearest3_lists")),
        script("igraph", "nearest3"),
        script("pandana", "nearest3"),
        ours("matrix"),
        script("scipy", "matrix"),
        script("networkx", "matrix"),
        script("igraph", "matrix"),
        ours("increment"),
        ready.our_siting(),
        Some(ready.solver("highspy", "highspy, merged rows")),
        Some(ready.solver("spopt-cbc", "spopt + CBC")),
        Some(ready.solver("spopt-highs", "spopt + HiGHS")),
    ];
    jobs.into_iter().flatten().collect()
}

/// Peers that could not be made ready, with the reason.
pub fn absent(ready: &Ready) -> Vec<Missing> {
    let tools = ready.tools;
    let lists = [
        (
            "graphways",
            tools.graphways.as_ref().err(),
            &["build", "reach", "reach_outline"][..],
        ),
        ("valhalla", tools.valhalla.as_ref().err(), &["build", "reach_outline"]),
        (OURS, tools.siting.as_ref().err(), &["mclp"]),
    ];
    let missing = |(peer, why, works): (&str, Option<&String>, &[&str])| -> Vec<Missing> {
        let made = |work: &&str| {
            Some(Missing {
                peer: peer.into(),
                work: (*work).into(),
                network: ready.letter.clone(),
                why: why?.clone(),
            })
        };
        works.iter().filter_map(made).collect()
    };
    lists.into_iter().flat_map(missing).collect()
}
