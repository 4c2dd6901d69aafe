//! Normal form of what people type: half-width, lower case, simplified characters.

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

/// A feature or word key: a 64-bit hash of its text, so that no table of strings is kept.
pub(crate) type Key = u64;

/// Keys are hashes already; hashing them again would only cost time.
#[derive(Default, Clone, Copy)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

pub(crate) type KeyMap<V> = std::collections::HashMap<Key, V, BuildHasherDefault<AsIs>>;

/// Start value of [`push`].
pub(crate) const SEED: Key = 0xcbf2_9ce4_8422_2325;

/// Extends a key by one character (FNV-1a over code points, finished by a multiply).
pub(crate) fn push(key: Key, c: char) -> Key {
    let k = (key ^ u64::from(u32::from(c))).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    k ^ (k >> 29)
}

/// Key of a whole text.
pub(crate) fn key_of(text: &str) -> Key {
    text.chars().fold(SEED, push)
}

/// True for the characters of Chinese text.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}' | '〇')
}

fn converter() -> Option<&'static OpenCC> {
    static CONVERTER: OnceLock<Option<OpenCC>> = OnceLock::new();
    // Without the table traditional questions are merely less well understood, so a failure is not an error.
    CONVERTER
        .get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok())
        .as_ref()
}

/// Width folded, lower case, traditional characters simplified. Idempotent.
pub fn normalise(text: &str) -> String {
    let folded: String = text
        .chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '’' | '‘' => '\'',
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect();
    if !folded.chars().any(is_han) {
        return folded;
    }
    match converter() {
        Some(cc) => cc.convert(&folded),
        None => folded,
    }
}

/// One stretch of a text: Chinese characters, or Latin words with only blanks between them.
#[derive(Debug, PartialEq)]
pub(crate) enum Run {
    Han(Vec<char>),
    Latin(Vec<String>),
}

/// Splits normalised text into runs. Punctuation ends a Chinese run; digits belong to Latin runs.
pub(crate) fn runs(text: &str) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let mut han: Vec<char> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if is_han(c) {
            end_word(&mut word, &mut words);
            end_latin(&mut words, &mut out);
            han.push(c);
            continue;
        }
        end_han(&mut han, &mut out);
        if c.is_alphanumeric() || (c == '\'' && !word.is_empty()) {
            word.push(c);
        } else {
            end_word(&mut word, &mut words);
            if !(c.is_whitespace() || c == '-' || c == '_' || c == '/') {
                end_latin(&mut words, &mut out);
            }
        }
    }
    end_word(&mut word, &mut words);
    end_latin(&mut words, &mut out);
    end_han(&mut han, &mut out);
    out
}

fn end_word(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

fn end_latin(words: &mut Vec<String>, out: &mut Vec<Run>) {
    if !words.is_empty() {
        out.push(Run::Latin(std::mem::take(words)));
    }
}

fn end_han(han: &mut Vec<char>, out: &mut Vec<Run>) {
    if !han.is_empty() {
        out.push(Run::Han(std::mem::take(han)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_width_case_and_traditional() {
        let check = |input: &str, expect: &str| assert_eq!(normalise(input), expect);
        check("戶口遷移", "户口迁移");
        check("護照", "护照");
        check("ＧＪＪ　提取", "gjj 提取");
        check("身份證遺失", "身份证遗失");
    }

    #[test]
    fn runs_part_scripts() {
        let latin = |w: &[&str]| Run::Latin(w.iter().map(|s| (*s).to_owned()).collect());
        let han = |s: &str| Run::Han(s.chars().collect());
        assert_eq!(
            runs("sfz 丢了，lost id-card"),
            vec![latin(&["sfz"]), han("丢了"), latin(&["lost", "id", "card"])]
        );
    }
}
