//! "The bridge is closed until Friday": dated closures of streets and gates, laid over the walking network of every node.

use crate::{App, AppError};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::json;
use yike_model::ledger::Actor;
use yike_walk::overlay::{Closure, Shut};
use yike_walk::{Network, Pace};

/// Name of the setting that holds them.
pub const STREET_CLOSURES: &str = "street_closures";
/// More are a sign of a mistaken name.
const MOST: usize = 2_000;

/// One closure as the district declared it; times are local civil time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreetClosure {
    /// Counted from 1, never given twice.
    pub number: u32,
    /// OpenStreetMap ids of the ways shut.
    #[serde(default)]
    pub ways: Vec<i64>,
    /// OpenStreetMap ids of the gates' nodes shut.
    #[serde(default)]
    pub gates: Vec<i64>,
    /// First moment at which it is shut; already when not given.
    #[serde(default)]
    pub from: Option<DateTime>,
    /// First moment at which it is open again; until further notice when not given.
    #[serde(default)]
    pub until: Option<DateTime>,
    /// What people read: "平江桥维修".
    pub reason: String,
    /// The same in English; empty when nobody gave it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason_en: String,
    /// Who says so.
    #[serde(default)]
    pub source: String,
    pub declared_at: Timestamp,
    /// Taken back before its time.
    #[serde(default)]
    pub lifted_at: Option<Timestamp>,
}

impl StreetClosure {
    /// What the walking engine is given.
    pub(crate) fn closures(&self) -> impl Iterator<Item = Closure> + '_ {
        let ways = self.ways.iter().map(|id| Shut::Way(*id));
        let whats = ways.chain(self.gates.iter().map(|id| Shut::Gate(*id)));
        whats.filter(|_| self.lifted_at.is_none()).map(|what| Closure {
            what,
            from: self.from,
            until: self.until,
            reason: self.reason.clone(),
            reason_en: self.reason_en.clone(),
            source: self.source.clone(),
        })
    }
}

/// What to shut, as people say it.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Way(i64),
    Gate(i64),
    /// All ways of a street, or of a bridge, of this name.
    Named(String),
    /// The way nearest to a point (WGS84 degrees).
    At(f64, f64),
}

/// A new closure.
#[derive(Debug, Clone, PartialEq)]
pub struct NewClosure {
    pub what: What,
    pub from: Option<DateTime>,
    pub until: Option<DateTime>,
    pub reason: String,
    /// May be empty.
    pub reason_en: String,
    pub source: String,
}

/// Declares a closure. Every node walks round it from its next look at the ledger on.
pub async fn close_street(app: &App, actor: Actor, new: NewClosure) -> Result<StreetClosure, AppError> {
    let [reason, reason_en, source] = [&new.reason, &new.reason_en, &new.source].map(|text| text.trim().to_owned());
    let plain = |text: &str| text.chars().count() <= 100 && !text.chars().any(char::is_control);
    if !plain(&source) {
        return Err(AppError::Input(
            "the source is one line of at most 100 characters".into(),
        ));
    }
    if reason.is_empty() || !plain(&reason) || !plain(&reason_en) {
        return Err(AppError::Input(
            "say in one line of 1 to 100 characters why it is shut; residents read it".into(),
        ));
    }
    if new.from.zip(new.until).is_some_and(|(from, until)| until <= from) {
        return Err(AppError::Input("the closure ends before it begins".into()));
    }
    let today = app.zone.to_datetime(app.now());
    if new.until.is_some_and(|until| until <= today) {
        return Err(AppError::Input(
            "the closure is over already; nothing was changed".into(),
        ));
    }
    let world = app.world();
    let (ways, gates) = resolve(&world.geo()?.streets.network, &new.what)?;
    let closure = &StreetClosure {
        number: 0,
        ways,
        gates,
        from: new.from,
        until: new.until,
        reason,
        reason_en,
        source,
        declared_at: app.now(),
        lifted_at: None,
    };
    let event = &app.event(actor, "streets.closed", "streets", json!(null));
    let added = app
        .store
        .write(|tx| async move {
            let mut list: Vec<StreetClosure> = tx.setting(STREET_CLOSURES).await?.unwrap_or_default();
            if list.len() >= MOST {
                return Err(AppError::Input(format!(
                    "{MOST} closures are kept already; lift some first"
                )));
            }
            let number = list.iter().map(|c| c.number).max().unwrap_or(0) + 1;
            let added = StreetClosure {
                number,
                ..closure.clone()
            };
            list.push(added.clone());
            tx.set_setting(STREET_CLOSURES, &list).await?;
            tx.event(&yike_model::ledger::Event {
                data: json!(added),
                ..event.clone()
            })
            .await?;
            Ok::<_, AppError>(added)
        })
        .await?;
    app.reload_world().await?;
    Ok(added)
}

