//! `yike venue unplaced`, `yike venue place`.

use crate::args::{Global, VenueCommand};
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use serde_json::json;
use yike_app::directory::place_venue::{place_venue, unplaced};
use yike_model::directory::Geocoding;
use yike_model::ledger::Actor;
use yike_walk::Crs;

/// Lists venues without a given point, or gives one its point.
pub async fn run(global: &Global, command: &VenueCommand) -> Outcome {
    match command {
        VenueCommand::Unplaced(args) => {
            let app = open::app(global).await?;
            let venues = unplaced(&app);
            if args.json {
                let list: Vec<_> = venues
                    .iter()
                    .map(|venue| {
                        json!({ "code": venue.code, "name": venue.name.zh, "address": venue.address.zh,
                            "point": venue.point, "geocoding": venue.geocoding })
                    })
                    .collect();
                return print::json(&json!({ "venues": list }));
            }
            if venues.is_empty() {
                return print::line("every venue has its point");
            }
            for venue in venues {
                let how = match venue.geocoding {
                    Geocoding::ByName => "located by name, to be checked",
                    Geocoding::Given | Geocoding::Unplaced => "not on the map",
                };
                print::line(format!(
                    "{}  {}  {}  {how}",
                    venue.code, venue.name.zh, venue.address.zh
                ))?;
            }
            Ok(())
        }
        VenueCommand::Place { code, at, crs } => {
            let (lon, lat) = open::point(at)?;
            let point = match crs.parse::<Crs>() {
                Ok(crs) => crs.to_wgs84(lon, lat),
                Err(_) => {
                    return Err(Failure::input(format!(
                        "--crs {crs:?} is none of wgs84, gcj02, bd09, cgcs2000"
                    )));
                }
            };
            let app = open::app(global).await?;
            let venue = place_venue(
                &app,
                Actor::Operator {
                    command: "venue place".into(),
                },
                code,
                point,
            )
            .await?;
            open::finish(&app).await?;
            print::line(format!("{} stands at {:.6},{:.6}", venue.name.zh, point.0, point.1))
        }
    }
}
