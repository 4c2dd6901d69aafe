//! The gazetteer: what a person may name as "where I am".

use std::collections::BTreeSet;

use crate::Sketch;
use crate::geom::P;
use crate::sheet::Sheet;
use crate::streets::Class;
use crate::table;

pub fn places(sketch: &Sketch) -> Vec<u8> {
    let mut out = Out {
        sketch,
        sheet: Sheet::new("kind,name,name_en,lon,lat,context,aliases"),
        seen: BTreeSet::new(),
    };
    let city = &sketch.city;
    for row in table::rows(include_str!("../data/landmarks.csv")) {
        let [kind, zh, en, lon, lat] = row.first();
        let aliases = match zh {
            "苏州站" => "苏州火车站;火车站",
            "北寺塔" => "报恩寺塔",
            "虎丘塔" => "虎丘;云岩寺塔",
            "石路" => "石路步行街",
            _ => "",
        };
        out.add(
            kind,
            zh,
            en,
            P::from_e4(table::number(lon), table::number(lat)),
            aliases,
        );
    }
    for area in &city.areas {
        let n = area.ring.len() as f64;
        let middle = area.ring.iter().fold(P::default(), |m, p| m.plus(*p, 1.0 / n));
        out.add(
            if area.square { "square" } else { "garden" },
            &area.name,
            &area.name_en,
            middle,
            "",
        );
    }
    for c in &sketch.communities {
        let aliases = if c.kind == "village" {
            String::new()
        } else {
            c.short().to_owned()
        };
        out.add("community", &c.name, &c.name_en, c.at, &aliases);
    }
    for street in &sketch.streets {
        out.add("street_office", &street.name, &street.name_en, street.at, "");
    }
    for line in city
        .lines
        .iter()
        .filter(|l| !l.name.is_empty() && l.class != Class::Elevated)
    {
        let middle = line.pts[line.pts.len() / 2];
        let kind = if line.class == Class::Lane { "lane" } else { "street" };
        let aliases = if line.name == "马大箓巷" {
            "马大录巷"
        } else {
            ""
        };
        out.add(kind, &line.name, &line.name_en, middle, aliases);
    }
    for (piece, name) in city.net.pieces.iter().zip(&city.bridge_names).filter(|(p, _)| p.bridge) {
        if let Some((zh, en)) = name {
            let (a, b) = (
                city.net.nodes[piece.nodes[0]],
                city.net.nodes[piece.nodes[piece.nodes.len() - 1]],
            );
            out.add("bridge", zh, en, a.plus(a.to(b), 0.5), "");
        }
    }
    for (compound, (zh, en)) in city.compounds.iter().zip(out.compound_names()) {
        out.add("compound", &zh, &en, compound.middle, "");
    }
    out.sheet.bytes()
}

struct Out<'a> {
    sketch: &'a Sketch,
    sheet: Sheet,
    seen: BTreeSet<(String, String)>,
}

impl Out<'_> {
    fn nearest_community(&self, at: P) -> Option<&crate::divisions::Division> {
        self.sketch
            .communities
            .iter()
            .min_by(|a, b| a.at.dist(at).total_cmp(&b.at.dist(at)))
    }

    /// The street (街道) and community a point belongs to: that of the nearest community of the table.
    fn add(&mut self, kind: &str, zh: &str, en: &str, at: P, aliases: &str) {
        if !self.seen.insert((kind.to_owned(), zh.to_owned())) {
            return;
        }
        let context = match self.nearest_community(at) {
            Some(c) => {
                let street = self
                    .sketch
                    .streets
                    .iter()
                    .find(|s| s.code == c.street())
                    .map_or("", |s| s.name.as_str());
                if kind == "community" {
                    street.to_owned()
                } else {
                    format!("{street}{}", c.name)
                }
            }
            None => String::new(),
        };
        let (lon, lat) = at.lon_lat();
        self.sheet.row(&[
            kind,
            zh,
            en,
            &format!("{lon:.7}"),
            &format!("{lat:.7}"),
            &context,
            aliases,
        ]);
    }

    /// Compounds are called after the community they lie in and numbered from its middle outward.
    fn compound_names(&self) -> Vec<(String, String)> {
        let ends = [
            ("花园", "Garden"),
            ("新村", "New Village"),
            ("家园", "Homes"),
            ("苑", "Court"),
            ("小区", "Estate"),
        ];
        let mut count = std::collections::BTreeMap::<String, usize>::new();
        self.sketch
            .city
            .compounds
            .iter()
            .map(|c| {
                let Some(community) = self.nearest_community(c.middle) else {
                    return Default::default();
                };
                let n = count.entry(community.code.clone()).or_default();
                let (zh, en) = ends[*n % ends.len()];
                let part = ["", "东区", "西区", "南区", "北区"][(*n / ends.len()) % 5];
                *n += 1;
                let extra = if *n > 25 { format!("{n}") } else { String::new() };
                (
                    format!("{}{zh}{part}{extra}", community.short()),
                    format!("{} {en} {n}", community.name_en),
                )
            })
            .collect()
    }
}
