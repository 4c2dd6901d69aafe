//! A PostgreSQL of our own in a temporary folder, gone when we are.
//!
//! The server runs under a small supervising shell that waits on a pipe from us. However this process ends (done,
//! failed, interrupted, killed), the pipe closes, and the shell stops the server and removes its folder. The shell
//! stands in a process group of its own, so an interrupt at the terminal does not reach it first.
//! PostgreSQL refuses to run as root: then the shell runs as the package's own user.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::{Outcome, shell};

/// The variable the storage tests read.
pub const VARIABLE: &str = "YIKE_TEST_POSTGRES";

const SUPERVISE: &str = r#"
bin=$1 port=$2
dir=$(mktemp -d -t yike-postgres.XXXXXX) || exit 1
cd "$dir" || exit 1
server=
finish() {
    trap '' INT TERM HUP
    if [ -n "$server" ]; then kill -QUIT "$server" 2>/dev/null; wait "$server" 2>/dev/null; fi
    cd / && rm -rf "$dir"
}
trap 'finish; exit 1' INT TERM HUP
if ! "$bin/initdb" -D "$dir/data" -U yike -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1; then
    cat "$dir/log" >&2; finish; exit 1
fi
"$bin/postgres" -D "$dir/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c fsync=off -c full_page_writes=off -c max_connections=300 -c timezone=UTC >>"$dir/log" 2>&1 </dev/null &
server=$!
tries=0
until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U yike -d postgres; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then cat "$dir/log" >&2; finish; exit 1; fi
    sleep 0.1
done
echo ready
read -r _ || true
finish
"#;

pub struct Postgres {
    supervisor: Child,
    pub url: String,
    pub version: String,
}

impl Postgres {
    /// Starts a server on a free port of 127.0.0.1, user `yike` (superuser, no password), durability off.
    pub fn start() -> Outcome<Self> {
        let bin = binaries().ok_or(
            "PostgreSQL's server is not installed (initdb was found neither in PATH nor under /usr/lib/postgresql).\n\
             Install it: Debian 'apt-get install postgresql', Fedora 'dnf install postgresql-server', \
             macOS 'brew install postgresql'.",
        )?;
        let version = shell::capture(Command::new(bin.join("postgres")).arg("--version"))?
            .trim()
            .to_owned();
        // Another program may take the port between our look and the server's start: try a few.
        let mut why = String::new();
        for _ in 0..3 {
            match Self::start_on(free_port()?, &bin) {
                Ok((supervisor, url)) => {
                    return Ok(Self {
                        supervisor,
                        url,
                        version,
                    });
                }
                Err(reason) => why = reason,
            }
        }
        Err(why)
    }

    fn start_on(port: u16, bin: &std::path::Path) -> Outcome<(Child, String)> {
        let mut command = unprivileged("sh")?;
        command
            .args(["-c", SUPERVISE, "yike-postgres"])
            .arg(bin)
            .arg(port.to_string());
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command
            .spawn()
            .map_err(|error| format!("PostgreSQL's supervisor did not start: {error}"))?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        if line.trim() == "ready" {
            return Ok((child, format!("postgres://yike@127.0.0.1:{port}/postgres")));
        }
        let mut said = String::new();
        if let Some(mut stderr) = child.stderr.take() {
            let _ = stderr.read_to_string(&mut said);
        }
        let _ = child.wait();
        Err(format!(
            "PostgreSQL did not come up on port {port}. It said:\n{}",
            said.trim_end()
        ))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

/// Keeps a server while a command runs, or until standard input ends.
pub fn run(command: &[&str]) -> Outcome {
    let postgres = Postgres::start()?;
    println!("{VARIABLE}={}", postgres.url);
    match command {
        [] => {
            println!(
                "{}; it stops and is removed when this ends (Ctrl-C or Ctrl-D)",
                postgres.version
            );
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            Ok(())
        }
        [program, args @ ..] => shell::pass(Command::new(program).args(args).env(VARIABLE, &postgres.url)),
    }
}

/// The folder with initdb and postgres. Debian keeps them out of PATH, one folder a version: the newest wins.
pub fn binaries() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").is_file() && bin.join("postgres").is_file())
        .collect();
    versions.sort();
    versions.pop().map(|(_, bin)| bin).or_else(|| {
        let initdb = std::fs::canonicalize(shell::find("initdb")?).ok()?;
        let bin = initdb.parent()?.to_path_buf();
        bin.join("postgres").is_file().then_some(bin)
    })
}

pub fn free_port() -> Outcome<u16> {
    let socket = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    socket
        .map(|address| address.port())
        .map_err(|error| format!("no free port on 127.0.0.1: {error}"))
}

/// The program as it is, or, for root, as the user `postgres`.
fn unprivileged(program: &str) -> Outcome<Command> {
    if !shell::is_root() {
        return Ok(Command::new(program));
    }
    if let Some(setpriv) = shell::find("setpriv") {
        let mut command = Command::new(setpriv);
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--", program]);
        return Ok(command);
    }
    let runuser = shell::find("runuser").ok_or(
        "PostgreSQL refuses to run as root, and neither setpriv nor runuser (util-linux) is here to run it as another",
    )?;
    let mut command = Command::new(runuser);
    command.args(["-u", "postgres", "--", program]);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_server_answers_and_is_gone_afterwards() {
        if binaries().is_none() {
            println!("skipped: PostgreSQL's server is not installed");
            return;
        }
        let postgres = Postgres::start().unwrap();
        let address = postgres.url.split(['@', '/']).nth(3).unwrap().to_owned();
        assert!(TcpStream::connect(&address).is_ok(), "{} refuses", postgres.url);
        drop(postgres);
        assert!(TcpStream::connect(&address).is_err(), "still there on {address}");
    }
}
