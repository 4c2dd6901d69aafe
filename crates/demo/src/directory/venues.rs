//! 1 + 8 + 112 comprehensive venues, the health places and the day-care centre of the page.

use crate::chance::Chance;
use crate::geom::P;
use crate::sheet::Sheet;

use super::units::PHONE;
use super::{Folder, Level, Room, Venue, functions, shifted};

/// The station of the visiting clinic.
pub(crate) const ZHONGJIE: &str = "V019042";
/// The street centre with the housing fund.
pub(crate) const SUJIN: &str = "V320508023";
/// The district hall.
pub(crate) const HALL: &str = "V320508";
/// The station with the day-care centre.
pub(crate) const JINMAO: &str = "V019022";

/// Street centres the page says were made demonstration centres.
const DEMONSTRATION: [&str; 4] = ["320508023", "320508017", "320508020", "320508022"];

fn confirmed(folder: &Folder, chance: &mut Chance) -> String {
    let days = if chance.happens(0.06) {
        120 + chance.below(120)
    } else {
        3 + chance.below(55)
    };
    shifted(folder.today, -(days as i64)).to_string()
}

pub(crate) fn placed(folder: &Folder, code: &str, at: P) -> Venue {
    let site = folder.sketch.site(at, code);
    let mut chance = Chance::new(folder.sketch.seed, &format!("venue {code}"));
    Venue {
        code: code.to_owned(),
        address: site.address,
        address_en: site.address_en,
        lon: site.lon,
        lat: site.lat,
        hours_confirmed_on: confirmed(folder, &mut chance),
        ..Venue::default()
    }
}

pub fn fill(folder: &mut Folder) {
    hall(folder);
    for i in 0..folder.sketch.streets.len() {
        street_centre(folder, i);
    }
    for i in 0..folder.sketch.stations.len() {
        station(folder, i);
    }
    health(folder);
}

fn hall(folder: &mut Folder) {
    let mut venue = placed(folder, HALL, P::from_e4(6090.0, 3450.0));
    venue.name = "区政务服务中心".into();
    venue.name_en = "Gusu District Government Service Centre".into();
    venue.unit = "D320508".into();
    venue.comprehensive = true;
    venue.level = Level::District;
    venue.area = 12_000;
    venue.accessibility = "ramp;lift;accessible_toilet;low_counter;hearing_loop;wheelchair;sign_language".into();
    venue.rooms = vec![
        Room::new("101", "综合服务大厅", "General Hall", 1, "counter;waiting", 2600),
        Room::new("102", "自助服务区", "Self-service Area", 1, "self_service", 180),
        Room::new("201", "企业开办专区", "Business Start Area", 2, "counter", 900),
        Room::new("202", "帮办代办室", "Help Room", 2, "help", 60),
        Room::new("301", "办不成事反映窗口", "Unresolved Matters Desk", 3, "complaint", 30),
    ];
    folder.venues.push(venue);
}

fn street_centre(folder: &mut Folder, i: usize) {
    let street = folder.sketch.streets[i].clone();
    let code = format!("V{}", street.code);
    let at = if code == SUJIN {
        P::from_e4(6180.0, 3500.0)
    } else {
        street.at
    };
    let mut venue = placed(folder, &code, at);
    let mut chance = Chance::new(folder.sketch.seed, &format!("centre {code}"));
    venue.name = format!("{}便民服务中心", street.name);
    venue.name_en = format!("{} Service Centre", street.name_en);
    venue.unit = street.code.clone();
    venue.comprehensive = true;
    venue.level = Level::Street;
    venue.area = 900 + 50 * chance.below(28) as u32;
    venue.accessibility = "ramp;lift;accessible_toilet;low_counter;wheelchair".into();
    if chance.happens(0.5) {
        venue.accessibility.push_str(";hearing_loop");
    }
    venue.rooms = vec![
        Room::new("101", "综合窗口", "General Counters", 1, "counter;waiting", 320),
        Room::new("102", "公安窗口", "Police Counters", 1, "counter", 60),
        Room::new("103", "自助服务区", "Self-service Area", 1, "self_service", 40),
        Room::new("201", "调解室", "Mediation Room", 2, "mediation", 35),
    ];
    let mut notes = (Vec::new(), Vec::new());
    if DEMONSTRATION.contains(&street.code.as_str()) {
        notes.0.push("“示范型”服务中心（2022年11月授牌）".to_owned());
        notes
            .1
            .push("Demonstration service centre (named November 2022)".to_owned());
    }
    if code == SUJIN {
        venue.name = "平江新城（苏锦街道）便民服务中心".into();
        venue.name_en = "Pingjiang New Town (Sujin Subdistrict) Service Centre".into();
        venue.rooms.push(Room::new(
            "104",
            "公积金窗口",
            "Housing Fund Counters",
            1,
            "counter",
            30,
        ));
        notes
            .0
            .push("公积金“橙”意服务站，姑苏区首家进驻公积金业务的街道级便民服务中心".to_owned());
        notes.1.push(
            "“Orange” housing fund station, the first street centre in Gusu with housing fund services".to_owned(),
        );
    }
    venue.notes = (notes.0.join("；"), notes.1.join("; "));
    folder.venues.push(venue);
}

