//! 公民身份号码: the number of a resident identity card (GB 11643-1999).

use jiff::civil::{Date, date};

/// A number whose check character is right. It is shown to nobody, and its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityNumber(String);

impl std::fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdentityNumber(hidden)")
    }
}

impl IdentityNumber {
    /// From what a card reader types: 17 digits and a check character, blanks around it ignored. `None` when the check
    /// character is wrong (GB 11643-1999, ISO 7064 MOD 11-2) or the birthday is no day.
    pub fn parse(text: &str) -> Option<IdentityNumber> {
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
        let signs: Vec<char> = text.trim().chars().map(|sign| sign.to_ascii_uppercase()).collect();
        let (check, digits) = signs.split_last()?;
        if digits.len() != WEIGHTS.len() {
            return None;
        }
        let mut sum = 0;
        for (sign, weight) in digits.iter().zip(WEIGHTS) {
            sum += sign.to_digit(10)? * weight;
        }
        let number = IdentityNumber(signs.iter().collect());
        (CHECKS.get(sum as usize % 11) == Some(check) && number.born().is_some()).then_some(number)
    }

    /// The birthday in it.
    pub fn born(&self) -> Option<Date> {
        let part = |from: usize, to: usize| self.0.get(from..to)?.parse::<i16>().ok();
        let (month, day) = (i8::try_from(part(10, 12)?).ok()?, i8::try_from(part(12, 14)?).ok()?);
        let born = Date::new(part(6, 10)?, month, day).ok()?;
        (born >= date(1850, 1, 1)).then_some(born)
    }

    /// Whole years on a day; 0 before the birth.
    pub fn age(&self, on: Date) -> u8 {
        let Some(born) = self.born() else { return 0 };
        let years = i32::from(on.year()) - i32::from(born.year());
        let had = (on.month(), on.day()) >= (born.month(), born.day());
        u8::try_from(years - i32::from(!had)).unwrap_or(0)
    }

    /// For sealing and looking up; nothing else may hold it.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 17 digits with the check character that belongs to them, found by trying.
    fn completed(digits: &str) -> String {
        let all = "0123456789X".chars().map(|check| format!("{digits}{check}"));
        let mut right = all.filter(|text| IdentityNumber::parse(text).is_some());
        let found = right.next().unwrap();
        assert_eq!(right.next(), None, "one check character alone is right");
        found
    }

    #[test]
    fn m07_m17_the_check_character_finds_every_slip_of_one_sign() {
        // The example of GB 11643-1999, annex.
        let example = "11010519491231002X";
        assert!(IdentityNumber::parse(example).is_some());
        for (at, sign) in example.char_indices() {
            for other in "0123456789X".chars().filter(|other| *other != sign) {
                let mut signs: Vec<char> = example.chars().collect();
                signs[at] = other;
                let slip: String = signs.iter().collect();
                assert!(IdentityNumber::parse(&slip).is_none(), "{slip}");
            }
        }
    }

    #[test]
    fn m07_age_counts_birthdays_and_nothing_else_is_a_number() {
        let check = |digits: &str, on: Date, expect: u8| {
            let number = IdentityNumber::parse(&format!(" {}\n", completed(digits).to_lowercase())).unwrap();
            assert_eq!(number.age(on), expect);
        };
        check("32050819661124001", date(2026, 11, 24), 60);
        check("32050819661125001", date(2026, 11, 24), 59);
        check("32050820080229001", date(2026, 2, 28), 17);
        check("32050820300101001", date(2026, 11, 24), 0);
        for text in [
            "",
            "A012",
            "1101051949123100２X",
            "11010519490231002X",
            "1101051949123100",
        ] {
            assert!(IdentityNumber::parse(text).is_none(), "{text}");
        }
        assert_eq!(
            format!("{:?}", IdentityNumber::parse("11010519491231002X")),
            "Some(IdentityNumber(hidden))"
        );
    }
}
