//! `cargo demo`: the release binary with the sketch of Gusu.

use std::process::Command;

use crate::{Outcome, shell};

pub fn run(args: &[&str]) -> Outcome {
    shell::pass(shell::cargo().args(["build", "--release", "--package", "yike"]))?;
    let mut command = Command::new(shell::binary("release")?);
    command.current_dir(shell::root()).arg("demo").args(arguments(args));
    replace(command)
}

/// Ours first, unless the person gave their own.
fn arguments(args: &[&str]) -> Vec<String> {
    let args = args.strip_prefix(&["--"]).unwrap_or(args);
    let given = |name: &str| {
        args.iter()
            .any(|arg| *arg == name || arg.starts_with(&format!("{name}=")))
    };
    let mut all = Vec::new();
    if !given("--data") && !given("--database") {
        all.extend(["--data".to_owned(), "yike-data/demo".to_owned()]);
    }
    if !given("--port") {
        all.extend(["--port".to_owned(), "8015".to_owned()]);
    }
    all.extend(args.iter().map(|arg| (*arg).to_owned()));
    all
}

/// Becomes the command, so that signals and the exit code are the binary's own.
#[cfg(unix)]
fn replace(mut command: Command) -> Outcome {
    let error = std::os::unix::process::CommandExt::exec(&mut command);
    Err(format!("{}: {error}", command.get_program().to_string_lossy()))
}

#[cfg(not(unix))]
fn replace(mut command: Command) -> Outcome {
    let status = command
        .status()
        .map_err(|error| format!("{}: {error}", command.get_program().to_string_lossy()))?;
    std::process::exit(status.code().unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_own_arguments_win() {
        assert_eq!(arguments(&[]), ["--data", "yike-data/demo", "--port", "8015"]);
        assert_eq!(
            arguments(&["--", "--port", "9000"]),
            ["--data", "yike-data/demo", "--port", "9000"]
        );
        assert_eq!(
            arguments(&["--data=x", "--fresh"]),
            ["--port", "8015", "--data=x", "--fresh"]
        );
        assert_eq!(
            arguments(&["--database", "u", "--port", "1"]),
            ["--database", "u", "--port", "1"]
        );
    }
}
