//! `yike street`: what operators are told about streets that are shut.

use crate::folder::Folder;
use serde_json::json;

#[test]
fn m03_closures_are_listed_by_the_names_of_their_streets() {
    let folder = Folder::town();
    let close = |args: &[&str]| folder.run(&[&["street", "close"], args].concat());
    let said = close(&["--name", "学士街", "--reason", "铺管", "--reason-en", "Pipes"]).done();
    assert!(
        said.starts_with("1  铺管 / Pipes: 学士街 near 干将路, from now until further notice"),
        "{said}"
    );
    let list = folder.run(&["street", "list"]).done();
    assert_eq!(list, said);
    let all = folder.run(&["street", "list", "--json"]).json();
    let closure = &all["closures"][0];
    assert_eq!(
        (&closure["reason_en"], &closure["number"]),
        (&json!("Pipes"), &json!(1))
    );
    assert_eq!(
        (&closure["places"][0]["name"], &closure["places"][0]["cross"]),
        (&json!("学士街"), &json!("干将路"))
    );
    assert_eq!(closure["places"][0]["ids"], closure["ways"]);
    let refused = close(&["--name", "学士街", "--reason", "铺管", "--reason-en", "two\nlines"]);
    assert_eq!(refused.code, 2);
    folder.run(&["street", "open", "1"]).done();
    assert_eq!(folder.run(&["street", "list"]).done().trim(), "nothing is shut");
}
