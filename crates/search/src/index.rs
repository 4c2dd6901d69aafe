//! The service index: immutable, built at once, asked without locks.

use crate::analyse::{Feature, Side, analyse};
use crate::lexicon::{self, Lexicon, name_key};
use crate::text::{Key, KeyMap};
use serde::{Deserialize, Serialize};

/// A service as the directory knows it. Texts may be empty; nothing is required but `code` and `name`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceDoc {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub field: String,
    pub audience: String,
    pub held_at: String,
    pub summary: String,
    /// Everyday words entered in the directory.
    pub keywords: Vec<String>,
}

/// An answer: `score` is 0..=1; below [`NOTHING_FOUND`] the caller should say that nothing was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    pub code: String,
    pub score: f32,
    /// The words of the question that led here, at most five, in the order of their worth.
    pub why: Vec<String>,
}

/// Scores below this mean "nothing found"; the hits may still serve as "did you mean".
pub const NOTHING_FOUND: f32 = 0.2;

struct Phrase {
    doc: u32,
    /// Sum of feature weights times rarity.
    mass: f32,
    prior: f32,
}

/// Services by everyday words. Build once per directory version, share, swap.
pub struct Index {
    lex: &'static Lexicon,
    codes: Vec<String>,
    known: Vec<bool>,
    against: Vec<Vec<Key>>,
    phrases: Vec<Phrase>,
    by_phrase: KeyMap<Vec<(u32, f32)>>,
    by_doc: KeyMap<Vec<(u32, f32)>>,
    rarity: KeyMap<f32>,
    by_name: KeyMap<Vec<u32>>,
    usual_rarity: f32,
}

const OFFICIAL: f32 = 1.0;
const CALLED: f32 = 1.0;
const SITUATION: f32 = 0.94;
/// What a question says beyond the phrase weighs less than what the phrase says beyond the question.
const EXTRA_ASKED: f32 = 0.30;
const EXTRA_SAID: f32 = 0.50;
const BEST_PHRASE: f32 = 0.55;
const WHOLE_BAG: f32 = 0.45;

impl Index {
    /// Builds the index. Services whose name the lexicon knows get its everyday words; others live by their own texts.
    pub fn build(docs: &[ServiceDoc]) -> Index {
        let lex = lexicon::embedded();
        let mut index = Index {
            lex,
            codes: docs.iter().map(|d| d.code.clone()).collect(),
            known: Vec::new(),
            against: Vec::new(),
            phrases: Vec::new(),
            by_phrase: KeyMap::default(),
            by_doc: KeyMap::default(),
            rarity: KeyMap::default(),
            by_name: KeyMap::default(),
            usual_rarity: 1.0,
        };
        let mut said: Vec<(u32, f32, Vec<Feature>)> = Vec::new();
        for (id, doc) in docs.iter().enumerate() {
            let id = id as u32;
            let mut bag: KeyMap<f32> = KeyMap::default();
            let mut phrase = |text: &str, prior: f32, times: f32| {
                let features = analyse(lex, text, Side::Document);
                for f in &features {
                    *bag.entry(f.key).or_default() += f.weight * times;
                }
                if prior > 0.0 && !features.is_empty() {
                    said.push((id, prior, features));
                }
            };
            index.by_name.entry(name_key(&doc.name)).or_default().push(id);
            phrase(&doc.name, OFFICIAL, 3.0);
            let parts: Vec<&str> = doc
                .name
                .split(['（', '）', '(', ')', '与', '、'])
                .filter(|p| !p.is_empty())
                .collect();
            if parts.len() > 1 {
                parts.iter().for_each(|p| phrase(p, SITUATION, 0.0));
            }
            phrase(&doc.name_en, OFFICIAL, 3.0);
            doc.keywords.iter().for_each(|k| phrase(k, CALLED, 2.0));
            phrase(&doc.summary, 0.0, 0.5);
            phrase(&doc.field, 0.0, 0.3);
            let sayings = lex.services.get(&name_key(&doc.name));
            if let Some(s) = sayings {
                s.names.iter().for_each(|p| phrase(p, CALLED, 2.0));
                s.situations.iter().for_each(|p| phrase(p, SITUATION, 1.0));
            }
            index.known.push(sayings.is_some());
            index.against.push(sayings.map_or_else(Vec::new, |s| {
                s.against
                    .iter()
                    .flat_map(|w| analyse(lex, w, Side::Document))
                    .map(|f| f.key)
                    .collect()
            }));
            for (key, times) in bag {
                index.by_doc.entry(key).or_default().push((id, times / (times + 1.5)));
            }
        }
        index.weigh(docs.len());
        index.add_phrases(said);
        index
    }

    fn weigh(&mut self, docs: usize) {
        let n = docs as f32;
        for (key, list) in &self.by_doc {
            let spread: f32 = list.iter().map(|(_, sat)| (sat * 1.6).min(1.0)).sum();
            self.rarity.insert(*key, (1.0 + (n + 1.0) / (spread + 0.5)).ln());
        }
        self.usual_rarity = (1.0 + n / 4.0).ln();
    }

