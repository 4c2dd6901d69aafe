//! `yike login add`, and where passwords come from.

use crate::args::{Global, LoginCommand, RoleArg};
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use std::path::Path;
use yike_app::people::add_login::{NewLogin, add_login};
use yike_model::IdSource;
use yike_model::ledger::Actor;
use yike_model::people::Role;

/// The first line of a file, or a password made now; the second value says which.
pub fn password(file: Option<&Path>) -> Result<(String, bool), Failure> {
    match file {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::input(format!("cannot read {}: {error}", path.display())))?;
            let line = text.lines().next().unwrap_or_default().to_owned();
            yike_app::people::password::check(&line)?;
            Ok((line, false))
        }
        None => Ok((crate::rim::SystemIds.token(), true)),
    }
}

/// Adds somebody who may sign in.
pub async fn run(global: &Global, command: &LoginCommand) -> Outcome {
    let LoginCommand::Add {
        username,
        name,
        role,
        unit,
        password_file,
    } = command;
    let (password, made) = password(password_file.as_deref())?;
    let app = open::app(global).await?;
    let new = NewLogin {
        username: username.clone(),
        display_name: name.clone(),
        password: password.clone(),
        role: match role {
            RoleArg::Administrator => Role::Administrator,
            RoleArg::Manager => Role::Manager,
            RoleArg::Clerk => Role::Clerk,
            RoleArg::Agent => Role::Agent,
            RoleArg::Coordinator => Role::Coordinator,
        },
        unit: unit.clone(),
    };
    let login = add_login(
        &app,
        Actor::Operator {
            command: "login add".into(),
        },
        new,
    )
    .await?;
    open::finish(&app).await?;
    print::line(format!("{} may sign in at /login", login.username))?;
    if made {
        print::line(format!("password (shown once): {password}"))?;
    }
    Ok(())
}
