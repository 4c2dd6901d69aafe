//! Streets, water, buildings and names from OpenStreetMap or a layer of lines: the walking network, the base map, the gazetteer.

use super::report::{Count, ImportReport, Severity};
use super::{File, log, records};
use crate::directory::gazetteer;
use crate::world::{BASEMAP_BLOB, NETWORK_BLOB};
use crate::{App, AppError};
use yike_model::ledger::Actor;
use yike_storage::{Place, Tally};
use yike_walk::basemap::Basemap;
use yike_walk::osm::{Keep, ReadOptions, read_any};
use yike_walk::{Crs, Network, Pace};

/// Versions of network and base map kept; nodes that still map an older one go on with it.
const KEPT: u32 = 3;
/// Beyond this, streets and venues are said not to belong together.
const FAR_M: f64 = 2_000.0;

struct Built {
    network: Network,
    network_bytes: Vec<u8>,
    basemap_bytes: Vec<u8>,
    places: Vec<Place>,
}

fn build(bytes: &[u8], crs: Option<Crs>) -> Result<Built, String> {
    let options = ReadOptions {
        keep: Keep::All,
        crs,
        ..ReadOptions::default()
    };
    let raw = read_any(bytes, &options).map_err(|error| error.to_string())?.map;
    let network = Network::build(&raw).map_err(|error| error.to_string())?;
    if network.edge_count() == 0 {
        return Err("it holds no street one may walk on".into());
    }
    let basemap = Basemap::from_raw(&raw);
    let places = gazetteer::from_map(&raw);
    Ok(Built {
        network_bytes: network.write(),
        network,
        basemap_bytes: basemap.encode(),
        places,
    })
}

/// Imports a street file of any kind [`read_any`] tells apart; a layer says its coordinate system itself. Streets far from every venue are imported with a warning that says how far.
pub async fn import_streets(app: &App, actor: Actor, file: &File) -> Result<ImportReport, AppError> {
    import_streets_in(app, actor, file, None).await
}

/// As [`import_streets`], with the coordinate system of a layer whatever the layer declares.
pub async fn import_streets_in(
    app: &App,
    actor: Actor,
    file: &File,
    crs: Option<Crs>,
) -> Result<ImportReport, AppError> {
    let mut report = ImportReport::new(&file.0);
    let bytes = file.1.clone();
    let built = tokio::task::spawn_blocking(move || build(&bytes, crs))
        .await
        .map_err(|error| AppError::Internal(format!("reading the streets failed: {error}")))?;
    let built = match built {
        Ok(built) => built,
        Err(error) => {
            report.remark(Severity::Error, &file.0, error.clone(), format!("无法导入：{error}"));
            return Err(AppError::Import(Box::new(report)));
        }
    };
    let network = &built.network;
    report.notes.push(format!(
        "{} street segments, {} junctions, {} named places",
        network.edge_count(),
        network.vertex_count(),
        built.places.len()
    ));
    far_from_venues(app, &file.0, network, &mut report);
    let (built, draft, actor, name) = (&built, &report, &actor, file.0.as_str());
    let now = app.now();
    let report = app
        .store
        .write(|tx| async move {
            let before = tx.latest_blob(NETWORK_BLOB).await?;
            let after = tx.put_blob(NETWORK_BLOB, &built.network_bytes, name, now).await?;
            let map_before = tx.latest_blob(BASEMAP_BLOB).await?;
            let map_after = tx.put_blob(BASEMAP_BLOB, &built.basemap_bytes, name, now).await?;
            let places = tx.replace_places(&built.places).await?;
            tx.prune_blob(NETWORK_BLOB, KEPT).await?;
            tx.prune_blob(BASEMAP_BLOB, KEPT).await?;
            let tally = |new: bool, changed: bool| Tally {
                inserted: u32::from(new),
                changed: u32::from(changed && !new),
                unchanged: u32::from(!changed && !new),
            };
            let report = ImportReport {
                counts: vec![
                    Count::of("network", tally(before.is_none(), before.as_ref() != Some(&after))),
                    Count::of(
                        "base map",
                        tally(map_before.is_none(), map_before.as_ref() != Some(&map_after)),
                    ),
                    Count::of("places", tally(false, places)),
                ],
                applied: true,
                ..draft.clone()
            };
            let (event, run) = records(app, actor.clone(), "streets.imported", &report);
            log(&tx, &report, &event, &run).await?;
            Ok::<_, AppError>(report)
        })
        .await?;
    app.reload_world().await?;
    Ok(report)
}

/// Says how far the nearest venue is when none lies on these streets.
fn far_from_venues(app: &App, file: &str, network: &Network, report: &mut ImportReport) {
    let world = app.world();
    let points: Vec<(f64, f64)> = world.snapshot.venues.iter().filter_map(|venue| venue.point).collect();
    if points.is_empty()
        || points
            .iter()
            .any(|&(lon, lat)| network.snap(lon, lat, Pace::Adult).is_ok())
    {
        return;
    }
    let [west, south, east, north] = network.bounds();
    let nearest = points
        .iter()
        .map(|&(lon, lat)| yike_walk::haversine_m(lon, lat, lon.clamp(west, east), lat.clamp(south, north)))
        .fold(f64::INFINITY, f64::min);
    let (en, zh) = if nearest < FAR_M {
        (
            format!("no venue lies within 200 m of these streets; the nearest is about {nearest:.0} m from their area"),
            format!("没有场所在这些道路 200 米以内，最近的约 {nearest:.0} 米"),
        )
    } else {
        (
            format!(
                "these streets are {:.1} km from the nearest venue: is it the right file?",
                nearest / 1000.0
            ),
            format!("这些道路距最近的场所 {:.1} 公里，请确认文件是否正确", nearest / 1000.0),
        )
    };
    report.remark(Severity::Warning, file, en, zh);
}
