//! `yike template`.

use crate::args::Template;
use crate::outcome::{Failure, Outcome};
use crate::print;
use anyhow::Context;
use std::fs;
use yike_formats::directory::{template_csv, template_xlsx};

/// Writes the directory's template: a workbook, or a folder of CSV files.
pub fn run(args: &Template) -> Outcome {
    let to = &args.to;
    if to
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
    {
        if to.exists() {
            return Err(Failure::input(format!(
                "{} exists and is kept; choose another name",
                to.display()
            )));
        }
        let bytes = template_xlsx().context("making the workbook failed")?;
        fs::write(to, bytes).with_context(|| format!("cannot write {}", to.display()))?;
    } else {
        fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
        for (name, bytes) in template_csv() {
            let file = to.join(&name);
            if file.exists() {
                return Err(Failure::input(format!(
                    "{} exists and is kept; choose an empty folder",
                    file.display()
                )));
            }
            fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    print::line(format!(
        "{}: fill it in, then `yike import directory {}`",
        to.display(),
        to.display()
    ))
}
