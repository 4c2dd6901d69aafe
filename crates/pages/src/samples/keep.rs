use super::{Sample, Say, push};
use crate::context::{DeskOffline, KioskOffline};

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    let late = s.w(
        "叫三遍没到，隔 3 个号再叫一次。",
        "Called three times and not there: called again after 3 others, once.",
    );
    push(
        out,
        "desk-offline",
        &DeskOffline {
            page: s.page("/desk/offline"),
            staff: s.w("示例员工 0001", "Sample clerk 0001"),
            late: late.clone(),
            calls: 3,
        },
    );
    push(
        out,
        "kiosk-offline",
        &KioskOffline {
            page: s.page("/kiosk/g-01/offline"),
            venue: s.w("西街社区党群服务中心", "Xijie Community Centre"),
            base: "/kiosk/g-01".into(),
            late,
        },
    );
}
