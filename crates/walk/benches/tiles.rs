//! Drawing: `cargo bench -p yike-walk --bench tiles`. A generated town of 2.2 km with 18,000 roofs, as dense as an old city.

#[path = "../tests/basemap_fixture/mod.rs"]
mod basemap_fixture;

use std::sync::LazyLock;

use basemap_fixture::{BLOCK, at, town};
use divan::{Bencher, black_box};
use yike_walk::Polygon;
use yike_walk::basemap::{Basemap, Pt, SvgView, Window, svg, tile};
use yike_walk::osm::RawMap;

static RAW: LazyLock<RawMap> = LazyLock::new(|| town(18));
static MAP: LazyLock<Basemap> = LazyLock::new(|| Basemap::from_raw(&RAW));
const MIDDLE: f64 = 9.0 * BLOCK;

fn main() {
    divan::main();
}

#[divan::bench(args = [10, 12, 13, 14, 15, 16, 17])]
fn one_tile(bencher: Bencher, z: u8) {
    let (lon, lat) = at(MIDDLE, MIDDLE);
    let p = Pt::from_lon_lat(lon, lat);
    LazyLock::force(&MAP);
    bencher.bench(|| tile(&MAP, black_box(z), p.x >> (32 - z), p.y >> (32 - z)));
}

#[divan::bench(args = [390, 760])]
fn picture(bencher: Bencher, width: u32) {
    let (lon, lat) = at(MIDDLE, MIDDLE);
    let mut view = SvgView::new(
        Window::Around {
            lon,
            lat,
            metres: 1600.0,
        },
        f64::from(width),
        f64::from(width),
    );
    let round = (0..=360).map(|d| f64::from(d).to_radians());
    let ring = round
        .map(|a| at(MIDDLE + 600.0 * a.cos(), MIDDLE + 600.0 * a.sin()))
        .map(|(lon, lat)| [lon, lat]);
    view.reach = Some(vec![Polygon {
        exterior: ring.collect(),
        holes: Vec::new(),
    }]);
    LazyLock::force(&MAP);
    bencher.bench(|| svg(&MAP, black_box(&view)));
}

#[divan::bench]
fn extract() -> Basemap {
    Basemap::from_raw(black_box(&RAW))
}

#[divan::bench]
fn open(bencher: Bencher) {
    let blob = MAP.encode();
    bencher.bench(|| Basemap::decode(black_box(&blob)));
}
