//! Ways a written name may match a place: as it is, in part, by sound, with one mistake.

use super::PlaceMatch;
use super::index::{Form, PlaceIndex, Script, gram, key_of_chars};
use crate::lexicon::gap_key;
use crate::sound;
use crate::text::is_han;

/// Candidates looked at closely per way of matching.
const ENOUGH: usize = 400;

impl PlaceIndex {
    /// Forms that match a squeezed name, each with how well.
    pub(super) fn matches(&self, name: &str) -> Vec<(&Form, PlaceMatch, f32)> {
        let chars: Vec<char> = name.chars().collect();
        let mut out: Vec<(&Form, PlaceMatch, f32)> = Vec::new();
        let worth =
            |exact: f32, f: &Form| exact * (0.8 + 0.2 * chars.len() as f32 / f.chars.len().max(1) as f32).min(1.0);
        let han = chars.iter().any(|c| is_han(*c));
        out.extend(
            self.forms_of(&chars)
                .filter(|f| f.script == Script::Name || !han)
                .map(|f| match f.script {
                    Script::Name => (f, PlaceMatch::Exact, 1.0),
                    Script::Letters => (f, PlaceMatch::Sound, 0.9),
                    Script::Initials => (f, PlaceMatch::Initials, 0.7),
                }),
        );
        if han {
            self.containing(&chars, Script::Name, &mut |f, at| {
                let (how, base) = if at == 0 {
                    (PlaceMatch::Prefix, 0.9)
                } else {
                    (PlaceMatch::Part, 0.8)
                };
                out.push((f, how, worth(base, f)));
            });
        }
        let letters: Vec<char> = match han {
            true => sound::spellings(&chars, 1).concat().chars().collect(),
            false => sound::fold(name).chars().collect(),
        };
        // The same sound, for a typist of pinyin and for a wrong character.
        let trust = if han { 0.72 } else { 0.85 };
        if out.len() < 50 && letters.len() >= 2 {
            out.extend(
                self.forms_of(&letters)
                    .filter(|f| f.script == Script::Letters)
                    .map(|f| (f, PlaceMatch::Sound, trust + 0.05)),
            );
            self.containing(&letters, Script::Letters, &mut |f, at| {
                out.push((
                    f,
                    PlaceMatch::Sound,
                    worth(if at == 0 { trust } else { trust - 0.1 }, f),
                ));
            });
        }
        if out.is_empty() {
            self.mistaken(&chars, &letters, han, &mut out);
        }
        out
    }

    fn mistaken<'a>(&'a self, chars: &[char], letters: &[char], han: bool, out: &mut Vec<(&'a Form, PlaceMatch, f32)>) {
        if han && chars.len() >= 3 {
            for gap in 0..chars.len() {
                let key = gap_key(chars, gap);
                let from = self.gaps.partition_point(|(k, _)| *k < key);
                for (_, i) in self.gaps.iter().skip(from).take_while(|(k, _)| *k == key).take(ENOUGH) {
                    out.extend(self.forms.get(*i as usize).map(|f| (f, PlaceMatch::Typo, 0.6)));
                }
            }
        }
        if out.is_empty() && letters.len() >= 5 {
            // Both ends of a word are seldom wrong at once, so either gives candidates.
            let mut near: Vec<u32> = Vec::new();
            for window in letters.windows(3) {
                near.extend(self.grams.get(&key_of_chars(window)).into_iter().flatten().take(2_000));
            }
            near.sort_unstable();
            let need = (letters.len().saturating_sub(5)).max(1);
            for same in near.chunk_by(|a, b| a == b).filter(|s| s.len() >= need) {
                let form = same.first().and_then(|i| self.forms.get(*i as usize));
                out.extend(
                    form.filter(|f| sound::one_apart(&f.chars, letters))
                        .map(|f| (f, PlaceMatch::Typo, 0.6)),
                );
            }
        }
    }

    /// Calls `found` for forms of a script that contain `text`, with the position.
    fn containing<'a>(&'a self, text: &[char], script: Script, found: &mut dyn FnMut(&'a Form, usize)) {
        let size = gram(script);
        if text.len() < size {
            let from = self
                .sorted
                .partition_point(|i| self.forms.get(*i as usize).is_some_and(|f| f.chars.as_slice() < text));
            let list = self
                .sorted
                .iter()
                .skip(from)
                .filter_map(|i| self.forms.get(*i as usize));
            list.take_while(|f| f.chars.starts_with(text))
                .filter(|f| f.script == script && f.chars.len() > text.len())
                .take(ENOUGH)
                .for_each(|f| found(f, 0));
            return;
        }
        let mut lists: Vec<&Vec<u32>> = Vec::new();
        for window in text.windows(size) {
            match self.grams.get(&key_of_chars(window)) {
                Some(list) => lists.push(list),
                None => return,
            }
        }
        lists.sort_by_key(|l| l.len());
        let Some((rarest, others)) = lists.split_first() else {
            return;
        };
        rarest
            .iter()
            .filter(|i| others.iter().take(2).all(|l| l.binary_search(i).is_ok()))
            .filter_map(|i| self.forms.get(*i as usize))
            .filter(|f| f.script == script && f.chars.len() > text.len())
            .filter_map(|f| f.chars.windows(text.len()).position(|w| w == text).map(|at| (f, at)))
            .take(ENOUGH)
            .for_each(|(f, at)| found(f, at));
    }
}
