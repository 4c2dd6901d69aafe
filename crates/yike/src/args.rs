//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// 一刻 Yike: what can I get done within fifteen minutes' walk of here, now?
#[derive(Debug, Parser)]
#[command(
    name = "yike",
    version,
    propagate_version = true,
    after_help = "\
Examples:
  yike demo --data demo                                 a sketch of a district, served at http://127.0.0.1:8015
  yike init --data district --district 姑苏区            the first administrator of a new district
  yike import divisions streets.csv communities.csv --under 320508 --data district
  yike import osm suzhou.osm.pbf --data district
  yike import directory directory.xlsx --data district
  yike near --at 120.6104,31.3160 --need 老年证 --pace elder --data district
  yike serve --data district --port 8015

Exit codes: 0 done, 2 the input or the question was wrong, 1 our fault."
)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Where the data are; the same for every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Data folder: SQLite database, keys, signed heads. Made when missing.
    #[arg(
        long,
        global = true,
        help_heading = "Data and logs",
        env = "YIKE_DATA",
        default_value = "yike-data",
        value_name = "DIR"
    )]
    pub data: PathBuf,
    /// A PostgreSQL database instead of SQLite; keys and heads stay in the data folder.
    #[arg(
        long,
        global = true,
        help_heading = "Data and logs",
        env = "YIKE_DATABASE",
        value_name = "postgres://…"
    )]
    pub database: Option<String>,
    /// What to log, to standard error.
    #[arg(
        long,
        global = true,
        help_heading = "Data and logs",
        env = "YIKE_LOG",
        default_value = "warn",
        value_name = "FILTER"
    )]
    pub log: String,
    /// Log as JSON lines.
    #[arg(long, global = true, help_heading = "Data and logs", env = "YIKE_LOG_JSON")]
    pub log_json: bool,
    /// Start the clock at this instant (demonstrations and tests).
    #[arg(long, global = true, hide = true, value_name = "RFC3339")]
    pub now: Option<jiff::Timestamp>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the first administrator and name the district.
    Init(Init),
    /// Serve the pages and the API.
    Serve(Serve),
    /// A sketch of Gusu: made once, then served.
    Demo(Demo),
    /// What can be got done within so many minutes' walk of a point.
    Near(Near),
    /// Find services by everyday words.
    Find(Find),
    /// The walking engine alone: networks, reach, nearest places, ways, on files.
    #[command(subcommand)]
    Walk(crate::commands::walk::args::Walk),
    /// Work planned on the network.
    #[command(subcommand)]
    Plan(crate::commands::plan::args::Plan),
    /// The front desk: its declared order, every call explained, its forecasts judged.
    #[command(subcommand)]
    Desk(crate::commands::desk::Desk),
    /// Cases: their types.
    #[command(subcommand)]
    Case(crate::commands::case::Case),
    /// Bring in divisions, streets, the directory or holidays.
    #[command(subcommand)]
    Import(Import),
    /// Write an empty directory with examples, to fill in.
    Template(Template),
    /// People who may sign in.
    #[command(subcommand)]
    Login(LoginCommand),
    /// Streets, bridges and gates shut for a time.
    #[command(subcommand)]
    Street(crate::commands::street::Street),
    /// Messages to residents: what they may cost.
    #[command(subcommand)]
    Messages(crate::commands::messages::Messages),
    /// Venues without a point, for a person to place.
    #[command(subcommand)]
    Venue(VenueCommand),
    /// Check the ledger, the totals and the files against each other.
    #[command(after_help = "Example:\n  yike verify --data district --json")]
    Verify(Json),
    /// Copy the database while it runs.
    Backup(Backup),
}

#[derive(Debug, Args)]
pub struct Json {
    /// Print JSON for machines.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  yike init --data district --district 姑苏区 --district-en Gusu --phone '0512-0000 0000'\n\n\
The password is read from --password-file or the terminal; without either one is made and printed once."
)]
pub struct Init {
    /// User name of the first administrator.
    #[arg(long, default_value = "admin")]
    pub username: String,
    /// File whose first line is the password (10 characters or more).
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// The district's name, as people read it on every page.
    #[arg(long)]
    pub district: Option<String>,
    /// Its name in English.
    #[arg(long)]
    pub district_en: Option<String>,
    /// The number people may call instead of using the site.
    #[arg(long)]
    pub phone: Option<String>,
}

#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  yike serve --data district --port 8015\n  yike serve --data district --listen 0.0.0.0 --port 443 --tls-cert fullchain.pem --tls-key key.pem"
)]
pub struct Serve {
    /// Port to listen on; 0 takes a free one.
    #[arg(long, env = "YIKE_PORT", default_value_t = 8015)]
    pub port: u16,
    /// Address to listen on.
    #[arg(long, env = "YIKE_LISTEN", default_value = "127.0.0.1")]
    pub listen: std::net::IpAddr,
    /// Certificate chain (PEM): serves HTTPS.
    #[arg(long, env = "YIKE_TLS_CERT", requires = "tls_key", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// Private key (PEM).
    #[arg(long, env = "YIKE_TLS_KEY", requires = "tls_cert", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// The address people use, when a proxy stands in front: https://yike.example
    #[arg(long, env = "YIKE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Where messages to residents go: shown on their number's page, only noted in the log, or posted to --messages-url.
    #[arg(long, env = "YIKE_MESSAGES", default_value = "page", value_name = "GATEWAY")]
    pub messages: Messages,
    /// The gateway's address for `--messages http`; its bearer token comes from YIKE_MESSAGES_TOKEN.
    #[arg(
        long,
        env = "YIKE_MESSAGES_URL",
        value_name = "URL",
        required_if_eq("messages", "http")
    )]
    pub messages_url: Option<String>,
    /// The gateway's bearer token.
    #[arg(
        long,
        env = "YIKE_MESSAGES_TOKEN",
        hide = true,
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    pub messages_token: Option<String>,
    /// What one message costs, in fen; counts against the units' daily caps.
    #[arg(long, env = "YIKE_MESSAGES_FEN", default_value_t = 5, value_name = "FEN")]
    pub messages_fen: u32,
}

