//! City > district (and zone) > street > community > station, departments and providers beside them.

use crate::sheet::Sheet;

use super::Folder;

/// Code, name, English, kind, parent, serves, aliases.
pub(crate) type Unit = [&'static str; 7];

/// Units that are no division of the table.
pub(crate) const OTHERS: [Unit; 25] = [
    ["320500", "苏州市", "Suzhou", "city", "", "", ""],
    ["320508", "姑苏区", "Gusu District", "district", "320500", "", ""],
    [
        "D320508",
        "姑苏区行政审批局",
        "Gusu Administrative Approval Bureau",
        "department",
        "320508",
        "",
        "区政务服务中心",
    ],
    [
        "D320500",
        "苏州市行政审批局",
        "Suzhou Administrative Approval Bureau",
        "department",
        "320500",
        "",
        "",
    ],
    [
        "D-GJJ",
        "苏州市住房公积金管理中心",
        "Suzhou Housing Fund Centre",
        "department",
        "320500",
        "",
        "公积金中心",
    ],
    [
        "P-ZJZ",
        "朱家庄社区卫生服务站",
        "Zhujiazhuang Community Health Station",
        "provider",
        "320508019",
        "",
        "",
    ],
    [
        "P-CXY",
        "彩香一村社区卫生服务中心",
        "Caixiang Yicun Community Health Centre",
        "provider",
        "320508019",
        "",
        "",
    ],
    [
        "P-JMR",
        "金茂社区日间照料中心运营机构",
        "Operator of Jinmao Day Care Centre",
        "provider",
        "320508019022",
        "",
        "",
    ],
    [
        "P-017",
        "白洋湾街道社区卫生服务中心（示例）",
        "Baiyangwan Health Centre (example)",
        "provider",
        "320508017",
        "",
        "",
    ],
    [
        "P-018",
        "平江街道社区卫生服务中心（示例）",
        "Pingjiang Health Centre (example)",
        "provider",
        "320508018",
        "",
        "",
    ],
    [
        "P-021",
        "双塔街道社区卫生服务中心（示例）",
        "Shuangta Health Centre (example)",
        "provider",
        "320508021",
        "",
        "",
    ],
    [
        "P-024",
        "吴门桥街道社区卫生服务中心（示例）",
        "Wumenqiao Health Centre (example)",
        "provider",
        "320508024",
        "",
        "",
    ],
    ["320507", "相城区", "Xiangcheng District", "district", "320500", "", ""],
    [
        "320507JKQ",
        "相城经开区",
        "Xiangcheng Economic Development Zone",
        "zone",
        "320507",
        "320507007001;320507007002;320507004",
        "相城经济技术开发区",
    ],
    [
        "320507001",
        "元和街道",
        "Yuanhe Subdistrict",
        "street",
        "320507",
        "",
        "相城高新区（元和街道）;相城高新区",
    ],
    [
        "320507004",
        "北桥街道",
        "Beiqiao Subdistrict",
        "street",
        "320507",
        "",
        "相城经开区北桥街道",
    ],
    [
        "320507007001",
        "徐庄社区",
        "Xuzhuang Community",
        "community",
        "320507JKQ",
        "",
        "",
    ],
    [
        "320507007002",
        "泰元社区",
        "Taiyuan Community",
        "community",
        "320507JKQ",
        "",
        "",
    ],
    [
        "320507001020",
        "莫阳社区",
        "Moyang Community",
        "community",
        "320507001",
        "",
        "",
    ],
    [
        "320507001016",
        "姚祥社区",
        "Yaoxiang Community",
        "community",
        "320507001",
        "",
        "",
    ],
    [
        "320507001033",
        "玉成社区",
        "Yucheng Community",
        "community",
        "320507001",
        "",
        "",
    ],
    [
        "320507001040",
        "水漾花城社区",
        "Shuiyang Huacheng Community",
        "community",
        "320507001",
        "",
        "",
    ],
    [
        "320507001035",
        "华元社区",
        "Huayuan Community",
        "community",
        "320507001",
        "",
        "",
    ],
    [
        "320507004213",
        "庄基村",
        "Zhuangji Village",
        "village",
        "320507004",
        "",
        "",
    ],
    [
        "X-FLZY",
        "苏州市社会福利总院",
        "Suzhou Social Welfare Institute",
        "partner",
        "320500",
        "",
        "",
    ],
];
const PARTNERS: [Unit; 4] = [
    [
        "X-KQYY",
        "苏州口腔医院",
        "Suzhou Stomatological Hospital",
        "partner",
        "320500",
        "",
        "",
    ],
    [
        "X-LXYK",
        "苏州大学附属理想眼科医院",
        "Lixiang Eye Hospital of Soochow University",
        "partner",
        "320500",
        "",
        "",
    ],
    [
        "X-YCJ",
        "相城区烟草专卖局党支部",
        "Party branch of Xiangcheng Tobacco Bureau",
        "partner",
        "320507",
        "",
        "",
    ],
    [
        "X-XRWY",
        "相融物业",
        "Xiangrong Property",
        "partner",
        "320507001",
        "",
        "",
    ],
];

pub const PHONE: &str = "0512-0000 0000";

pub fn write(folder: &Folder) -> Vec<u8> {
    let mut sheet = Sheet::new("code,name,name_en,kind,parent,serves,aliases,phone,from,until");
    let sketch = folder.sketch;
    for unit in OTHERS.iter().chain(&PARTNERS) {
        let [code, name, name_en, kind, parent, serves, aliases] = *unit;
        sheet.row(&[code, name, name_en, kind, parent, serves, aliases, PHONE]);
    }
    for street in &sketch.streets {
        let alias = if street.code == "320508023" {
            "平江新城（苏锦街道）;平江新城"
        } else {
            ""
        };
        sheet.row(&[
            &street.code,
            &street.name,
            &street.name_en,
            "street",
            "320508",
            "",
            alias,
            PHONE,
        ]);
    }
    for c in &sketch.communities {
        let name_en = if c.kind == "village" {
            c.name_en.clone()
        } else {
            format!("{} Community", c.name_en)
        };
        let formal =
            format!("{}{}", c.name, if c.kind == "village" { "村委会" } else { "居委会" }).replace("村村", "村");
        sheet.row(&[&c.code, &c.name, &name_en, &c.kind, c.street(), "", &formal, PHONE]);
    }
    for station in &sketch.stations {
        let served: Vec<_> = station
            .serves
            .iter()
            .filter_map(|i| sketch.communities.get(*i))
            .collect();
        let Some(seat) = served.first() else { continue };
        let codes: Vec<&str> = served.iter().map(|c| c.code.as_str()).collect();
        let aliases: Vec<String> = served.iter().map(|c| format!("{}便民服务站", c.name)).collect();
        let (name, name_en) = (
            format!("{}便民服务站", seat.name),
            format!("{} Service Station", seat.name_en),
        );
        sheet.row(&[
            &station.code,
            &name,
            &name_en,
            "station",
            &seat.code,
            &codes.join(";"),
            &aliases.get(1..).unwrap_or_default().join(";"),
            PHONE,
        ]);
    }
    sheet.bytes()
}
