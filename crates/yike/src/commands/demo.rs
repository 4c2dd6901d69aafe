//! `yike demo`: a sketch of Gusu, made once through the ordinary imports, then served.

use crate::args::{Demo, Global};
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::path::Path;
use yike_app::desk::seed_day::{WalkIn, seed_day};
use yike_app::imports::{self, File};
use yike_app::people::add_login::{NewLogin, add_login, has_logins, name_site};
use yike_app::people::sign_in::SignedIn;
use yike_app::site::Site;
use yike_app::{App, AppError};
use yike_demo::{AGE_GROUPS, Sketch, counters, day};
use yike_model::directory::Text;
use yike_model::ledger::Actor;
use yike_model::people::Role;
use yike_storage::PopulationPoint;
use yike_walk::osm::write_pbf;

/// Marks a finished demo, so that an interrupted one is made again and a district's own data are never touched.
const MARK: &str = "demo";
/// The demo's one password; the pages show it, so it guards nothing.
const PASSWORD: &str = "yike-demo-2026";
/// User name, display name, role, unit: the clerk works anywhere in 金阊街道, the manager anywhere in the district.
const ACCOUNTS: [(&str, &str, Role, Option<&str>); 5] = [
    ("clerk", "示例员工 0007", Role::Clerk, Some("320508019")),
    ("agent", "示例代办员 0011", Role::Agent, Some("320508019")),
    ("coordinator", "示例协调员 0002", Role::Coordinator, Some("320508")),
    ("manager", "示例站长 0003", Role::Manager, Some("320508")),
    ("admin", "示例管理员 0001", Role::Administrator, None),
];

#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    seed: u64,
    /// False while it is being made.
    done: bool,
}

/// Makes the sketch unless it is there, fills today's lines, serves.
pub async fn run(global: &Global, args: &Demo) -> Outcome {
    let mut app = open::app(global).await?;
    if args.fresh {
        refuse_foreign(global, &app).await?;
        if global.database.is_some() {
            return Err(Failure::input(
                "--fresh begins anew in a data folder; empty the PostgreSQL database yourself",
            ));
        }
        let lock = open::hold(&global.data, true)?;
        drop(app);
        clear(&global.data)?;
        drop(lock);
        app = open::app(global).await?;
    }
    refuse_foreign(global, &app).await?;
    let mut mark = mark(&app).await?;
    if mark.as_ref().is_some_and(|mark| !mark.done) && global.database.is_none() {
        print::line("the last start was cut off while making the sketch; beginning anew")?;
        drop(app);
        clear(&global.data)?;
        app = open::app(global).await?;
        mark = None;
    }
    let sketch = match mark {
        Some(_) => None,
        None => {
            print::line("making a sketch of Gusu (示意数据): streets, 121 centres, 77 services, residents …")?;
            let sketch = Sketch::new(args.seed);
            make(&app, &sketch, args.seed).await?;
            Some(sketch)
        }
    };
    fill_today(&app, sketch, mark.map_or(args.seed, |mark| mark.seed)).await?;
    open::finish(&app).await?;
    app.reload_lines().await?;
    if args.no_serve {
        return print::line(format!("{}: the sketch is ready", global.data.display()));
    }
    let _held = open::hold(&global.data, false)?;
    super::serve::serve(app, &args.serve, true, |address| {
        print::line(format!("一刻 Yike: {address}"))?;
        print::line(
            "A sketch (示意数据): names and codes are real, positions approximate, hours, people and queues invented.",
        )?;
        for (username, name, ..) in ACCOUNTS {
            print::line(format!("sign in at {address}/login: {username} / {PASSWORD}  ({name})"))?;
        }
        Ok(())
    })
    .await
}

/// Refuses a store with anything in it that a demo did not make.
async fn refuse_foreign(global: &Global, app: &App) -> Result<(), Failure> {
    let empty = app.world().snapshot.units.is_empty() && !has_logins(app).await?;
    if empty || mark(app).await?.is_some() {
        return Ok(());
    }
    Err(Failure::input(format!(
        "{} holds data that are not the demo's and are kept; choose another --data",
        global.data.display()
    )))
}

async fn mark(app: &App) -> Result<Option<Mark>, Failure> {
    app.store
        .read()
        .setting(MARK)
        .await
        .map_err(|error| Failure::Ours(error.into()))
}

async fn set_mark(app: &App, mark: &Mark) -> Result<(), AppError> {
    app.store
        .write(|tx| async move {
            tx.set_setting(MARK, mark).await?;
            Ok::<_, AppError>(())
        })
        .await
}

