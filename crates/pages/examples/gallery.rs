//! Writes every page in every state, both languages, normal and elder, light and dark, as HTML files with their assets.
//!
//!     cargo run -p yike-pages --example gallery -- <folder>

use std::path::Path;
use std::{env, fs, io};

use yike_i18n::Lang;
use yike_pages::{Theme, assets, samples};

fn main() -> io::Result<()> {
    let Some(folder) = env::args().nth(1) else {
        eprintln!("Usage: gallery <folder>");
        return Ok(());
    };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    let mut sizes = String::from("name\tplain\tbrotli\tgzip\n");
    for (name, url, plain, br, gzip) in assets::sizes() {
        sizes.push_str(&format!("{name}\t{plain}\t{br}\t{gzip}\n"));
        if let Some(asset) = assets::serve(url, None) {
            fs::write(folder.join(url.trim_start_matches('/')), asset.bytes)?;
        }
    }
    fs::write(folder.join("sizes.tsv"), sizes)?;
    let mut index = String::from("<!doctype html><meta charset=utf-8><title>gallery</title>");
    for lang in Lang::ALL {
        for (size, elder, theme) in [
            ("", false, Theme::Light),
            ("-elder", true, Theme::Light),
            ("-dark", false, Theme::Dark),
        ] {
            for sample in samples::all_themed(lang, elder, theme) {
                let name = format!("{}-{}{size}.html", sample.name, &lang.tag()[..2]);
                // Files have no server: assets are beside them.
                let html = sample
                    .html
                    .map_err(io::Error::other)?
                    .replace("=\"/assets/", "=\"assets/");
                fs::write(folder.join(&name), html)?;
                index.push_str(&format!("<a href=\"{name}\">{name}</a><br>"));
            }
        }
    }
    fs::write(folder.join("index.html"), index)
}
