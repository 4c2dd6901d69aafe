//! What the comparison needs: an environment with the peers, our own release binaries, and the facts of the machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Options, write};
use crate::{Outcome, shell};

pub struct Tools {
    /// Everything the comparison makes lies here.
    pub folder: PathBuf,
    pub python: PathBuf,
    pub taskset: Option<PathBuf>,
    pub ours: PathBuf,
    pub siting: Outcome<PathBuf>,
    pub graphways: Outcome<PathBuf>,
    pub valhalla: Outcome<Valhalla>,
    pub version: String,
}

/// An interpreter new enough and the folder its wheel was unpacked to.
pub struct Valhalla {
    pub python: PathBuf,
    pub site: PathBuf,
}

pub fn run(options: &Options) -> Outcome<Tools> {
    let target = target()?;
    let folder = target.join("peers");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    // What the peers said in an earlier run is of no use in this one.
    let _ = fs::remove_file(folder.join("log"));
    println!("python: the peers, in {}", folder.join("venv").display());
    let python = environment(&folder, &options.python)?;
    println!("cargo: ours and graphways");
    let ours = example(&target, "yike-walk", "peers")?;
    let siting = if shell::root().join("crates/siting/examples/mclp.rs").is_file() {
        example(&target, "yike-siting", "mclp")
    } else {
        Err("crates/siting has no example mclp in this tree".into())
    };
    let graphways = graphways(&target);
    let valhalla = valhalla(&folder, &python, options.python312.as_deref());
    for (name, why) in [
        ("graphways", graphways.as_ref().err()),
        ("valhalla", valhalla.as_ref().err()),
    ] {
        if let Some(why) = why {
            println!("{name} is left out: {why}");
        }
    }
    let commit = shell::capture(
        Command::new("git")
            .current_dir(shell::root())
            .args(["rev-parse", "--short", "HEAD"]),
    );
    let commit = commit.map_or(String::new(), |hash| format!(" {}", hash.trim()));
    Ok(Tools {
        folder,
        python,
        taskset: shell::find("taskset"),
        ours,
        siting,
        graphways,
        valhalla,
        version: format!("{}{commit}", env!("CARGO_PKG_VERSION")),
    })
}

fn target() -> Outcome<PathBuf> {
    let metadata = shell::metadata()?;
    let target = metadata["target_directory"]
        .as_str()
        .ok_or("cargo metadata names no target directory")?;
    Ok(PathBuf::from(target))
}

/// A virtual environment with the pinned peers; made again when the list of them has changed.
fn environment(folder: &Path, base: &str) -> Outcome<PathBuf> {
    let list = shell::root().join("benches/peers/requirements.txt");
    let wanted = fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let venv = folder.join("venv");
    let (python, stamp) = (venv.join("bin/python"), venv.join("requirements.txt"));
    if fs::read_to_string(&stamp).is_ok_and(|had| had == wanted) {
        return Ok(python);
    }
    shell::pass(Command::new(base).args(["-m", "venv", "--clear"]).arg(&venv))
        .map_err(|why| format!("{why}\nthe peers need Python with its module venv (Debian: python3-venv)"))?;
    shell::pass(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--only-binary", ":all:", "-r"])
            .arg(&list),
    )?;
    write(&stamp, &wanted)?;
    Ok(python)
}

/// An example of ours in release.
fn example(target: &Path, package: &str, name: &str) -> Outcome<PathBuf> {
    shell::pass(shell::cargo().args(["build", "--release", "--quiet", "--package", package, "--example", name]))?;
    Ok(target.join("release/examples").join(name))
}

fn graphways(target: &Path) -> Outcome<PathBuf> {
    let target = target.join("peers/graphways");
    let mut cargo = shell::cargo();
    cargo.current_dir(shell::root().join("benches/graphways"));
    cargo
        .args(["build", "--release", "--quiet", "--locked", "--target-dir"])
        .arg(&target);
    shell::capture(&mut cargo).map_err(|why| format!("it did not build: {}", last(&why)))?;
    Ok(target.join("release/peer-graphways"))
}

/// The interpreter given, or one of 3.12 or newer in PATH, or one unpacked beside the environment.
fn valhalla(folder: &Path, pip: &Path, given: Option<&str>) -> Outcome<Valhalla> {
    let new_enough = |program: &Path| {
        let check = "import sys; sys.exit(sys.version_info < (3, 12))";
        shell::capture(Command::new(program).args(["-c", check])).is_ok()
    };
    let python = match given {
        Some(path) if new_enough(Path::new(path)) => PathBuf::from(path),
        Some(path) => return Err(format!("{path} is no Python of 3.12 or newer")),
        None => {
            let names = ["python3", "python3.12", "python3.13", "python3.14"];
            match names
                .iter()
                .filter_map(|name| shell::find(name))
                .find(|path| new_enough(path))
            {
                Some(path) => path,
                None => {
                    let script = shell::root().join("benches/peers/python312.sh");
                    let path = shell::capture(Command::new("sh").arg(script).arg(folder.join("python312")))
                        .map_err(|why| format!("pyvalhalla wants Python 3.12 or newer: {}", last(&why)))?;
                    PathBuf::from(path.trim())
                }
            }
        }
    };
    let list = shell::root().join("benches/peers/valhalla.txt");
    let site = folder.join("valhalla");
    if !site.join("valhalla").is_dir() {
        let mut install = Command::new(pip);
        install.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--python-version",
            "3.12",
        ]);
        shell::capture(install.arg("--target").arg(&site).arg("-r").arg(list)).map_err(|why| last(&why).to_owned())?;
    }
    Ok(Valhalla { python, site })
}

fn last(text: &str) -> &str {
    text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default()
}

/// What stands above the table: name and value.
pub fn machine(tools: &Tools, date: Option<&str>) -> Vec<(String, String)> {
    let file = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| -> Option<String> {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let cpu = field(&file("/proc/cpuinfo"), "model name").unwrap_or_else(|| "unknown processor".into());
    let memory = field(&file("/proc/meminfo"), "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok())
        .map_or(String::new(), |kib| format!(", {:.0} GiB", kib / 1048576.0));
    let said = |program: &Path| {
        shell::capture(Command::new(program).arg("--version"))
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let load = file("/proc/loadavg").split_whitespace().take(1).collect::<String>();
    let mut facts = vec![
        ("Machine".into(), format!("{cores} cores of {cpu}{memory}")),
        ("Ours".into(), tools.version.clone()),
        ("Python".into(), said(&tools.python)),
        ("Rust".into(), said(Path::new("rustc"))),
        (
            "One thread".into(),
            if tools.taskset.is_some() {
                "pinned to core 0"
            } else {
                "not pinned: taskset is not here"
            }
            .into(),
        ),
        (
            "Load at the end".into(),
            format!("{load} (the last minute's mean; with the comparison alone it is about 1 to 2)"),
        ),
    ];
    if let Some(date) = date {
        facts.insert(0, ("Date".into(), date.to_owned()));
    }
    facts
}