fn station(folder: &mut Folder, i: usize) {
    let sketch = folder.sketch;
    let station = &sketch.stations[i];
    let served: Vec<_> = station
        .serves
        .iter()
        .filter_map(|c| sketch.communities.get(*c))
        .collect();
    let Some(seat) = served.first() else { return };
    let code = station.code.replace('Z', "V");
    // Between the communities served, nearer to the seat.
    let at = served
        .get(1)
        .map_or(seat.at, |other| seat.at.plus(seat.at.to(other.at), 0.35));
    let mut venue = placed(folder, &code, at);
    let mut chance = Chance::new(sketch.seed, &format!("station {code}"));
    venue.name = format!("{}党群服务中心", seat.name);
    venue.name_en = format!("{} Community Centre", seat.name_en);
    venue.unit = station.code.clone();
    venue.comprehensive = true;
    venue.level = Level::Station;
    venue.area = 220 + 20 * chance.below(40) as u32;
    let two_floors = code == ZHONGJIE || code == JINMAO || chance.happens(0.6);
    let mut access = vec![];
    for (what, p) in [
        ("ramp", 0.85),
        ("lift", if two_floors { 0.35 } else { 0.0 }),
        ("accessible_toilet", 0.6),
        ("low_counter", 0.55),
        ("wheelchair", 0.7),
    ] {
        if chance.happens(p) || (code == ZHONGJIE && matches!(what, "ramp" | "lift")) {
            access.push(what);
        }
    }
    venue.accessibility = access.join(";");
    venue.rooms.push(Room::new(
        "101",
        "便民服务大厅",
        "Service Hall",
        1,
        "counter;waiting",
        60 + 10 * chance.below(9) as u32,
    ));
    let upper = if two_floors { 2 } else { 1 };
    if chance.happens(0.55) {
        let n = if two_floors { "201" } else { "102" };
        venue.rooms.push(Room::new(
            n,
            "居民活动室",
            "Activity Room",
            upper,
            "activity",
            40 + 10 * chance.below(6) as u32,
        ));
    }
    if chance.happens(0.5) {
        venue.rooms.push(Room::new(
            if two_floors { "202" } else { "103" },
            "调解室",
            "Mediation Room",
            upper,
            "mediation",
            20,
        ));
    }
    if chance.happens(0.4) {
        venue.rooms.push(Room::new(
            if two_floors { "203" } else { "104" },
            "阅览室",
            "Reading Room",
            upper,
            "reading",
            40,
        ));
    }
    if code == ZHONGJIE {
        venue.rooms.push(Room::new(
            "205",
            "红韵家庭医生工作室",
            "Hongyun Family Doctor's Room",
            2,
            "clinic",
            25,
        ));
    }
    if code == JINMAO {
        venue.address = "金马路777号".into();
        venue.address_en = "777 Jinma Road".into();
    }
    if let Some(other) = served.get(1) {
        venue.notes = (
            format!("服务{}、{}", seat.name, other.name),
            format!("Serves {} and {} communities", seat.name_en, other.name_en),
        );
    }
    folder.venues.push(venue);
}

