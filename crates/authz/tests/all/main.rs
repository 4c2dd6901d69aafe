//! The role matrix, and what holds for every tree.
#![allow(clippy::unwrap_used)] // helpers of tests, which clippy does not see as tests

use proptest::prelude::*;
use std::fmt::Write;
use uuid::Uuid;
use yike_authz::{Action, Actor, Decision, Needs, Parents, Resource, may};
use yike_model::desk::ClaimAction;
use yike_model::people::{Grant, Login, Role};
use yike_model::{LoginId, UnitId};

fn unit(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(number))
}

const CITY: u128 = 1;
const STREET: u128 = 2;
const COMMUNITY: u128 = 3;
const NEXT_DOOR: u128 = 4;
const CLINIC: u128 = 5;

fn tree() -> Parents {
    [(STREET, CITY), (COMMUNITY, STREET), (NEXT_DOOR, STREET), (CLINIC, CITY)]
        .into_iter()
        .map(|(child, parent)| (unit(child), unit(parent)))
        .collect()
}

fn login(role: Role, at: Option<u128>) -> Login {
    Login {
        id: LoginId(Uuid::from_u128(9)),
        username: "demo".to_owned(),
        display_name: "示例用户 0001".to_owned(),
        grants: vec![Grant {
            role,
            unit: at.map(unit),
        }],
        disabled: false,
    }
}

/// The resource an action is about, at the community.
fn resource(action: Action) -> Resource {
    match action.needs() {
        Needs::Nothing => Resource::Public,
        Needs::Token => Resource::ClaimByToken,
        Needs::AtDesk(_) => Resource::Desk {
            host: unit(COMMUNITY),
            provider: None,
        },
        Needs::AtUnit(_) => Resource::Unit(unit(COMMUNITY)),
        Needs::Everywhere(_) => Resource::Installation,
    }
}

fn word(decision: Decision) -> &'static str {
    match decision {
        Decision::Allowed => "yes",
        Decision::SignIn => "sign in",
        Decision::NotFound => "404",
        Decision::Forbidden => "403",
    }
}

