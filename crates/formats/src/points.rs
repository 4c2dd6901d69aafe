//! Whether a point can be where a venue is, before anybody converts or draws it.

use crate::issue::RowIssue;
use crate::labels::Crs;
use crate::table::Cells;

/// The box round China, mainland and islands, in degrees: west, south, east, north.
const CHINA: (f64, f64, f64, f64) = (73.4, 3.8, 135.1, 53.6);

fn in_china(lon: f64, lat: f64) -> bool {
    (CHINA.0..=CHINA.2).contains(&lon) && (CHINA.1..=CHINA.3).contains(&lat)
}

/// Reads `lon` and `lat`. A point that cannot be right is an error and `None`; no point at all is a warning.
pub(crate) fn point(cells: &Cells<'_>, crs: Crs, issues: &mut Vec<RowIssue>) -> Option<(f64, f64)> {
    match (cells.raw("lon").is_empty(), cells.raw("lat").is_empty()) {
        (true, true) => {
            cells.warn(
                issues,
                "lon",
                "没有坐标：该场所会列在清单中，但不会出现在地图上。请补填经纬度，或导入后在地图上定位。",
                "No point: the venue is listed but not on the map. Fill in the coordinates, or place it on the map later.",
            );
            return None;
        }
        (false, false) => {}
        (lon_missing, _) => {
            let (column, label) = if lon_missing {
                ("lon", "经度")
            } else {
                ("lat", "纬度")
            };
            cells.error(
                issues,
                column,
                format!("只填了一个坐标，缺少{label}。经度和纬度要同时填写，或都不填。"),
                format!("Only one coordinate is given; `{column}` is missing. Give both or neither."),
            );
            return None;
        }
    }
    let (lon, lat) = (cells.decimal(issues, "lon"), cells.decimal(issues, "lat"));
    let (lon, lat) = (lon?, lat?);
    if !in_china(lon, lat) && in_china(lat, lon) {
        cells.error(
            issues,
            "lon",
            format!("经度 {lon}、纬度 {lat} 像是填反了，请对调两列。"),
            format!("Longitude {lon} and latitude {lat} look swapped; exchange the two columns."),
        );
        return None;
    }
    if !(-180.0..=180.0).contains(&lon) || !(-90.0..=90.0).contains(&lat) {
        cells.error(
            issues,
            "lon",
            format!("坐标（{lon}，{lat}）超出范围：经度应在 -180 至 180，纬度应在 -90 至 90，单位为十进制度。"),
            format!("({lon}, {lat}) is out of range: longitude -180 to 180, latitude -90 to 90, in decimal degrees."),
        );
        return None;
    }
    if lon == 0.0 && lat == 0.0 {
        cells.error(
            issues,
            "lon",
            "坐标（0，0）在大西洋中，多半是没有填写。不知道坐标时请留空。",
            "(0, 0) lies in the Atlantic and usually means nothing was entered. Leave both empty when unknown.",
        );
        return None;
    }
    if !in_china(lon, lat) {
        let zh = format!("坐标（{lon}，{lat}）不在中国范围内");
        let en = format!("({lon}, {lat}) lies outside China");
        if matches!(crs, Crs::Gcj02 | Crs::Bd09) {
            cells.error(
                issues,
                "crs",
                format!("{zh}，而 GCJ-02、BD-09 坐标系只在中国使用。请核对坐标或坐标系。"),
                format!("{en}, where GCJ-02 and BD-09 are not in use. Check the point or the system."),
            );
            return None;
        }
        cells.warn(issues, "lon", format!("{zh}，请核对。"), format!("{en}; check it."));
    }
    Some((lon, lat))
}
