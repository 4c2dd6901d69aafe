//! Times, dates, lengths and money as people write them.

use jiff::civil::{Date, Time, Weekday};

use crate::{Lang, messages};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Lang {
    /// `10:30`, twenty-four hours in both languages.
    pub fn time(self, t: Time) -> String {
        format!("{}:{:02}", t.hour(), t.minute())
    }

    /// `11 月 24 日星期二`, `Tue 24 Nov`.
    pub fn date(self, d: Date) -> String {
        match self {
            Lang::ZhHans => format!("{} 月 {} 日{}", d.month(), d.day(), self.weekday(d.weekday())),
            Lang::En => format!("{} {} {}", short_en(d.weekday()), d.day(), month(d)),
        }
    }

    /// With the year, for what is filed: `2026 年 11 月 24 日`, `24 Nov 2026`.
    pub fn date_with_year(self, d: Date) -> String {
        match self {
            Lang::ZhHans => format!("{} 年 {} 月 {} 日", d.year(), d.month(), d.day()),
            Lang::En => format!("{} {} {}", d.day(), month(d), d.year()),
        }
    }

    /// `今天`, `明天`, `后天`, or the date; `today`, `tomorrow`, or the date.
    pub fn day(self, today: Date, d: Date) -> String {
        let days = today.until(d).map(|span| span.get_days()).unwrap_or(i32::MAX);
        match (self, days) {
            (Lang::ZhHans, 0) => "今天".into(),
            (Lang::ZhHans, 1) => "明天".into(),
            (Lang::ZhHans, 2) => "后天".into(),
            (Lang::En, 0) => "today".into(),
            (Lang::En, 1) => "tomorrow".into(),
            _ => self.date(d),
        }
    }

    /// `星期二`, `Tuesday`.
    pub fn weekday(self, w: Weekday) -> &'static str {
        match (self, w) {
            (Lang::ZhHans, Weekday::Monday) => "星期一",
            (Lang::ZhHans, Weekday::Tuesday) => "星期二",
            (Lang::ZhHans, Weekday::Wednesday) => "星期三",
            (Lang::ZhHans, Weekday::Thursday) => "星期四",
            (Lang::ZhHans, Weekday::Friday) => "星期五",
            (Lang::ZhHans, Weekday::Saturday) => "星期六",
            (Lang::ZhHans, Weekday::Sunday) => "星期日",
            (Lang::En, Weekday::Monday) => "Monday",
            (Lang::En, Weekday::Tuesday) => "Tuesday",
            (Lang::En, Weekday::Wednesday) => "Wednesday",
            (Lang::En, Weekday::Thursday) => "Thursday",
            (Lang::En, Weekday::Friday) => "Friday",
            (Lang::En, Weekday::Saturday) => "Saturday",
            (Lang::En, Weekday::Sunday) => "Sunday",
        }
    }

    /// `步行 10 分钟`, `10 min walk`. Below one minute: `就在旁边`, `right here`.
    pub fn walk(self, minutes: u32) -> String {
        if minutes == 0 {
            return messages().get(self, "unit-walk-none", &[]);
        }
        messages().get(self, "unit-walk", &[("n", minutes.into())])
    }

    /// `前面 3 人`, `3 people ahead`; nobody: `不用等`, `no wait`.
    pub fn people_ahead(self, people: u32) -> String {
        if people == 0 {
            return messages().get(self, "unit-no-wait", &[]);
        }
        messages().get(self, "unit-people-ahead", &[("n", people.into())])
    }

    /// `12,345` in both languages.
    pub fn number(self, n: i64) -> String {
        let digits = n.unsigned_abs().to_string();
        let mut out = String::new();
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        if n < 0 { format!("-{out}") } else { out }
    }

    /// Metres as walked: `240 米`, `1.2 公里`; `240 m`, `1.2 km`. Below a kilometre to the nearest ten.
    pub fn metres(self, metres: u32) -> String {
        let (near, far) = match self {
            Lang::ZhHans => ("米", "公里"),
            Lang::En => ("m", "km"),
        };
        let tens = metres.saturating_add(5) / 10 * 10;
        match (metres, tens) {
            (0..10, _) => format!("{metres} {near}"),
            (_, 0..1000) => format!("{tens} {near}"),
            _ => format!("{:.1} {far}", f64::from(metres) / 1000.0),
        }
    }

    /// Money from integer fen: `0 元`, `12.50 元`; `¥0`, `¥12.50`.
    pub fn money(self, fen: i64) -> String {
        let yuan = if fen % 100 == 0 {
            self.number(fen / 100)
        } else {
            format!("{:.2}", fen as f64 / 100.0)
        };
        match self {
            Lang::ZhHans => format!("{yuan} 元"),
            Lang::En => format!("¥{yuan}"),
        }
    }
}

fn short_en(w: Weekday) -> &'static str {
    Lang::En.weekday(w).get(..3).unwrap_or_default()
}

fn month(d: Date) -> &'static str {
    MONTHS
        .get(usize::from(d.month().unsigned_abs()).saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn times_and_dates_read_naturally() {
        let tuesday = date(2026, 11, 24);
        let check = |got: String, expect: &str| assert_eq!(got, expect);
        check(Lang::ZhHans.date(tuesday), "11 月 24 日星期二");
        check(Lang::En.date(tuesday), "Tue 24 Nov");
        check(Lang::ZhHans.date_with_year(tuesday), "2026 年 11 月 24 日");
        check(Lang::En.date_with_year(tuesday), "24 Nov 2026");
        check(Lang::ZhHans.time(time(9, 5, 0, 0)), "9:05");
        check(Lang::En.time(time(10, 30, 0, 0)), "10:30");
        check(Lang::ZhHans.day(tuesday, date(2026, 11, 25)), "明天");
        check(Lang::En.day(tuesday, date(2026, 11, 24)), "today");
        check(Lang::ZhHans.day(tuesday, date(2026, 11, 27)), "11 月 27 日星期五");
        check(Lang::En.day(tuesday, date(2026, 11, 26)), "Thu 26 Nov");
    }

    #[test]
    fn lengths_and_counts_read_naturally() {
        let check = |got: String, expect: &str| assert_eq!(got, expect);
        check(Lang::ZhHans.walk(10), "步行 10 分钟");
        check(Lang::En.walk(10), "10 min walk");
        check(Lang::ZhHans.walk(0), "就在旁边");
        check(Lang::En.people_ahead(0), "no wait");
        check(Lang::ZhHans.metres(4), "4 米");
        check(Lang::ZhHans.metres(236), "240 米");
        check(Lang::En.metres(996), "1.0 km");
        check(Lang::En.metres(1234), "1.2 km");
        check(Lang::En.number(-1234567), "-1,234,567");
        check(Lang::ZhHans.money(1250), "12.50 元");
        check(Lang::En.money(0), "¥0");
    }
}
