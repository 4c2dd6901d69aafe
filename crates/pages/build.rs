//! Brings the moving map from npm when it is not there and builds the assets that the crate embeds.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    for watched in [
        "web/css",
        "web/js",
        "web/build.mjs",
        "web/seal.svg",
        "web/package.json",
        "web/package-lock.json",
    ] {
        println!("cargo:rerun-if-changed={watched}");
    }
    let Some(out) = std::env::var_os("OUT_DIR").map(PathBuf::from) else {
        eprintln!("OUT_DIR is not set: build with cargo.");
        return ExitCode::FAILURE;
    };
    match build(Path::new("web"), &out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn build(web: &Path, out: &Path) -> Result<(), String> {
    if !web.join("node_modules/maplibre-gl/dist/maplibre-gl.mjs").is_file() {
        run(
            Command::new("npm")
                .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
                .current_dir(web),
            "npm ci",
        )?;
    }
    run(
        Command::new("node").arg("build.mjs").arg(out).current_dir(web),
        "node build.mjs",
    )
}

fn run(command: &mut Command, what: &str) -> Result<(), String> {
    let output = command.output().map_err(|e| {
        format!(
            "`{what}` in crates/pages/web did not start ({e}). The pages need Node.js 18 or later with npm to build their \
             styles, scripts and map: install it, put `node` and `npm` on PATH, and build again."
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "`{what}` in crates/pages/web failed ({}):\n{}{}\nIf the network is the reason, run `npm ci` there once with a network.",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}
