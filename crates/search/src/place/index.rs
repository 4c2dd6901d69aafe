//! The place index: names by text, by sound and with one mistake.

use super::geometry::{meeting, metres};
use super::parse::{Asked, parse};
use super::{PlaceDoc, PlaceHit, PlaceKind, PlaceMatch};
use crate::lexicon::gap_key;
use crate::sound;
use crate::text::{Key, KeyMap, SEED, is_han, normalise, push};

type Id = u32;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Name,
    Letters,
    Initials,
}

/// One way a place may be written: its name or an alias, the folded letters of either, or its initials.
pub(super) struct Form {
    pub place: Id,
    pub script: Script,
    pub chars: Vec<char>,
}

/// Places by name; immutable, tens of thousands of them in well under a millisecond a question.
pub struct PlaceIndex {
    places: Vec<PlaceDoc>,
    pub(super) forms: Vec<Form>,
    exact: KeyMap<Vec<u32>>,
    /// Forms by each run of two characters (names) or three letters (letters), ascending.
    pub(super) grams: KeyMap<Vec<u32>>,
    /// Names with one character starred out.
    pub(super) gaps: Vec<(Key, u32)>,
    /// Form numbers in the order of their text, for short beginnings.
    pub(super) sorted: Vec<u32>,
}

/// Beyond this the two streets of a crossing do not meet, metres.
const MEETS: f64 = 250.0;
/// Within this they do, metres: a carriageway and its pavements.
const TOUCHES: f64 = 30.0;

impl PlaceIndex {
    /// Builds the index.
    pub fn build(places: Vec<PlaceDoc>) -> PlaceIndex {
        let mut forms = Vec::new();
        for (id, p) in places.iter().enumerate() {
            let place = id as Id;
            let mut add = |script, text: &str| {
                let chars: Vec<char> = text.chars().collect();
                if !chars.is_empty()
                    && !forms
                        .iter()
                        .rev()
                        .take(8)
                        .any(|f: &Form| f.place == place && f.chars == chars)
                {
                    forms.push(Form { place, script, chars });
                }
            };
            for name in std::iter::once(&p.name).chain(&p.aliases) {
                let name = squeeze(&normalise(name));
                let han: Vec<char> = name.chars().filter(|c| is_han(*c)).collect();
                add(if han.is_empty() { Script::Letters } else { Script::Name }, &name);
                if !han.is_empty() {
                    for spelling in sound::spellings(&name.chars().collect::<Vec<_>>(), 2) {
                        add(Script::Letters, &spelling);
                    }
                    add(Script::Initials, &sound::initials(&han));
                }
            }
            add(Script::Letters, &sound::fold(&normalise(&p.name_en)));
        }
        let mut index = PlaceIndex {
            places,
            exact: KeyMap::default(),
            grams: KeyMap::default(),
            gaps: Vec::new(),
            sorted: (0..forms.len() as u32).collect(),
            forms,
        };
        index.fill();
        index
    }

