//! A small town written by hand: five streets, a pond, a named compound, two districts, three venues, four services.
//!
//! Metres are counted from the crossing of 干将路 and 中街路, east and north.

use yike_app::imports::File;
use yike_walk::osm::write_pbf;
use yike_walk::osm::{RawMap, RawNode, RawWay, Tags};

/// Longitude and latitude of the crossing.
pub const ORIGIN: (f64, f64) = (120.6100, 31.3050);

/// WGS84 degrees of a point `x` metres east and `y` metres north of the crossing.
pub fn at(x: f64, y: f64) -> (f64, f64) {
    let east = 111_320.0 * ORIGIN.1.to_radians().cos();
    (ORIGIN.0 + x / east, ORIGIN.1 + y / 110_870.0)
}

/// A point in the middle of the pond.
pub fn pond() -> (f64, f64) {
    at(200.0, 200.0)
}

/// Name, corners in metres, class.
type Line<'a> = (&'a str, &'a [(f64, f64)], &'a str);

/// The town's map. Its streets: 干将路 (1600 m east along y = 0), 景德路 (800 m east along y = 400), 中街路 and 学士街
/// (north, x = 0 and 400), 养育巷 (x = 800).
pub fn map() -> RawMap {
    let mut map = RawMap::default();
    let lines: [Line<'_>; 5] = [
        ("干将路", &[(0., 0.), (400., 0.), (800., 0.), (1600., 0.)], "secondary"),
        ("景德路", &[(0., 400.), (400., 400.), (800., 400.)], "residential"),
        ("中街路", &[(0., 0.), (0., 400.), (0., 800.)], "residential"),
        ("学士街", &[(400., 0.), (400., 400.)], "residential"),
        ("养育巷", &[(800., 0.), (800., 400.)], "residential"),
    ];
    let mut ids: Vec<(i64, i64)> = Vec::new();
    for (name, points, class) in lines {
        let refs = points.iter().map(|&(x, y)| node(&mut map, &mut ids, x, y)).collect();
        way(&mut map, refs, &[("highway", class), ("name", name)]);
    }
    let square = |map: &mut RawMap, ids: &mut Vec<_>, x: f64, y: f64, side: f64| {
        let corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
        corners.iter().map(|&(x, y)| node(map, ids, x, y)).collect::<Vec<i64>>()
    };
    let ring = square(&mut map, &mut ids, 150., 150., 100.);
    way(&mut map, ring, &[("natural", "water"), ("name", "示例池")]);
    let ring = square(&mut map, &mut ids, 600., 420., 80.);
    way(&mut map, ring, &[("landuse", "residential"), ("name", "桂花新村")]);
    map
}

/// One node for each place, so that streets meet.
fn node(map: &mut RawMap, ids: &mut Vec<(i64, i64)>, x: f64, y: f64) -> i64 {
    let key = ((x * 10.0) as i64, (y * 10.0) as i64);
    if let Some(index) = ids.iter().position(|known| *known == key) {
        return index as i64 + 1;
    }
    ids.push(key);
    let (lon, lat) = at(x, y);
    let id = ids.len() as i64;
    map.nodes.push(RawNode {
        id,
        lon,
        lat,
        tags: Tags::default(),
    });
    id
}

fn way(map: &mut RawMap, refs: Vec<i64>, tags: &[(&str, &str)]) {
    let id = 1000 + map.ways.len() as i64;
    map.ways.push(RawWay {
        id,
        refs,
        tags: tags.iter().copied().collect(),
    });
}

/// The map as a file.
pub fn streets() -> File {
    ("town.osm.pbf".to_owned(), write_pbf(&map()))
}

/// Two districts with a street each; 示例社区 and its station; a health station that visits.
pub const UNITS: &str = "\
code,name,name_en,kind,parent,serves
D1,示例区,Example District,district,,
S1,示例街道,Example Subdistrict,street,D1,
C1,示例社区,Example Community,community,S1,
T1,示例社区服务站,Example Station,station,S1,C1
H1,示例卫生服务站,Example Health Station,provider,D1,
D2,邻区,Neighbour District,district,,
S2,邻街道,Neighbour Subdistrict,street,D2,
";

