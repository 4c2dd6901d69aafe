//! Streets and communities with their division codes.

use super::known::Stored;
use super::report::{Count, ImportReport};
use super::{File, log, records};
use crate::{App, AppError};
use yike_formats::divisions::read_divisions;
use yike_model::UnitId;
use yike_model::directory::{Text, Unit, UnitKind};
use yike_model::ledger::Actor;
use yike_storage::Tally;

/// Imports what lies under the division code `under`. The division itself is made when it is not known: a district
/// (six digits) or a city (four).
pub async fn import_divisions(
    app: &App,
    actor: Actor,
    source: &str,
    files: &[File],
    under: &str,
) -> Result<ImportReport, AppError> {
    let digits = under.bytes().all(|b| b.is_ascii_digit());
    if !digits || !matches!(under.len(), 4 | 6 | 9) {
        return Err(AppError::Input(format!(
            "--under takes a division code of 4 (city), 6 (district) or 9 (street) digits, not {under:?}"
        )));
    }
    let mut stored = Stored::load(&app.store.read()).await?;
    let read = read_divisions(files, Some(under));
    let mut report = ImportReport::new(source);
    report.issues(read.issues);
    if read.rows.is_empty() && report.errors() == 0 {
        report.remark(
            super::Severity::Error,
            source,
            format!("no street or community lies under {under}"),
            format!("没有 {under} 下的街道或社区"),
        );
    }
    if report.errors() > 0 {
        return Err(AppError::Import(Box::new(report)));
    }
    if read.outside > 0 {
        report
            .notes
            .push(format!("{} rows lie outside {under} and were left out", read.outside));
    }
    let mut units = Vec::new();
    for code in ancestors(
        under,
        &read.rows.iter().map(|row| row.parent.as_str()).collect::<Vec<_>>(),
    ) {
        if !stored.units.contains_key(&code) {
            let id = UnitId(app.uuid());
            stored.units.insert(code.clone(), id);
            let kind = if code.ends_with("00") {
                UnitKind::City
            } else {
                UnitKind::District
            };
            let parent = city_of(&code)
                .filter(|city| *city != code)
                .and_then(|city| stored.units.get(&city).copied());
            let own = app.world().site.district.clone();
            let name = if code == under && !own.zh.is_empty() {
                own
            } else {
                Text::new(code.clone(), "")
            };
            units.push(blank(id, code, name, kind, parent));
        }
    }
    for row in &read.rows {
        let id = stored
            .units
            .get(&row.code)
            .copied()
            .unwrap_or_else(|| UnitId(app.uuid()));
        stored.units.insert(row.code.clone(), id);
        let parent = Some(stored.unit(&row.parent)?);
        let mut unit = blank(id, row.code.clone(), Text::new(row.name.clone(), ""), row.kind, parent);
        unit.aliases = row.aliases.clone();
        units.push(unit);
    }
    let (units, draft, actor) = (&units, &report, &actor);
    let report = app
        .store
        .write(|tx| async move {
            let mut tally = Tally::default();
            for unit in units {
                // What the district says of its own units (English names, phones) is kept.
                let merged = match tx.unit_by_code(&unit.code).await? {
                    Some(known) => Unit {
                        name: Text {
                            zh: unit.name.zh.clone(),
                            en: known.name.en.clone(),
                        },
                        kind: unit.kind,
                        parent: unit.parent,
                        aliases: union(&known.aliases, &unit.aliases),
                        ..known
                    },
                    None => unit.clone(),
                };
                tally.add(tx.import_unit(&merged).await?.outcome);
            }
            let mut report = ImportReport {
                counts: vec![Count::of("units", tally)],
                applied: true,
                ..draft.clone()
            };
            report.source.clone_from(&draft.source);
            let (event, run) = records(app, actor.clone(), "directory.imported", &report);
            log(&tx, &report, &event, &run).await?;
            Ok::<_, AppError>(report)
        })
        .await?;
    app.reload_world().await?;
    Ok(report)
}

fn union(a: &[String], b: &[String]) -> Vec<String> {
    let mut all = a.to_vec();
    all.extend(b.iter().filter(|alias| !a.contains(alias)).cloned());
    all
}

/// The city (320500) of a division code.
fn city_of(code: &str) -> Option<String> {
    code.get(..4).map(|prefix| format!("{prefix}00"))
}

/// The city and district codes that must exist before the rows: those of `under` and the districts rows name.
fn ancestors(under: &str, parents: &[&str]) -> Vec<String> {
    let mut codes: Vec<String> = parents
        .iter()
        .filter(|code| code.len() == 6)
        .map(|code| (*code).to_owned())
        .collect();
    codes.extend(under.get(..6).map(str::to_owned));
    codes.extend(city_of(under));
    // Cities before their districts.
    codes.sort_by_key(|code| (!code.ends_with("00"), code.clone()));
    codes.dedup();
    codes
}

fn blank(id: UnitId, code: String, name: Text, kind: UnitKind, parent: Option<UnitId>) -> Unit {
    Unit {
        id,
        code,
        name,
        kind,
        parent,
        serves: Vec::new(),
        aliases: Vec::new(),
        phone: String::new(),
        from: None,
        until: None,
    }
}
