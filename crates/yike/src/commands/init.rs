//! `yike init`.

use super::login::password;
use crate::args::{Global, Init};
use crate::outcome::{Failure, Outcome};
use crate::{open, print};
use yike_app::people::add_login::{NewLogin, add_login, has_logins, name_site};
use yike_model::directory::Text;
use yike_model::ledger::Actor;
use yike_model::people::Role;

/// Makes the first administrator and names the district.
pub async fn run(global: &Global, args: &Init) -> Outcome {
    let (password, made) = password(args.password_file.as_deref())?;
    let app = open::app(global).await?;
    if has_logins(&app).await? {
        return Err(Failure::input(format!(
            "{} has its first administrator already; add people with `yike login add`",
            global.data.display()
        )));
    }
    let actor = Actor::Operator { command: "init".into() };
    let mut site = app.world().site.clone();
    if let Some(district) = &args.district {
        site.district = Text::new(district.clone(), args.district_en.clone().unwrap_or_default());
    }
    if let Some(phone) = &args.phone {
        site.phone.clone_from(phone);
    }
    name_site(&app, actor.clone(), site).await?;
    let new = NewLogin {
        username: args.username.clone(),
        display_name: "管理员".into(),
        password: password.clone(),
        role: Role::Administrator,
        unit: None,
    };
    let login = add_login(&app, actor, new).await?;
    open::finish(&app).await?;
    print::line(format!(
        "{}: ready. {} may sign in at /login",
        global.data.display(),
        login.username
    ))?;
    if made {
        print::line(format!("password (shown once): {password}"))?;
    }
    print::line(format!(
        "next: yike import divisions … ; yike import osm … ; yike import directory … --data {}",
        global.data.display()
    ))
}
