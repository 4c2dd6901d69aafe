//! The stored walking network as a file of this node's own: fetched once, checked once, mapped into memory ever after.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use yike_walk::Network;

/// The file of a version, named by the hash of its bytes.
pub(crate) fn path(folder: &Path, sha256: &str) -> PathBuf {
    folder.join(format!("{sha256}.walk"))
}

/// The network of a version kept before. `None` when it is not there or not readable: then it is fetched again.
pub(crate) fn open(folder: &Path, sha256: &str) -> Option<Network> {
    let path = path(folder, sha256);
    path.exists().then(|| Network::open(&path).ok()).flatten()
}

/// Checks fetched bytes whole, keeps them as a file and maps it. A folder that cannot be written costs memory and no more.
/// Files of other versions are dropped; who still maps one goes on with it.
pub(crate) fn install(folder: &Path, sha256: &str, bytes: &[u8]) -> Result<Network, String> {
    let checked = Network::from_bytes(bytes).map_err(|error| error.to_string())?;
    match keep(folder, sha256, bytes) {
        Ok(path) => Ok(Network::open(&path).unwrap_or(checked)),
        Err(error) => {
            tracing::warn!(
                "{} keeps no streets ({error}); they take memory instead",
                folder.display()
            );
            Ok(checked)
        }
    }
}

/// Removes what processes left unfinished when they were ended: nobody holds the lock of it.
fn sweep(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let other = entry.path();
        let left = || {
            fs::File::options()
                .write(true)
                .open(&other)
                .is_ok_and(|file| file.try_lock().is_ok())
        };
        if other.extension() == Some(OsStr::new("part")) && left() {
            drop(fs::remove_file(other));
        }
    }
    Ok(())
}

fn keep(folder: &Path, sha256: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let path = path(folder, sha256);
    // Another process may do the same: each writes a file of its own, and the last rename wins with the same bytes.
    let own = folder.join(format!("{sha256}.{}.part", std::process::id()));
    sweep(folder)?;
    let written = fs::File::create(&own).and_then(|mut file| {
        // Held while it is written; where nobody can lock, nothing is swept either.
        drop(file.try_lock());
        file.write_all(bytes)?;
        file.sync_all()
    });
    written
        .and_then(|()| fs::rename(&own, &path))
        .inspect_err(|_| drop(fs::remove_file(&own)))?;
    for entry in fs::read_dir(folder)?.flatten() {
        let other = entry.path();
        if other != path && other.extension() == Some(OsStr::new("walk")) {
            drop(fs::remove_file(other));
        }
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_ended_process_left_unfinished_goes_with_the_next_version() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("old.7.part"), b"half").unwrap();
        let held = fs::File::create(at("other.8.part")).unwrap();
        held.lock().unwrap();
        keep(folder.path(), "new", b"whole").unwrap();
        assert_eq!(fs::read(at("new.walk")).unwrap(), b"whole");
        assert_eq!([at("old.7.part").exists(), at("other.8.part").exists()], [false, true]);
    }
}
