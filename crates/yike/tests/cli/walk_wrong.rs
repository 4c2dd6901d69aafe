//! `yike walk` and wrong input: 2, a sentence that says what to do, and every file as it was.

use crate::folder::{Folder, Run, yike};
use crate::walk_graph::town;

/// A folder with a map, its network and one of each table.
struct Bench {
    folder: Folder,
    map: String,
    net: String,
}

impl Bench {
    fn new() -> Bench {
        let folder = Folder::new();
        let map = folder.file("town.osm.pbf", town());
        let net = folder.path("town.walk");
        yike(&["walk", "build", &map, "-o", &net]).done();
        Bench { folder, map, net }
    }

    /// Runs the words of `line`: NET and MAP are the files, OUT a file to write, DIR their folder.
    fn run(&self, line: &str) -> Run {
        let args: Vec<String> = line
            .split(' ')
            .map(|word| match word {
                "NET" => self.net.clone(),
                "MAP" => self.map.clone(),
                "DIR" => self.folder.path("."),
                word => match word.strip_prefix("DIR/") {
                    Some(name) => self.folder.path(name),
                    None => word.to_owned(),
                },
            })
            .collect();
        yike(&[vec!["walk".to_owned()], args].concat())
    }

    /// Names and lengths of all files.
    fn files(&self) -> Vec<(String, u64)> {
        let entries = std::fs::read_dir(self.folder.path(".")).unwrap();
        let mut files: Vec<_> = entries
            .map(|entry| entry.unwrap())
            .map(|entry| {
                (
                    entry.file_name().into_string().unwrap(),
                    entry.metadata().unwrap().len(),
                )
            })
            .collect();
        files.sort();
        files
    }

    #[track_caller]
    fn check(&self, line: &str, expect: &str) {
        let before = self.files();
        let run = self.run(line);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{line}: {run:?}");
        assert!(
            run.err.contains(expect) && !run.err.contains("panicked"),
            "{line}: {}",
            run.err
        );
        assert_eq!(self.files(), before, "{line}");
    }
}

#[test]
fn m03_wrong_maps_and_outputs_leave_everything_as_it_was() {
    let bench = Bench::new();
    let map = town();
    let noise: Vec<u8> = (0..3000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    bench.folder.file("cut.osm.pbf", &map[..map.len() / 2]);
    bench.folder.file("noise.osm.pbf", &noise);
    bench.folder.file("empty.osm.pbf", b"");
    bench.folder.file("letter.txt", b"Dear all,");
    std::fs::create_dir(bench.folder.path("folder")).unwrap();
    for (line, expect) in [
        ("build DIR/missing.osm.pbf -o DIR/x.walk", "cannot read"),
        ("build DIR/folder -o DIR/x.walk", "is a folder"),
        ("build DIR/cut.osm.pbf -o DIR/x.walk", "cut off"),
        ("build DIR/noise.osm.pbf -o DIR/x.walk", "x.walk was not written"),
        ("build DIR/empty.osm.pbf -o DIR/x.walk", "empty"),
        ("build DIR/cut.osm.pbf -o NET", "town.walk was not written"),
        ("build MAP -o DIR/no/such/x.walk", "make it first"),
        ("build MAP -o DIR/folder", "is a folder"),
        ("build MAP -o DIR/letter.txt/x.walk", "is no folder"),
        ("build MAP -o DIR/letter.txt", "--force"),
        ("build MAP", "--output"),
        ("export NET --csr DIR/letter.txt", "is no folder"),
        (
            "nearest NET --places DIR/missing.csv --minutes 15 -o DIR/out.csv",
            "cannot read",
        ),
    ] {
        bench.check(line, expect);
    }
    bench.run("build MAP -o DIR/letter.txt --force").done();
    bench.run("info DIR/letter.txt --check").done();
}

#[test]
fn m03_wrong_networks_are_told_from_one_another() {
    let bench = Bench::new();
    let whole = std::fs::read(&bench.net).unwrap();
    let changed = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        bytes
    };
    bench.folder.file("newer.walk", changed(8));
    bench.folder.file("header.walk", changed(40));
    bench.folder.file("hurt.walk", changed(whole.len() / 2));
    bench.folder.file("short.walk", &whole[..whole.len() - 1]);
    for (line, expect) in [
        ("info MAP", "yike walk build"),
        ("info DIR/missing.walk", "cannot be read"),
        ("info DIR", "is a folder"),
        ("info DIR/newer.walk", "build it again"),
        ("info DIR/header.walk", "damaged"),
        ("info DIR/short.walk", "bytes are announced"),
        ("info DIR/hurt.walk --check", "checksum of section"),
        ("reach DIR/newer.walk --node 0 --minutes 15", "build it again"),
    ] {
        bench.check(line, expect);
    }
}

