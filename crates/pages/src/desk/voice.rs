//! What the board says aloud. Speech engines read "A015" as a word or as fifteen; people listen for the signs one by one.

use yike_i18n::Lang;

/// A label sign by sign: `A 零 一 五`, `A zero one five`.
pub fn spelled(lang: Lang, label: &str) -> String {
    let signs: Vec<String> = label
        .chars()
        .map(|sign| match sign.to_digit(10) {
            Some(digit) => digit_word(lang, digit as usize).to_owned(),
            None => sign.to_string(),
        })
        .collect();
    signs.join(" ")
}

fn digit_word(lang: Lang, digit: usize) -> &'static str {
    const ZH: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    const EN: [&str; 10] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let words = match lang {
        Lang::ZhHans => ZH,
        Lang::En => EN,
    };
    words.get(digit).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m07_a_label_is_read_sign_by_sign() {
        let check = |lang, label, expect| assert_eq!(spelled(lang, label), expect);
        check(Lang::ZhHans, "A015", "A 零 一 五");
        check(Lang::En, "A015", "A zero one five");
        check(Lang::ZhHans, "K2-7", "K 二 - 七");
        check(Lang::En, "", "");
    }
}
