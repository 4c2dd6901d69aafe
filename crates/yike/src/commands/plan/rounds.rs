//! `yike plan rounds`.

use super::args::Rounds;
use super::ask::{self, Asked, End, Place, Stop};
use super::{legs, sheet};
use crate::commands::walk::{input, places, shut, write};
use crate::outcome::{Failure, Outcome};
use crate::print;
use yike_siting::round::{self, Matrix, NO_WAY, RoundPlan, RoundRequest, Walker};
use yike_walk::{Anchor, Closures, Network, Pace, Scratch, Search, SnapError};

/// A whole day, milliseconds: what lies farther is no walk.
const DAY_MS: u32 = 86_400_000;

/// A round on the network it was planned on.
#[derive(Debug)]
pub struct Planned<'a> {
    pub network: &'a Network,
    pub closures: Closures,
    pub asked: Asked,
    pub plan: RoundPlan,
    pub start: Option<Anchor>,
    pub end: Option<Anchor>,
    /// Of every stop that has a street, by its number in `asked`.
    pub anchors: Vec<(usize, Anchor)>,
    /// Stops without a street, and why.
    pub unplaced: Vec<(usize, String)>,
}

impl Planned<'_> {
    /// A stop's anchor by its id.
    pub fn anchor(&self, id: &str) -> Option<Anchor> {
        let stop = self.asked.stops.iter().position(|stop| stop.id == id)?;
        self.anchors
            .iter()
            .find(|(at, _)| *at == stop)
            .map(|(_, anchor)| *anchor)
    }
}

/// Plans one person's round and prints it: as a sheet, as JSON, or as GeoJSON.
pub fn run(args: &Rounds) -> Outcome {
    let network = input::network(&args.network)?;
    let (name, bytes) = places::read(&args.stops)?;
    let asked = ask::asked(args, &name, &bytes)?;
    let closures = shut::closures(&network, &args.shut)?;
    let spinner = write::spinner(format!("planning {} stops", asked.stops.len()));
    let planned = planned(&network, closures, asked)?;
    spinner.finish_and_clear();
    let ways = (args.json || args.geojson || args.directions).then(|| legs::of(&planned));
    let ways = ways.unwrap_or_default();
    if args.json {
        return print::json(&legs::body(&planned, &ways, args.directions));
    }
    if args.geojson {
        return print::json(&legs::shapes(&planned, &ways));
    }
    print::line(sheet::text(
        &planned,
        args.directions.then_some(ways.as_slice()),
        args.lang,
    ))
}

fn planned(network: &Network, closures: Closures, asked: Asked) -> Result<Planned<'_>, Failure> {
    let pace = asked.pace;
    let stand = |place: &Place, what: &str| match anchor((network, &closures), place, pace)? {
        Ok(anchor) => Ok(anchor),
        Err(reason) => Err(Failure::input(format!("{what}: {reason}"))),
    };
    let start = asked
        .start
        .as_ref()
        .map(|place| stand(place, "the start"))
        .transpose()?;
    let end = match &asked.end {
        End::AtStart => start,
        End::At(place) => Some(stand(place, "the end")?),
        End::Open => None,
    };
    let (mut anchors, mut unplaced) = (Vec::new(), Vec::new());
    for (at, stop) in asked.stops.iter().enumerate() {
        match anchor((network, &closures), &stop.place, pace)
            .map_err(|failure| Failure::input(format!("{}: {failure}", stop.id)))?
        {
            Ok(anchor) => anchors.push((at, anchor)),
            Err(reason) => unplaced.push((at, reason)),
        }
    }
    let all: Vec<Anchor> = { anchors.iter() }
        .map(|(_, anchor)| *anchor)
        .chain(start)
        .chain(end)
        .collect();
    let row = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let request = RoundRequest {
        walk_ms: walks(network, &closures, &all, pace)?,
        stops: { (0..).zip(&anchors) }
            .filter_map(|(place, (at, _))| asked.stops.get(*at).map(|stop| requested(stop, place)))
            .collect(),
        walkers: vec![Walker {
            id: "walker".into(),
            start: start.map(|_| row(anchors.len())),
            end: end.map(|_| row(all.len() - 1)),
            shift: asked.shift,
            bags: asked.bags,
        }],
        effort: round::Effort::default(),
    };
    let plan = round::plan(&request).map_err(Failure::input)?;
    Ok(Planned {
        network,
        closures,
        asked,
        plan,
        start,
        end,
        anchors,
        unplaced,
    })
}

fn requested(stop: &Stop, place: u32) -> round::Stop {
    round::Stop {
        id: stop.id.clone(),
        place,
        service_ms: stop.service_ms,
        windows: stop.windows.clone(),
        must: stop.must,
        bags: stop.bags,
    }
}

/// The place on the network, or why it has none.
fn anchor(
    (network, closures): (&Network, &Closures),
    place: &Place,
    pace: Pace,
) -> Result<Result<Anchor, String>, Failure> {
    match place {
        Place::Node(node) => Ok(Ok(Anchor::Vertex(input::node(network, *node)?))),
        Place::Point(lon, lat) => match network.snap_around(*lon, *lat, pace, closures) {
            Ok(snap) => Ok(Ok(Anchor::Door(snap))),
            Err(error @ SnapError::NoPlace { .. }) => Err(Failure::input(error)),
            Err(error) => Ok(Err(input::no_street(network, (*lon, *lat), &error))),
        },
    }
}

/// Walking milliseconds from each to each, round what is shut.
fn walks(network: &Network, closures: &Closures, all: &[Anchor], pace: Pace) -> Result<Matrix, Failure> {
    let mut scratch = Scratch::new();
    let mut rows = Vec::with_capacity(all.len());
    for (at, from) in all.iter().enumerate() {
        let found = Search::new(network, pace, DAY_MS)
            .around(closures)
            .from(from, &mut scratch);
        let row = all.iter().enumerate().map(|(to_at, to)| match to_at == at {
            true => 0,
            false => found.cost_to(to).unwrap_or(NO_WAY),
        });
        rows.push(row.collect::<Vec<u32>>());
    }
    Matrix::from_rows(rows).map_err(|error| Failure::Ours(error.into()))
}
