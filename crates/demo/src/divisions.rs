//! Streets and communities of the district (codes and names of 2020), and the stations that serve them.
//!
//! **The rule of grouping.** 171 communities, 112 stations: of all pairs of neighbouring communities in the same
//! street, the nearest are taken first, each community at most once, until 59 pairs share one station; the other 53 have
//! their own. Communities the source page tells of keep their own station.

use crate::geom::P;
use crate::table;

#[derive(Debug, Clone)]
pub struct Division {
    pub code: String,
    pub name: String,
    /// Without its kind: "Zhongjie Road".
    pub name_en: String,
    /// street, community or village.
    pub kind: String,
    /// Approximate; not survey data.
    pub at: P,
}

impl Division {
    /// The first nine digits: the street.
    pub fn street(&self) -> &str {
        self.code.get(..9).unwrap_or(&self.code)
    }

    /// "中街路" of "中街路社区".
    pub fn short(&self) -> &str {
        self.name.strip_suffix("社区").unwrap_or(&self.name)
    }
}

/// A community station: unit code `Z` and the last six digits of its seat.
#[derive(Debug, Clone)]
pub struct Station {
    pub code: String,
    /// Indices into the communities; the first is the seat.
    pub serves: Vec<usize>,
}

/// The page's own places, and the neighbours its story needs apart.
const ALONE: [&str; 12] = [
    "中街路社区",
    "金茂社区",
    "朱家庄社区",
    "桃花坞社区",
    "阊门社区",
    "西街社区",
    "环秀社区",
    "金门社区",
    "养育巷社区",
    "学士社区",
    "石路社区",
    "彩香一村三区社区",
];

pub const STATIONS: usize = 112;

pub fn divisions() -> (Vec<Division>, Vec<Division>) {
    table::rows(include_str!("../data/divisions.csv"))
        .iter()
        .map(|row| {
            let [code, name, name_en, kind, lon, lat] = row.first();
            Division {
                code: code.to_owned(),
                name: name.to_owned(),
                name_en: name_en.to_owned(),
                kind: kind.to_owned(),
                at: P::from_e4(table::number(lon), table::number(lat)),
            }
        })
        .partition(|d| d.kind == "street")
}

pub fn stations(communities: &[Division]) -> Vec<Station> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    let alone = |d: &Division| ALONE.contains(&d.name.as_str());
    for (i, a) in communities.iter().enumerate().filter(|(_, a)| !alone(a)) {
        for (j, b) in communities.iter().enumerate().skip(i + 1) {
            if a.street() == b.street() && !alone(b) {
                pairs.push((a.at.dist(b.at), i, j));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut partner: Vec<Option<usize>> = vec![None; communities.len()];
    let mut left = communities.len().saturating_sub(STATIONS);
    for (_, i, j) in pairs {
        if left > 0 && partner[i].is_none() && partner[j].is_none() {
            partner[i] = Some(j);
            partner[j] = Some(i);
            left -= 1;
        }
    }
    (0..communities.len())
        .filter(|i| partner[*i].is_none_or(|j| *i < j))
        .map(|i| Station {
            code: format!("Z{}", communities[i].code.get(6..).unwrap_or("")),
            serves: std::iter::once(i).chain(partner[i]).collect(),
        })
        .collect()
}
