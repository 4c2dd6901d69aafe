//! May an actor do this to that? One pure function, [`may`], over the tree of units.
//!
//! Four words:
//!
//! - **Actor** — who asks: nobody in particular ([`Actor::Anonymous`], every resident), a signed-in [`Login`], or the
//!   operator at the machine's own command line.
//! - **Action** — what they want to do: [`Action::CallClaim`], [`Action::SeeLedger`], [`Action::Import`].
//! - **Resource** — what they want to do it to: a unit, a desk (the host of the venue, and the provider where that
//!   differs), a claim opened by its token, the public directory, the installation.
//! - **Role** — what a login is at a unit ([`Role`]). A role holds at its unit and everything below it; a role without
//!   a unit holds everywhere. Nothing is inherited upwards or sideways.
//!
//! # A worked example
//!
//! A doctor's assistant of the health station holds `Clerk` at the station. Every Tuesday the station's clinic takes
//! place in a venue hosted by another unit, the community next door. She presses "next":
//!
//! 1. the actor is her login, the action is `CallClaim`;
//! 2. the resource is `Desk { host: community, provider: Some(station) }`: the app reads both from the schedule;
//! 3. the policy says that `CallClaim` needs `Clerk` or `Manager`;
//! 4. from the provider upwards, the first unit asked is the station, where her grant is: [`Decision::Allowed`].
//!
//! At the community's own counter the resource is `Desk { host: community, provider: None }`. Her grant is neither at
//! the community nor above it, so the desk does not exist for her: [`Decision::NotFound`]. Had she been the community's
//! clerk and asked for its ledger, she would be told [`Decision::Forbidden`]: she may know it is there.
//!
//! What may not be seen answers "not found" rather than "forbidden", so that trying addresses teaches nothing.

mod action;
mod tree;

pub use action::{Action, Needs};
pub use tree::{Parents, UnitTree};

use yike_model::UnitId;
use yike_model::people::{Login, Role};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor<'a> {
    /// A resident without an account.
    Anonymous,
    /// Signed in. A disabled login is treated as signed out.
    Login(&'a Login),
    /// A command given on the machine itself.
    Operator,
}

/// What it is to be done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// What everybody may read: the directory, hours, waits.
    Public,
    /// A claim whose unguessable token was shown. Whoever has the token is its holder.
    ClaimByToken,
    /// Where claims are called: the unit that hosts the venue, and the schedule's provider when it differs.
    Desk { host: UnitId, provider: Option<UnitId> },
    /// A unit and what belongs to it: its ledger, reports, logins, opening hours.
    Unit(UnitId),
    /// The installation as a whole; needs a role held everywhere.
    Installation,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Decision {
    Allowed,
    /// Nobody is signed in (or the login is disabled): offer to sign in. HTTP 401.
    SignIn,
    /// The actor may not know of it. HTTP 404.
    NotFound,
    /// The actor may know of it, but not do this. HTTP 403.
    Forbidden,
}

impl Decision {
    /// Whether it may be done.
    pub fn allowed(self) -> bool {
        self == Decision::Allowed
    }
}

/// Decides. The resource must be of the kind the action is about ([`Action::needs`]); any other pair is refused.
///
/// To give a role at a unit needs [`Action::ManageLogins`] there; to give a role that holds everywhere needs it on
/// [`Resource::Installation`]. So nobody gives away more than they hold.
pub fn may(actor: &Actor<'_>, action: Action, resource: &Resource, tree: &dyn UnitTree) -> Decision {
    let needs = action.needs();
    match (needs, resource) {
        (Needs::Nothing, Resource::Public) => return Decision::Allowed,
        (Needs::Token, Resource::ClaimByToken) => return Decision::Allowed,
        _ => {}
    }
    let login = match actor {
        Actor::Operator => return operator(action),
        Actor::Login(login) if !login.disabled => login,
        Actor::Login(_) | Actor::Anonymous => return Decision::SignIn,
    };
    let units = match (needs, resource) {
        (Needs::AtDesk(_), Resource::Desk { host, provider }) => vec![Some(*host), *provider],
        (Needs::AtUnit(_), Resource::Unit(unit)) => vec![Some(*unit)],
        (Needs::AtUnit(_) | Needs::Everywhere(_), Resource::Installation) => Vec::new(),
        _ => return Decision::Forbidden,
    };
    let held = roles_at(login, &units, tree);
    if held.iter().any(|role| needs.roles().contains(role)) {
        Decision::Allowed
    } else if held.is_empty() && !units.is_empty() {
        Decision::NotFound
    } else {
        Decision::Forbidden
    }
}

/// The roles a login holds at any of the units, from each unit upwards. Without units, those held everywhere.
fn roles_at(login: &Login, units: &[Option<UnitId>], tree: &dyn UnitTree) -> Vec<Role> {
    let lines: Vec<UnitId> = units
        .iter()
        .flatten()
        .flat_map(|unit| tree::line(*unit, tree))
        .collect();
    let holds = |unit: &Option<UnitId>| unit.is_none_or(|unit| lines.contains(&unit));
    login
        .grants
        .iter()
        .filter(|grant| holds(&grant.unit))
        .map(|grant| grant.role)
        .collect()
}

/// Whoever runs commands on the machine keeps it running; residents' claims and sealed data are not theirs.
fn operator(action: Action) -> Decision {
    match action {
        Action::SeeLedger
        | Action::Import
        | Action::ManageLogins
        | Action::DeclarePolicy
        | Action::Backup
        | Action::Verify => Decision::Allowed,
        _ => Decision::Forbidden,
    }
}
