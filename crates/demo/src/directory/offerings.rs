//! Who takes what where: the 55 common services at any venue of their level or above, street windows at the streets.

use crate::guides::{Guide, guides};
use crate::sheet::Sheet;

use super::venues::{SUJIN, ZHONGJIE};
use super::{Folder, Level, Venue, shifted};

/// Services only the street windows (and the hall) take.
fn street_window(g: &Guide) -> bool {
    !g.common && g.held_at == "street" && g.field != "公积金"
}

/// A community helps to hand these in (S40 to S43).
const COMMUNITY_HELPS: &str = "S40;S41;S42;S43";
/// The school platform and the property manager decide these: a station only helps.
const HELP_ONLY: &str = "S51;S54";
/// Settled by the community itself, only where a law asks it.
const PROOF: &str = "S56";

fn codes(guides: &[Guide], keep: impl Fn(&Guide) -> bool) -> String {
    guides
        .iter()
        .filter(|g| keep(g))
        .map(|g| g.code.as_str())
        .collect::<Vec<_>>()
        .join(";")
}

struct Out {
    sheet: Sheet,
}

impl Out {
    fn normal(&mut self, venue: &Venue, services: &str, authority: &str) {
        self.sheet
            .row(&[&venue.unit, &venue.code, services, authority, "normal"]);
    }

    fn of(&mut self, unit: &str, venue: &str, services: &str, authority: &str, room: &str) {
        self.sheet
            .row(&[unit, venue, services, authority, "normal", "", "", "", "", room]);
    }
}

pub fn write(folder: &Folder) -> Vec<u8> {
    let guides = guides();
    let community = codes(&guides, |g| g.common && g.held_at == "community");
    let street = codes(&guides, |g| {
        g.common && g.held_at == "street" && !matches!(g.code.as_str(), "S07" | "S77")
    });
    let windows = codes(&guides, |g| {
        street_window(g) && g.field != "公安户籍" && g.field != "出入境"
    });
    let police = codes(&guides, |g| {
        street_window(g) && (g.field == "公安户籍" || g.field == "出入境")
    });
    let mut out = Out {
        sheet: Sheet::new("unit,venue,service,authority,status,from,until,eligible,eligible_en,room"),
    };
    for venue in &folder.venues {
        match venue.level {
            Level::District => {
                out.normal(venue, &community, "accept");
                out.normal(venue, &format!("{street};S07;S77"), "accept");
                out.normal(venue, &format!("{windows};{police}"), "decide");
            }
            Level::Street => {
                out.normal(venue, &community, "review");
                out.normal(venue, &street, "review");
                out.normal(venue, "S07;S77", "decide");
                out.normal(venue, &windows, "accept");
                out.of(&venue.unit, &venue.code, &police, "accept", "102");
            }
            Level::Station => {
                out.normal(venue, &community, "accept");
                out.normal(venue, COMMUNITY_HELPS, "help");
                out.normal(venue, HELP_ONLY, "help");
                out.normal(venue, PROOF, "decide");
            }
            Level::Beside => {
                out.normal(venue, &community, "accept");
                out.normal(venue, COMMUNITY_HELPS, "help");
            }
            Level::Special => special(&mut out, venue),
        }
        if let Some(room) = activity_room(venue) {
            out.of(&venue.unit, &venue.code, "S57", "decide", room);
        }
    }
    fund(&mut out, folder);
    out.of("P-ZJZ", ZHONGJIE, "S33", "decide", "205");
    out.sheet.bytes()
}

/// The room that residents may book, if the venue has one.
pub(crate) fn activity_room(venue: &Venue) -> Option<&str> {
    let bookable = matches!(venue.level, Level::Station | Level::Beside);
    venue
        .rooms
        .iter()
        .find(|r| bookable && r.functions.contains("activity"))
        .map(|r| r.code.as_str())
}

fn special(out: &mut Out, venue: &Venue) {
    match venue.code.get(..2) {
        Some("H-") => {
            out.normal(venue, "S32", "decide");
            out.of(&venue.unit, &venue.code, "S33", "decide", "101");
        }
        Some("E-") => {
            out.normal(venue, "S36", "help");
            out.of(&venue.unit, &venue.code, "S37", "accept", "101");
        }
        _ => out.normal(venue, "S21;S37;S58", "help"),
    }
}

/// 苏锦: two services moved in (S49, S50), one on trial for freelancers (S48), by the fund centre.
fn fund(out: &mut Out, folder: &Folder) {
    // The page dates the event; the counters' first day is not known, so the event's day stands for it.
    const FROM: &str = "2022-11-02";
    let until = shifted(folder.today, 180).to_string();
    out.sheet
        .row(&["D-GJJ", SUJIN, "S49;S50", "decide", "normal", FROM, "", "", "", "104"]);
    out.sheet.row(&[
        "D-GJJ",
        SUJIN,
        "S48",
        "decide",
        "pilot",
        FROM,
        &until,
        "自由职业者，没有单位为其缴存公积金",
        "Freelancers for whom no employer pays into the fund",
        "104",
    ]);
}