    fn fill(&mut self) {
        for (i, form) in self.forms.iter().enumerate() {
            let i = i as u32;
            self.exact.entry(key_of_chars(&form.chars)).or_default().push(i);
            if form.script == Script::Initials {
                continue;
            }
            let mut grams: Vec<Key> = form.chars.windows(gram(form.script)).map(key_of_chars).collect();
            grams.sort_unstable();
            grams.dedup();
            for g in grams {
                self.grams.entry(g).or_default().push(i);
            }
            if form.script == Script::Name && form.chars.len() >= 3 {
                self.gaps
                    .extend((0..form.chars.len()).map(|g| (gap_key(&form.chars, g), i)));
            }
        }
        self.gaps.sort_unstable();
        let forms = &self.forms;
        let text = |i: &u32| forms.get(*i as usize).map(|f| f.chars.as_slice());
        self.sorted.sort_by(|a, b| text(a).cmp(&text(b)));
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// True when no place is indexed.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Places for what a person typed, at most `limit`, best first. Coordinates (`lon,lat`) answer with themselves;
    /// two streets answer with the point nearest both.
    pub fn find_place(&self, question: &str, limit: usize) -> Vec<PlaceHit> {
        let text = normalise(question);
        let asked = parse(&text);
        let (parts, loose) = match asked {
            Asked::Coordinates(lon, lat) => return vec![coordinates(lon, lat)],
            Asked::Names { parts, loose } => (parts, loose),
        };
        let mut hits: Vec<PlaceHit> = Vec::new();
        // A name may itself hold a number or a word of nearness: the whole text is tried first.
        self.collect(&squeeze(&text), &text, false, 0.0, &mut hits);
        let names: Vec<String> = match parts.as_slice() {
            [one] => self.names_within(&squeeze(one)),
            many => many.iter().map(|p| squeeze(p)).collect(),
        };
        if let [a, b, ..] = names.as_slice() {
            hits.extend(self.crossing(a, b, loose));
        }
        for (i, name) in names.iter().chain(parts.iter()).enumerate() {
            let penalty = if parts.len() > 1 || names.len() > 1 { 0.1 } else { 0.0 } + 0.01 * i.min(3) as f32;
            self.collect(&squeeze(name), &text, loose, penalty, &mut hits);
        }
        hits.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then(a.kind.cmp(&b.kind))
                .then(a.name.chars().count().cmp(&b.name.chars().count()))
                .then_with(|| a.name.cmp(&b.name))
                .then_with(|| a.ids.cmp(&b.ids))
        });
        let mut out: Vec<PlaceHit> = Vec::new();
        for hit in hits {
            let same = |h: &PlaceHit| {
                h.ids == hit.ids || (h.name == hit.name && h.kind == hit.kind && h.context == hit.context)
            };
            if out.len() < limit && !out.iter().any(same) {
                out.push(hit);
            }
        }
        out
    }

    /// Known names inside a text without separators, longest first at each position; the text itself when there is none.
    fn names_within(&self, text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let mut out: Vec<String> = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            let found = (2..=12usize.min(chars.len() - at)).rev().find(|n| {
                chars
                    .get(at..at + n)
                    .is_some_and(|w| w.iter().any(|c| is_han(*c)) && self.is_name(w))
            });
            match found.and_then(|n| chars.get(at..at + n)) {
                Some(w) => {
                    out.push(w.iter().collect());
                    at += w.len();
                }
                None => at += 1,
            }
        }
        if out.is_empty() { vec![text.to_owned()] } else { out }
    }

    fn is_name(&self, chars: &[char]) -> bool {
        self.forms_of(chars).any(|f| f.script == Script::Name)
    }

    pub(super) fn forms_of(&self, chars: &[char]) -> impl Iterator<Item = &Form> + use<'_> {
        let list = self.exact.get(&key_of_chars(chars));
        list.into_iter().flatten().filter_map(|i| self.forms.get(*i as usize))
    }

    fn collect(&self, name: &str, whole: &str, loose: bool, penalty: f32, hits: &mut Vec<PlaceHit>) {
        let mut best: KeyMap<(f32, PlaceMatch)> = KeyMap::default();
        for (form, how, score) in self.matches(name) {
            let slot = best.entry(u64::from(form.place)).or_insert((0.0, how));
            if score > slot.0 {
                *slot = (score, how);
            }
        }
        for (place, (score, how)) in best {
            let Some(p) = self.places.get(place as usize) else {
                continue;
            };
            let there = !p.context.is_empty() && whole.contains(&normalise(&p.context)) && p.context != p.name;
            hits.push(PlaceHit {
                ids: vec![p.id.clone()],
                name: p.name.clone(),
                context: p.context.clone(),
                kind: p.kind,
                lon: p.lon,
                lat: p.lat,
                score: (score - penalty + if there { 0.05 } else { 0.0 }).clamp(0.0, 1.0),
                how: if penalty > 0.0 && how == PlaceMatch::Exact {
                    PlaceMatch::Within
                } else {
                    how
                },
                approximate: loose,
            });
        }
    }

    fn line_of(&self, name: &str) -> Vec<&PlaceDoc> {
        let mut matches = self.matches(name);
        matches.sort_by(|a, b| b.2.total_cmp(&a.2));
        let top = matches.first().map_or(0.0, |m| m.2);
        matches
            .into_iter()
            .take_while(|m| m.2 >= top - 0.001)
            .take(60)
            .filter_map(|(f, _, _)| self.places.get(f.place as usize))
            .collect()
    }

    /// The point nearest two named places, when they come near each other at all.
    fn crossing(&self, a: &str, b: &str, loose: bool) -> Option<PlaceHit> {
        let own = |p: &PlaceDoc| {
            if p.line.is_empty() {
                vec![(p.lon, p.lat)]
            } else {
                p.line.clone()
            }
        };
        let mut best: Option<((f64, f64), f64, &PlaceDoc, &PlaceDoc)> = None;
        let second = self.line_of(b);
        for pa in self.line_of(a) {
            for pb in second.iter().copied().filter(|p| p.name != pa.name) {
                // Streets are a few kilometres long: places further apart cannot meet and are not measured.
                if metres((pa.lon, pa.lat), (pb.lon, pb.lat)) > 15_000.0 {
                    continue;
                }
                if let Some((point, d)) = meeting(&own(pa), &own(pb))
                    && best.is_none_or(|x| d < x.1)
                {
                    best = Some((point, d, pa, pb));
                }
            }
        }
        let ((lon, lat), d, pa, pb) = best.filter(|x| x.1 <= MEETS)?;
        Some(PlaceHit {
            ids: vec![pa.id.clone(), pb.id.clone()],
            name: format!("{}，{}口", pa.name, pb.name),
            context: pa.context.clone(),
            kind: PlaceKind::Crossing,
            lon,
            lat,
            score: 0.97,
            how: PlaceMatch::Crossing,
            approximate: loose || d > TOUCHES,
        })
    }
}

pub(super) fn gram(script: Script) -> usize {
    if script == Script::Name { 2 } else { 3 }
}

pub(super) fn key_of_chars(chars: &[char]) -> Key {
    chars.iter().copied().fold(SEED, push)
}

/// Letters, digits and characters only.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn coordinates(lon: f64, lat: f64) -> PlaceHit {
    PlaceHit {
        ids: Vec::new(),
        name: format!("{lon:.5}, {lat:.5}"),
        context: String::new(),
        kind: PlaceKind::Poi,
        lon,
        lat,
        score: 1.0,
        how: PlaceMatch::Coordinates,
        approximate: false,
    }
}
