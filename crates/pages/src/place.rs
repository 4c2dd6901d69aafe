//! Where the reader is: from the form's words and point, or from the cookie that remembers the last place said.

use crate::context::{Pace, Place};
use crate::visit::Visit;
use axum_extra::extract::cookie::Cookie;
use yike_app::World;
use yike_app::search::{PlaceHit, PlaceMatch};
use yike_app::walk;

/// Name of the cookie: pace, latitude, longitude and words, `|` between them.
const COOKIE: &str = "here";
/// A second reading this near in score makes the name ambiguous.
const CLOSE: f32 = 0.04;
/// Two hits this near to each other are one place, metres.
const SAME_M: f64 = 250.0;
/// Below this a hit is only "similar".
const SURE: f32 = 0.5;

/// A place the reader said.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub name: String,
    /// Longitude, latitude.
    pub point: (f64, f64),
    pub pace: Pace,
}

/// What words for a place may mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Located {
    One(Place),
    Several(Vec<Place>),
    Unknown(Vec<Place>),
}

/// Looks the words up.
pub fn locate(visit: &Visit, world: &World, words: &str) -> Located {
    let hits = world.places.find_place(words, 6);
    let place = |hit: &PlaceHit| Place {
        name: hit.name.clone(),
        detail: if hit.approximate {
            visit.page(world).t1("words-place-approximate", "name", &hit.name)
        } else {
            hit.context.clone()
        },
        lat: hit.lat,
        lon: hit.lon,
    };
    let Some(first) = hits.first() else {
        return Located::Unknown(Vec::new());
    };
    if first.score < SURE {
        return Located::Unknown(hits.iter().map(place).collect());
    }
    let rivals = hits.iter().skip(1).filter(|hit| {
        first.score - hit.score < CLOSE
            && hit.how == first.how
            && walk::haversine_m(hit.lon, hit.lat, first.lon, first.lat) > SAME_M
    });
    let certain = matches!(first.how, PlaceMatch::Coordinates | PlaceMatch::Crossing);
    if certain || rivals.clone().next().is_none() {
        return Located::One(Place {
            name: first.name.clone(),
            ..place(first)
        });
    }
    Located::Several(std::iter::once(first).chain(rivals).map(place).collect())
}

impl Said {
    /// The place said last in this browser.
    pub fn remembered(visit: &Visit) -> Option<Said> {
        let value = visit.jar.get(COOKIE)?.value().to_owned();
        let mut parts = value.splitn(4, '|');
        let pace = Pace::parse(parts.next()?);
        let (lat, lon): (f64, f64) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let name = decode(parts.next()?)?;
        (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some(Said {
            name,
            point: (lon, lat),
            pace,
        })
    }

    /// The cookie that remembers it while the browser is open.
    pub fn cookie(&self, visit: &Visit) -> Cookie<'static> {
        let (lon, lat) = self.point;
        let name = crate::page::encode(&self.name);
        visit.cookie(COOKIE, format!("{}|{lat:.6}|{lon:.6}|{name}", self.pace.value()), 0)
    }
}

/// The walker's pace.
pub fn pace(pace: Pace) -> walk::Pace {
    match pace {
        Pace::Adult => walk::Pace::Adult,
        Pace::Elder => walk::Pace::Elder,
        Pace::Wheelchair => walk::Pace::Wheelchair,
    }
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        if b == b'%' {
            let hex = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
        } else {
            bytes.push(b);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_the_cookie() {
        for name in ["中街路，马大箓巷口", "a|b %&;", ""] {
            assert_eq!(decode(&crate::page::encode(name)).as_deref(), Some(name));
        }
        assert_eq!(decode("%4"), None);
        assert_eq!(decode("%zz"), None);
    }
}
