//! From the command line's words to a running application.

use crate::args::Global;
use crate::outcome::Failure;
use crate::rim::{ShiftedClock, SystemClock, SystemIds};
use anyhow::Context;
use jiff::tz::TimeZone;
use std::fs::{DirBuilder, File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use yike_app::App;
use yike_model::Clock;
use yike_storage::{Location, Options, Store, sequencer};

/// The zone of every timetable.
const ZONE: &str = "Asia/Shanghai";

/// The clock the command line asks for.
pub fn clock(global: &Global) -> Box<dyn Clock> {
    match global.now {
        Some(at) => Box::new(ShiftedClock::starting_at(at)),
        None => Box::new(SystemClock),
    }
}

/// A folder in use: servers share it, throwing a demo away wants it alone. Released when the value is dropped.
pub fn hold(data: &Path, alone: bool) -> Result<File, Failure> {
    let path = data.join("in-use.lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    let held = if alone { file.try_lock() } else { file.try_lock_shared() };
    match held {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::input(format!(
            "{} is in use by another yike; stop it first",
            data.display()
        ))),
        Err(TryLockError::Error(error)) => Err(Failure::Ours(error.into())),
    }
}

/// Makes a missing data folder, readable by its owner only.
fn make_folder(data: &Path) -> Result<(), Failure> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder
        .create(data)
        .with_context(|| format!("cannot make the data folder {}", data.display()))?)
}

/// Opens the store; makes a missing data folder.
pub async fn store(global: &Global) -> Result<Store, Failure> {
    let for_store = clock(global);
    let options = Options::in_folder(&global.data, Arc::new(move || for_store.now()));
    let location = match &global.database {
        Some(url) => Location::postgres(url.clone()),
        None => Location::Sqlite(global.data.clone()),
    };
    make_folder(&global.data)?;
    Store::open(location, options)
        .await
        .map_err(|error| Failure::Ours(error.into()))
}

/// Opens the application.
pub async fn app(global: &Global) -> Result<Arc<App>, Failure> {
    let store = store(global).await?;
    let zone = TimeZone::get(ZONE).context("the time zone data lack Asia/Shanghai")?;
    Ok(Arc::new(
        App::new(store, zone, clock(global), Box::new(SystemIds)).await?,
    ))
}

/// Finishes a command that wrote: its events take their place in the ledger, the signed head is kept.
pub async fn finish(app: &App) -> Result<(), Failure> {
    sequencer::drain(&app.store)
        .await
        .map_err(|error| Failure::Ours(error.into()))?;
    app.store
        .write_head()
        .await
        .map_err(|error| Failure::Ours(error.into()))?;
    Ok(())
}

/// Reads `LON,LAT` in degrees.
pub fn point(text: &str) -> Result<(f64, f64), Failure> {
    let parsed = text.split_once([',', '，', ' ']).and_then(|(lon, lat)| {
        let (lon, lat): (f64, f64) = (lon.trim().parse().ok()?, lat.trim().parse().ok()?);
        (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some((lon, lat))
    });
    parsed.ok_or_else(|| {
        Failure::input(format!(
            "{text:?} is no position: write longitude,latitude in degrees, such as 120.6104,31.3160"
        ))
    })
}
