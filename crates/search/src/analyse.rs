//! From text to weighted features: known words first, then sounds, then character pairs.

use crate::latin;
use crate::lexicon::{Lexicon, WordId, gap_key};
use crate::sound;
use crate::text::{Key, Run, SEED, is_han, key_of, normalise, push, runs};

/// Questions are read tolerantly (typos, pinyin, initials); documents as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Query,
    Document,
}

/// One thing a text is about, how surely (0..=1), and the words that say so.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Feature {
    pub key: Key,
    pub weight: f32,
    pub said: String,
}

const PAIR: f32 = 0.5;
const LONE: f32 = 0.25;
const SHORT_WORD: f32 = 0.7;
const BY_SOUND: f32 = 0.8;
const BY_GAP: f32 = 0.6;
/// Longest word looked for, in characters.
const REACH: usize = 8;

/// Features of a text, each key once with its greatest weight.
pub(crate) fn analyse(lex: &Lexicon, text: &str, side: Side) -> Vec<Feature> {
    let mut out = Vec::new();
    let text = normalise(text);
    let all = runs(&text);
    for (i, run) in all.iter().enumerate() {
        match run {
            Run::Han(chars) => han(lex, chars, side, &mut out),
            Run::Latin(words) => {
                let next = match all.get(i + 1) {
                    Some(Run::Han(chars)) => chars.first().copied(),
                    _ => None,
                };
                latin::features(lex, words, next, side, &mut out);
            }
        }
    }
    merge(out)
}

fn merge(mut features: Vec<Feature>) -> Vec<Feature> {
    features.sort_by(|a, b| a.key.cmp(&b.key).then(b.weight.total_cmp(&a.weight)));
    features.dedup_by_key(|f| f.key);
    features
}

#[derive(Clone, Copy, PartialEq)]
enum How {
    Exact,
    Sound,
    Gap,
}

#[derive(Clone, Copy)]
struct Piece {
    start: usize,
    len: usize,
    word: Option<(WordId, How)>,
}

/// Best parting of a stretch into known words: long words are worth more than their parts, gaps cost.
fn part(lex: &Lexicon, chars: &[char], side: Side, whole: bool) -> Vec<Piece> {
    let n = chars.len();
    let exact = exact_matches(lex, chars, whole);
    let mut covered = vec![false; n];
    for &(s, l, _) in exact.iter().filter(|m| m.1 >= 2) {
        covered.iter_mut().skip(s).take(l).for_each(|c| *c = true);
    }
    let mut matches: Vec<(usize, usize, WordId, How, f32)> = exact
        .into_iter()
        .map(|(s, l, w)| (s, l, w, How::Exact, (l * l) as f32))
        .collect();
    if side == Side::Query && covered.iter().any(|c| !c) {
        inexact_matches(lex, chars, &covered, &mut matches);
    }
    matches.sort_by_key(|m| m.0 + m.1);
    let mut best: Vec<(f32, Piece)> = vec![(
        0.0,
        Piece {
            start: 0,
            len: 0,
            word: None,
        },
    )];
    let mut next = matches.into_iter().peekable();
    for end in 1..=n {
        let skip = best.get(end - 1).map_or(0.0, |b| b.0) - 2.0;
        let mut top = (
            skip,
            Piece {
                start: end - 1,
                len: 1,
                word: None,
            },
        );
        while let Some(&(s, l, w, how, gain)) = next.peek().filter(|m| m.0 + m.1 == end) {
            next.next();
            let value = best.get(s).map_or(0.0, |b| b.0) + gain;
            if value > top.0 {
                top = (
                    value,
                    Piece {
                        start: s,
                        len: l,
                        word: Some((w, how)),
                    },
                );
            }
        }
        best.push(top);
    }
    let mut pieces = Vec::new();
    let mut at = n;
    while at > 0 {
        let Some(&(_, piece)) = best.get(at) else { break };
        pieces.push(piece);
        at = piece.start;
    }
    pieces.reverse();
    pieces
}

fn exact_matches(lex: &Lexicon, chars: &[char], whole: bool) -> Vec<(usize, usize, WordId)> {
    let mut out = Vec::new();
    for s in 0..chars.len() {
        let mut key = SEED;
        for (i, c) in chars.iter().skip(s).take(lex.longest.min(REACH)).enumerate() {
            key = push(key, *c);
            if let Some(w) = lex.by_text.get(&key)
                && (whole || i + 1 < chars.len())
            {
                out.push((s, i + 1, *w));
            }
        }
    }
    out
}