    fn add_phrases(&mut self, said: Vec<(u32, f32, Vec<Feature>)>) {
        for (doc, prior, features) in said {
            let id = self.phrases.len() as u32;
            let mut mass = 0.0;
            for f in features {
                mass += f.weight * self.rarity_of(f.key);
                self.by_phrase.entry(f.key).or_default().push((id, f.weight));
            }
            self.phrases.push(Phrase { doc, mass, prior });
        }
    }

    fn rarity_of(&self, key: Key) -> f32 {
        self.rarity.get(&key).copied().unwrap_or(self.usual_rarity)
    }

    /// Number of services.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// True when no service is indexed.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The best services for a question, at most `limit`, best first; ties by the directory's order.
    pub fn find(&self, question: &str, limit: usize) -> Vec<Hit> {
        let asked = analyse(self.lex, question, Side::Query);
        let (mut known, mut strange) = (0.0f32, 0.0f32);
        let mut overlap = vec![0.0f32; self.phrases.len()];
        let mut bags = vec![0.0f32; self.codes.len()];
        for f in &asked {
            let Some(rarity) = self.rarity.get(&f.key).copied() else {
                strange += f.weight * self.usual_rarity;
                continue;
            };
            known += f.weight * rarity;
            for (phrase, weight) in self.by_phrase.get(&f.key).into_iter().flatten() {
                if let Some(o) = overlap.get_mut(*phrase as usize) {
                    *o += weight.min(f.weight) * rarity;
                }
            }
            for (doc, sat) in self.by_doc.get(&f.key).into_iter().flatten() {
                if let Some(b) = bags.get_mut(*doc as usize) {
                    *b += sat * f.weight * rarity;
                }
            }
        }
        if known <= 0.0 {
            return Vec::new();
        }
        // Unknown words lower the confidence, but a long story must not drown the few words that count.
        let asked_mass = known + (strange * 0.4).min(known * 0.6);
        let mut best = vec![0.0f32; self.codes.len()];
        for (phrase, shared) in self.phrases.iter().zip(&overlap) {
            if *shared > 0.0 {
                let extra_asked = (asked_mass - shared).max(0.0);
                let extra_said = (phrase.mass - shared).max(0.0);
                let likeness = phrase.prior * shared / (shared + EXTRA_ASKED * extra_asked + EXTRA_SAID * extra_said);
                if let Some(b) = best.get_mut(phrase.doc as usize) {
                    *b = b.max(likeness);
                }
            }
        }
        let mut ranked: Vec<(usize, f32)> = best
            .iter()
            .zip(&bags)
            .enumerate()
            .filter(|(_, (b, _))| **b > 0.0)
            .map(|(doc, (b, bag))| (doc, self.score(doc, *b, bag / asked_mass, &asked)))
            .collect();
        // Whoever types the very name of a service means it.
        let named = self.by_name.get(&name_key(question));
        for (_, score) in ranked
            .iter_mut()
            .filter(|(doc, _)| named.is_some_and(|n| n.contains(&(*doc as u32))))
        {
            *score = 1.0 + f32::EPSILON;
        }
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(limit);
        ranked
            .into_iter()
            .filter_map(|(doc, score)| self.hit(doc, score, &asked))
            .collect()
    }

    fn score(&self, doc: usize, phrase: f32, bag: f32, asked: &[Feature]) -> f32 {
        let mut score = BEST_PHRASE * phrase + WHOLE_BAG * bag;
        // A full match of a name is never doubted; short of it, services residents ask for come before rarer ones.
        if !self.known.get(doc).copied().unwrap_or(false) && phrase < 0.95 {
            score *= 0.88;
        }
        if phrase < 0.9 {
            let against = self.against.get(doc).map_or(0, |keys| {
                asked
                    .iter()
                    .filter(|f| f.weight >= 0.7 && keys.contains(&f.key))
                    .count()
            });
            score *= 1.0 - 0.08 * against.min(3) as f32;
        }
        score.clamp(0.0, 1.0)
    }

    fn hit(&self, doc: usize, score: f32, asked: &[Feature]) -> Option<Hit> {
        let mut worth: Vec<(f32, &str)> = asked
            .iter()
            .filter_map(|f| {
                let list = self.by_doc.get(&f.key)?;
                let (_, sat) = list.iter().find(|(d, _)| *d as usize == doc)?;
                Some((sat * f.weight * self.rarity_of(f.key), f.said.as_str()))
            })
            .collect();
        worth.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let mut why: Vec<String> = Vec::new();
        for (_, said) in worth {
            if why.len() < 5 && !why.iter().any(|w| w == said) {
                why.push(said.to_owned());
            }
        }
        Some(Hit {
            code: self.codes.get(doc)?.clone(),
            score,
            why,
        })
    }
}
