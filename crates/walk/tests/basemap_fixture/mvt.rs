//! A second reading of vector tiles, from the specification, so that the writer is not its own judge.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test binary uses a part and fails like a test"
)]

use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub struct Layer {
    pub name: String,
    pub version: u64,
    pub extent: u64,
    pub features: Vec<Feature>,
}

#[derive(Debug, Default)]
pub struct Feature {
    pub kind: u64,
    pub tags: BTreeMap<String, String>,
    /// Parts of points; rings without the closing point.
    pub parts: Vec<Vec<(i64, i64)>>,
}

/// Field number, number (for wire type 0), bytes (for wire type 2).
fn fields(mut b: &[u8]) -> Vec<(u64, u64, &[u8])> {
    let mut out = Vec::new();
    while !b.is_empty() {
        let key = varint(&mut b);
        match key & 7 {
            0 => out.push((key >> 3, varint(&mut b), &[][..])),
            2 => {
                let n = varint(&mut b) as usize;
                let (body, rest) = b.split_at(n);
                out.push((key >> 3, 0, body));
                b = rest;
            }
            other => panic!("wire type {other}"),
        }
    }
    out
}

fn varint(b: &mut &[u8]) -> u64 {
    let n = b.iter().position(|x| x & 0x80 == 0).unwrap() + 1;
    let v = b[..n].iter().rev().fold(0u64, |v, x| v << 7 | u64::from(x & 0x7f));
    *b = &b[n..];
    v
}

fn numbers(mut b: &[u8]) -> Vec<u64> {
    let mut out = Vec::new();
    while !b.is_empty() {
        out.push(varint(&mut b));
    }
    out
}

pub fn decode(tile: &[u8]) -> Vec<Layer> {
    fields(tile)
        .into_iter()
        .map(|(f, _, b)| {
            if f == 3 {
                layer(b)
            } else {
                panic!("field {f} in a tile")
            }
        })
        .collect()
}

fn layer(body: &[u8]) -> Layer {
    let mut out = Layer::default();
    let (mut keys, mut values, mut features) = (Vec::new(), Vec::new(), Vec::new());
    for (field, number, bytes) in fields(body) {
        match field {
            1 => out.name = String::from_utf8(bytes.to_vec()).unwrap(),
            2 => features.push(bytes),
            3 => keys.push(String::from_utf8(bytes.to_vec()).unwrap()),
            4 => values.push(match fields(bytes)[..] {
                [(1, _, text)] => String::from_utf8(text.to_vec()).unwrap(),
                [(5, n, _)] => n.to_string(),
                ref other => panic!("value {other:?}"),
            }),
            5 => out.extent = number,
            15 => out.version = number,
            other => panic!("field {other} in a layer"),
        }
    }
    for bytes in features {
        let mut f = Feature::default();
        for (field, number, bytes) in fields(bytes) {
            match field {
                2 => {
                    for pair in numbers(bytes).chunks(2) {
                        f.tags
                            .insert(keys[pair[0] as usize].clone(), values[pair[1] as usize].clone());
                    }
                }
                3 => f.kind = number,
                4 => f.parts = parts(&numbers(bytes)),
                other => panic!("field {other} in a feature"),
            }
        }
        out.features.push(f);
    }
    out
}

fn parts(commands: &[u64]) -> Vec<Vec<(i64, i64)>> {
    let unzigzag = |n: u64| (n >> 1) as i64 ^ -((n & 1) as i64);
    let (mut out, mut pen, mut i) = (Vec::<Vec<(i64, i64)>>::new(), (0, 0), 0);
    while i < commands.len() {
        let (id, count) = (commands[i] & 7, commands[i] >> 3);
        assert!(count > 0, "a command without a count");
        i += 1;
        if id == 7 {
            continue;
        }
        for _ in 0..count {
            pen = (pen.0 + unzigzag(commands[i]), pen.1 + unzigzag(commands[i + 1]));
            i += 2;
            match id {
                1 => out.push(vec![pen]),
                2 => out.last_mut().unwrap().push(pen),
                other => panic!("command {other}"),
            }
        }
    }
    out
}
