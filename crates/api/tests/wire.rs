//! Every endpoint over the router, without a network.
// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt;
use yike_http::{Web, WebConfig};
use yike_testkit::{TestApp, TestStore, instant, sqlite, town};

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }

    fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// RFC 9457: the content type, the status again, and a kind that stays.
    #[track_caller]
    fn problem(&self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        assert_eq!(self.header(header::CONTENT_TYPE), "application/problem+json");
        let body = self.json();
        assert_eq!(
            (&body["status"], &body["type"]),
            (&json!(status), &json!(format!("/problems/{kind}"))),
            "{body}"
        );
        assert!(!body["title"].as_str().unwrap().is_empty());
        body
    }
}

struct Api {
    app: TestApp,
    router: axum::Router,
}

impl Api {
    async fn on(t: TestStore) -> Api {
        Api::of(TestApp::town(t).await)
    }

    fn of(app: TestApp) -> Api {
        app.set("2026-11-24T10:00:00+08:00");
        let config = WebConfig {
            secure_cookies: false,
            public_url: "https://yike.example".into(),
            behind_proxy: false,
        };
        let router = yike_api::router(Web::new(
            app.app.clone(),
            config,
            tokio_util::sync::CancellationToken::new(),
        ));
        Api { app, router }
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, 1 << 24).await.unwrap().to_vec(),
        }
    }
}

fn here() -> String {
    let (lon, lat) = town::at(0.0, 0.0);
    format!("lon={lon}&lat={lat}")
}

#[tokio::test]
async fn m03_near_on_the_wire() {
    sqlite(|t| async move {
        let api = Api::on(t).await;
        let answer = api
            .get(&format!(
                "/api/v1/near?{}&q=F2&minutes=10&when=2026-11-24T11:50:00%2B08:00",
                here()
            ))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        let venue = |code: &str, walk: u32, open: bool| {
            let (id, world) = (api.app.venue(code), api.app.app.world());
            let known = &world.snapshot.venues[api.app.venue_index(code)];
            let (lon, lat) = known.point.unwrap();
            json!({
                "id": id.to_string(), "name": known.name.zh, "lon": lon, "lat": lat, "walk_seconds": walk,
                "open_on_arrival": open, "wait_seconds": 0, "services": ["F2"],
            })
        };
        let (lon, lat) = town::at(0.0, 0.0);
        let expect = json!({
            "origin": [lon, lat], "snapped_m": 0.0, "pace": "adult", "minutes": 10,
            "venues": [venue("V2", 384, true), venue("V1", 83, false)],
        });
        assert_eq!(answer.json(), expect);
        let now = api.get(&format!("/api/v1/near?{}&pace=elder", here())).await.json();
        assert_eq!(
            (&now["pace"], &now["minutes"], now["venues"].as_array().unwrap().len()),
            (&json!("elder"), &json!(15), 2)
        );
    })
    .await;
}

#[tokio::test]
async fn m03_questions_that_cannot_be_answered_are_problems() {
    sqlite(|t| async move {
        let api = Api::on(t).await;
        let far = api
            .get("/api/v1/near?lon=120.60&lat=31.305")
            .await
            .problem(422, "no-street");
        assert!(
            far["title"].as_str().unwrap().contains("no street within 200 m"),
            "{far}"
        );
        for path in ["reach", "route"] {
            let venue = api.app.venue("V1");
            api.get(&format!("/api/v1/{path}?lon=120.60&lat=31.305&venue={venue}"))
                .await
                .problem(422, "no-street");
        }
        let here = here();
        for wrong in [
            format!("/api/v1/near?{here}&minutes=0"),
            format!("/api/v1/near?{here}&minutes=61"),
            format!("/api/v1/near?{here}&minutes=many"),
            format!("/api/v1/near?{here}&pace=run"),
            format!("/api/v1/near?{here}&when=tomorrow"),
            "/api/v1/near?lon=200&lat=95".into(),
            "/api/v1/near?lon=NaN&lat=31.3".into(),
            "/api/v1/near?lon=120.61".into(),
            "/api/v1/near?lon=here&lat=there".into(),
            "/api/v1/find?q=%20".into(),
            "/api/v1/find".into(),
            "/api/v1/places".into(),
            format!("/api/v1/reach?{here}&minutes=61"),
            format!("/api/v1/route?{here}"),
        ] {
            let answer = api.get(&wrong).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
            answer.problem(400, "bad-request");
        }
        api.get(&format!("/api/v1/near?{here}&q=%E9%87%8F%E5%AD%90%E7%BA%A0%E7%BC%A0"))
            .await
            .problem(404, "not-found");
        api.get(&format!("/api/v1/route?{here}&venue=nowhere"))
            .await
            .problem(404, "not-found");
        let unknown = yike_testkit::Ids::new(9).uuid();
        api.get(&format!("/api/v1/route?{here}&venue={unknown}"))
            .await
            .problem(404, "not-found");
    })
    .await;
}

