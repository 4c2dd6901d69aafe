use jiff::civil::date;

use super::{HOSTILE, Sample, Say, home, push, svg};
use crate::context::*;

pub(super) fn add(s: Say, out: &mut Vec<Sample>) {
    let rows = home::rows(s);
    let map = svg::view(&rows, (31.3138, 120.6128), &home::ask(s).place, "Map");
    let page = MapPage {
        page: s.page("/map"),
        ask: home::ask(s),
        map,
        rows,
        minutes: 15,
    };
    push(out, "map", &page);
    push(
        out,
        "map-empty",
        &MapPage {
            rows: vec![],
            map: MapView {
                svg: None,
                ..page.map.clone()
            },
            ..page
        },
    );
    push(
        out,
        "about",
        &About {
            page: s.page("/about"),
            venues: 121,
            services: 77,
            sources: vec![
                (
                    s.w("街巷和河道：示意数据", "Streets and canals: a sketch"),
                    Some(date(2026, 11, 24)),
                ),
                (s.w("事项：按源页整理", "Services: from the source page"), None),
            ],
            licence: Some(Link::new(s.w("开放数据的许可", "Licence of the open data"), "/about")),
        },
    );
    let names = [
        "error-400",
        "error-403",
        "error-404",
        "error-410",
        "error-429",
        "error-500",
        "error-503",
    ];
    for (kind, name) in ErrorKind::ALL.into_iter().zip(names) {
        let retry = matches!(kind, ErrorKind::TooMany | ErrorKind::Internal | ErrorKind::Busy).then(|| "/".to_owned());
        push(
            out,
            name,
            &ErrorPage {
                page: s.page("/nowhere"),
                kind,
                detail: (kind == ErrorKind::BadRequest).then(|| HOSTILE.to_owned()),
                retry,
                reference: (kind == ErrorKind::Internal).then(|| "7F3K-2Q".to_owned()),
            },
        );
    }
}
