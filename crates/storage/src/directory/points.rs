//! Places people name (the geocoder's gazetteer) and how many people of an age group live at a point.

use crate::document::insert_many;
use crate::sql::{args, to_json};
use crate::{Read, StorageError, Tx};
use serde::{Deserialize, Serialize};

/// A place people name. WGS84 degrees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its key in the source: `osm:n123`, `places:平江路`.
    pub key: String,
    /// `street`, `gate`, `community`, `landmark` …
    pub kind: String,
    pub name: String,
    #[serde(default)]
    pub name_en: String,
    pub lon: f64,
    pub lat: f64,
    /// What tells it from others of the same name: the community or street it lies in.
    #[serde(default)]
    pub context: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Points along a street (longitude, latitude), in order; empty when it is one point.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<(f64, f64)>,
}

/// People of one age group at a building or grid cell. WGS84 degrees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PopulationPoint {
    pub key: String,
    pub age_group: String,
    pub lon: f64,
    pub lat: f64,
    pub people: u32,
}

impl Read {
    /// All places, by key.
    pub async fn places(&self) -> Result<Vec<Place>, StorageError> {
        let rows = self.db.all("SELECT body FROM place ORDER BY id", args![]).await?;
        rows.iter().map(crate::sql::Row::body).collect()
    }

    /// All population points, by key.
    pub async fn population(&self) -> Result<Vec<PopulationPoint>, StorageError> {
        let rows = self
            .db
            .all(
                "SELECT id, age_group, lon, lat, people FROM population ORDER BY id",
                args![],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(PopulationPoint {
                    key: row.text("id")?,
                    age_group: row.text("age_group")?,
                    lon: row.real("lon")?,
                    lat: row.real("lat")?,
                    people: row.number("people")?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Replaces the gazetteer. Keys must be distinct. Returns whether anything differs from before.
    pub async fn replace_places(&self, places: &[Place]) -> Result<bool, StorageError> {
        let mut sorted: Vec<&Place> = places.iter().collect();
        sorted.sort_by(|a, b| a.key.as_bytes().cmp(b.key.as_bytes()));
        let bodies = sorted.iter().map(to_json).collect::<Result<Vec<_>, _>>()?;
        let rows = self.db.all("SELECT id, body FROM place", args![]).await?;
        let mut known = rows
            .iter()
            .map(|r| Ok((r.text("id")?, r.text("body")?)))
            .collect::<Result<Vec<_>, StorageError>>()?;
        known.sort();
        if known.iter().map(|(_, body)| body).eq(bodies.iter()) {
            return Ok(false);
        }
        self.db.run("DELETE FROM place", args![]).await?;
        let rows = sorted
            .iter()
            .zip(bodies)
            .map(|(p, body)| args![p.key, p.kind, p.name, body])
            .collect();
        insert_many(&self.db, "place", &["id", "kind", "name", "body"], rows, "").await?;
        Ok(true)
    }

    /// Replaces the population points. Keys must be distinct. Returns whether anything differs from before.
    pub async fn replace_population(&self, points: &[PopulationPoint]) -> Result<bool, StorageError> {
        let mut sorted = points.to_vec();
        sorted.sort_by(|a, b| a.key.as_bytes().cmp(b.key.as_bytes()));
        let mut known = self.population().await?;
        known.sort_by(|a, b| a.key.as_bytes().cmp(b.key.as_bytes()));
        if known == sorted {
            return Ok(false);
        }
        self.db.run("DELETE FROM population", args![]).await?;
        let rows = sorted
            .iter()
            .map(|p| args![p.key, p.age_group, p.lon, p.lat, p.people])
            .collect();
        insert_many(
            &self.db,
            "population",
            &["id", "age_group", "lon", "lat", "people"],
            rows,
            "",
        )
        .await?;
        Ok(true)
    }
}
