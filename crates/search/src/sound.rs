//! Sounds of Chinese characters: pinyin without tones, folded over the confusions of the Wu-speaking south.

use crate::text::{Key, SEED, push};
use pinyin::{ToPinyin, ToPinyinMulti};

/// Readings of one character (plain pinyin, `ü` as `v`), the usual one first; empty for other scripts.
pub(crate) fn readings(c: char) -> Vec<&'static str> {
    let mut out: Vec<&'static str> = c.to_pinyin().map(|p| p.plain()).into_iter().collect();
    if let Some(multi) = c.to_pinyin_multi() {
        for p in multi {
            if !out.contains(&p.plain()) {
                out.push(p.plain());
            }
        }
    }
    out
}

/// Folds pinyin over common confusions: zh/z, ch/c, sh/s, ng/n and ü/u. Blanks and apostrophes vanish.
///
/// The same fold is applied to both sides, so a typist who never hears the difference still meets the word.
pub(crate) fn fold(pinyin: &str) -> String {
    let letters: Vec<char> = pinyin
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == 'ü')
        .map(|c| if matches!(c, 'v' | 'ü') { 'u' } else { c })
        .collect();
    let mut out = String::with_capacity(letters.len());
    let mut previous = ' ';
    for (i, &c) in letters.iter().enumerate() {
        // Before a vowel, g begins the next syllable.
        let begins = letters
            .get(i + 1)
            .is_some_and(|n| matches!(n, 'a' | 'e' | 'i' | 'o' | 'u'));
        let dropped = (c == 'h' && matches!(previous, 'z' | 'c' | 's')) || (c == 'g' && previous == 'n' && !begins);
        if !dropped {
            out.push(c);
        }
        previous = c;
    }
    out
}

/// Letters as typed: blanks and apostrophes vanish, ü and v become u, nothing is folded.
pub(crate) fn plain(pinyin: &str) -> String {
    let letters = pinyin.chars().filter(|c| c.is_ascii_alphanumeric() || *c == 'ü');
    letters.map(|c| if matches!(c, 'v' | 'ü') { 'u' } else { c }).collect()
}

/// All folded spellings of a word, at most `cap`; the usual reading of every character comes first.
pub(crate) fn spellings(word: &[char], cap: usize) -> Vec<String> {
    let mut out: Vec<String> = full_spellings(word, cap).iter().map(|s| fold(s)).collect();
    out.dedup();
    out
}

/// All spellings of a word in full pinyin, at most `cap`; the usual reading of every character comes first.
pub(crate) fn full_spellings(word: &[char], cap: usize) -> Vec<String> {
    let mut out = vec![String::new()];
    for c in word {
        let sounds: Vec<String> = match readings(*c) {
            r if r.is_empty() => vec![c.to_string()],
            r => r.iter().map(|p| (*p).to_owned()).collect(),
        };
        let mut next = Vec::with_capacity(out.len() * sounds.len());
        for sound in &sounds {
            for head in &out {
                if next.len() < cap {
                    next.push(format!("{head}{sound}"));
                }
            }
        }
        out = next;
    }
    out
}

/// Initials of a word by its usual readings: `身份证` gives `sfz`.
pub(crate) fn initials(word: &[char]) -> String {
    word.iter()
        .filter_map(|c| readings(*c).first().and_then(|p| p.chars().next()))
        .collect()
}

/// Key of a Chinese stretch by sound alone: number of characters and folded usual readings.
pub(crate) fn sound_key(count: usize, spelling: &str) -> Key {
    let start = push(SEED, char::from_u32(0xe000 + count as u32).unwrap_or('?'));
    spelling.chars().fold(start, push)
}

/// Whether two words are at most one letter apart (insert, drop, change, or swap of neighbours).
pub(crate) fn one_apart(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let head = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let rest_short = short.get(head..).unwrap_or_default();
    let rest_long = long.get(head..).unwrap_or_default();
    if long.len() > short.len() {
        return rest_long.get(1..).unwrap_or_default() == rest_short;
    }
    match (rest_short, rest_long) {
        ([], []) => true,
        ([_, s @ ..], [_, l @ ..]) if s == l => true,
        ([p, q, s @ ..], [x, y, l @ ..]) => p == y && q == x && s == l,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sounds_of_words() {
        let chars = |s: &str| s.chars().collect::<Vec<_>>();
        assert_eq!(spellings(&chars("身份证"), 4)[0], "senfenzen");
        assert_eq!(fold("shen fen zheng"), "senfenzen");
        assert_eq!(initials(&chars("公积金")), "gjj");
        assert!(spellings(&chars("重度"), 4).contains(&"congdu".replace("ng", "n")));
        assert!(spellings(&chars("重度"), 4).contains(&"zondu".to_owned()));
    }

    #[test]
    fn one_letter_apart() {
        let check = |a: &str, b: &str, expect: bool| {
            assert_eq!(
                one_apart(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>()),
                expect,
                "{a} {b}"
            );
        };
        check("passport", "pasport", true);
        check("passport", "passprot", true);
        check("passport", "passport", true);
        check("dog", "cat", false);
    }

    proptest! {
        #[test]
        fn one_apart_is_symmetric(a in "[ab]{0,5}", b in "[ab]{0,5}") {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            prop_assert_eq!(one_apart(&a, &b), one_apart(&b, &a));
        }
    }
}