/// Gateways of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Messages {
    Page,
    Log,
    Http,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  yike demo --data demo --port 8015\n  yike demo --data demo --fresh --no-serve")]
pub struct Demo {
    #[command(flatten)]
    pub serve: Serve,
    /// Throw the folder's demo away and begin anew.
    #[arg(long)]
    pub fresh: bool,
    /// Make it and stop.
    #[arg(long)]
    pub no_serve: bool,
    /// Seed of the sketch.
    #[arg(long, default_value_t = 320_508)]
    pub seed: u64,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PaceArg {
    Adult,
    Elder,
    Wheelchair,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  yike near --at 120.6104,31.3160 --need 我妈的老年证 --pace elder --json")]
pub struct Near {
    /// Longitude,latitude in WGS84 degrees.
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    pub at: String,
    /// What is needed, in everyday words.
    #[arg(long, value_name = "WORDS")]
    pub need: Option<String>,
    #[arg(long, value_enum, default_value = "adult")]
    pub pace: PaceArg,
    /// Minutes of walking.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=60))]
    pub minutes: u32,
    /// When one sets out; now if absent.
    #[arg(long, value_name = "RFC3339")]
    pub when: Option<String>,
    /// Print JSON for machines.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  yike find 我妈的老年证\n  yike find --eval questions.tsv --json      (question TAB code, alternatives as S29|S70)"
)]
pub struct Find {
    /// The words.
    #[arg(required_unless_present = "eval", num_args = 1..)]
    pub words: Vec<String>,
    /// Judge the search on a file of questions.
    #[arg(long, value_name = "FILE.tsv", conflicts_with = "words")]
    pub eval: Option<PathBuf>,
    /// How many results.
    #[arg(long, default_value_t = 5)]
    pub limit: usize,
    /// Print JSON for machines.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Import {
    /// Streets and communities with their codes (GB/T 2260, statistical division codes).
    #[command(after_help = "Example:\n  yike import divisions streets.csv communities.csv --under 320508")]
    Divisions {
        #[arg(required = true, value_name = "FILE.csv")]
        files: Vec<PathBuf>,
        /// Only what lies under this division code.
        #[arg(long, value_name = "CODE")]
        under: String,
        #[arg(long)]
        json: bool,
    },
    /// Streets, water, buildings and names from OpenStreetMap (PBF, XML), or streets from a layer (GeoJSON, FlatGeobuf).
    #[command(
        after_help = "Examples:\n  yike import osm suzhou.osm.pbf\n  yike import osm streets.geojson --crs GCJ02"
    )]
    Osm {
        #[arg(value_name = "FILE.osm.pbf")]
        file: PathBuf,
        /// Coordinate system of a layer, whatever it declares: EPSG:4326, EPSG:4490, EPSG:3857, GCJ02 or BD09.
        #[arg(long)]
        crs: Option<yike_walk::Crs>,
        #[arg(long)]
        json: bool,
    },
    /// Units, venues, rooms, services, offerings and schedules from a workbook or a folder of CSV files.
    #[command(after_help = "Example:\n  yike template --to directory.xlsx\n  yike import directory directory.xlsx")]
    Directory {
        #[arg(value_name = "FILE.xlsx|FOLDER")]
        path: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Public holidays and make-up working days.
    #[command(
        after_help = "Example:\n  yike import holidays 2027.csv          (date,kind,name,name_en; kind is holiday or workday)"
    )]
    Holidays {
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  yike template --to directory.xlsx")]
pub struct Template {
    /// A workbook to write (.xlsx), or a folder for one CSV each.
    #[arg(long, value_name = "FILE.xlsx|FOLDER")]
    pub to: PathBuf,
}

#[derive(Debug, Subcommand)]
pub enum LoginCommand {
    /// Add somebody who may sign in.
    #[command(after_help = "Example:\n  yike login add window3 --name 3号窗口 --role clerk --unit 320508019")]
    Add {
        username: String,
        /// Shown to colleagues and in the ledger.
        #[arg(long)]
        name: String,
        #[arg(long, value_enum)]
        role: RoleArg,
        /// Code of the unit; the role holds there and below.
        #[arg(long)]
        unit: Option<String>,
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RoleArg {
    Administrator,
    Manager,
    Clerk,
    /// Works on cases (帮办员, 代办员).
    Agent,
    /// Sees who has which case and rules when units disagree (协调员).
    Coordinator,
}

#[derive(Debug, Subcommand)]
pub enum VenueCommand {
    /// List venues that no point is known for.
    #[command(after_help = "Example:\n  yike venue unplaced --data district")]
    Unplaced(Json),
    /// Give a venue its point.
    #[command(after_help = "Example:\n  yike venue place V001 --at 120.61,31.31")]
    Place {
        code: String,
        #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
        at: String,
        /// Coordinate system of the point.
        #[arg(long, default_value = "wgs84")]
        crs: String,
    },
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  yike backup --to backup/2026-11-24\n  yike backup --to backup-keys/2026-11-24.json --keys     (apart from the data, kept briefly)"
)]
pub struct Backup {
    /// Folder to write; must not hold a backup yet. With --keys, the file to write.
    #[arg(long, value_name = "DIR|FILE")]
    pub to: PathBuf,
    /// The sealing keys only.
    #[arg(long)]
    pub keys: bool,
}