#[tokio::test]
async fn m03_before_the_streets_are_imported_the_api_says_so() {
    sqlite(|t| async move {
        let app = TestApp::empty(t).await;
        app.directory(&town::directory()).await;
        let api = Api::of(app);
        api.get(&format!("/api/v1/near?{}", here()))
            .await
            .problem(503, "no-streets");
        api.get("/tiles/15/27361/13371.mvt").await.problem(404, "not-found");
        let found = api.get("/api/v1/find?q=%E8%80%81%E5%B9%B4%E8%AF%81").await.json();
        assert_eq!(
            found["results"][0]["code"],
            json!("F2"),
            "services are found all the same"
        );
    })
    .await;
}

#[tokio::test]
async fn m01_find_and_places_on_the_wire() {
    sqlite(|t| async move {
        let api = Api::on(t).await;
        let found = api
            .get("/api/v1/find?q=%E8%80%81%E5%B9%B4%E8%AF%81&limit=1")
            .await
            .json();
        let results = found["results"].as_array().unwrap();
        assert_eq!(results.len(), 1);
        let mut first = results[0].clone();
        assert!((0.0..=1.0).contains(&first["score"].as_f64().unwrap()));
        first.as_object_mut().unwrap().remove("score");
        assert_eq!(
            first,
            json!({ "code": "F2", "name": "老年优待证办理", "name_en": "Senior card" })
        );
        // 桂花新村
        let places = api
            .get("/api/v1/places?q=%E6%A1%82%E8%8A%B1%E6%96%B0%E6%9D%91")
            .await
            .json();
        let place = &places["results"][0];
        assert_eq!(
            (&place["name"], &place["approximate"]),
            (&json!("桂花新村"), &json!(false))
        );
        let (lon, lat) = town::at(640.0, 460.0);
        assert!(
            (place["lon"].as_f64().unwrap() - lon).abs() < 5e-4 && (place["lat"].as_f64().unwrap() - lat).abs() < 5e-4
        );
        assert_eq!(api.get("/api/v1/places?q=").await.json(), json!({ "results": [] }));
    })
    .await;
}

#[tokio::test]
async fn m04_reach_and_route_are_geojson_and_agree_with_near() {
    sqlite(|t| async move {
        let api = Api::on(t).await;
        let reach = api.get(&format!("/api/v1/reach?{}&minutes=5", here())).await;
        assert_eq!(reach.header(header::CONTENT_TYPE), "application/geo+json");
        let shape = reach.json();
        assert_eq!(
            (&shape["type"], &shape["geometry"]["type"]),
            (&json!("Feature"), &json!("MultiPolygon"))
        );
        let mut widest = 0.0f64;
        for ring in shape["geometry"]["coordinates"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|part| part.as_array().unwrap())
        {
            let points = ring.as_array().unwrap();
            assert!(points.len() >= 4 && points.first() == points.last(), "rings are closed");
            for point in points {
                let (lon, lat) = (point[0].as_f64().unwrap(), point[1].as_f64().unwrap());
                widest = widest.max(yike_app::walk::haversine_m(lon, lat, town::ORIGIN.0, town::ORIGIN.1));
            }
        }
        // 399 m in five minutes, and a little beyond the end of the street for the outline's width.
        assert!(widest > 380.0 && widest < 500.0, "{widest} m");
        let near = api.get(&format!("/api/v1/near?{}", here())).await.json();
        for venue in near["venues"].as_array().unwrap() {
            let route = api
                .get(&format!(
                    "/api/v1/route?{}&venue={}",
                    here(),
                    venue["id"].as_str().unwrap()
                ))
                .await;
            assert_eq!(route.header(header::CONTENT_TYPE), "application/geo+json");
            let route = route.json();
            assert_eq!(route["geometry"]["type"], json!("LineString"));
            let (way, list) = (
                route["properties"]["seconds"].as_u64().unwrap(),
                venue["walk_seconds"].as_u64().unwrap(),
            );
            assert!(way.abs_diff(list) <= 1, "{way} s on the map, {list} s in the list");
            assert!(route["geometry"]["coordinates"].as_array().unwrap().len() >= 2);
        }
    })
    .await;
}

