//! The whole district in one batch.

use crate::support::*;
use std::fmt::Write;
use std::time::Instant;
use yike_formats::directory::*;

/// 121 centres, each offering 80 services by one list cell, with a schedule of two rows.
#[test]
fn m05_121_centres_read_and_write_in_one_batch() {
    let mut units = "code,name,kind,parent\nD,示例区,区,\n".to_owned();
    let mut venues = "code,name,unit,lon,lat\n".to_owned();
    let mut services = "code,name,held_at\n".to_owned();
    let mut offerings = "unit,venue,service\n".to_owned();
    let mut schedules = "code,venue,name,days,times\n".to_owned();
    let codes: Vec<String> = (0..80).map(|service| format!("A{service}")).collect();
    for code in &codes {
        let _ = writeln!(services, "{code},示例事项{code},社区");
    }
    for centre in 0..121 {
        let _ = writeln!(units, "U{centre},示例社区{centre},社区,D");
        let _ = writeln!(venues, "V{centre},示例中心{centre},U{centre},120.6,31.3");
        let _ = writeln!(offerings, "U{centre},V{centre},{}", codes.join(";"));
        let _ = writeln!(
            schedules,
            "P{centre},V{centre},窗口,MO-FR,\"09:00-12:00,13:30-17:00\"\nP{centre},,,SA,09:00-11:00"
        );
    }
    let files = [
        ("units.csv", units),
        ("venues.csv", venues),
        ("services.csv", services),
        ("offerings.csv", offerings),
        ("schedules.csv", schedules),
    ];
    let start = Instant::now();
    let found = read_directory(&files, &Known::default());
    let read = start.elapsed();
    assert_eq!(lines(&found.issues), "");
    let tables = found.tables;
    assert_eq!(
        (tables.venues.len(), tables.offerings.len(), tables.schedules.len()),
        (121, 121 * 80, 121)
    );
    let start = Instant::now();
    let exported = write_directory_csv(&tables);
    println!(
        "read 121 centres, 9680 offerings in {read:?}; written in {:?}",
        start.elapsed()
    );
    assert_eq!(
        read_directory(&exported, &Known::default()).tables.offerings.len(),
        121 * 80
    );
}
