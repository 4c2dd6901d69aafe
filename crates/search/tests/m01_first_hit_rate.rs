//! M01: the first-hit rate of residents' questions, alone and among five hundred services of other departments.

// The figures are the point of these tests: they are printed with `--nocapture`.
#![allow(clippy::print_stdout)]

mod common;

use yike_search::{EvalReport, Index, eval, parse_questions};

fn report(name: &str, r: &EvalReport) {
    println!(
        "{name}: n {} top1 {:.3} top3 {:.3} mrr {:.3} {:.0} us/query",
        r.n, r.top1, r.top3, r.mrr, r.us_per_query
    );
}

#[test]
fn m01_first_hit_rate_of_the_questions_worked_on() {
    let r = eval(&Index::build(&common::services()), &common::half(0));
    report("worked on", &r);
    for (q, want, got) in &r.missed {
        println!("  {q}\t{want}\tgot {got}");
    }
    assert!(r.top1 >= 0.85 && r.top3 >= 0.95);
}

#[test]
fn m01_first_hit_rate_of_the_questions_held_out() {
    let r = eval(&Index::build(&common::services()), &common::half(1));
    report("held out", &r);
    assert!(r.top1 >= 0.85 && r.top3 >= 0.95);
}

#[test]
fn m01_other_departments_cost_at_most_three_points() {
    let alone = Index::build(&common::services());
    let mut docs = common::services();
    docs.extend(common::distractors());
    assert_eq!(docs.len(), 577);
    let crowded = Index::build(&docs);
    for parity in 0..2 {
        let questions = common::half(parity);
        let (a, c) = (eval(&alone, &questions), eval(&crowded, &questions));
        report(
            if parity == 0 {
                "worked on, crowded"
            } else {
                "held out, crowded"
            },
            &c,
        );
        if parity == 0 {
            for (q, want, got) in &c.missed {
                println!("  {q}\t{want}\tgot {got}");
            }
        }
        assert!(c.top1 >= a.top1 - 0.03 && c.top3 >= a.top3 - 0.03);
    }
}

#[test]
fn m01_first_hit_rate_of_the_later_sets() {
    let alone = Index::build(&common::services());
    let mut docs = common::services();
    docs.extend(common::distractors());
    let crowded = Index::build(&docs);
    for (name, questions) in common::later() {
        let (a, c) = (eval(&alone, &questions), eval(&crowded, &questions));
        report(name, &a);
        report(&format!("{name}, crowded"), &c);
        assert!(a.top1 >= 0.85 && a.top3 >= 0.95);
        assert!(c.top1 >= a.top1 - 0.03 && c.top3 >= a.top3 - 0.03);
    }
}

#[test]
fn m01_first_hit_rate_of_the_sample() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/mission/queries-sample.tsv"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: ../shared is not here");
        return;
    };
    let r = eval(&Index::build(&common::services()), &parse_questions(&text).unwrap());
    report("sample", &r);
    assert!(r.top1 >= 0.85 && r.top3 >= 0.95);
}
