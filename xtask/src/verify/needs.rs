//! What the stages need from the machine. On Debian as root it is installed; elsewhere the message says what is
//! missing and how to get it.

use std::process::Command;
use std::sync::OnceLock;

use crate::{Outcome, postgres, shell};

struct Need {
    stages: &'static [&'static str],
    what: &'static str,
    here: fn() -> bool,
    /// Debian's packages.
    debian: &'static [&'static str],
    elsewhere: &'static str,
}

const NEEDS: &[Need] = &[
    Need {
        stages: &["clippy", "test", "doc", "build"],
        what: "a C compiler",
        here: || shell::find("cc").is_some(),
        debian: &["build-essential"],
        elsewhere: "Fedora: dnf install gcc. macOS: xcode-select --install",
    },
    Need {
        stages: &["test"],
        what: "PostgreSQL's server",
        here: || postgres::binaries().is_some(),
        debian: &["postgresql"],
        elsewhere: "Fedora: dnf install postgresql-server. macOS: brew install postgresql",
    },
    Need {
        // The build of the pages bundles their styles, scripts and map.
        stages: &["clippy", "test", "doc", "build", "e2e"],
        what: "Node.js 20 or newer with npm (Debian 12 itself has 18)",
        here: || shell::find("node").is_some() && shell::find("npm").is_some() && node_major() >= Some(20),
        debian: &["nodejs", "npm"],
        elsewhere: "nodejs.org, or your system's package",
    },
    Need {
        stages: &["e2e"],
        what: "Chromium",
        here: || {
            std::env::var_os("YIKE_CHROMIUM").is_some()
                || ["chromium", "chromium-browser", "google-chrome"]
                    .iter()
                    .any(|name| shell::find(name).is_some())
        },
        debian: &["chromium"],
        elsewhere: "your system's package; or set YIKE_CHROMIUM to a Chromium's executable",
    },
    Need {
        stages: &["e2e"],
        what: "fonts with Chinese",
        here: || match shell::find("fc-list") {
            Some(list) => {
                shell::capture(Command::new(list).arg(":lang=zh")).is_ok_and(|fonts| !fonts.trim().is_empty())
            }
            // No fontconfig: macOS and Windows bring such fonts.
            None => !cfg!(target_os = "linux"),
        },
        debian: &["fonts-noto-cjk", "fontconfig"],
        elsewhere: "Fedora: dnf install google-noto-sans-cjk-fonts",
    },
];

/// Makes sure that a stage finds what it needs, or says what it does not find.
pub fn provide(stage: &str, no_install: bool) -> Outcome {
    let missing = || {
        NEEDS
            .iter()
            .filter(|need| need.stages.contains(&stage) && !(need.here)())
    };
    let packages: Vec<&str> = missing().flat_map(|need| need.debian).copied().collect();
    if packages.is_empty() {
        return Ok(());
    }
    let debian = shell::find("apt-get").is_some() && std::path::Path::new("/etc/debian_version").exists();
    if debian && shell::is_root() && !no_install {
        println!("installing {}", packages.join(" "));
        install(&packages)?;
    }
    let still: Vec<String> = missing()
        .map(|need| {
            let how = if debian {
                format!("apt-get install {}", need.debian.join(" "))
            } else {
                need.elsewhere.into()
            };
            format!("missing: {}. {how}", need.what)
        })
        .collect();
    if still.is_empty() {
        Ok(())
    } else {
        Err(still.join("\n"))
    }
}

fn install(packages: &[&str]) -> Outcome {
    static UPDATED: OnceLock<Outcome> = OnceLock::new();
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        command
    };
    UPDATED.get_or_init(|| shell::pass(apt().arg("update"))).clone()?;
    shell::pass(
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
    )
}

fn node_major() -> Option<u32> {
    let version = shell::capture(Command::new("node").arg("--version")).ok()?;
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_belongs_to_a_stage_that_exists() {
        for need in NEEDS {
            for stage in need.stages {
                assert!(
                    super::super::stages::ALL.iter().any(|known| known.name == *stage),
                    "{}: {stage}",
                    need.what
                );
            }
        }
    }

    #[test]
    fn a_stage_without_needs_is_provided_for() {
        assert_eq!(provide("fmt", true), Ok(()));
    }
}
