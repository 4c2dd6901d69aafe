//! The `yike` binary: commands, configuration, telemetry, lifecycle.

mod args;
mod commands;
mod open;
mod outcome;
mod print;
mod rim;
mod telemetry;

use args::{Cli, Command};
use clap::Parser;
use outcome::{Failure, Outcome};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    telemetry::start(&cli.global.log, cli.global.log_json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return end(&Failure::Ours(error.into())),
    };
    match runtime.block_on(run(&cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => end(&failure),
    }
}

fn end(failure: &Failure) -> ExitCode {
    use std::io::Write;
    drop(writeln!(std::io::stderr(), "yike: {failure}"));
    ExitCode::from(failure.code())
}

async fn run(cli: &Cli) -> Outcome {
    use commands as c;
    let global = &cli.global;
    match &cli.command {
        Command::Init(args) => c::init::run(global, args).await,
        Command::Serve(args) => c::serve::run(global, args).await,
        Command::Demo(args) => c::demo::run(global, args).await,
        Command::Near(args) => c::near::run(global, args).await,
        Command::Find(args) => c::find::run(global, args).await,
        Command::Plan(command) => c::plan::run(command),
        Command::Walk(command) => c::walk::run(command),
        Command::Desk(command) => c::desk::run(global, command).await,
        Command::Case(command) => c::case::run(global, command).await,
        Command::Import(import) => c::import::run(global, import).await,
        Command::Template(args) => c::template::run(args),
        Command::Login(command) => c::login::run(global, command).await,
        Command::Messages(command) => c::messages::run(global, command).await,
        Command::Street(command) => c::street::run(global, command).await,
        Command::Venue(command) => c::venue::run(global, command).await,
        Command::Verify(args) => c::verify::run(global, args).await,
        Command::Backup(args) => c::backup::run(global, args).await,
    }
}