/// Takes a closure back before its time.
pub async fn open_street(app: &App, actor: Actor, number: u32) -> Result<StreetClosure, AppError> {
    let now = app.now();
    let event = &app.event(actor, "streets.opened", "streets", json!({ "number": number }));
    let lifted = app
        .store
        .write(|tx| async move {
            let mut list: Vec<StreetClosure> = tx.setting(STREET_CLOSURES).await?.unwrap_or_default();
            let found = list.iter_mut().find(|c| c.number == number && c.lifted_at.is_none());
            let Some(found) = found else {
                return Err(AppError::Input(format!(
                    "there is no closure {number} in force; see `yike street list`"
                )));
            };
            found.lifted_at = Some(now);
            let lifted = found.clone();
            tx.set_setting(STREET_CLOSURES, &list).await?;
            tx.event(event).await?;
            Ok::<_, AppError>(lifted)
        })
        .await?;
    app.reload_world().await?;
    Ok(lifted)
}

/// Closures that are or will be in force, by number.
pub async fn street_closures(app: &App) -> Result<Vec<StreetClosure>, AppError> {
    let now = app.zone.to_datetime(app.now());
    let list: Vec<StreetClosure> = app.store.read().setting(STREET_CLOSURES).await?.unwrap_or_default();
    let live = |c: &StreetClosure| c.lifted_at.is_none() && c.until.is_none_or(|until| until > now);
    Ok(list.into_iter().filter(live).collect())
}

/// A street or a gate that a closure shuts, as people know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShutPlace {
    /// OpenStreetMap ids: of a gate's node, or of the ways of one street.
    pub ids: Vec<i64>,
    pub gate: bool,
    /// The street's name, or the bridge's; of a gate the street it stands in. Empty when it has none.
    pub name: String,
    /// The nearest street of another name that meets it; empty when none does.
    pub cross: String,
}

/// What a closure shuts, street by street. What the network does not hold any more has no name.
pub fn shut_places(network: &Network, closure: &StreetClosure) -> Vec<ShutPlace> {
    let mut places: Vec<ShutPlace> = Vec::new();
    let all = { closure.ways.iter().map(|id| (*id, false)) }.chain(closure.gates.iter().map(|id| (*id, true)));
    for (id, gate) in all {
        let edges: Vec<_> = (0..network.edge_count() as u32)
            .filter(|edge| network.osm_id(*edge) == Some(id))
            .filter_map(|edge| network.edge(edge))
            .filter(|edge| edge.is_point() == gate)
            .collect();
        let named = |edge: &yike_walk::Edge| {
            let street = network.street(edge.name);
            if street.name.is_empty() {
                street.bridge
            } else {
                street.name
            }
            .to_owned()
        };
        let mut around = Vec::new();
        for vertex in edges.iter().flat_map(|edge| [edge.a, edge.b]) {
            let arcs = network.arcs(vertex).filter_map(|arc| network.arc(arc));
            around.extend(
                arcs.filter_map(|(edge, ..)| network.edge(edge))
                    .map(|edge| named(&edge)),
            );
        }
        around.retain(|name| !name.is_empty());
        let mut own = edges
            .iter()
            .map(named)
            .find(|name| !name.is_empty())
            .unwrap_or_default();
        if gate {
            own = around.first().cloned().unwrap_or_default();
        }
        let cross = around.into_iter().find(|name| *name != own).unwrap_or_default();
        let same = |place: &&mut ShutPlace| !gate && !place.gate && !own.is_empty() && place.name == own;
        match places.iter_mut().find(same) {
            Some(place) => {
                place.ids.push(id);
                if place.cross.is_empty() {
                    place.cross = cross;
                }
            }
            None => places.push(ShutPlace {
                ids: vec![id],
                gate,
                name: own,
                cross,
            }),
        }
    }
    places
}

fn resolve(network: &Network, what: &What) -> Result<(Vec<i64>, Vec<i64>), AppError> {
    let edges = 0..network.edge_count() as u32;
    let osm = |edge: u32| network.osm_id(edge);
    let is = |edge: u32, point: bool| network.edge(edge).is_some_and(|e| e.is_point() == point);
    let mut ids: Vec<i64> = match what {
        What::Way(id) | What::Gate(id) => {
            let gate = matches!(what, What::Gate(_));
            { edges }
                .filter(|e| is(*e, gate) && osm(*e) == Some(*id))
                .filter_map(osm)
                .collect()
        }
        What::Named(name) if name.trim().is_empty() => Vec::new(),
        What::Named(name) => edges
            .filter(|edge| {
                let street = network.edge(*edge).map(|e| network.street(e.name)).unwrap_or_default();
                is(*edge, false) && [street.name, street.bridge].contains(&name.trim())
            })
            .filter_map(osm)
            .collect(),
        What::At(lon, lat) => {
            let snap = network
                .snap(*lon, *lat, Pace::Adult)
                .map_err(|error| AppError::Input(error.to_string()))?;
            osm(snap.edge).into_iter().collect()
        }
    };
    ids.sort_unstable();
    ids.dedup();
    match (what, ids.is_empty()) {
        (What::Way(id), true) => Err(AppError::Input(format!("no street here is cut from the way {id}"))),
        (What::Gate(id), true) => Err(AppError::Input(format!("no gate here stands at the node {id}"))),
        (What::Named(name), true) => Err(AppError::Input(format!(
            "no street or bridge here is named {name:?}; say --at LON,LAT instead"
        ))),
        (What::Gate(_), false) => Ok((Vec::new(), ids)),
        (_, _) => Ok((ids, Vec::new())),
    }
}