#[tokio::test]
async fn m04_style_and_tiles() {
    sqlite(|t| async move {
        let api = Api::on(t).await;
        let request = Request::get("/map/style.json?theme=dark&lang=en").header(header::HOST, "127.0.0.1:8015");
        let style = api.ask(request.body(Body::empty()).unwrap()).await.json();
        assert_eq!(style["version"], json!(8));
        assert_eq!(
            style["sources"]["streets"]["tiles"],
            json!(["http://127.0.0.1:8015/tiles/{z}/{x}/{y}.mvt"])
        );
        let request = Request::get("/map/style.json").header(header::HOST, "evil.example/\"><x");
        let style = api.ask(request.body(Body::empty()).unwrap()).await.json();
        assert_eq!(
            style["sources"]["streets"]["tiles"],
            json!(["https://yike.example/tiles/{z}/{x}/{y}.mvt"])
        );

        // Web Mercator square of the town at zoom 15 (EPSG:3857, 2^15 squares a side).
        let (lon, lat) = town::at(400.0, 0.0);
        let side = f64::from(1u32 << 15);
        let x = ((lon + 180.0) / 360.0 * side) as u32;
        let y = ((1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * side) as u32;
        let path = format!("/tiles/15/{x}/{y}.mvt");
        let tile = api.get(&path).await;
        assert_eq!(
            (tile.status, tile.header(header::CONTENT_TYPE)),
            (StatusCode::OK, "application/vnd.mapbox-vector-tile")
        );
        assert!(
            tile.body
                .windows("干将路".len())
                .any(|window| window == "干将路".as_bytes()),
            "the street's name is in it"
        );
        let tag = tile.header(header::ETAG).to_owned();
        let again = Request::get(&path)
            .header(header::IF_NONE_MATCH, &tag)
            .body(Body::empty())
            .unwrap();
        assert_eq!(api.ask(again).await.status, StatusCode::NOT_MODIFIED);
        let empty = api.get("/tiles/15/0/0.mvt").await;
        assert_eq!((empty.status, empty.body.len()), (StatusCode::NO_CONTENT, 0));
        for wrong in ["/tiles/15/99999/0.mvt", "/tiles/15/0/x.mvt", "/tiles/99/0/0.mvt"] {
            assert_eq!(api.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn m04_a_line_that_grows_is_seen_on_the_wire() {
    sqlite(|t| async move {
        let api = Api::on(t).await;
        let wait = async || {
            api.get(&format!("/api/v1/near?{}&q=F2&minutes=2", here())).await.json()["venues"][0]["wait_seconds"]
                .clone()
        };
        assert_eq!(wait().await, json!(0));
        for _ in 0..8 {
            let wish = yike_app::desk::take_number::TakeNumber {
                venue: api.app.venue("V1"),
                service: api.app.service("F2"),
                channel: yike_app::model::desk::Channel::Kiosk,
                token: None,
                asks: Default::default(),
                identity: None,
            };
            yike_app::desk::take_number::take_number(&api.app.app, yike_app::model::ledger::Actor::Resident, wish)
                .await
                .unwrap();
        }
        api.app.app.reload_lines().await.unwrap();
        // 8 x 8 minutes at two windows, less the 83 seconds of the walk.
        assert_eq!(wait().await, json!(32 * 60 - 83));
        assert_eq!(api.app.app.now(), instant("2026-11-24T10:00:00+08:00"));
    })
    .await;
}