/// Removes what a demo made in the folder, nothing else.
fn clear(data: &Path) -> Result<(), Failure> {
    for name in [
        "yike.db",
        "yike.db-wal",
        "yike.db-shm",
        "heads.jsonl",
        "keys/master.key",
    ] {
        let file = data.join(name);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::Input(anyhow::anyhow!(
                    "cannot remove {}: {error}",
                    file.display()
                )));
            }
            _ => {}
        }
    }
    Ok(())
}

async fn make(app: &App, sketch: &Sketch, seed: u64) -> Result<(), Failure> {
    set_mark(app, &Mark { seed, done: false }).await?;
    let actor = || Actor::Operator { command: "demo".into() };
    let streets: File = ("sketch.osm.pbf".into(), write_pbf(&sketch.streets()));
    imports::streets::import_streets(app, actor(), &streets).await?;
    let mut holidays = None;
    let mut files: Vec<File> = Vec::new();
    for (name, bytes) in sketch.directory(app.today()) {
        match name {
            "holidays.csv" => holidays = Some((name.to_owned(), bytes)),
            _ => files.push((name.to_owned(), bytes)),
        }
    }
    if let Some(file) = holidays {
        imports::holidays::import_holidays(app, actor(), &file).await?;
    }
    imports::directory::import_directory(app, actor(), "sketch", &files).await?;
    let residents: Vec<PopulationPoint> = sketch.residents().iter().flat_map(points).collect();
    imports::residents::replace_residents(app, actor(), "sketch", &residents).await?;
    name_site(app, actor(), site()).await?;
    let mut staff = Vec::new();
    for (username, name, role, unit) in ACCOUNTS {
        let new = NewLogin {
            username: username.into(),
            display_name: name.into(),
            password: PASSWORD.into(),
            role,
            unit: unit.map(str::to_owned),
        };
        let login = add_login(app, actor(), new).await?;
        staff.push((role, login));
    }
    app.reload_world().await?;
    if let Some((_, login)) = staff.into_iter().find(|(role, _)| *role == Role::Agent) {
        super::demo_cases::seed(app, &SignedIn { login })
            .await
            .context("opening sample cases")?;
    }
    set_mark(app, &Mark { seed, done: true }).await?;
    app.reload_world().await?;
    Ok(())
}

fn points(building: &yike_demo::BuildingPopulation) -> Vec<PopulationPoint> {
    let groups = AGE_GROUPS.iter().zip(building.by_age).filter(|(_, people)| *people > 0);
    groups
        .map(|((first, last), people)| {
            let age_group = if *last >= 120 {
                format!("{first}+")
            } else {
                format!("{first}-{last}")
            };
            PopulationPoint {
                key: format!("w{}:{age_group}", building.building),
                age_group,
                lon: building.lon,
                lat: building.lat,
                people,
            }
        })
        .collect()
}

fn site() -> Site {
    Site {
        district: Text::new("姑苏区", "Gusu District"),
        phone: "0512-0000 0000".into(),
        phone_note: Text::new("（示例号码）", " (sample number)"),
        attribution: Text::new(
            "示意数据：地名与区划代码为真，位置为近似，道路、房屋、时间和排队均为生成，不可用于办事",
            "A sketch: names and division codes are real, positions approximate; streets, houses, hours and queues are generated",
        ),
        sketch: true,
        sign_in_hint: Text::new(
            format!("演示账号：clerk、agent、coordinator、manager、admin，密码 {PASSWORD}"),
            format!("Sample accounts: clerk, agent, coordinator, manager, admin; password {PASSWORD}"),
        ),
    }
}

/// Lets today's walk-ins through up to now, once a day.
async fn fill_today(app: &App, sketch: Option<Sketch>, seed: u64) -> Result<(), Failure> {
    let today = app.today();
    let counts = app
        .store
        .read()
        .queue_counts(today)
        .await
        .map_err(|error| Failure::Ours(error.into()))?;
    if !counts.is_empty() {
        return Ok(());
    }
    let sketch = sketch.unwrap_or_else(|| Sketch::new(seed));
    let walk_ins: Vec<WalkIn> = day(seed, today, &counters(&sketch.directory(today), today))
        .into_iter()
        .map(|one| WalkIn {
            schedule: one.schedule,
            service: one.service,
            minutes_after_open: one.minutes_after_open,
            service_minutes: one.service_minutes,
        })
        .collect();
    let count = seed_day(app, &walk_ins).await.context("filling today's lines")?;
    tracing::info!(count, "today's walk-ins");
    Ok(())
}
