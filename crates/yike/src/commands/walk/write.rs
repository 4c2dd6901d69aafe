//! Files that are either whole or not there: written beside their name, then renamed onto it.

use crate::outcome::{Failure, Outcome};
use std::ffi::OsStr;
use std::fmt::Display;
use std::fs::{self, File, TryLockError};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Bytes collected before they go to the file.
const BUFFER: usize = 1 << 18;

/// Where a command writes its answer.
#[derive(Debug)]
pub struct Output {
    target: PathBuf,
    /// The file written meanwhile; `None` for standard output and devices.
    draft: Option<PathBuf>,
    to: Box<dyn Sink>,
    /// The reader has gone; nothing more is written and nothing is wrong.
    closed: bool,
}

trait Sink: Write + std::fmt::Debug {
    /// Sees to it that what was written outlives a power cut.
    fn settle(&mut self) -> std::io::Result<()>;
}

impl Sink for BufWriter<File> {
    fn settle(&mut self) -> std::io::Result<()> {
        self.flush()?;
        match self.get_ref().sync_all() {
            // Pipes and terminals have nothing to settle.
            Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
            settled => settled,
        }
    }
}

impl Sink for BufWriter<std::io::Stdout> {
    fn settle(&mut self) -> std::io::Result<()> {
        self.flush()
    }
}

impl Output {
    /// `-` is standard output.
    ///
    /// # Errors
    /// A folder that does not exist or may not be written is the user's to mend (exit 2).
    pub fn open(target: &Path) -> Result<Output, Failure> {
        let (draft, to): (_, Box<dyn Sink>) = if target == Path::new("-") {
            (None, Box::new(BufWriter::with_capacity(BUFFER, std::io::stdout())))
        } else if is_device(target) {
            let file = File::options().write(true).open(target);
            (None, sink(file.map_err(|error| cannot(target, &error))?))
        } else {
            let target = behind_links(target)?;
            let (draft, file) = draft(&target)?;
            return Ok(Output {
                target,
                draft: Some(draft),
                to: sink(file),
                closed: false,
            });
        };
        Ok(Output {
            target: target.to_owned(),
            draft,
            to,
            closed: false,
        })
    }

    pub fn is_stdout(&self) -> bool {
        self.draft.is_none() && self.target == Path::new("-")
    }

    pub fn write(&mut self, bytes: &[u8]) -> Outcome {
        if self.closed {
            return Ok(());
        }
        match self.to.write_all(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => Err(failed(&self.target, &error)),
            Ok(()) => Ok(()),
        }
    }

    /// Whether nobody reads any more.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Gives the file its name.
    pub fn finish(mut self) -> Outcome {
        match self.to.settle() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            Err(error) => return Err(failed(&self.target, &error)),
            Ok(()) => {}
        }
        if let Some(draft) = &self.draft {
            fs::rename(draft, &self.target).map_err(|error| cannot(&self.target, &error))?;
            self.draft = None;
        }
        Ok(())
    }
}

impl Drop for Output {
    /// What was not finished leaves nothing behind.
    fn drop(&mut self) {
        if let Some(draft) = &self.draft {
            drop(fs::remove_file(draft));
        }
    }
}

fn sink(file: File) -> Box<dyn Sink> {
    Box::new(BufWriter::with_capacity(BUFFER, file))
}

/// A terminal, a pipe or `/dev/null`: written to, never replaced.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// The file a link leads to, so that the link stays.
fn behind_links(path: &Path) -> Result<PathBuf, Failure> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(Failure::input(format!(
            "{} is a folder; name the file to write in it",
            path.display()
        ))),
        Ok(_) => path.canonicalize().map_err(|error| cannot(path, &error)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(path.to_owned()),
        Err(error) => Err(cannot(path, &error)),
    }
}

fn draft(target: &Path) -> Result<(PathBuf, File), Failure> {
    let name = target
        .file_name()
        .ok_or_else(|| Failure::input(format!("{} is no name of a file", target.display())))?;
    sweep(target, name);
    for attempt in 0..100 {
        let mut draft = std::ffi::OsString::from(".");
        draft.push(name);
        draft.push(format!(".{}-{attempt}.part", std::process::id()));
        let path = target.with_file_name(draft);
        match File::options().write(true).create_new(true).open(&path) {
            // Who swept between the two steps has taken it away.
            Ok(file) if file.try_lock().is_err_and(|error| is_held(&error)) || !path.exists() => {}
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(cannot(target, &error)),
        }
    }
    Err(Failure::input(format!(
        "{} cannot be written: remove the unfinished files beside it (.*.part)",
        target.display()
    )))
}

fn is_held(error: &TryLockError) -> bool {
    matches!(error, TryLockError::WouldBlock)
}