/// V1 of the street at 100 m on 干将路, V2 of the community at 500 m, V3 of the neighbour at 1000 m.
pub fn venues() -> String {
    let mut text = String::from("code,name,name_en,unit,kind,address,lon,lat,crs\n");
    let rows = [
        (
            "V1",
            "示例街道便民服务中心,Street Service Centre",
            "S1",
            "综合性",
            "干将路1号",
            100.0,
        ),
        (
            "V2",
            "示例社区党群服务中心,Community Centre",
            "T1",
            "综合性",
            "干将路5号",
            500.0,
        ),
        (
            "V3",
            "邻街道养老服务中心,Elder Service Centre",
            "S2",
            "专业化",
            "干将路10号",
            1000.0,
        ),
    ];
    for (code, names, unit, kind, address, x) in rows {
        let (lon, lat) = at(x, 10.0);
        text += &format!("{code},{names},{unit},{kind},{address},{lon:.7},{lat:.7},wgs84\n");
    }
    text
}

/// Four services of 10, 8, 12 and 15 minutes.
pub const SERVICES: &str = "\
code,name,name_en,field,audience,held_at,common,minutes,keywords
F1,居住证办理,Residence permit,公安户籍,person,community,yes,10,居住证;暂住证
F2,老年优待证办理,Senior card,民生服务,elder,community,yes,8,老年证;敬老卡
F3,社会保障卡补领,Social security card replacement,社会保障,person,community,yes,12,社保卡丢了;补社保卡
F4,慢性病配药门诊,Medication clinic,医疗健康,elder,community,no,15,配药;高血压药
";

/// V1: F1 F2 F3. V2: F1 F2 and the clinic F4. V3: F2.
pub const OFFERINGS: &str = "\
unit,venue,service,authority
S1,V1,F1;F2;F3,accept
T1,V2,F1;F2,accept
H1,V2,F4,decide
S2,V3,F2,accept
";

/// P1: two windows, working days, last admission 15 minutes before the end. P2: one window, three numbers a session.
/// P3: the visiting doctor, TU,FR 12:00-14:00 (M17). P4: the neighbour, mornings of every day.
pub const SCHEDULES: &str = "\
code,venue,name,provider,resource,services,days,times,last_admission_minutes,on_holiday,on_makeup,servers,walk_in_capacity,label_prefix
P1,V1,综合窗口,,counter_group,,MO-FR,\"09:00-12:00,13:00-17:00\",15,closed,as_workday,2,,A
P2,V2,综合窗口,,counter_group,,MO-FR,09:00-17:00,,closed,as_workday,1,3,B
P3,V2,驻点门诊,H1,practitioner,F4,\"TU,FR\",12:00-14:00,,closed,as_weekday,1,20,C
P4,V3,综合窗口,,counter_group,,每天,08:30-11:30,,open,as_weekday,1,,A
";

/// The directory as the files of a folder.
pub fn directory() -> Vec<File> {
    let file = |name: &str, text: &str| (format!("{name}.csv"), text.as_bytes().to_vec());
    vec![
        file("units", UNITS),
        file("venues", &venues()),
        file("services", SERVICES),
        file("offerings", OFFERINGS),
        file("schedules", SCHEDULES),
    ]
}

/// The directory with `from` in the file `name` replaced by `to`, once.
pub fn directory_with(name: &str, from: &str, to: &str) -> Vec<File> {
    let mut files = directory();
    let (_, bytes) = files
        .iter_mut()
        .find(|(file, _)| file == name)
        .expect("a file of the directory");
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from), "{name} does not hold {from:?}");
    *bytes = text.replacen(from, to, 1).into_bytes();
    files
}
