//! Running other programs: where the workspace is, what is installed, a command whose output is both shown and read.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use serde_json::Value;

use crate::Outcome;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// The cargo that runs us, so that a toolchain chosen by `cargo +x` stays chosen.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// The program of this name in PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

pub fn is_root() -> bool {
    capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Standard output of a command, or a sentence with its standard error.
pub fn capture(command: &mut Command) -> Outcome<String> {
    let shown = show(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{shown}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!(
            "{shown}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim_end()
        ))
    }
}

/// Runs a command on our own terminal; `Err` when it cannot start or does not succeed.
pub fn pass(command: &mut Command) -> Outcome {
    let shown = show(command);
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("{shown}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{shown}: {status}"))
    }
}

/// Runs a command, shows its lines as they come and gives each, without colours, to `read`.
/// True when it succeeded.
pub fn tee(command: &mut Command, read: impl FnMut(&str) + Send) -> Outcome<bool> {
    let shown = show(command);
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{shown}: {error}"))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let read = Mutex::new(read);
    let seen = |line: &str| {
        if let Ok(mut read) = read.lock() {
            read(&plain(line));
        }
    };
    std::thread::scope(|scope| {
        if let Some(pipe) = stderr {
            scope.spawn(|| lines(pipe, std::io::stderr(), seen));
        }
        if let Some(pipe) = stdout {
            lines(pipe, std::io::stdout(), seen);
        }
    });
    child
        .wait()
        .map(|status| status.success())
        .map_err(|error| format!("{shown}: {error}"))
}

fn lines(from: impl std::io::Read, mut to: impl Write, seen: impl Fn(&str)) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
        // A closed terminal must not end the reading: the counts still matter.
        let _ = to.write_all(&line);
        seen(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
}

/// The line without its terminal colours (ECMA-48 control sequences).
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char == '\u{1b}' {
            for inner in chars.by_ref() {
                if inner.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            out.push(char);
        }
    }
    out
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// `cargo metadata --no-deps`: our own packages with the dependencies they declare; nothing is resolved or fetched.
pub fn metadata() -> Outcome<Value> {
    let text = capture(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    serde_json::from_str(&text).map_err(|error| format!("cargo metadata answered something else than JSON: {error}"))
}

/// The built binary of this profile ("debug" or "release").
pub fn binary(profile: &str) -> Outcome<PathBuf> {
    let metadata = metadata()?;
    let target = metadata["target_directory"]
        .as_str()
        .ok_or("cargo metadata names no target directory")?;
    Ok(Path::new(target)
        .join(profile)
        .join(format!("yike{}", std::env::consts::EXE_SUFFIX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_off_before_a_line_is_read() {
        assert_eq!(
            plain("\u{1b}[32;1m     Summary\u{1b}[0m [ 0.1s]"),
            "     Summary [ 0.1s]"
        );
    }

    #[test]
    fn a_command_is_shown_and_read() {
        let mut seen = Vec::new();
        let ok = tee(cargo().arg("--version"), |line| seen.push(line.to_owned()));
        assert_eq!(ok, Ok(true));
        assert!(seen.iter().any(|line| line.starts_with("cargo ")), "{seen:?}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let why = capture(&mut Command::new("no-such-program-of-ours")).unwrap_err();
        assert!(why.starts_with("no-such-program-of-ours: "), "{why}");
    }
}
