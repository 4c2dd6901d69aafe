//! The words of `yike walk`.

use super::input::{self, Metres, Minutes};
use super::shut::{self, When};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;
use yike_walk::{Crs, Pace};

#[derive(Debug, Subcommand)]
pub enum Walk {
    /// Make a walking network from a street file.
    Build(Build),
    /// What a network holds; with --check, whether it is whole.
    Info(Info),
    /// Everything within so many minutes or metres of a place.
    Reach(Reach),
    /// The nearest places of every category, for every node of the network.
    Nearest(Nearest),
    /// Walks from many places to many places.
    Table(Table),
    /// The way from door to door, in words.
    Route(Route),
    /// The network as plain arrays, for anyone to check the answers with.
    Export(Export),
}

/// How far: time or length, never both.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub struct Limit {
    /// Minutes of walking, fractions allowed; costs are milliseconds.
    #[arg(long, value_name = "M", value_parser = input::minutes, allow_negative_numbers = true)]
    pub minutes: Option<Minutes>,
    /// Metres of walking; costs are millimetres along what is open to the pace.
    #[arg(long, value_name = "M", value_parser = input::metres, allow_negative_numbers = true)]
    pub metres: Option<Metres>,
}

/// Who walks.
#[derive(Debug, Clone, Copy, Args)]
pub struct PaceOf {
    /// adult (1.33 m/s), elder (0.9), wheelchair (1.0, no steps), metres per second such as 1.1, or wheelchair@0.8.
    #[arg(long, value_name = "PACE", default_value = "adult", value_parser = input::pace)]
    pub pace: Pace,
}