fn health(folder: &mut Folder) {
    const HEALTH: [(&str, &str, &str, &str, f64, f64, u32); 6] = [
        (
            "H-ZJZ",
            "P-ZJZ",
            "朱家庄社区卫生服务站",
            "Zhujiazhuang Community Health Station",
            5885.0,
            3085.0,
            220,
        ),
        (
            "H-CXY",
            "P-CXY",
            "彩香一村社区卫生服务中心",
            "Caixiang Yicun Community Health Centre",
            5835.0,
            3060.0,
            2800,
        ),
        (
            "H-017",
            "P-017",
            "白洋湾街道社区卫生服务中心（示例）",
            "Baiyangwan Health Centre (example)",
            5560.0,
            3560.0,
            2400,
        ),
        (
            "H-018",
            "P-018",
            "平江街道社区卫生服务中心（示例）",
            "Pingjiang Health Centre (example)",
            6490.0,
            3300.0,
            2600,
        ),
        (
            "H-021",
            "P-021",
            "双塔街道社区卫生服务中心（示例）",
            "Shuangta Health Centre (example)",
            6470.0,
            2990.0,
            2500,
        ),
        (
            "H-024",
            "P-024",
            "吴门桥街道社区卫生服务中心（示例）",
            "Wumenqiao Health Centre (example)",
            6150.0,
            2760.0,
            2700,
        ),
    ];
    for (code, unit, name, name_en, lon, lat, area) in HEALTH {
        let mut venue = placed(folder, code, P::from_e4(lon, lat));
        (venue.name, venue.name_en, venue.unit, venue.area) = (name.into(), name_en.into(), unit.into(), area);
        venue.accessibility = "ramp;accessible_toilet;wheelchair".into();
        venue.rooms = vec![
            Room::new("101", "全科诊室", "General Practice", 1, "clinic", 40),
            Room::new("102", "药房", "Pharmacy", 1, "pharmacy", 30),
        ];
        folder.venues.push(venue);
    }
    let mut care = placed(folder, "E-JM", P::from_e4(5690.0, 3356.0));
    care.name = "金茂社区日间照料中心".into();
    care.name_en = "Jinmao Day Care Centre".into();
    care.unit = "P-JMR".into();
    care.area = 620;
    care.address = "金马路777号金茂社区党群服务中心内".into();
    care.address_en = "777 Jinma Road, in Jinmao Community Centre".into();
    care.accessibility = "ramp;lift;accessible_toilet;wheelchair".into();
    care.notes = (
        "六百多平方米，由专业养老机构运营；活动和照料免费，餐费按餐单另付".into(),
        "Over 600 m2, run by a professional provider; activities and care are free, meals at menu price".into(),
    );
    care.rooms = vec![
        Room::new("101", "餐厅", "Dining Room", 1, "meals", 150),
        Room::new("102", "健康理疗室", "Therapy Room", 1, "therapy", 60),
        Room::new("201", "观影室", "Film Room", 2, "film;activity", 80),
        Room::new("202", "党员活动室", "Party Members' Room", 2, "activity", 60),
        Room::new("203", "阅览室", "Reading Room", 2, "reading", 60),
        Room::new("204", "舞蹈室", "Dance Room", 2, "dance;activity", 90),
        Room::new("205", "乒乓球室", "Table Tennis Room", 2, "sport;activity", 70),
    ];
    folder.venues.push(care);
}

pub fn write(folder: &Folder) -> Vec<u8> {
    let mut sheet = Sheet::new(
        "code,name,name_en,unit,kind,address,address_en,lon,lat,crs,area_m2,phone,accessibility,hours_confirmed_on,teams,notes,notes_en",
    );
    for v in &folder.venues {
        sheet.row(&[
            &v.code,
            &v.name,
            &v.name_en,
            &v.unit,
            if v.comprehensive {
                "comprehensive"
            } else {
                "specialised"
            },
            &v.address,
            &v.address_en,
            &format!("{:.7}", v.lon),
            &format!("{:.7}", v.lat),
            "wgs84",
            &v.area.to_string(),
            PHONE,
            &v.accessibility,
            &v.hours_confirmed_on,
            &v.teams,
            &v.notes.0,
            &v.notes.1,
        ]);
    }
    sheet.bytes()
}

pub fn write_rooms(folder: &Folder) -> Vec<u8> {
    let mut sheet = Sheet::new("venue,code,name,name_en,floor,functions,area_m2,directions,directions_en");
    for v in &folder.venues {
        for r in &v.rooms {
            sheet.row(&[
                &v.code,
                &r.code,
                &r.name,
                &r.name_en,
                &r.floor.to_string(),
                &functions::said(&r.functions),
                &r.area.to_string(),
                &r.directions.0,
                &r.directions.1,
            ]);
        }
    }
    sheet.bytes()
}
