//! The language of residents: general words and what each service is called, read from the files beside this one.

use crate::analyse::{self, Feature, Side};
use crate::sound;
use crate::text::{Key, KeyMap, Run, key_of, normalise, push, runs};
use std::sync::OnceLock;

const CONCEPTS: &str = include_str!("lexicon/concepts.tsv");
const ABBREVIATIONS: &str = include_str!("lexicon/abbreviations.tsv");
const SERVICES: [&str; 12] = [
    include_str!("lexicon/services/business.tsv"),
    include_str!("lexicon/services/building.tsv"),
    include_str!("lexicon/services/police.tsv"),
    include_str!("lexicon/services/exit.tsv"),
    include_str!("lexicon/services/points-school.tsv"),
    include_str!("lexicon/services/social.tsv"),
    include_str!("lexicon/services/medical.tsv"),
    include_str!("lexicon/services/health.tsv"),
    include_str!("lexicon/services/elder.tsv"),
    include_str!("lexicon/services/disabled-aid.tsv"),
    include_str!("lexicon/services/life.tsv"),
    include_str!("lexicon/services/veteran-fund-law.tsv"),
];

/// Weight of words that most questions hold without meaning much by them.
const WEAK: f32 = 0.35;

pub(crate) type WordId = u32;

/// A word the analyser knows.
#[derive(Debug)]
pub(crate) struct Word {
    pub text: String,
    pub chars: Vec<char>,
    /// Filler carries no features.
    pub filler: bool,
    pub features: Vec<(Key, f32)>,
}

/// What residents say about one service.
#[derive(Debug, Default)]
pub(crate) struct Sayings {
    pub names: Vec<String>,
    pub situations: Vec<String>,
    pub against: Vec<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    pub words: Vec<Word>,
    pub by_text: KeyMap<WordId>,
    /// By number of characters and folded pinyin.
    pub by_sound: KeyMap<Vec<WordId>>,
    /// By text with one character starred out, for words of three characters and more.
    pub by_gap: KeyMap<Vec<WordId>>,
    /// By pinyin alone, for people who type no characters: by [`typed_key`] and by folded pinyin.
    pub by_pinyin: KeyMap<Vec<WordId>>,
    /// Syllables of the lexicon's characters, without tones.
    pub syllables: KeyMap<()>,
    /// Folded spellings for near misses.
    pub spellings: Vec<(Vec<char>, WordId)>,
    /// Features by initials.
    pub by_initials: KeyMap<Vec<Vec<Feature>>>,
    /// Latin words and phrases.
    pub latin: KeyMap<WordId>,
    pub latin_words: Vec<Vec<char>>,
    /// By normalised service name.
    pub services: KeyMap<Sayings>,
    pub longest: usize,
}

/// The embedded lexicon, built on first use (a few milliseconds).
pub(crate) fn embedded() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(build)
}

/// Keys a service name by what it says: punctuation and brackets do not count.
pub(crate) fn name_key(name: &str) -> Key {
    normalise(name)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .fold(crate::text::SEED, push)
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
}

fn build() -> Lexicon {
    let mut lex = Lexicon::default();
    for line in lines(CONCEPTS) {
        let Some((id, words)) = line.split_once('\t') else {
            continue;
        };
        for word in words.split_whitespace() {
            lex.add_concept_word(id, &normalise(word));
        }
    }
    let sayings: Vec<(Key, Sayings)> = SERVICES.iter().flat_map(|t| parse_services(t)).collect();
    lex.add_phrase_words(&sayings);
    lex.fill_inner();
    lex.index_sounds();
    lex.index_initials(&sayings);
    lex.add_spoken_names(&sayings);
    lex.services = sayings.into_iter().collect();
    lex
}

fn parse_services(text: &str) -> Vec<(Key, Sayings)> {
    let mut out: Vec<(Key, Sayings)> = Vec::new();
    for line in lines(text) {
        if let Some(name) = line.strip_prefix('@') {
            out.push((name_key(name), Sayings::default()));
            continue;
        }
        let Some((_, sayings)) = out.last_mut() else { continue };
        let phrases = |l: &str| {
            l.split('、')
                .map(|p| normalise(p.trim()))
                .filter(|p| !p.is_empty())
                .collect::<Vec<_>>()
        };
        if let Some(names) = line.strip_prefix("! ") {
            sayings.names.extend(phrases(names));
        } else if let Some(words) = line.strip_prefix("- ") {
            sayings.against.extend(words.split_whitespace().map(normalise));
        } else {
            sayings.situations.extend(phrases(line));
        }
    }
    out
}