#[test]
fn m03_wrong_questions_say_what_to_write() {
    let bench = Bench::new();
    bench.folder.file("places.csv", "id,node,categories\nA,1,canteen\n");
    for (line, expect) in [
        ("reach NET --node 0", "--minutes"),
        ("reach NET --minutes 15", "--at"),
        ("reach NET --node 0 --minutes 15 --metres 100", "cannot be used with"),
        ("reach NET --node 0 --minutes -5", "from 0 to 1440"),
        ("reach NET --node 0 --minutes NaN", "from 0 to 1440"),
        ("reach NET --node 0 --minutes 1e9", "from 0 to 1440"),
        ("reach NET --node 0 --metres inf", "from 0 to 200000"),
        ("reach NET --node 0 --minutes 15 --pace run", "wheelchair@0.8"),
        ("reach NET --node 0 --minutes 15 --pace 0", "0.1 to 5"),
        ("reach NET --node 144000 --minutes 15", "nodes are 0 to"),
        ("reach NET --at 31.303,120.604 --minutes 15", "write 120.604,31.303"),
        ("reach NET --at here --minutes 15", "longitude,latitude"),
        ("reach NET --at 120.58,31.3 --minutes 15", "the nearest is"),
        ("reach NET --at -8.6,41.1 --minutes 15", "the network lies between"),
        (
            "reach NET --node 0 --minutes 15 --json --geojson",
            "cannot be used with",
        ),
        ("route NET --from-node 0", "--to"),
        ("route NET --from-node 0 --to 120.58,31.3", "the nearest is"),
        (
            "nearest NET --places DIR/places.csv --minutes 15 -k 0 -o DIR/out.csv",
            "-k",
        ),
        ("nearest NET --places DIR/places.csv --minutes 15", "--output"),
        ("table NET --from - --to - --minutes 15 -o DIR/out.csv", "read once"),
    ] {
        bench.check(line, expect);
    }
}

#[test]
fn m03_wrong_tables_are_told_row_by_row() {
    let bench = Bench::new();
    let check = |table: &str, expect: &str| {
        bench.folder.file("bad.csv", table);
        bench.check("nearest NET --places DIR/bad.csv --minutes 15 -o DIR/out.csv", expect);
    };
    for (table, expect) in [
        ("", "is empty"),
        ("id,node,categories\n", "holds no place"),
        ("node,categories\n1,canteen\n", "no column id"),
        ("id,categories\nA,canteen\n", "no column lon, lat or node"),
        ("id,lon,categories\nA,120.6,canteen\n", "no column lat"),
        ("id,node\nA,1\n", "no column categories"),
        ("id,id,node,categories\nA,A,1,canteen\n", "stands there twice"),
        (
            "id,lon,lat,node,categories\nA,120.6,31.3,1,canteen\n",
            "row 2: A has both",
        ),
        ("id,lon,lat,node,categories\nA,,,,canteen\n", "row 2: A has no place"),
        (
            "id,node,categories\nA,1,canteen\nB,144000,canteen\n",
            "row 3: there is no node 144000",
        ),
        ("id,node,categories\nA,-1,canteen\n", "row 2: \"-1\" is no node"),
        ("id,node,categories\nA,1,\n", "row 2: A has no category"),
        ("id,node,categories\n,1,canteen\n", "row 2: the id is empty"),
        (
            "id,node,categories\nA,1,canteen\nA,2,canteen\n",
            "row 3: the id \"A\" stands in row 2 already",
        ),
        (
            "id,lon,lat,categories\nA,31.30,120.60,canteen\n",
            "row 2: longitude 31.3 and latitude 120.6 look exchanged",
        ),
        (
            "id,lon,lat,categories\nA,east,31.3,canteen\n",
            "row 2: \"east\", \"31.3\" is no position",
        ),
        ("id,lon,lat,categories\nA,500,400,canteen\n", "no place on the earth"),
        (
            "id,lon,lat,categories\nA,-8.6,41.1,canteen\n",
            "none of the 1 places stands at a street",
        ),
    ] {
        check(table, expect);
    }
}

#[test]
fn m03_a_place_without_a_street_is_told_and_the_others_are_done() {
    let bench = Bench::new();
    let table =
        "\u{feff}id,lon,lat,categories\r\nsea,120.7,31.3,post\r\nhere,120.6051,31.3042,\"post; post;canteen\"\r\n";
    bench.folder.file("places.csv", table);
    let run = bench.run("nearest NET --places DIR/places.csv --metres 300 -k 2 -o DIR/out.csv --json");
    assert!(run.err.contains("row 2: sea was left out"), "{}", run.err);
    let said = run.json();
    assert_eq!(said["unplaced"][0]["id"], "sea", "{said}");
    assert_eq!(said["categories"], serde_json::json!(["post", "canteen"]));
    // Streamed, the table is the same, and a reader that goes away is no error.
    let file = bench.folder.path("places.csv");
    let streamed = yike(&[
        "walk", "nearest", &bench.net, "--places", &file, "--metres", "300", "-k", "2", "-o", "-",
    ]);
    let written = std::fs::read_to_string(bench.folder.path("out.csv")).unwrap();
    assert_eq!(streamed.done(), written);
    assert!(written.starts_with("node,category,rank,place,mm\n") && written.contains(",post,1,here,"));
}
