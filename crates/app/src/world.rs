//! Everything a page reads, as one immutable value: the directory, the search indexes, the streets. Rebuilt from the
//! database; a node can lose it at any time.

use crate::AppError;
use crate::directory::gazetteer;
use crate::directory::snapshot::{Snapshot, Tables};
use crate::directory::street_closures::{STREET_CLOSURES, StreetClosure};
use crate::geo::{Geo, Streets};
use crate::network_cache;
use crate::site::{SITE, Site};
use jiff::tz::TimeZone;
use std::sync::Arc;
use yike_calendar::WorkCalendar;
use yike_model::desk::Policy;
use yike_search::{Index, PlaceIndex, ServiceDoc};
use yike_storage::Store;
use yike_walk::basemap::Basemap;

/// Blob that holds the walking network.
pub const NETWORK_BLOB: &str = "network";
/// Blob that holds the base map.
pub const BASEMAP_BLOB: &str = "basemap";

/// Name of the setting that holds the order of the lines. Events about it begin with `site.`.
pub const POLICY: &str = "desk_policy";

/// One consistent view.
pub struct World {
    /// Ledger position it was loaded at.
    pub position: u64,
    pub snapshot: Snapshot,
    pub services: Index,
    pub places: PlaceIndex,
    pub geo: Option<Geo>,
    pub site: Site,
    /// The order of every line.
    pub policy: Policy,
    pub zone: TimeZone,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World")
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

impl World {
    /// Loads everything; streets already in memory are kept when the database holds the same version.
    pub async fn load(store: &Store, zone: &TimeZone, known: Option<&Arc<Streets>>) -> Result<World, AppError> {
        let read = store.read();
        let position = read.head().await?.position;
        let calendar = WorkCalendar {
            days: read
                .special_days()
                .await?
                .into_iter()
                .map(|entry| (entry.date, entry.day))
                .collect(),
        };
        let tables = Tables {
            units: read.units().await?,
            venues: read.venues().await?,
            services: read.services().await?,
            offerings: read.offerings().await?,
            schedules: read.schedules().await?,
            calendar,
        };
        let places = read.places().await?;
        let site = read.setting::<Site>(SITE).await?.unwrap_or_default();
        let policy = read.setting::<Policy>(POLICY).await?.unwrap_or_default();
        let streets = streets(store, known).await?;
        let closures = read
            .setting::<Vec<StreetClosure>>(STREET_CLOSURES)
            .await?
            .unwrap_or_default();
        let zone = zone.clone();
        tokio::task::spawn_blocking(move || {
            World::build(position, tables, places, (site, policy), (streets, closures), zone)
        })
        .await
        .map_err(|error| AppError::Internal(format!("building the indexes failed: {error}")))
    }

    fn build(
        position: u64,
        tables: Tables,
        places: Vec<yike_storage::Place>,
        (site, policy): (Site, Policy),
        (streets, closures): (Option<Arc<Streets>>, Vec<StreetClosure>),
        zone: TimeZone,
    ) -> World {
        let snapshot = Snapshot::new(tables);
        let services = Index::build(&snapshot.services.iter().map(service_doc).collect::<Vec<_>>());
        let places = PlaceIndex::build(gazetteer::docs(&snapshot, places));
        let geo = streets.map(|streets| {
            let points: Vec<(u32, f64, f64)> = (0..)
                .zip(&snapshot.venues)
                .filter_map(|(index, venue)| venue.point.map(|(lon, lat)| (index, lon, lat)))
                .collect();
            let closures = closures.iter().flat_map(StreetClosure::closures).collect();
            Geo::new(streets, &points, closures, &snapshot.calendar, zone.clone())
        });
        World {
            position,
            snapshot,
            services,
            places,
            geo,
            site,
            policy,
            zone,
        }
    }

    /// The streets, or the error that says how to get them.
    pub fn geo(&self) -> Result<&Geo, AppError> {
        self.geo.as_ref().ok_or(AppError::NoNetwork)
    }
}

fn service_doc(service: &yike_model::directory::Service) -> ServiceDoc {
    use yike_model::directory::{Audience, Level};
    ServiceDoc {
        code: service.code.clone(),
        name: service.name.zh.clone(),
        name_en: service.name.en.clone(),
        field: service.field.clone(),
        audience: match service.audience {
            Audience::Person => "person",
            Audience::Elder => "elder",
            Audience::Business => "business",
        }
        .into(),
        held_at: match service.held_at {
            Level::Community => "community",
            Level::Street => "street",
            Level::District => "district",
            Level::City => "city",
        }
        .into(),
        summary: service.summary.zh.clone(),
        keywords: service.keywords.clone(),
    }
}

async fn streets(store: &Store, known: Option<&Arc<Streets>>) -> Result<Option<Arc<Streets>>, AppError> {
    let read = store.read();
    let Some(info) = read.latest_blob(NETWORK_BLOB).await? else {
        return Ok(None);
    };
    let Some(map) = read.latest_blob(BASEMAP_BLOB).await? else {
        return Err(AppError::Internal(
            "the streets are stored in part only; import them again".into(),
        ));
    };
    let version = (info.version, map.version);
    if let Some(known) = known.filter(|known| known.version == version) {
        return Ok(Some(known.clone()));
    }
    let folder = store.cache_folder().to_owned();
    let kept = (folder.clone(), info.sha256.clone());
    let kept = tokio::task::spawn_blocking(move || network_cache::open(&kept.0, &kept.1)).await;
    let kept = kept.map_err(|error| AppError::Internal(error.to_string()))?;
    let fetched = match kept {
        Some(_) => Vec::new(),
        None => read.blob(&info).await?,
    };
    let basemap = read.blob(&map).await?;
    let read = tokio::task::spawn_blocking(move || {
        let network = match kept {
            Some(network) => network,
            None => network_cache::install(&folder, &info.sha256, &fetched)?,
        };
        let basemap = Basemap::decode(&basemap).map_err(|error| error.to_string())?;
        Ok::<_, String>(Arc::new(Streets {
            version,
            network,
            basemap,
        }))
    })
    .await
    .map_err(|error| AppError::Internal(error.to_string()))?;
    // Without streets everything else works, and only then can they be imported again.
    Ok(read
        .inspect_err(|error| tracing::error!("the stored streets cannot be used: {error}; import them again"))
        .ok())
}