impl Lexicon {
    pub fn word(&self, id: WordId) -> Option<&Word> {
        self.words.get(id as usize)
    }

    fn add_concept_word(&mut self, id: &str, text: &str) {
        let (id, weight) = match id.strip_prefix('~') {
            Some(id) => (id, WEAK),
            None => (id, 1.0),
        };
        let feature = (key_of(id), weight);
        let han = text.chars().any(crate::text::is_han);
        let spaced = text.replace('_', " ");
        let key = key_of(if han { text } else { &spaced });
        let table = if han { &self.by_text } else { &self.latin };
        if let Some(word) = table.get(&key).and_then(|w| self.words.get_mut(*w as usize)) {
            // A word that means something in one line and nothing in another means something.
            if id != "_" {
                word.filler = false;
                if !word.features.contains(&feature) {
                    word.features.push(feature);
                }
            }
            return;
        }
        let word_id = self.words.len() as WordId;
        let chars: Vec<char> = if han {
            text.chars().collect()
        } else {
            spaced.chars().collect()
        };
        let filler = id == "_";
        let features = if filler { Vec::new() } else { vec![feature] };
        if han {
            self.by_text.insert(key, word_id);
            self.longest = self.longest.max(chars.len());
        } else {
            self.latin.insert(key, word_id);
            self.latin_words.push(chars.clone());
        }
        self.words.push(Word {
            text: spaced,
            chars,
            filler,
            features,
        });
    }

    /// Words set apart by spaces in the sayings become words, unless they are put together from known ones.
    fn add_phrase_words(&mut self, sayings: &[(Key, Sayings)]) {
        let mut tokens: Vec<(usize, &str)> = sayings
            .iter()
            .flat_map(|(_, s)| s.names.iter().chain(&s.situations))
            .flat_map(|p| p.split_whitespace())
            .map(|t| (t.chars().count(), t))
            .filter(|(n, t)| (2..=6).contains(n) && t.chars().all(crate::text::is_han))
            .collect();
        tokens.sort_unstable();
        tokens.dedup();
        for (count, token) in tokens {
            let chars: Vec<char> = token.chars().collect();
            if self.by_text.contains_key(&key_of(token)) || (count >= 3 && analyse::is_compound(self, &chars)) {
                continue;
            }
            let id = self.words.len() as WordId;
            self.by_text.insert(key_of(token), id);
            self.longest = self.longest.max(count);
            self.words.push(Word {
                text: token.to_owned(),
                chars,
                filler: false,
                features: vec![(key_of(token), 1.0)],
            });
        }
        // Latin words of the sayings are known to the typo check as well.
        for phrase in sayings.iter().flat_map(|(_, s)| s.names.iter().chain(&s.situations)) {
            for run in runs(phrase) {
                let Run::Latin(words) = run else { continue };
                for w in words.iter().filter(|w| w.len() > 1) {
                    self.add_latin(w);
                }
            }
        }
    }

    fn add_latin(&mut self, word: &str) {
        if analyse::latin_word(self, word).is_some() {
            return;
        }
        let id = self.words.len() as WordId;
        let stem = crate::latin::stem(word);
        self.latin.insert(key_of(word), id);
        self.latin_words.push(word.chars().collect());
        self.words.push(Word {
            text: word.to_owned(),
            chars: word.chars().collect(),
            filler: false,
            features: vec![(key_of(&stem), 1.0)],
        });
    }

    /// A long word also hints, more weakly, at the shorter words inside it.
    fn fill_inner(&mut self) {
        let inner: Vec<Vec<(Key, f32)>> = self
            .words
            .iter()
            .map(|w| {
                if w.filler || w.chars.len() < 3 {
                    Vec::new()
                } else {
                    analyse::inside(self, &w.chars)
                }
            })
            .collect();
        for (word, more) in self.words.iter_mut().zip(inner) {
            for (key, weight) in more {
                if !word.features.iter().any(|(k, _)| *k == key) {
                    word.features.push((key, weight * 0.35));
                }
            }
        }
    }

