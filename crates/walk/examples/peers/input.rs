//! Arguments and CSV files.

use crate::Failure;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use yike_walk::{Anchor, CustomPace, Measure, Network, Pace, Places};

#[derive(Debug)]
pub struct Args {
    pub network: PathBuf,
    pub work: String,
    options: HashMap<String, String>,
    pub json: bool,
}

impl Args {
    pub fn parse(words: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut words = words.peekable();
        let (mut network, mut options, mut json) = (None, HashMap::new(), false);
        while let Some(word) = words.next() {
            match word.strip_prefix("--") {
                Some("json") => json = true,
                Some(name) => {
                    let value = words.next().ok_or(format!("--{name} wants a value"))?;
                    options.insert(name.to_owned(), value);
                }
                None => network = Some(PathBuf::from(word)),
            }
        }
        Ok(Self {
            network: network.ok_or("which network?")?,
            work: options.get("work").cloned().ok_or("--work is missing")?,
            options,
            json,
        })
    }

    pub fn number<T: std::str::FromStr>(&self, name: &str, default: T) -> Result<T, Failure> {
        match self.options.get(name) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| format!("--{name} {text} is no number").into()),
        }
    }

    pub fn path(&self, name: &str) -> Result<&Path, Failure> {
        let path = self.options.get(name).ok_or(format!("--{name} is missing"))?;
        Ok(Path::new(path))
    }

    pub fn out(&self) -> Option<&Path> {
        self.options.get("out").map(Path::new)
    }

    pub fn measure(&self) -> Result<(Measure, u32), Failure> {
        let pace = match self.options.get("pace").map_or("adult", String::as_str) {
            "adult" => Pace::Adult,
            "elder" => Pace::Elder,
            "wheelchair" => Pace::Wheelchair,
            own => Pace::Custom(CustomPace {
                mm_per_s: own.parse()?,
                steps_percent: 220,
                wheels: false,
            }),
        };
        if self.options.contains_key("metres") {
            let metres: f64 = self.number("metres", 1200.0)?;
            return Ok((Measure::Length(pace), (metres * 1000.0).round() as u32));
        }
        let minutes: f64 = self.number("minutes", 15.0)?;
        Ok((Measure::Time(pace), (minutes * 60_000.0).round() as u32))
    }
}

/// Rows of a CSV file without quotes as (anchor, categories).
fn rows(path: &Path, network: &Network, pace: Pace) -> Result<Vec<(Anchor, String)>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').map(str::trim).collect();
    let column = |name: &str| header.iter().position(|n| *n == name);
    let (node, lon, lat, categories) = (column("node"), column("lon"), column("lat"), column("categories"));
    { lines.filter(|line| !line.is_empty()).enumerate() }
        .map(|(i, line)| {
            let fields: Vec<&str> = line.split(',').map(str::trim).collect();
            let field = |at: Option<usize>| at.and_then(|at| fields.get(at)).copied().filter(|f| !f.is_empty());
            let wrong = |why: &dyn std::fmt::Display| format!("{} row {}: {why}", path.display(), i + 2);
            let number = |text: &str| text.parse::<f64>().map_err(|error| wrong(&error));
            let anchor = match (field(node), field(lon), field(lat)) {
                (Some(node), ..) => Anchor::Vertex(node.parse().map_err(|error| wrong(&error))?),
                (None, Some(lon), Some(lat)) => {
                    let snap = network.snap(number(lon)?, number(lat)?, pace);
                    Anchor::Door(snap.map_err(|error| wrong(&error))?)
                }
                _ => return Err(wrong(&"neither node nor lon and lat").into()),
            };
            Ok((anchor, field(categories).unwrap_or_default().to_owned()))
        })
        .collect()
}

pub fn anchors(path: &Path, network: &Network, pace: Pace) -> Result<Vec<Anchor>, Failure> {
    Ok(rows(path, network, pace)?
        .into_iter()
        .map(|(anchor, _)| anchor)
        .collect())
}

pub fn places(path: &Path, network: &Network, pace: Pace) -> Result<Places, Failure> {
    let mut places = Places::new();
    for (anchor, categories) in rows(path, network, pace)? {
        places.add(anchor, categories.split(';').filter(|name| !name.is_empty()));
    }
    Ok(places)
}
