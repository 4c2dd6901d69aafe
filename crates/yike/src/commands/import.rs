//! `yike import`.

use crate::args::{Global, Import};
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::time::Duration;
use yike_app::imports::{self, File, ImportReport};
use yike_app::{App, AppError};
use yike_model::ledger::Actor;

/// Larger files are refused before they are read: streets, and tables.
const MAX_STREETS: u64 = 2 << 30;
const MAX_TABLE: u64 = 64 << 20;

/// Imports what the command names, prints the report row by row.
pub async fn run(global: &Global, import: &Import) -> Outcome {
    // Read before the database is opened: a wrong path leaves no trace.
    let (files, json) = match import {
        Import::Divisions { files, json, .. } => {
            (files.iter().map(|file| read(file)).collect::<Result<_, _>>()?, *json)
        }
        Import::Osm { file, json, .. } | Import::Holidays { file, json } => (vec![read(file)?], *json),
        Import::Directory { path, json } => (folder(path)?, *json),
    };
    let app = open::app(global).await?;
    let spinner = ProgressBar::new_spinner().with_message("importing");
    spinner.set_style(ProgressStyle::default_spinner());
    spinner.enable_steady_tick(Duration::from_millis(120));
    let result = import_files(&app, import, &files).await;
    spinner.finish_and_clear();
    match result {
        Ok(report) => {
            open::finish(&app).await?;
            show(&report, json)
        }
        Err(AppError::Import(report)) => {
            show(&report, json)?;
            Err(Failure::input(format!(
                "{}: {} error(s), nothing imported",
                report.source,
                report.errors()
            )))
        }
        Err(error) => Err(error.into()),
    }
}

async fn import_files(app: &App, import: &Import, files: &[File]) -> Result<ImportReport, AppError> {
    let actor = |command: &str| Actor::Operator {
        command: format!("import {command}"),
    };
    match (import, files) {
        (Import::Divisions { under, .. }, files) => {
            let source = files
                .iter()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>()
                .join(" ");
            imports::divisions::import_divisions(app, actor("divisions"), &source, files, under).await
        }
        (Import::Directory { path, .. }, files) => {
            imports::directory::import_directory(app, actor("directory"), &path.display().to_string(), files).await
        }
        (Import::Osm { crs, .. }, [file, ..]) => {
            imports::streets::import_streets_in(app, actor("osm"), file, *crs).await
        }
        (Import::Holidays { .. }, [file, ..]) => imports::holidays::import_holidays(app, actor("holidays"), file).await,
        (_, []) => Err(AppError::Input("no file was given".into())),
    }
}

fn show(report: &ImportReport, json: bool) -> Outcome {
    if json { print::json(report) } else { print::line(report) }
}

fn read(path: &Path) -> Result<File, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::input(format!("cannot read {}: {error}", path.display()));
    let size = std::fs::metadata(path).map_err(|error| wrong(&error))?.len();
    let street_files = ["pbf", "osm", "gz", "geojson", "json", "geojsonl", "fgb"];
    let streets = { path.extension() }.is_some_and(|have| street_files.iter().any(|known| have == *known));
    let most = if streets { MAX_STREETS } else { MAX_TABLE };
    if size > most {
        return Err(wrong(&format!(
            "it is larger than {} MiB; cut it to the district first",
            most >> 20
        )));
    }
    let bytes = std::fs::read(path).map_err(|error| wrong(&error))?;
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    Ok((name, bytes))
}

/// A workbook, or the CSV files of a folder.
fn folder(path: &Path) -> Result<Vec<File>, Failure> {
    if !path.is_dir() {
        return Ok(vec![read(path)?]);
    }
    let entries =
        std::fs::read_dir(path).map_err(|error| Failure::input(format!("cannot read {}: {error}", path.display())))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
        })
        .filter(|path| {
            !path
                .file_stem()
                .is_some_and(|stem| stem == "holidays" || stem == "places")
        })
        .collect();
    paths.sort();
    if paths.is_empty() {
        return Err(Failure::input(format!("{} holds no CSV file", path.display())));
    }
    paths.iter().map(|path| read(path)).collect()
}