    fn index_sounds(&mut self) {
        for (id, word) in self.words.iter().enumerate() {
            let (id, count) = (id as WordId, word.chars.len());
            for syllable in word.chars.iter().flat_map(|c| sound::readings(*c)) {
                self.syllables.insert(key_of(&syllable.replace(['ü', 'v'], "u")), ());
            }
            if count < 2 || !word.chars.iter().all(|c| crate::text::is_han(*c)) {
                continue;
            }
            for spelling in sound::full_spellings(&word.chars, 4) {
                let same = self
                    .by_pinyin
                    .entry(typed_key(sound::plain(&spelling).chars()))
                    .or_default();
                if !same.contains(&id) {
                    same.push(id);
                }
            }
            for (i, spelling) in sound::spellings(&word.chars, 6).into_iter().enumerate() {
                if !word.filler {
                    self.by_sound
                        .entry(sound::sound_key(count, &spelling))
                        .or_default()
                        .push(id);
                }
                let same = self.by_pinyin.entry(key_of(&spelling)).or_default();
                if !same.contains(&id) {
                    same.push(id);
                }
                if i == 0 && !word.filler {
                    self.spellings.push((spelling.chars().collect(), id));
                }
            }
            if count >= 3 && !word.filler {
                for gap in 0..count {
                    self.by_gap.entry(gap_key(&word.chars, gap)).or_default().push(id);
                }
            }
        }
    }

    /// Names of several words are read as one in pinyin, where nothing shows where a word ends.
    fn add_spoken_names(&mut self, sayings: &[(Key, Sayings)]) {
        let names = sayings.iter().flat_map(|(_, s)| &s.names).map(|n| n.replace(' ', ""));
        for text in names.collect::<std::collections::BTreeSet<_>>() {
            let chars: Vec<char> = text.chars().collect();
            let fit = (2..=8).contains(&chars.len()) && chars.iter().all(|c| crate::text::is_han(*c));
            if !fit || self.by_text.contains_key(&key_of(&text)) {
                continue;
            }
            let features = analyse::analyse(self, &text, Side::Document)
                .into_iter()
                .map(|f| (f.key, f.weight))
                .collect();
            let id = self.words.len() as WordId;
            for spelling in sound::full_spellings(&chars, 2) {
                let letters = sound::plain(&spelling);
                self.by_pinyin.entry(typed_key(letters.chars())).or_default().push(id);
                let folded = self.by_pinyin.entry(key_of(&sound::fold(&letters))).or_default();
                if !folded.contains(&id) {
                    folded.push(id);
                }
            }
            self.words.push(Word {
                text,
                chars,
                filler: false,
                features,
            });
        }
    }

    fn index_initials(&mut self, sayings: &[(Key, Sayings)]) {
        let mut entries: Vec<(String, String)> = lines(ABBREVIATIONS)
            .filter_map(|l| l.split_once('\t'))
            .map(|(a, w)| (a.to_owned(), w.to_owned()))
            .collect();
        let given: Vec<String> = entries.iter().map(|(a, _)| a.clone()).collect();
        let named = sayings.iter().flat_map(|(_, s)| &s.names).map(|n| n.replace(' ', ""));
        let known = self.words.iter().filter(|w| !w.filler).map(|w| w.text.clone());
        for text in named.chain(known) {
            let chars: Vec<char> = text.chars().collect();
            if (3..=8).contains(&chars.len()) && chars.iter().all(|c| crate::text::is_han(*c)) {
                let short = sound::initials(&chars);
                if !given.contains(&short) {
                    entries.push((short, text));
                }
            }
        }
        entries.sort_unstable();
        entries.dedup();
        for (short, text) in entries {
            let features = analyse::analyse(self, &text, Side::Document);
            let list = self.by_initials.entry(key_of(&short)).or_default();
            if !features.is_empty() && !list.contains(&features) {
                list.push(features);
            }
        }
    }
}

/// Key of pinyin as typed, apart from the folded keys.
pub(crate) fn typed_key(letters: impl Iterator<Item = char>) -> Key {
    letters.fold(push(crate::text::SEED, '='), push)
}

/// Key of a word with the character at `gap` starred out.
pub(crate) fn gap_key(chars: &[char], gap: usize) -> Key {
    chars
        .iter()
        .enumerate()
        .fold(push(crate::text::SEED, '*'), |k, (i, c)| {
            push(k, if i == gap { '*' } else { *c })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lexicon_is_read() {
        for line in lines(CONCEPTS).chain(lines(ABBREVIATIONS)) {
            assert!(line.contains('\t'), "no tab in: {line}");
        }
        let lex = embedded();
        assert!(lex.words.len() > 2000, "{}", lex.words.len());
        for text in SERVICES.iter() {
            for (_, s) in parse_services(text) {
                assert!(
                    s.names.len() >= 5 && s.names.len() + s.situations.len() >= 25,
                    "{:?}",
                    s.names.first()
                );
            }
        }
    }
}
