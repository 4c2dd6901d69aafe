//! `yike backup`.

use crate::args::{Backup, Global};
use crate::outcome::{Failure, Outcome};
use crate::{open, print};

/// Copies the database, or the sealing keys, while it runs.
pub async fn run(global: &Global, args: &Backup) -> Outcome {
    let store = open::store(global).await?;
    if args.keys {
        if let Some(parent) = args.to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            std::fs::create_dir_all(parent).map_err(|error| Failure::Input(error.into()))?;
        }
        yike_storage::backup_keys(&store, &args.to)
            .await
            .map_err(|error| Failure::Input(error.into()))?;
        return print::line(format!(
            "keys of sealed fields copied to {}: keep them apart from the data and drop them after a few weeks, so that \
             what was erased stays erased",
            args.to.display()
        ));
    }
    let manifest = yike_storage::backup(&store, &args.to)
        .await
        .map_err(|error| Failure::Input(error.into()))?;
    print::line(format!(
        "{} copied to {} ({} bytes, ledger position {}), without the keys of sealed fields: `yike backup --keys` copies those",
        manifest.file,
        args.to.display(),
        manifest.bytes,
        manifest.position
    ))
}
