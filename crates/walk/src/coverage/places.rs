//! Places and what they offer.

use crate::measure::Anchor;
use std::collections::HashMap;

/// Places in the order of their file, each with the categories it offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    anchors: Vec<Option<Anchor>>,
    names: Vec<String>,
    numbers: HashMap<String, u32>,
    /// 64-bit words of one place's categories.
    words: usize,
    masks: Vec<u64>,
}

impl Places {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a place with its categories by name and returns its number: places count from 0 in the order they
    /// came.
    pub fn add<S: AsRef<str>>(&mut self, anchor: Anchor, categories: impl IntoIterator<Item = S>) -> u32 {
        let place = self.anchors.len() as u32;
        self.anchors.push(Some(anchor));
        self.masks.resize(self.anchors.len() * self.words, 0);
        self.set_categories(place, categories);
        place
    }

    /// Takes a place away. Others keep their numbers.
    pub fn remove(&mut self, place: u32) {
        if let Some(anchor) = self.anchors.get_mut(place as usize) {
            *anchor = None;
        }
    }

    /// What a place offers from now on.
    pub fn set_categories<S: AsRef<str>>(&mut self, place: u32, categories: impl IntoIterator<Item = S>) {
        let numbers: Vec<u32> = categories.into_iter().map(|name| self.number(name.as_ref())).collect();
        let at = place as usize * self.words;
        let Some(mask) = self.masks.get_mut(at..at + self.words) else {
            return;
        };
        mask.fill(0);
        for number in numbers {
            if let Some(word) = mask.get_mut((number / 64) as usize) {
                *word |= 1 << (number % 64);
            }
        }
    }

    /// The number of a category, given one if it is new.
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.category(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        let words = self.names.len().div_ceil(64);
        if words > self.words {
            let mut masks = vec![0; self.anchors.len() * words];
            for (new, old) in masks.chunks_mut(words).zip(self.masks.chunks(self.words.max(1))) {
                { new.iter_mut().zip(old) }.for_each(|(new, old)| *new = *old);
            }
            (self.words, self.masks) = (words, masks);
        }
        number
    }

    /// Number of places, those taken away included.
    pub fn len(&self) -> usize {
        self.anchors.len()
    }

    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    /// Where a place stands; `None` when it was taken away or never there.
    pub fn anchor(&self, place: u32) -> Option<&Anchor> {
        self.anchors.get(place as usize)?.as_ref()
    }

    /// Names of the categories by number, in the order they were first met.
    pub fn categories(&self) -> &[String] {
        &self.names
    }

    pub fn category(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// Whether a place offers a category.
    #[inline]
    pub fn offers(&self, place: u32, category: u32) -> bool {
        let word = (category / 64) as usize;
        word < self.words
            && self
                .mask(place)
                .get(word)
                .is_some_and(|bits| bits >> (category % 64) & 1 == 1)
    }

    /// Categories as bits, 64 a word.
    #[inline]
    pub(super) fn mask(&self, place: u32) -> &[u64] {
        let at = place as usize * self.words;
        self.masks.get(at..at + self.words).unwrap_or_default()
    }

    pub(super) fn words(&self) -> usize {
        self.words
    }
}
