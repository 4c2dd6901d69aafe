//! Messages in words, in their person's language: what gateways send and what the number's page shows.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use yike_app::desk::gateway::Words;
use yike_app::model::desk::{MissedRule, Notice, NoticeKind};
use yike_i18n::{Lang, Value, messages};

/// Words messages in the time of one zone.
#[derive(Debug, Clone)]
pub struct NoticeWords {
    pub zone: TimeZone,
}

impl Words for NoticeWords {
    fn notice(&self, notice: &Notice, link: &str) -> String {
        let lang = if notice.english { Lang::En } else { Lang::ZhHans };
        text(lang, &self.zone, notice, link)
    }

    fn code(&self, code: &str, minutes: i64, english: bool) -> String {
        let lang = if english { Lang::En } else { Lang::ZhHans };
        let args = [("code", Value::from(code)), ("minutes", Value::from(minutes))];
        messages().get(lang, "notice-code", &args)
    }
}

/// The rule for those who do not come when called, in one sentence.
pub fn missed_rule(lang: Lang, rule: &MissedRule) -> String {
    let args = [
        ("calls", Value::from(rule.calls)),
        ("after", Value::from(rule.back_after)),
        ("times", Value::from(rule.times)),
    ];
    messages().get(lang, "missed-rule", &args)
}

