//! `yike near`.

use crate::args::{Global, Near, PaceArg};
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use jiff::Timestamp;
use yike_api::near::NearBody;
use yike_app::directory::here::{HereQuestion, here};
use yike_app::directory::near::{Horizon, Sort};
use yike_app::directory::understand::understand;
use yike_walk::Pace;

/// What can be got done within so many minutes' walk of a point.
pub async fn run(global: &Global, args: &Near) -> Outcome {
    let point = open::point(&args.at)?;
    let app = open::app(global).await?;
    let world = app.world();
    let when = match &args.when {
        None => app.now(),
        Some(text) => text.parse::<Timestamp>().map_err(|error| {
            Failure::input(format!(
                "--when {text:?} is no instant such as 2026-11-24T10:12:00+08:00: {error}"
            ))
        })?,
    };
    let service = match args.need.as_deref().map(str::trim).filter(|need| !need.is_empty()) {
        None => None,
        Some(need) => Some(understand(&world, need).service.ok_or_else(|| {
            Failure::input(format!(
                "no service was found for {need:?}; say it with other words, or see `yike find`"
            ))
        })?),
    };
    let question = HereQuestion {
        point,
        pace: match args.pace {
            PaceArg::Adult => Pace::Adult,
            PaceArg::Elder => Pace::Elder,
            PaceArg::Wheelchair => Pace::Wheelchair,
        },
        minutes: args.minutes,
        service,
        when,
        known_at: app.now().min(when),
        horizon: Horizon::Now,
        sort: Sort::Finish,
    };
    let answer = here(&world, &app.lines(), &question)?;
    let body = NearBody::new(&world, &question, &answer);
    if args.json {
        return print::json(&body);
    }
    if let Some(service) = service {
        print::line(&world.snapshot.services[service].name.zh)?;
    }
    if body.venues.is_empty() {
        return print::line(format!("nothing within {} minutes' walk", args.minutes));
    }
    for venue in &body.venues {
        let wait = match (venue.open_on_arrival, venue.wait_seconds) {
            (true, Some(seconds)) => format!("open on arrival, wait about {} min", seconds.div_ceil(60)),
            (true, None) => "open on arrival".into(),
            (false, _) => "closed on arrival".into(),
        };
        print::line(format!(
            "{:>3} min  {}  {wait}  ({} services)",
            venue.walk_seconds.div_ceil(60),
            venue.name,
            venue.services.len()
        ))?;
    }
    Ok(())
}
