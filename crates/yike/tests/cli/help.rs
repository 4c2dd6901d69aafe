//! Help of every command holds an example.

use crate::folder::yike;

/// The commands a help text lists.
fn commands(help: &str) -> Vec<String> {
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        // A command stands two spaces in; the rest of a wrapped description farther.
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Every command below `path`, itself included, with its help.
fn all(path: &[String], found: &mut Vec<(String, String)>) {
    let mut args = path.to_vec();
    args.push("--help".to_owned());
    let help = yike(&args).done();
    for name in commands(&help) {
        let mut below = path.to_vec();
        below.push(name);
        all(&below, found);
    }
    found.push((path.join(" "), help));
}

#[test]
fn m01_help_of_every_command_holds_an_example() {
    let mut found = Vec::new();
    all(&[], &mut found);
    assert!(found.len() >= 18, "{found:?}");
    let without: Vec<&str> = found
        .iter()
        // A group of commands shows its commands; each of them has its example.
        .filter(|(_, help)| commands(help).is_empty() || help.starts_with("一刻"))
        .filter(|(path, help)| !(help.contains("Example") && help.contains(&format!("yike {path}"))))
        .map(|(path, _)| path.as_str())
        .collect();
    assert!(without.is_empty(), "no example in the help of: {without:?}");
}

#[test]
fn m01_the_version_is_said() {
    let version = yike(&["--version"]).done();
    assert!(version.starts_with("yike "), "{version}");
    assert_eq!(yike::<&str>(&[]).code, 2, "no command is a wrong command");
}
