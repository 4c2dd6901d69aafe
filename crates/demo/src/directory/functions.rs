//! What a room is for, as officials write it.

/// Code and words.
const FUNCTIONS: [(&str, &str); 27] = [
    ("counter", "办事窗口"),
    ("self_service", "自助办理"),
    ("waiting", "等候"),
    ("mediation", "调解"),
    ("activity", "活动"),
    ("clinic", "问诊配药"),
    ("care", "日间照料"),
    ("meals", "助餐"),
    ("talks", "宣讲"),
    ("education", "教育"),
    ("culture", "文化"),
    ("science", "科技"),
    ("sport", "体育"),
    ("reading", "阅览"),
    ("meeting", "会议"),
    ("family", "亲子"),
    ("youth", "青少年"),
    ("veterans", "退役军人服务"),
    ("therapy", "理疗"),
    ("pharmacy", "配药"),
    ("help", "帮办代办"),
    ("film", "观影"),
    ("dance", "舞蹈"),
    ("complaint", "意见受理"),
    ("court", "模拟法庭"),
    ("theatre", "演出"),
    ("children", "儿童"),
];

/// Codes of a list as words.
pub fn said(functions: &str) -> String {
    let one = |code: &str| {
        FUNCTIONS
            .iter()
            .find(|(known, _)| *known == code)
            .map_or(code, |(_, words)| words)
            .to_owned()
    };
    functions.split(';').map(one).collect::<Vec<_>>().join(";")
}
