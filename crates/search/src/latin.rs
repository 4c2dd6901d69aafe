//! Latin letters and digits in questions: English, pinyin in full, initials, ages.

use crate::analyse::{Feature, Side};
use crate::lexicon::{Lexicon, WordId, typed_key};
use crate::sound;
use crate::text::{Key, SEED, key_of, push};

/// Crude English stem, enough to join the forms of one word.
pub(crate) fn stem(word: &str) -> String {
    let w = word.strip_suffix("'s").unwrap_or(word);
    let w = w.trim_matches('\'');
    for (ending, put) in [
        ("ies", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
        ("e", ""),
    ] {
        if let Some(head) = w.strip_suffix(ending)
            && head.len() >= 3
            && !(ending == "s" && head.ends_with('s'))
        {
            return format!("{head}{put}");
        }
    }
    w.to_owned()
}

/// The known word for a spelling, its stem, or the stem with an `e`.
pub(crate) fn known(lex: &Lexicon, word: &str) -> Option<WordId> {
    let s = stem(word);
    [word, &s, &format!("{s}e"), &format!("{s}s")]
        .iter()
        .find_map(|w| lex.latin.get(&key_of(w)).copied())
}

/// Adds the features of a run of Latin words; `next` is the Chinese character after it.
///
/// A run that reads better as pinyin than as English is pinyin; in a mixed run each word is judged alone, and
/// neighbouring syllables are read together.
pub(crate) fn features(lex: &Lexicon, words: &[String], next: Option<char>, side: Side, out: &mut Vec<Feature>) {
    if side == Side::Query
        && let Some(found) = as_pinyin(lex, words)
    {
        out.extend(found);
        return;
    }
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if let Some((id, count)) = phrase(lex, words, at) {
            push_word(
                lex,
                id,
                1.0,
                &words.get(at..at + count).unwrap_or_default().join(" "),
                out,
            );
            at += count;
            continue;
        }
        let syllables = words
            .iter()
            .skip(at)
            .take_while(|w| known(lex, w).is_none() && spells(lex, w))
            .count();
        if side == Side::Query
            && syllables > 1
            && let Some(found) = as_pinyin(lex, words.get(at..at + syllables).unwrap_or_default())
        {
            out.extend(found);
            at += syllables;
            continue;
        }
        at += 1;
        let last = at == words.len();
        if word.chars().all(|c| c.is_ascii_digit()) {
            number(word, if last { next } else { None }, out);
        } else if let Some(id) = known(lex, word) {
            push_word(lex, id, 1.0, word, out);
            // Short letters may be English and initials at once: hk is Hong Kong and 户口.
            if side == Side::Query && word.len() <= 3 && lex.by_initials.contains_key(&key_of(word)) {
                unknown(lex, word, side, out);
            }
        } else if word.chars().count() > 1 {
            unknown(lex, word, side, out);
        }
    }
}

/// Whether a word is made of pinyin syllables.
fn spells(lex: &Lexicon, word: &str) -> bool {
    let letters: Vec<char> = word
        .chars()
        .map(|c| if matches!(c, 'ü' | 'v') { 'u' } else { c })
        .collect();
    let mut reached = vec![true];
    for end in 1..=letters.len() {
        let ends = (end.saturating_sub(6)..end).any(|start| {
            reached.get(start).copied().unwrap_or(false)
                && lex
                    .syllables
                    .contains_key(&letters.iter().take(end).skip(start).copied().fold(SEED, push))
        });
        reached.push(ends);
    }
    reached.last().copied().unwrap_or(false)
}

fn phrase(lex: &Lexicon, words: &[String], at: usize) -> Option<(WordId, usize)> {
    (2..=4).rev().find_map(|count| {
        let text = words.get(at..at + count)?.join(" ");
        lex.latin.get(&key_of(&text)).map(|id| (*id, count))
    })
}

fn push_word(lex: &Lexicon, id: WordId, trust: f32, said: &str, out: &mut Vec<Feature>) {
    let Some(word) = lex.word(id) else { return };
    for (key, weight) in &word.features {
        out.push(Feature {
            key: *key,
            weight: weight * trust,
            said: said.to_owned(),
        });
    }
}

/// Ages speak of a time of life; other numbers stand for themselves.
fn number(digits: &str, next: Option<char>, out: &mut Vec<Feature>) {
    let mut add = |key: &str, weight: f32| {
        out.push(Feature {
            key: key_of(key),
            weight,
            said: digits.to_owned(),
        })
    };
    let age = next.is_some_and(|c| matches!(c, '岁' | '周' | '多'));
    match digits.parse::<u32>() {
        Ok(4050) => add("HARDEMPLOY", 1.0),
        Ok(n @ 45..60) if age => {
            add("AGE50", 1.0);
            add(&n.to_string(), 0.5);
        }
        Ok(60..80) if age => {
            add("AGE60", 1.0);
            add("ELDER", 0.5);
        }
        Ok(80..120) if age => {
            add("HIGHAGE", 1.0);
            add("ELDER", 0.5);
        }
        _ => add(digits, 0.6),
    }
}

