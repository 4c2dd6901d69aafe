//! `cargo run --release --example days -- DAYS SEED [TRACE.csv]`: forecasts judged on imagined days or on a table.
#![allow(clippy::unwrap_used, clippy::print_stdout)]
use yike_forecast::*;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let booked = [
        Booked::WhenDue { lead_ms: 300_000 },
        Booked::AsArrived,
        Booked::AtSlot,
        Booked::Always,
    ];
    let n: usize = std::env::args().nth(4).map_or(0, |n| n.parse().unwrap());
    let hall = Hall {
        order: Order {
            booked: booked[n],
            privileged: n % 3 == 0,
        },
        ..Hall::default()
    };
    let trace = match args.get(2).filter(|f| !f.is_empty()) {
        Some(file) => read_trace(&std::fs::read(file).unwrap()).unwrap(),
        None => simulate(&hall, args[0].parse().unwrap(), args[1].parse().unwrap()),
    };
    println!("{} events, {} people", trace.events.len(), trace.claims.len());
    println!(
        "{}",
        serde_json::to_string(&score(Line::new(1), &trace.events)).unwrap()
    );
}