/// One message. Without a `link`, as a page shows it, the space before it is cut off too.
pub fn text(lang: Lang, zone: &TimeZone, notice: &Notice, link: &str) -> String {
    let words = |text: &yike_app::model::directory::Text| text.pick(lang == Lang::En).to_owned();
    let moment = |at: Option<Timestamp>| match at.map(|at| zone.to_datetime(at)) {
        Some(at) => format!("{} {}", lang.date(at.date()), lang.time(at.time())),
        None => "?".to_owned(),
    };
    let clock = |at: Option<Timestamp>| at.map(|at| lang.time(zone.to_datetime(at).time()));
    let rule = notice.missed.map(|rule| missed_rule(lang, &rule)).unwrap_or_default();
    let (key, time) = match notice.kind {
        NoticeKind::Booked => ("notice-booked", moment(notice.at)),
        NoticeKind::Moved => ("notice-moved", moment(notice.at)),
        NoticeKind::Cancelled => ("notice-cancelled", String::new()),
        NoticeKind::Offer => ("notice-offer", moment(notice.at)),
        NoticeKind::Reoffered if notice.at.is_none() => ("notice-reoffered-none", String::new()),
        NoticeKind::Reoffered => ("notice-reoffered", moment(notice.at)),
        NoticeKind::SetOut => ("notice-set-out", clock(notice.at).unwrap_or_default()),
        NoticeKind::Next => ("notice-next", String::new()),
        NoticeKind::Called => ("notice-called", String::new()),
        NoticeKind::Missed => ("notice-missed", String::new()),
    };
    let (venue, service, until) = (words(&notice.venue), words(&notice.service), moment(notice.until));
    let lost = moment(notice.lost);
    let args = [
        ("label", Value::from(notice.label.as_str())),
        ("venue", Value::from(venue.as_str())),
        ("service", Value::from(service.as_str())),
        ("window", Value::from(notice.window.as_str())),
        ("time", Value::from(time.as_str())),
        ("lost", Value::from(lost.as_str())),
        ("until", Value::from(until.as_str())),
        ("minutes", Value::from(notice.walk_minutes.unwrap_or(0))),
        ("ahead", Value::from(notice.ahead.unwrap_or(0))),
        ("rule", Value::from(rule.as_str())),
        ("link", Value::from(link)),
    ];
    let said = messages().get(lang, key, &args);
    match link.is_empty() {
        true => said.trim_end_matches([' ', '：', ':']).to_owned(),
        false => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yike_app::model::ClaimId;
    use yike_app::model::directory::Text;

    fn notice(kind: NoticeKind, english: bool) -> Notice {
        let at = |text: &str| Some(text.parse().unwrap());
        Notice {
            claim: ClaimId(Default::default()),
            kind,
            label: "A012".into(),
            token: "t".into(),
            service: Text::new("尊老卡申领", "Senior card"),
            venue: Text::new("西街社区党群服务中心", "Xijie Community Centre"),
            window: "2".into(),
            at: at("2026-11-24T10:30:00+08:00"),
            lost: at("2026-11-24T09:00:00+08:00"),
            until: at("2026-11-24T09:45:00+08:00"),
            walk_minutes: Some(6),
            ahead: Some(1),
            missed: Some(MissedRule {
                calls: 3,
                back_after: 3,
                times: 1,
            }),
            english,
        }
    }

    fn check(kind: NoticeKind, zh: &str, en: &str) {
        let words = NoticeWords {
            zone: TimeZone::fixed(jiff::tz::offset(8)),
        };
        assert_eq!(words.notice(&notice(kind, false), "https://y/1"), zh);
        assert_eq!(words.notice(&notice(kind, true), "https://y/1"), en);
    }

    #[test]
    fn m07_what_people_are_told() {
        check(
            NoticeKind::Booked,
            "约好了：11 月 24 日星期二 10:30，西街社区党群服务中心，尊老卡申领，号 A012。https://y/1",
            "Booked: Tue 24 Nov 10:30, Xijie Community Centre, Senior card, number A012. https://y/1",
        );
        check(
            NoticeKind::SetOut,
            "请现在出门：走到西街社区党群服务中心约 6 分钟，号 A012 大约 10:30 起叫到。https://y/1",
            "Please leave now: 6 minutes’ walk to Xijie Community Centre; number A012 is called from about 10:30. https://y/1",
        );
        check(
            NoticeKind::Next,
            "快到您了：西街社区党群服务中心，号 A012，前面还有 1 人。https://y/1",
            "Almost your turn: Xijie Community Centre, number A012, one person ahead. https://y/1",
        );
        check(
            NoticeKind::Called,
            "正在叫您：西街社区党群服务中心 2 号窗口，号 A012。https://y/1",
            "You are being called: Xijie Community Centre, window 2, number A012. https://y/1",
        );
        check(
            NoticeKind::Missed,
            "叫过您了，没等到：号 A012。叫 3 遍没来算过号；跟窗口说一声，再叫 3 位就轮到您，只有一次。https://y/1",
            "You were called and not there: number A012. Called 3 times without coming, a number is missed; tell a window and you are called after 3 others, once. https://y/1",
        );
        check(
            NoticeKind::Offer,
            "候补有位了：11 月 24 日星期二 10:30，西街社区党群服务中心，尊老卡申领。请在 11 月 24 日星期二 9:45 以前确认，过时让给下一位：https://y/1",
            "A place is free: Tue 24 Nov 10:30, Xijie Community Centre, Senior card. Confirm by Tue 24 Nov 9:45, or it goes to the next person: https://y/1",
        );
        check(
            NoticeKind::Reoffered,
            "西街社区党群服务中心 11 月 24 日星期二 9:00 办不了了，号 A012 可以改到 11 月 24 日星期二 10:30 或别的时间。请打开选一个：https://y/1",
            "Xijie Community Centre cannot serve you on Tue 24 Nov 9:00; number A012 can be moved to Tue 24 Nov 10:30 or another time. Please choose: https://y/1",
        );
        check(
            NoticeKind::Moved,
            "改好了：号 A012 改到 11 月 24 日星期二 10:30，西街社区党群服务中心。https://y/1",
            "Moved: number A012 is now at Tue 24 Nov 10:30, Xijie Community Centre. https://y/1",
        );
        check(
            NoticeKind::Cancelled,
            "号 A012 已取消：西街社区党群服务中心，尊老卡申领。要重新约，请打开 https://y/1",
            "Number A012 is cancelled: Xijie Community Centre, Senior card. To book again: https://y/1",
        );
    }

    #[test]
    fn a_page_needs_no_link() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let said = text(Lang::ZhHans, &zone, &notice(NoticeKind::Next, false), "");
        assert_eq!(said, "快到您了：西街社区党群服务中心，号 A012，前面还有 1 人。");
    }
}