fn unknown(lex: &Lexicon, word: &str, side: Side, out: &mut Vec<Feature>) {
    let own = Feature {
        key: key_of(&stem(word)),
        weight: 0.6,
        said: word.to_owned(),
    };
    if side == Side::Document {
        out.push(Feature { weight: 1.0, ..own });
        return;
    }
    if let Some(found) = lex
        .by_initials
        .get(&key_of(word))
        .filter(|_| word.len() <= 3 || !spells(lex, word))
    {
        let trust = 0.85 / (found.len() as f32).sqrt();
        for f in found.iter().take(6).flatten() {
            out.push(Feature {
                key: f.key,
                weight: f.weight * trust,
                said: word.to_owned(),
            });
        }
        return;
    }
    if let Some(found) = as_pinyin(lex, std::slice::from_ref(&word.to_owned())) {
        out.extend(found);
        return;
    }
    let letters: Vec<char> = word.chars().collect();
    if letters.len() >= 5
        && let Some(near) = lex
            .latin_words
            .iter()
            .find(|w| w.len() >= 4 && sound::one_apart(w, &letters))
        && let Some(id) = lex.latin.get(&near.iter().copied().fold(SEED, push))
    {
        push_word(lex, *id, 0.8, word, out);
        return;
    }
    if letters.len() >= 6 {
        let folded: Vec<char> = sound::fold(word).chars().collect();
        let near: Vec<WordId> = lex
            .spellings
            .iter()
            .filter(|(s, _)| s.len() >= 6 && sound::one_apart(s, &folded))
            .map(|s| s.1)
            .collect();
        if !near.is_empty() {
            near.iter().take(4).for_each(|id| push_word(lex, *id, 0.6, word, out));
            return;
        }
    }
    out.push(own);
}

/// Reads a run as pinyin when it is made of syllables and words cover more of it so than as English.
fn as_pinyin(lex: &Lexicon, words: &[String]) -> Option<Vec<Feature>> {
    let total: usize = words.iter().map(String::len).sum();
    let english: usize = words
        .iter()
        .enumerate()
        .filter(|(i, w)| known(lex, w).is_some() || phrase(lex, words, *i).is_some())
        .map(|(_, w)| w.len())
        .sum();
    if english == total || !words.iter().all(|w| spells(lex, w)) {
        return None;
    }
    let typed: Vec<char> = sound::plain(&words.concat()).chars().collect();
    let folded: Vec<char> = sound::fold(&words.concat()).chars().collect();
    let share_of = |pieces: &[(usize, usize, Key)], text: &[char]| {
        pieces.iter().map(|p| p.1).sum::<usize>() as f32 / text.len().max(1) as f32
    };
    let (mut pieces, mut text) = (part_pinyin(lex, &typed, true), typed);
    let mut share = share_of(&pieces, &text);
    if share < 0.95 {
        // Only a typist of southern sounds needs the fold, and it invents words for the others.
        let wider = part_pinyin(lex, &folded, false);
        let reach = share_of(&wider, &folded);
        if reach > share + 0.1 {
            (pieces, text, share) = (wider, folded, reach);
        }
    }
    if share < 0.3 || share <= english as f32 / total.max(1) as f32 {
        return None;
    }
    let mut out = Vec::new();
    for (start, len, key) in pieces {
        let said: String = text.iter().skip(start).take(len).collect();
        let Some(same) = lex.by_pinyin.get(&key) else { continue };
        let meaning: Vec<WordId> = same
            .iter()
            .copied()
            .filter(|w| lex.word(*w).is_some_and(|w| !w.filler))
            .collect();
        let trust = 0.95 / (meaning.len().max(1) as f32).sqrt();
        meaning
            .iter()
            .for_each(|id| push_word(lex, *id, trust, &said, &mut out));
    }
    (!out.is_empty()).then_some(out)
}

/// Best parting of pinyin, as typed or folded, into known words: (start, length in letters, key).
fn part_pinyin(lex: &Lexicon, text: &[char], typed: bool) -> Vec<(usize, usize, Key)> {
    let n = text.len();
    let mut best: Vec<(f32, usize, Key)> = vec![(0.0, 0, 0); n + 1];
    for end in 1..=n {
        let skip = best.get(end - 1).map_or(0.0, |b| b.0) - 1.0;
        if let Some(slot) = best.get_mut(end) {
            *slot = (skip, end - 1, 0);
        }
        for start in end.saturating_sub(32)..end.saturating_sub(2) {
            let letters = text.iter().skip(start).take(end - start).copied();
            let key = if typed {
                typed_key(letters)
            } else {
                letters.fold(SEED, push)
            };
            if !lex.by_pinyin.contains_key(&key) {
                continue;
            }
            let len = (end - start) as f32;
            let value = best.get(start).map_or(0.0, |b| b.0) + len * len / 4.0;
            if let Some(slot) = best.get_mut(end).filter(|b| value > b.0) {
                *slot = (value, start, key);
            }
        }
    }
    let mut pieces = Vec::new();
    let mut at = n;
    while at > 0 {
        let Some(&(_, start, key)) = best.get(at) else { break };
        if key != 0 {
            pieces.push((start, at - start, key));
        }
        at = start;
    }
    pieces.reverse();
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_join_forms() {
        let check = |a: &str, b: &str| assert_eq!(stem(a), stem(b), "{a} {b}");
        check("renew", "renewing");
        check("expire", "expired");
        check("shop", "shops");
        check("mother", "mother's");
        assert_eq!(stem("dog"), "dog");
    }
}