/// What is shut at a moment.
#[derive(Debug, Clone, Args)]
pub struct Shut {
    /// Ways, gates and edges shut for a time (JSON); the hours of gates count as well.
    #[arg(long, value_name = "FILE.json", requires = "when")]
    pub closures: Option<PathBuf>,
    /// The moment, as the clock on the wall shows it: gates and ways open and shut by their hours.
    #[arg(long, value_name = "RFC3339", value_parser = shut::when)]
    pub when: Option<When>,
    /// Public holidays (date,kind,name), for hours that name them.
    #[arg(long, value_name = "FILE.csv", requires = "when")]
    pub holidays: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  yike walk build suzhou.osm.pbf -o suzhou.walk
  yike walk build streets.geojson --crs GCJ02 --tolerance 1 -o streets.walk

The kind of file is told by its content: OpenStreetMap (PBF, XML, XML in gzip), GeoJSON or FlatGeobuf.")]
pub struct Build {
    /// Streets: OpenStreetMap, or a layer of lines.
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The network file to write; an older network is replaced in one step.
    #[arg(short, long, value_name = "NET")]
    pub output: PathBuf,
    /// Coordinate system of a layer, whatever it declares: EPSG:4326, EPSG:4490, EPSG:3857, GCJ02 or BD09.
    #[arg(long, value_name = "CRS")]
    pub crs: Option<Crs>,
    /// How far the end of a layer's line may lie from what it joins, metres.
    #[arg(long, value_name = "M", default_value_t = 0.5, allow_negative_numbers = true)]
    pub tolerance: f64,
    /// Join lines of a layer that cross without a common point; bridges stay apart.
    #[arg(long)]
    pub cross: bool,
    /// Folder of height tiles (SRTM, N31E120.hgt), for the slopes of ways that give none.
    #[arg(long, value_name = "DIR")]
    pub elevation: Option<PathBuf>,
    /// Replace the output even when it is no network.
    #[arg(long)]
    pub force: bool,
    /// Print JSON for machines.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  yike walk info suzhou.walk\n  yike walk info suzhou.walk --check --json")]
pub struct Info {
    #[arg(value_name = "NET")]
    pub network: PathBuf,
    /// Read all of it: checksums, and that every number points to something.
    #[arg(long)]
    pub check: bool,
    /// Print JSON for machines.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  yike walk reach suzhou.walk --at 120.7300,31.3180 --minutes 15 --pace elder
  yike walk reach suzhou.walk --at 120.7300,31.3180 --metres 1200 --json
  yike walk reach suzhou.walk --node 17 --minutes 7.5 --geojson > reach.geojson")]
pub struct Reach {
    #[arg(value_name = "NET")]
    pub network: PathBuf,
    /// Longitude,latitude in WGS84 degrees.
    #[arg(
        long,
        value_name = "LON,LAT",
        allow_hyphen_values = true,
        required_unless_present = "node",
        conflicts_with = "node"
    )]
    pub at: Option<String>,
    /// A node of the network instead of a place.
    #[arg(long, value_name = "N")]
    pub node: Option<u32>,
    #[command(flatten)]
    pub limit: Limit,
    #[command(flatten)]
    pub pace: PaceOf,
    #[command(flatten)]
    pub shut: Shut,
    /// Print nodes and costs as JSON.
    #[arg(long, conflicts_with = "geojson")]
    pub json: bool,
    /// Print the outline as GeoJSON.
    #[arg(long)]
    pub geojson: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  yike walk nearest suzhou.walk --places places.csv --minutes 15 --pace elder -k 3 -o nearest.csv
  yike walk nearest suzhou.walk --places - --metres 1200 -k 1 -o - < places.csv

places.csv: id, categories (separated by ;), and lon,lat or node. Costs are those of the walk from the node to the place.")]
pub struct Nearest {
    #[arg(value_name = "NET")]
    pub network: PathBuf,
    /// Places with their categories; - reads standard input.
    #[arg(long, value_name = "CSV")]
    pub places: PathBuf,
    #[command(flatten)]
    pub limit: Limit,
    #[command(flatten)]
    pub pace: PaceOf,
    #[command(flatten)]
    pub shut: Shut,
    /// How many places of each category, at most.
    #[arg(short, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub k: u8,
    /// The table to write: node,category,rank,place,mm (or ms); - writes to standard output.
    #[arg(short, long, value_name = "OUT.csv")]
    pub output: PathBuf,
    /// Print JSON for machines.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  yike walk table suzhou.walk --from homes.csv --to clinics.csv --metres 1200 -o table.csv

Both files: id, and lon,lat or node. Pairs beyond the limit are left out.")]
pub struct Table {
    #[arg(value_name = "NET")]
    pub network: PathBuf,
    /// Where walks begin; - reads standard input.
    #[arg(long, value_name = "CSV")]
    pub from: PathBuf,
    /// Where walks end; - reads standard input.
    #[arg(long, value_name = "CSV")]
    pub to: PathBuf,
    #[command(flatten)]
    pub limit: Limit,
    #[command(flatten)]
    pub pace: PaceOf,
    /// The table to write: from,to,mm (or ms); - writes to standard output.
    #[arg(short, long, value_name = "OUT.csv")]
    pub output: PathBuf,
    /// Print JSON for machines.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Words {
    Zh,
    En,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  yike walk route suzhou.walk --from 120.7300,31.3180 --to 120.7365,31.3201 --pace elder
  yike walk route suzhou.walk --from 120.7300,31.3180 --to 120.7365,31.3201 --geojson > way.geojson")]
pub struct Route {
    #[arg(value_name = "NET")]
    pub network: PathBuf,
    /// Longitude,latitude in WGS84 degrees.
    #[arg(
        long,
        value_name = "LON,LAT",
        allow_hyphen_values = true,
        required_unless_present = "from_node",
        conflicts_with = "from_node"
    )]
    pub from: Option<String>,
    /// Longitude,latitude in WGS84 degrees.
    #[arg(
        long,
        value_name = "LON,LAT",
        allow_hyphen_values = true,
        required_unless_present = "to_node",
        conflicts_with = "to_node"
    )]
    pub to: Option<String>,
    /// A node of the network instead of a place.
    #[arg(long, value_name = "N")]
    pub from_node: Option<u32>,
    /// A node of the network instead of a place.
    #[arg(long, value_name = "N")]
    pub to_node: Option<u32>,
    #[command(flatten)]
    pub pace: PaceOf,
    #[command(flatten)]
    pub shut: Shut,
    /// Words in one language only.
    #[arg(long, value_enum)]
    pub lang: Option<Words>,
    /// Print steps and line as JSON.
    #[arg(long, conflicts_with = "geojson")]
    pub json: bool,
    /// Print the line as GeoJSON.
    #[arg(long)]
    pub geojson: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  yike walk export suzhou.walk --csr suzhou-csr --pace elder

Little-endian arrays without any header: lon.f64 lat.f64 of the nodes; off.u32 tgt.u32 the arcs of each node in
compressed rows; w.u32 millimetres, t.u32 milliseconds at the pace, both 0xffffffff where it may not go.")]
pub struct Export {
    #[arg(value_name = "NET")]
    pub network: PathBuf,
    /// Folder for the arrays; made when missing.
    #[arg(long, value_name = "DIR")]
    pub csr: PathBuf,
    #[command(flatten)]
    pub pace: PaceOf,
    /// Print JSON for machines.
    #[arg(long)]
    pub json: bool,
}