/// Removes the drafts of the same file whose writers were ended: a writer holds its draft's lock for as long as it lives.
fn sweep(target: &Path, name: &OsStr) {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = fs::read_dir(folder.unwrap_or(Path::new("."))) else {
        return;
    };
    let prefix = format!(".{}.", name.to_string_lossy());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    for entry in entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
    {
        let other = entry.file_name();
        let middle = { other.to_str() }
            .and_then(|other| other.strip_prefix(&prefix)?.strip_suffix(".part")?.split_once('-'))
            .is_some_and(|(process, attempt)| is_number(process) && is_number(attempt));
        let left = |path: &Path| {
            let file = File::options().write(true).open(path);
            file.is_ok_and(|file| file.try_lock().is_ok())
        };
        if middle && left(&entry.path()) {
            drop(fs::remove_file(entry.path()));
        }
    }
}

/// The path is the user's to mend; a full disk is not.
fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    let name = path.display();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match (error.kind(), folder) {
        (ErrorKind::NotFound, Some(folder)) => Failure::input(format!(
            "{name} cannot be written: there is no folder {}; make it first",
            folder.display()
        )),
        (ErrorKind::NotADirectory, _) => {
            Failure::input(format!("{name} cannot be written: a part of its path is no folder"))
        }
        (ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::IsADirectory, _) => {
            Failure::input(format!("{name} cannot be written: {error}; choose another place"))
        }
        _ => failed(path, error),
    }
}

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Ours(anyhow::anyhow!(
        "{} was not written: {error}; what was there before is kept",
        path.display()
    ))
}

/// Writes a whole file.
pub fn whole(path: &Path, bytes: &[u8]) -> Outcome {
    let mut output = Output::open(path)?;
    output.write(bytes)?;
    output.finish()
}

/// Appends a cell of a CSV table, quoted where RFC 4180 asks for it.
pub fn cell(line: &mut Vec<u8>, text: &str) {
    if text.contains([',', '"', '\n', '\r']) {
        line.push(b'"');
        line.extend(text.replace('"', "\"\"").bytes());
        line.push(b'"');
    } else {
        line.extend(text.bytes());
    }
}

/// Appends a whole number.
pub fn number(line: &mut Vec<u8>, value: u32) {
    let mut digits = [0u8; 10];
    let mut rest = value;
    let mut from = digits.len();
    for (at, digit) in digits.iter_mut().enumerate().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        from = at;
        if rest == 0 {
            break;
        }
    }
    line.extend(digits.get(from..).unwrap_or_default());
}

/// A progress bar on standard error; invisible when that is no terminal.
pub fn bar(len: u64, message: impl Display) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new(len).with_message(message.to_string());
    if let Ok(style) = indicatif::ProgressStyle::with_template("{msg} {wide_bar} {percent:>3}%") {
        bar.set_style(style);
    }
    bar
}

/// A spinner on standard error; invisible when that is no terminal.
pub fn spinner(message: impl Display) -> indicatif::ProgressBar {
    let spinner = indicatif::ProgressBar::new_spinner().with_message(message.to_string());
    spinner.enable_steady_tick(std::time::Duration::from_millis(120));
    spinner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_numbers_are_written_as_csv() {
        let check = |text: &str, value: u32, expect: &str| {
            let mut line = Vec::new();
            cell(&mut line, text);
            line.push(b',');
            number(&mut line, value);
            assert_eq!(String::from_utf8(line).unwrap(), expect);
        };
        check("S1", 0, "S1,0");
        check("老年, 食堂", 907, "\"老年, 食堂\",907");
        check("a \"b\"", u32::MAX, "\"a \"\"b\"\"\",4294967295");
        check("two\nlines", 10, "\"two\nlines\",10");
    }

    #[test]
    fn what_is_not_finished_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        whole(&path, b"old").unwrap();
        let mut output = Output::open(&path).unwrap();
        output.write(b"half").unwrap();
        drop(output);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        whole(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
        // A draft of a writer that was ended goes with the next writing, one that is being written and others' files stay.
        let held = Output::open(&path).unwrap();
        let part = |name: &str| fs::write(folder.path().join(name), b"half").unwrap();
        [".table.csv.7-0.part", ".other.csv.7-0.part", ".table.csv.notes.part"]
            .into_iter()
            .for_each(part);
        whole(&path, b"newer").unwrap();
        let mut names: Vec<_> = { fs::read_dir(folder.path()).unwrap() }
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.ends_with("-0.part") || !name.starts_with(".table.csv."))
            .collect();
        names.sort();
        assert_eq!(names, [".other.csv.7-0.part", ".table.csv.notes.part", "table.csv"]);
        assert!(!folder.path().join(".table.csv.7-0.part").exists());
        held.finish().unwrap();
        assert_eq!(
            fs::read(&path).unwrap(),
            b"",
            "what was being written meanwhile came through"
        );
        assert_eq!(whole(folder.path(), b"x").unwrap_err().code(), 2);
        assert_eq!(whole(&folder.path().join("no/such/file"), b"x").unwrap_err().code(), 2);
    }
}