fn inexact_matches(lex: &Lexicon, chars: &[char], covered: &[bool], out: &mut Vec<(usize, usize, WordId, How, f32)>) {
    for s in 0..chars.len() {
        for len in 2..=5usize {
            let (Some(window), Some(mask)) = (chars.get(s..s + len), covered.get(s..s + len)) else {
                break;
            };
            if mask.iter().all(|c| *c) {
                continue;
            }
            let size = (len * len) as f32;
            for spelling in sound::spellings(window, 3) {
                for w in lex
                    .by_sound
                    .get(&sound::sound_key(len, &spelling))
                    .into_iter()
                    .flatten()
                {
                    let same = same_characters(lex, *w, window);
                    // Two characters sound like too many words unless one of them is right.
                    if same < len && (len >= 3 || same >= 1) {
                        out.push((s, len, *w, How::Sound, size * 0.6));
                    }
                }
            }
            if len >= 3 {
                for gap in 0..len {
                    for w in lex.by_gap.get(&gap_key(window, gap)).into_iter().flatten() {
                        out.push((s, len, *w, How::Gap, size * 0.35));
                    }
                }
            }
        }
    }
}

fn same_characters(lex: &Lexicon, word: WordId, window: &[char]) -> usize {
    lex.word(word)
        .map_or(0, |w| w.chars.iter().zip(window).filter(|(a, b)| a == b).count())
}

fn han(lex: &Lexicon, chars: &[char], side: Side, out: &mut Vec<Feature>) {
    let pieces = part(lex, chars, side, true);
    // Characters that take part in pairs: unknown ones, and their known neighbours.
    let mut unknown = vec![false; chars.len()];
    let mut mute = vec![false; chars.len()];
    for piece in &pieces {
        let said: String = chars.iter().skip(piece.start).take(piece.len).collect();
        let Some((id, how)) = piece.word else {
            if let Some(u) = unknown.get_mut(piece.start) {
                *u = true;
            }
            out.push(Feature {
                key: key_of(&said),
                weight: LONE,
                said,
            });
            continue;
        };
        let Some(word) = lex.word(id) else { continue };
        if word.filler {
            mute.iter_mut()
                .skip(piece.start)
                .take(piece.len)
                .for_each(|m| *m = true);
            continue;
        }
        let trust = match how {
            How::Exact if piece.len == 1 => SHORT_WORD,
            How::Exact => 1.0,
            How::Sound => BY_SOUND,
            How::Gap => BY_GAP,
        };
        for (key, weight) in &word.features {
            out.push(Feature {
                key: *key,
                weight: weight * trust,
                said: said.clone(),
            });
        }
    }
    for (i, pair) in chars.windows(2).enumerate() {
        let at = |v: &[bool], j: usize| v.get(j).copied().unwrap_or(false);
        if (at(&unknown, i) || at(&unknown, i + 1)) && !at(&mute, i) && !at(&mute, i + 1) {
            let said: String = pair.iter().collect();
            out.push(Feature {
                key: key_of(&said),
                weight: PAIR,
                said,
            });
        }
    }
}

/// Whether known words of meaning cover a stretch completely.
pub(crate) fn is_compound(lex: &Lexicon, chars: &[char]) -> bool {
    part(lex, chars, Side::Document, true)
        .iter()
        .all(|p| p.word.and_then(|(w, _)| lex.word(w)).is_some_and(|w| !w.filler))
}

/// Features of the words inside a word.
pub(crate) fn inside(lex: &Lexicon, chars: &[char]) -> Vec<(Key, f32)> {
    if !chars.iter().all(|c| is_han(*c)) {
        return Vec::new();
    }
    part(lex, chars, Side::Document, false)
        .iter()
        .filter_map(|p| p.word.and_then(|(w, _)| lex.word(w)))
        .filter(|w| !w.filler && w.chars.len() >= 2)
        .flat_map(|w| w.features.iter().copied())
        .collect()
}

/// The known Latin word for a spelling or its stem.
pub(crate) fn latin_word(lex: &Lexicon, word: &str) -> Option<WordId> {
    latin::known(lex, word)
}
