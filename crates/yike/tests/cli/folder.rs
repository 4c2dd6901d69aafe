//! A data folder, and `yike` run on it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;
use yike_storage::{Location, Options, Store};
use yike_testkit::{TestClock, contents, town};

/// Tuesday, ten o'clock in the morning.
pub const TEN: &str = "2026-11-24T10:00:00+08:00";

/// How a command ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// Standard output of a command that must have done what it was asked.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(self) -> serde_json::Value {
        let text = self.done();
        assert_eq!(text.lines().count(), 1, "one line of JSON: {text}");
        serde_json::from_str(&text).expect("JSON")
    }
}

/// A temporary folder with `data` in it, empty at first.
#[derive(Debug)]
pub struct Folder {
    temp: TempDir,
}

/// Runs `yike` as it stands, without a data folder.
pub fn yike<S: AsRef<OsStr>>(args: &[S]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yike"));
    for variable in [
        "YIKE_DATA",
        "YIKE_DATABASE",
        "YIKE_LOG",
        "YIKE_LOG_JSON",
        "YIKE_PORT",
        "YIKE_LISTEN",
    ] {
        command.env_remove(variable);
    }
    let output = command.args(args).output().expect("yike runs");
    Run {
        code: output.status.code().expect("ended by itself"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

impl Folder {
    pub fn new() -> Folder {
        Folder {
            temp: tempfile::tempdir().expect("a folder"),
        }
    }

    /// With the streets and the directory of the town.
    pub fn town() -> Folder {
        let folder = Folder::new();
        folder.streets();
        folder
            .run(&["import", "directory", &folder.directory(&town::directory())])
            .done();
        folder
    }

    pub fn data(&self) -> PathBuf {
        self.temp.path().join("data")
    }

    /// Runs `yike` on the data folder at ten o'clock.
    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Run {
        self.run_on(&self.data(), args)
    }

    /// The same on another folder.
    pub fn run_on<S: AsRef<OsStr>>(&self, data: &Path, args: &[S]) -> Run {
        let mut all: Vec<&OsStr> = args.iter().map(AsRef::as_ref).collect();
        all.extend(["--now", TEN, "--data"].map(OsStr::new));
        all.push(data.as_os_str());
        yike(&all)
    }

    /// Writes a file beside the data and returns its path.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    /// A path beside the data.
    pub fn path(&self, name: &str) -> String {
        self.temp.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    /// Writes the files of a directory into a folder of their own.
    pub fn directory(&self, files: &[(String, Vec<u8>)]) -> String {
        let folder = tempfile::tempdir_in(self.temp.path()).expect("a folder").keep();
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes).expect("written");
        }
        folder.to_str().expect("UTF-8").to_owned()
    }

    /// Imports the town's streets; returns the file.
    pub fn streets(&self) -> String {
        let (name, bytes) = town::streets();
        let file = self.file(&name, bytes);
        self.run(&["import", "osm", &file]).done();
        file
    }

    /// The store of a data folder, opened beside the command line.
    pub async fn open(data: &Path) -> Store {
        let clock = TestClock::default();
        let options = Options::in_folder(data, Arc::new(move || clock.now()));
        Store::open(Location::Sqlite(data.to_owned()), options)
            .await
            .expect("a store")
    }

    /// Everything the database holds beside claims and logins, as text.
    pub fn contents(&self) -> String {
        block_on(async {
            let store = Folder::open(&self.data()).await;
            let text = contents(&store).await;
            store.close().await.expect("closed");
            text
        })
    }
}

/// Runs what needs a store to its end.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work)
}

/// A file of the data folder beside the workspace, or a note that the test was skipped.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    // A linked git worktree lies one folder deeper.
    let found = ["../../../shared", "../../../../shared"]
        .map(|shared| root.join(shared).join(path))
        .into_iter()
        .find(|p| p.exists());
    if found.is_none() {
        println!("skipped: ../shared is not here");
    }
    found
}
