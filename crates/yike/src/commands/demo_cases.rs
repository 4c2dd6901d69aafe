//! A few cases for the demonstration, made the way people make them.

use anyhow::Context;
use std::collections::BTreeMap;
use yike_app::case::act::{SeenCase, Who, act};
use yike_app::case::file_in::hand_in;
use yike_app::case::receive::{Receive, receive};
use yike_app::people::sign_in::SignedIn;
use yike_app::{App, AppError};
use yike_model::UnitId;
use yike_model::case::{Act, Case, Grade};
use yike_model::desk::Channel;

/// Code of the street whose cases they are, and of the district above it.
const STREET: &str = "320508019";
const DISTRICT: &str = "320508";

fn step(code: &str, values: &[(&str, &str)]) -> Act {
    Act::Step {
        transition: code.into(),
        reason: String::new(),
        days: None,
        values: values
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect::<BTreeMap<_, _>>(),
        sealed: Vec::new(),
    }
}

async fn does(app: &App, who: &SignedIn, case: &Case, what: Act) -> Result<Case, AppError> {
    let seen = SeenCase {
        key: case.number.clone(),
        revision: Some(case.revision),
    };
    act(app, Who::Staff(who), &seen, &what, &[]).await
}

/// Opens them: an application on its way to the district, help asked for, acting for somebody, a hazard, an opinion.
pub async fn seed(app: &App, agent: &SignedIn) -> anyhow::Result<()> {
    let world = app.world();
    let unit = |code: &str| {
        world
            .snapshot
            .units
            .iter()
            .find(|unit| unit.code == code)
            .map(|unit| unit.id)
    };
    let street: UnitId = unit(STREET).context("the unit of the sample cases")?;
    let service = |code: &str| {
        let index = world.snapshot.service_by_code(code)?;
        world.snapshot.services.get(index).map(|service| service.id)
    };
    let ask = |kind: &str, code: Option<&str>, number: u32| Receive {
        kind: kind.into(),
        unit: street,
        service: code.and_then(service),
        channel: Channel::Counter,
        name: format!("示例居民 {number:04}"),
        phone: String::new(),
        identity: None,
        residence: None,
        token: None,
        origin: String::new(),
    };
    let mut case = receive(app, agent, &ask("application", Some("S34"), 8)).await?;
    for document in case.documents.clone() {
        let seen = SeenCase {
            key: case.number.clone(),
            revision: None,
        };
        case = hand_in(app, Who::Staff(agent), &seen, &document.code, Grade::B, None).await?;
    }
    case = does(app, agent, &case, step("accept", &[])).await?;
    if let Some(to) = unit(DISTRICT) {
        let offer = Act::Offer {
            to,
            reason: "核对无误，请区里决定".into(),
            originals: 2,
        };
        does(app, agent, &case, offer).await?;
    }
    receive(app, agent, &ask("application", Some("S35"), 31)).await?;
    let help = receive(app, agent, &ask("help", None, 12)).await?;
    does(
        app,
        agent,
        &help,
        step("apply", &[("matter", "陪老人办理居家养老服务")]),
    )
    .await?;
    let act_for = receive(app, agent, &ask("act-for", None, 19)).await?;
    let act_for = does(app, agent, &act_for, step("apply", &[("matter", "代领尊老卡")])).await?;
    does(app, agent, &act_for, step("ask_mandate", &[])).await?;
    let hazard = receive(app, agent, &ask("hazard", None, 0)).await?;
    let found = [("place", "楼道杂物堵住消防通道"), ("hazard", "fire")];
    does(app, agent, &hazard, step("hazard", &found)).await?;
    let opinion = receive(app, agent, &ask("opinion", None, 0)).await?;
    let words = [("words", "最近的卫生站在三公里外，老人拿药不方便")];
    does(app, agent, &opinion, step("take_up", &words)).await?;
    Ok(())
}
