//! `cargo xtask size`: the release binary, and the first page with its styles and scripts as they travel.
//!
//! The map is fetched when a person opens it, so files whose name begins with "map" are shown apart.

use std::collections::BTreeSet;

use crate::bench::client::Client;
use crate::bench::server::Server;
use crate::{Outcome, shell};

pub fn run() -> Outcome {
    let server = Server::start("yike-data/bench")?;
    let binary = shell::binary("release")?;
    let bytes = std::fs::metadata(&binary)
        .map_err(|error| format!("{}: {error}", binary.display()))?
        .len();
    println!("binary       {:.1} MB", bytes as f64 / 1e6);
    let mut client = Client::connect(&server.address)?;
    let (mut without, mut with) = (0, 0);
    let mut waiting = vec!["/".to_owned()];
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(path) = waiting.pop() {
        let plain = client.get(&path, "identity")?;
        let travels = client.get(&path, "br, gzip")?.body.len();
        if plain.status != 200 {
            return Err(format!("GET {path} answered {}", plain.status));
        }
        let map = is_map(&path);
        *(if map { &mut with } else { &mut without }) += travels;
        println!(
            "{travels:9} B of {:9}  {path}{}",
            plain.body.len(),
            if map { "  (map)" } else { "" }
        );
        let text = String::from_utf8_lossy(&plain.body);
        for found in references(&text, &plain.content_type, &path) {
            if seen.insert(found.clone()) {
                waiting.push(found);
            }
        }
    }
    println!(
        "first page   {:.1} KB compressed without the map, {:.1} KB more with it",
        without as f64 / 1e3,
        with as f64 / 1e3
    );
    Ok(())
}

fn is_map(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with("map"))
}

/// Style sheets and scripts of a page; static imports of a script.
fn references(text: &str, content_type: &str, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    if content_type.contains("html") {
        for tag in text.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let tag = tag.trim_end_matches('/');
            let wanted = (
                tag.starts_with("link ") && (tag.contains("stylesheet") || tag.contains("modulepreload")),
                "href=\"",
            );
            let wanted = if tag.starts_with("script ") {
                (true, "src=\"")
            } else {
                wanted
            };
            if let (true, mark) = wanted {
                found.extend(
                    tag.split(mark)
                        .nth(1)
                        .and_then(|rest| rest.split('"').next())
                        .map(str::to_owned),
                );
            }
        }
    } else if content_type.contains("javascript") {
        for line in text
            .split([';', '\n'])
            .map(str::trim)
            .filter(|line| line.starts_with("import") && !line.starts_with("import("))
        {
            let target = line.rsplit(['"', '\'']).nth(1).unwrap_or_default();
            found.extend((target.starts_with('.') || target.starts_with('/')).then(|| target.to_owned()));
        }
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let absolute = |target: String| {
        if target.starts_with('/') {
            target
        } else {
            format!("{folder}/{}", target.trim_start_matches("./"))
        }
    };
    found
        .into_iter()
        .filter(|target| !target.contains("://"))
        .map(absolute)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_styles_and_scripts() {
        let page = r#"<link rel="icon" href="/i.svg"><link rel="stylesheet" href="/assets/a.css"/><script type="module" src="/assets/b.js"></script><script src="https://example.org/c.js"></script>"#;
        assert_eq!(
            references(page, "text/html; charset=utf-8", "/"),
            ["/assets/a.css", "/assets/b.js"]
        );
    }

    #[test]
    fn a_script_names_what_it_imports_at_once() {
        let script = "import { a } from './a.js';\nimport '/assets/b.js'\nconst c = () => import('./map.js');";
        assert_eq!(
            references(script, "text/javascript", "/assets/x.js"),
            ["/assets/a.js", "/assets/b.js"]
        );
        assert!(is_map("/assets/map-3f.js") && !is_map("/assets/sitemap.js"));
    }
}
