//! Time of a question and of building the index: `cargo bench -p yike-search`.

use divan::{Bencher, black_box};
use yike_search::{Index, PlaceDoc, PlaceIndex, PlaceKind, Question, ServiceDoc, parse_questions};

fn main() {
    divan::main();
}

fn docs() -> Vec<ServiceDoc> {
    let rows = |text: &'static str| {
        text.lines()
            .filter(|l| !l.starts_with('#'))
            .map(|l| l.split('\t').map(str::to_owned).collect::<Vec<_>>())
    };
    let doc = |r: Vec<String>| ServiceDoc {
        code: r[0].clone(),
        name: r[1].clone(),
        ..ServiceDoc::default()
    };
    let services = rows(include_str!("../tests/services.tsv"));
    services
        .chain(rows(include_str!("../tests/distractors.tsv")))
        .map(doc)
        .collect()
}

fn questions() -> Vec<Question> {
    parse_questions(include_str!("../tests/questions.tsv")).unwrap_or_default()
}

/// Forty thousand made-up streets and communities.
fn places() -> Vec<PlaceDoc> {
    let heads: Vec<char> = "东西南北中上下平安福寿康宁桃花竹梅兰菊松柏金银玉石山水河湖桥塘"
        .chars()
        .collect();
    let tails = ["路", "街", "巷", "弄", "社区", "新村", "花园", "大厦"];
    let mut out = Vec::new();
    for (i, a) in heads.iter().enumerate() {
        for (j, b) in heads.iter().enumerate() {
            for (k, tail) in tails.iter().enumerate() {
                for n in 0..5 {
                    out.push(PlaceDoc {
                        id: format!("{i}-{j}-{k}-{n}"),
                        name: format!("{a}{b}{}{tail}", ["", "前", "后", "大", "小"][n]),
                        name_en: String::new(),
                        kind: PlaceKind::Street,
                        lon: 120.5 + i as f64 * 0.01,
                        lat: 31.2 + j as f64 * 0.01,
                        context: String::new(),
                        aliases: Vec::new(),
                        line: Vec::new(),
                    });
                }
            }
        }
    }
    out
}

#[divan::bench]
fn build_577_services(bencher: Bencher) {
    let docs = docs();
    bencher.bench_local(|| Index::build(black_box(&docs)).len());
}

/// One pass over all questions; divide by the item count.
#[divan::bench]
fn questions_among_577_services(bencher: Bencher) {
    let (index, questions) = (Index::build(&docs()), questions());
    bencher
        .counter(divan::counter::ItemsCount::new(questions.len()))
        .bench_local(|| {
            questions
                .iter()
                .map(|q| index.find(black_box(&q.text), 5).len())
                .sum::<usize>()
        });
}

#[divan::bench(args = ["桃花桥路", "taohuaqiaolu", "thql", "桃华桥路", "平安", "东西大街", "南山路8号", "平安路，福寿街口", "taohuaqaiolu"])]
fn a_place_among_40000(bencher: Bencher, question: &str) {
    let index = PlaceIndex::build(places());
    bencher.bench_local(|| index.find_place(black_box(question), 8).len());
}
