//! PostgreSQL's own dump, taken by `pg_dump`.

use crate::StorageError;
use std::path::Path;
use std::process::{Command, Output};

/// The address without its password, and the password for `PGPASSWORD`: arguments show in the list of processes.
fn without_password(url: &str) -> (String, Option<String>) {
    let parts = || {
        let (scheme, rest) = url.split_once("://")?;
        let (userinfo, host) = rest.split_once('@')?;
        let (user, password) = userinfo.split_once(':')?;
        Some((format!("{scheme}://{user}@{host}"), Some(percent_decoded(password))))
    };
    parts().unwrap_or_else(|| (url.to_owned(), None))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(super) async fn run(url: &str, schema: Option<&str>, target: &Path) -> Result<(), StorageError> {
    let (address, password) = without_password(url);
    let mut command = Command::new("pg_dump");
    command.args(["--format=custom", "--no-owner", "--exclude-table-data=*.sealing_key"]);
    command.args(schema.map(|schema| format!("--schema={schema}")));
    command
        .arg(format!("--file={}", target.display()))
        .arg(format!("--dbname={address}"));
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let joined = tokio::task::spawn_blocking(move || command.output()).await;
    let output: Output = match joined {
        Ok(Ok(output)) => output,
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(StorageError::invalid(
                "pg_dump is not on this machine; nothing was copied. Install PostgreSQL's client programs, or run where they \
                 are: pg_dump --format=custom --no-owner --exclude-table-data='*.sealing_key' --file=yike.dump \
                 --dbname=postgres://…",
            ));
        }
        Ok(Err(error)) => return Err(StorageError::driver(error, "pg_dump could not be started")),
        Err(error) => return Err(StorageError::driver(error, "pg_dump was interrupted")),
    };
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(StorageError::driver(
        format!("pg_dump failed: {said}"),
        "The backup was not made; the database is unchanged",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, address: &str, password: Option<&str>) {
        assert_eq!(without_password(url), (address.to_owned(), password.map(str::to_owned)));
    }

    #[test]
    fn password_leaves_the_address() {
        check("postgres://u:p%40s%@h:5432/d", "postgres://u@h:5432/d", Some("p@s%"));
        check("postgres://u@h/d", "postgres://u@h/d", None);
        check("postgres://h/d", "postgres://h/d", None);
    }
}