#[test]
fn the_role_matrix() {
    let (clerk, next_door) = (login(Role::Clerk, Some(COMMUNITY)), login(Role::Clerk, Some(NEXT_DOOR)));
    let (manager, above) = (
        login(Role::Manager, Some(COMMUNITY)),
        login(Role::Manager, Some(STREET)),
    );
    let (administrator, everywhere) = (
        login(Role::Administrator, Some(COMMUNITY)),
        login(Role::Administrator, None),
    );
    let disabled = Login {
        disabled: true,
        ..login(Role::Administrator, None)
    };
    let actors = [
        ("nobody", Actor::Anonymous),
        ("clerk", Actor::Login(&clerk)),
        ("neighbour", Actor::Login(&next_door)),
        ("manager", Actor::Login(&manager)),
        ("above", Actor::Login(&above)),
        ("admin", Actor::Login(&administrator)),
        ("all-admin", Actor::Login(&everywhere)),
        ("disabled", Actor::Login(&disabled)),
        ("operator", Actor::Operator),
    ];
    let mut matrix = format!("{:<14}", "");
    for (name, _) in &actors {
        let _ = write!(matrix, "{name:<10}");
    }
    for action in Action::ALL {
        let _ = write!(matrix, "\n{:<14}", format!("{action:?}"));
        for (_, actor) in &actors {
            let _ = write!(matrix, "{:<10}", word(may(actor, *action, &resource(*action), &tree())));
        }
    }
    let matrix: Vec<&str> = matrix.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(matrix.join("\n"), @r"
                  nobody    clerk     neighbour manager   above     admin     all-admin disabled  operator
    ReadDirectory yes       yes       yes       yes       yes       yes       yes       yes       yes
    TakeNumber    yes       yes       yes       yes       yes       yes       yes       yes       yes
    ReportHours   yes       yes       yes       yes       yes       yes       yes       yes       yes
    FollowClaim   yes       yes       yes       yes       yes       yes       yes       yes       yes
    WithdrawClaim yes       yes       yes       yes       yes       yes       yes       yes       yes
    SeeQueue      sign in   yes       404       yes       yes       yes       yes       sign in   403
    IssueClaim    sign in   yes       404       yes       yes       403       403       sign in   403
    CallClaim     sign in   yes       404       yes       yes       403       403       sign in   403
    FinishClaim   sign in   yes       404       yes       yes       403       403       sign in   403
    MissClaim     sign in   yes       404       yes       yes       403       403       sign in   403
    ParkClaim     sign in   yes       404       yes       yes       403       403       sign in   403
    CancelClaim   sign in   yes       404       yes       yes       403       403       sign in   403
    Supervise     sign in   403       404       yes       yes       403       403       sign in   403
    ReadNote      sign in   yes       404       yes       yes       403       403       sign in   403
    FollowCase    yes       yes       yes       yes       yes       yes       yes       yes       yes
    SeeCases      sign in   yes       404       yes       yes       403       403       sign in   403
    WorkCase      sign in   yes       404       yes       yes       403       403       sign in   403
    Coordinate    sign in   403       404       yes       yes       403       403       sign in   403
    SeeCaseTypes  sign in   yes       404       yes       yes       yes       yes       sign in   403
    ChangeHours   sign in   403       404       yes       yes       yes       yes       sign in   403
    ReadReports   sign in   403       404       yes       yes       yes       yes       sign in   403
    SeeLedger     sign in   403       404       yes       yes       yes       yes       sign in   yes
    ReadSealed    sign in   403       404       yes       yes       403       403       sign in   403
    Import        sign in   403       404       403       403       yes       yes       sign in   yes
    ManageLogins  sign in   403       404       403       403       yes       yes       sign in   yes
    DeclarePolicy sign in   403       403       403       403       403       yes       sign in   yes
    Backup        sign in   403       403       403       403       403       yes       sign in   yes
    Verify        sign in   403       403       403       403       403       yes       sign in   yes
    ");
}

/// The matrix as committed above; a new action that is missing from it fails here by name.
#[test]
fn every_action_is_in_the_matrix() {
    let committed = include_str!("main.rs");
    for action in Action::ALL {
        let row = format!("\n    {:<14}", format!("{action:?}"));
        assert!(
            committed.contains(&row),
            "{action:?} is not in the committed matrix: run `cargo insta review`"
        );
    }
}

#[test]
fn m10_m11_agents_work_on_cases_and_coordinators_rule() {
    let check = |role: Role, action: Action, expect: Decision| {
        let login = login(role, Some(STREET));
        let decision = may(&Actor::Login(&login), action, &resource(action), &tree());
        assert_eq!(decision, expect, "{role:?} {action:?}");
    };
    use Decision::{Allowed, Forbidden};
    for role in [Role::Agent, Role::Coordinator] {
        let agent = role == Role::Agent;
        check(role, Action::SeeCases, Allowed);
        check(role, Action::WorkCase, if agent { Allowed } else { Forbidden });
        check(role, Action::Coordinate, if agent { Forbidden } else { Allowed });
        check(role, Action::CallClaim, Forbidden);
        check(role, Action::ReadSealed, Forbidden);
    }
}

#[test]
fn m17_a_visiting_clinic_calls_its_own_claims_and_no_others() {
    let assistant = login(Role::Clerk, Some(CLINIC));
    let at = |provider| Resource::Desk {
        host: unit(COMMUNITY),
        provider,
    };
    let call = |resource| may(&Actor::Login(&assistant), Action::CallClaim, &resource, &tree());
    assert_eq!(call(at(Some(unit(CLINIC)))), Decision::Allowed);
    assert_eq!(call(at(None)), Decision::NotFound);
}

#[test]
fn an_action_on_the_wrong_kind_of_resource_is_refused() {
    let everywhere = login(Role::Administrator, None);
    let ask = |action, resource| may(&Actor::Login(&everywhere), action, &resource, &tree());
    assert_eq!(ask(Action::Import, Resource::Public), Decision::Forbidden);
    assert_eq!(ask(Action::Backup, Resource::Unit(unit(CITY))), Decision::Forbidden);
    assert_eq!(ask(Action::SeeQueue, Resource::ClaimByToken), Decision::Forbidden);
    assert_eq!(ask(Action::Import, Resource::Installation), Decision::Allowed);
    let somewhere = login(Role::Administrator, Some(CITY));
    let asked = may(
        &Actor::Login(&somewhere),
        Action::ManageLogins,
        &Resource::Installation,
        &tree(),
    );
    assert_eq!(asked, Decision::Forbidden);
}

#[test]
fn what_is_done_to_a_claim_maps_to_what_is_asked() {
    assert_eq!(Action::from(ClaimAction::Recall), Action::CallClaim);
    assert_eq!(Action::from(ClaimAction::Return), Action::ParkClaim);
}

fn any_role() -> impl Strategy<Value = Role> {
    prop_oneof![
        Just(Role::Administrator),
        Just(Role::Manager),
        Just(Role::Clerk),
        Just(Role::Agent),
        Just(Role::Coordinator)
    ]
}

proptest! {
    /// Any parents at all, cycles included: a role reaches a unit exactly when its unit is that unit or above it.
    #[test]
    fn a_role_reaches_its_subtree_and_nothing_else(
        parents in proptest::collection::vec(0..12u128, 12),
        at in 0..12u128,
        asked in 0..12u128,
        role in any_role(),
    ) {
        let tree: Parents = (0..12).zip(&parents).map(|(child, parent)| (unit(child), unit(*parent))).collect();
        let mut above = vec![asked];
        while let Some(next) = above.last().map(|last| parents[*last as usize]).filter(|next| !above.contains(next)) {
            above.push(next);
        }
        let login = login(role, Some(at));
        for action in Action::ALL.iter().filter(|action| matches!(action.needs(), Needs::AtUnit(_))) {
            let expect = match (above.contains(&at), action.needs().roles().contains(&role)) {
                (false, _) => Decision::NotFound,
                (true, false) => Decision::Forbidden,
                (true, true) => Decision::Allowed,
            };
            prop_assert_eq!(may(&Actor::Login(&login), *action, &Resource::Unit(unit(asked)), &tree), expect);
        }
    }

    #[test]
    fn nobody_signed_out_does_staff_work(index in 0..Action::ALL.len(), number in 0..6u128) {
        let action = Action::ALL[index];
        for resource in [Resource::Unit(unit(number)), Resource::Installation, Resource::Desk { host: unit(number), provider: None }] {
            prop_assert!(!may(&Actor::Anonymous, action, &resource, &tree()).allowed());
        }
    }
}
