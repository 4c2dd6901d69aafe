//! Beside the district: Xiangcheng's communities of the page, their halls and posts. Outside the 121.

use crate::geom::P;

use super::venues::placed;
use super::{Folder, Level, Room, Venue};

/// Community code, venue code, name, English, place.
const HALLS: [(&str, &str, &str, &str, f64, f64); 8] = [
    (
        "320507007002",
        "X007002",
        "泰元社区新时代文明实践站",
        "Taiyuan Civilization Practice Station",
        6600.0,
        4052.0,
    ),
    (
        "320507007001",
        "X007001",
        "徐庄社区新时代文明实践站",
        "Xuzhuang Civilization Practice Station",
        6622.0,
        3930.0,
    ),
    (
        "320507004213",
        "X004213",
        "庄基村新时代文明实践站",
        "Zhuangji Civilization Practice Station",
        6051.0,
        5078.0,
    ),
    (
        "320507001020",
        "X001020",
        "莫阳社区党群服务中心",
        "Moyang Community Centre",
        6420.0,
        3905.0,
    ),
    (
        "320507001035",
        "X001035",
        "华元社区党群服务中心",
        "Huayuan Community Centre",
        6340.0,
        3960.0,
    ),
    (
        "320507001016",
        "X001016",
        "姚祥社区党群服务中心",
        "Yaoxiang Community Centre",
        6290.0,
        3892.0,
    ),
    (
        "320507001033",
        "X001033",
        "玉成社区党群服务中心",
        "Yucheng Community Centre",
        6460.0,
        3908.0,
    ),
    (
        "320507001040",
        "X001040",
        "水漾花城社区党群服务中心",
        "Shuiyang Huacheng Community Centre",
        6385.0,
        3904.0,
    ),
];
/// 徐庄's red posts, run outside its own ground (M22).
const POSTS: [(&str, &str, &str, f64, f64); 4] = [
    (
        "X-RED1",
        "徐庄红色驿站（古巷二村老年人活动室）",
        "Xuzhuang Red Post, Guxiang No. 2 elders' room",
        6570.0,
        3992.0,
    ),
    (
        "X-RED2",
        "徐庄红色驿站（众泾家园卫生服务站）",
        "Xuzhuang Red Post, Zhongjing Homes health station",
        6628.0,
        3980.0,
    ),
    (
        "X-RED3",
        "徐庄红色驿站（湖沁花园）",
        "Xuzhuang Red Post, Huqin Garden",
        6520.0,
        4054.0,
    ),
    (
        "X-RED4",
        "徐庄红色驿站（绿色时光花园）",
        "Xuzhuang Red Post, Green Time Garden",
        6655.0,
        4110.0,
    ),
];

pub fn fill(folder: &mut Folder) {
    for (unit, code, name, name_en, lon, lat) in HALLS {
        let mut venue = placed(folder, code, P::from_e4(lon, lat));
        (venue.name, venue.name_en, venue.unit) = (name.into(), name_en.into(), unit.into());
        venue.comprehensive = true;
        venue.level = Level::Beside;
        venue.area = 400;
        venue.accessibility = "ramp;wheelchair".into();
        venue.rooms = vec![Room::new(
            "101",
            "便民服务大厅",
            "Service Hall",
            1,
            "counter;waiting",
            80,
        )];
        match code {
            "X007002" => taiyuan(&mut venue),
            "X004213" => zhuangji(&mut venue),
            _ => {}
        }
        folder.venues.push(venue);
    }
    for (code, name, name_en, lon, lat) in POSTS {
        let mut venue = placed(folder, code, P::from_e4(lon, lat));
        (venue.name, venue.name_en, venue.unit) = (name.into(), name_en.into(), "320507007001".into());
        venue.area = 60;
        venue.accessibility = "ramp".into();
        venue.notes = (
            "徐庄社区为搬迁居民设在辖区外的服务点".into(),
            "A post Xuzhuang Community runs outside its area for residents who moved".into(),
        );
        folder.venues.push(venue);
    }
}

/// 3,000 m2, three floors, the twelve rooms the page names, 11 teams (M25).
fn taiyuan(venue: &mut Venue) {
    venue.area = 3000;
    venue.teams = "11".into();
    venue.accessibility = "ramp;lift;accessible_toilet;low_counter;wheelchair".into();
    venue.notes = (
        "三层，宣讲、教育、文化、科技、体育五大功能，11支志愿服务队伍".into(),
        "Three floors, five functions (talks, education, culture, science, sport), 11 volunteer teams".into(),
    );
    venue.rooms = vec![
        Room::new(
            "101",
            "一站式便民服务大厅",
            "One-stop Service Hall",
            1,
            "counter;waiting",
            600,
        ),
        Room::new("102", "卫生服务站", "Health Station", 1, "clinic", 200),
        Room::new("103", "青少年之家", "Youth Home", 1, "youth;education", 200),
        Room::new("201", "党员活动室", "Party Members' Room", 2, "talks", 200),
        Room::new("202", "人大之家", "People's Congress Room", 2, "meeting", 120),
        Room::new("203", "政协协商议事室", "Consultation Room", 2, "meeting", 120),
        Room::new("204", "模拟小法庭", "Mock Court", 2, "mediation;education", 150),
        Room::new("205", "妇女儿童之家", "Women's and Children's Home", 2, "family", 180),
        Room::new("206", "科普活动室", "Science Room", 2, "science", 180),
        Room::new("301", "儿童活动室", "Children's Room", 3, "activity;sport", 250),
        Room::new(
            "302",
            "江南小剧场",
            "Jiangnan Little Theatre",
            3,
            "culture;activity",
            400,
        ),
        Room::new("303", "棋牌室", "Chess and Cards Room", 3, "activity", 200),
    ];
}

/// 126 m2 north of the crossing, 7 teams (M25).
fn zhuangji(venue: &mut Venue) {
    venue.area = 126;
    venue.teams = "7".into();
    venue.address = "凤北荡路与吴开路交叉口北侧".into();
    venue.address_en = "North of the crossing of Fengbeidang Road and Wukai Road".into();
    venue.notes = (
        "宣讲、教育、文化、科技、体育五大功能，7支志愿服务队伍".into(),
        "Five functions (talks, education, culture, science, sport), 7 volunteer teams".into(),
    );
    venue.rooms = vec![
        Room::new("101", "道德讲堂", "Morality Hall", 1, "talks", 36),
        Room::new("102", "书场", "Storytelling Hall", 1, "culture;activity", 30),
        Room::new("103", "儿童之家", "Children's Home", 1, "family", 18),
        Room::new("104", "退役军人服务站", "Veterans' Station", 1, "counter;veterans", 18),
        Room::new("105", "日间照料中心", "Day Care", 1, "care", 24),
    ];
}
