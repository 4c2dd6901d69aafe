//! The question of the home page as a form and as a link.

use crate::page::encode;

/// Who is walking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    #[default]
    Adult,
    Elder,
    Wheelchair,
}

impl Pace {
    pub const ALL: [Pace; 3] = [Pace::Adult, Pace::Elder, Pace::Wheelchair];

    /// Value of `pace=`.
    pub fn value(&self) -> &'static str {
        match self {
            Pace::Adult => "adult",
            Pace::Elder => "elder",
            Pace::Wheelchair => "wheelchair",
        }
    }

    pub fn key(&self) -> &'static str {
        match self {
            Pace::Adult => "home-pace-adult",
            Pace::Elder => "home-pace-elder",
            Pace::Wheelchair => "home-pace-wheelchair",
        }
    }

    /// Anything unknown is the adult.
    pub fn parse(value: &str) -> Pace {
        Pace::ALL.into_iter().find(|p| p.value() == value).unwrap_or_default()
    }
}

/// When someone wants to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    #[default]
    Now,
    Today,
    Week,
}

impl When {
    pub const ALL: [When; 3] = [When::Now, When::Today, When::Week];

    /// Value of `when=`.
    pub fn value(&self) -> &'static str {
        match self {
            When::Now => "now",
            When::Today => "today",
            When::Week => "week",
        }
    }

    pub fn key(&self) -> &'static str {
        match self {
            When::Now => "home-when-now",
            When::Today => "home-when-today",
            When::Week => "home-when-week",
        }
    }

    /// Anything unknown is now.
    pub fn parse(value: &str) -> When {
        When::ALL.into_iter().find(|w| w.value() == value).unwrap_or_default()
    }
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Finished soonest first.
    #[default]
    Finish,
    /// Shortest walk first.
    Near,
}

impl Sort {
    /// Value of `sort=`.
    pub fn value(&self) -> &'static str {
        match self {
            Sort::Finish => "finish",
            Sort::Near => "near",
        }
    }

    /// Anything unknown is the soonest finished.
    pub fn parse(value: &str) -> Sort {
        if value == "near" { Sort::Near } else { Sort::Finish }
    }
}

/// A place that a word may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub name: String,
    /// Street and district, to tell two of a name apart.
    pub detail: String,
    pub lat: f64,
    pub lon: f64,
}

/// The form of the home page as it was filled. Query names: `place`, `at`, `lat`, `lon`, `q`, `service`, `pace`,
/// `when`, `sort`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    pub place: String,
    /// Set when `place` is known. They travel with `at`, the words they belong to: a reader who types another place
    /// sends them unchanged, and the server sees that `at` differs from `place` and looks the words up again.
    pub point: Option<(f64, f64)>,
    pub need: String,
    /// Code of the service that `need` was understood as.
    pub service: Option<String>,
    pub pace: Pace,
    pub when: When,
    pub sort: Sort,
}

impl Ask {
    /// `/?…` with everything that is set.
    pub fn href(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if !self.place.is_empty() {
            pairs.push(("place", self.place.clone()));
        }
        if let Some((lat, lon)) = self.point {
            pairs.push(("at", self.place.clone()));
            pairs.push(("lat", format!("{lat:.6}")));
            pairs.push(("lon", format!("{lon:.6}")));
        }
        if !self.need.is_empty() {
            pairs.push(("q", self.need.clone()));
        }
        if let Some(service) = &self.service {
            pairs.push(("service", service.clone()));
        }
        for (name, value, default) in [
            ("pace", self.pace.value(), Pace::default().value()),
            ("when", self.when.value(), When::default().value()),
            ("sort", self.sort.value(), Sort::default().value()),
        ] {
            if value != default {
                pairs.push((name, value.to_owned()));
            }
        }
        let query: Vec<String> = pairs.iter().map(|(n, v)| format!("{n}={}", encode(v))).collect();
        if query.is_empty() {
            "/".into()
        } else {
            format!("/?{}", query.join("&"))
        }
    }

    pub fn sorted(&self, sort: Sort) -> String {
        Ask { sort, ..self.clone() }.href()
    }

    pub fn at(&self, place: &Place) -> String {
        Ask {
            place: place.name.clone(),
            point: Some((place.lat, place.lon)),
            ..self.clone()
        }
        .href()
    }

    /// The same place, another need; an empty one asks for everything within reach.
    pub fn needing(&self, need: &str, service: Option<&str>) -> String {
        Ask {
            need: need.to_owned(),
            service: service.map(str::to_owned),
            ..self.clone()
        }
        .href()
    }

    pub fn everything(&self) -> String {
        self.needing("", None)
    }

    pub fn with_when(&self, when: When) -> String {
        Ask { when, ..self.clone() }.href()
    }

    pub fn paces(&self) -> [Pace; 3] {
        Pace::ALL
    }

    pub fn whens(&self) -> [When; 3] {
        When::ALL
    }

    pub fn lat(&self) -> String {
        self.point.map(|(lat, _)| format!("{lat:.6}")).unwrap_or_default()
    }

    pub fn lon(&self) -> String {
        self.point.map(|(_, lon)| format!("{lon:.6}")).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_survives_as_a_link() {
        let ask = Ask {
            place: "中街路".into(),
            point: Some((31.31, 120.61)),
            need: "a&b".into(),
            ..Ask::default()
        };
        assert_eq!(
            ask.sorted(Sort::Near),
            "/?place=%E4%B8%AD%E8%A1%97%E8%B7%AF&at=%E4%B8%AD%E8%A1%97%E8%B7%AF&lat=31.310000&lon=120.610000&q=a%26b&sort=near"
        );
        assert_eq!(Ask::default().href(), "/");
        assert_eq!(Pace::parse("elder"), Pace::Elder);
        assert_eq!(When::parse("yesterday"), When::Now);
    }
}
