//! What can be done, and the policy: which role each action needs, and where.

use yike_model::desk::ClaimAction;
use yike_model::people::Role;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $needs:expr),* $(,)?) => {
        /// Everything that is ever asked about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $name),* }

        impl Action {
            /// All of them, in the order of the matrix.
            pub const ALL: &[Action] = &[$(Action::$name),*];

            /// The policy.
            pub fn needs(self) -> Needs {
                match self { $(Action::$name => $needs),* }
            }
        }
    };
}

/// Who may do it, and on which kind of resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Anybody, on `Resource::Public`.
    Nothing,
    /// Whoever shows the token, on `Resource::ClaimByToken`.
    Token,
    /// One of these roles, on `Resource::Desk`.
    AtDesk(&'static [Role]),
    /// One of these roles, on `Resource::Unit`; on `Resource::Installation`, held everywhere.
    AtUnit(&'static [Role]),
    /// One of these roles held everywhere, on `Resource::Installation`.
    Everywhere(&'static [Role]),
}

impl Needs {
    /// The roles that suffice.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Needs::Nothing | Needs::Token => &[],
            Needs::AtDesk(roles) | Needs::AtUnit(roles) | Needs::Everywhere(roles) => roles,
        }
    }
}

const DESK: &[Role] = &[Role::Manager, Role::Clerk];
const STAFF: &[Role] = &[Role::Administrator, Role::Manager, Role::Clerk];
const CASEWORK: &[Role] = &[Role::Manager, Role::Clerk, Role::Agent];
const COORDINATE: &[Role] = &[Role::Manager, Role::Coordinator];
const CASES: &[Role] = &[Role::Manager, Role::Clerk, Role::Agent, Role::Coordinator];
const ALL: &[Role] = &[
    Role::Administrator,
    Role::Manager,
    Role::Clerk,
    Role::Agent,
    Role::Coordinator,
];
const ANSWERABLE: &[Role] = &[Role::Administrator, Role::Manager];
const MANAGER: &[Role] = &[Role::Manager];
const ADMINISTRATOR: &[Role] = &[Role::Administrator];

actions! {
    /// Venues, services, hours, waits.
    ReadDirectory = Needs::Nothing,
    /// A number for oneself.
    TakeNumber = Needs::Nothing,
    /// "These hours are wrong."
    ReportHours = Needs::Nothing,
    /// See one's own claim.
    FollowClaim = Needs::Token,
    /// Give up one's own claim.
    WithdrawClaim = Needs::Token,
    /// The line of a venue: labels, services, waits. No personal data.
    SeeQueue = Needs::AtDesk(STAFF),
    /// A number for somebody without a phone, and "I am here".
    IssueClaim = Needs::AtDesk(DESK),
    /// Call, recall, start.
    CallClaim = Needs::AtDesk(DESK),
    FinishClaim = Needs::AtDesk(DESK),
    MissClaim = Needs::AtDesk(DESK),
    /// Set aside, and bring back.
    ParkClaim = Needs::AtDesk(DESK),
    /// Cancel on the holder's word, at the counter.
    CancelClaim = Needs::AtDesk(DESK),
    /// Everybody's windows of the line, stop giving out numbers, close at once.
    Supervise = Needs::AtDesk(MANAGER),
    /// The note a colleague sealed with a number sent on.
    ReadNote = Needs::AtDesk(DESK),
    /// See one's own case, give and take back a mandate.
    FollowCase = Needs::Token,
    /// Cases of a unit: where they are, whose move, by when. No personal data.
    SeeCases = Needs::AtUnit(CASES),
    /// Open a case, take steps, hand it on, take it over; open the applicant's data with a reason.
    WorkCase = Needs::AtUnit(CASEWORK),
    /// Who has which case; decide where one goes when units disagree.
    Coordinate = Needs::AtUnit(COORDINATE),
    /// The types of cases and their diagrams.
    SeeCaseTypes = Needs::AtUnit(ALL),
    /// Exceptions and closures of a schedule.
    ChangeHours = Needs::AtUnit(ANSWERABLE),
    /// What residents say about wrong hours.
    ReadReports = Needs::AtUnit(ANSWERABLE),
    SeeLedger = Needs::AtUnit(ANSWERABLE),
    /// Open a sealed field. The reading is an event, with its reason. Who runs the installation is not let in by that.
    ReadSealed = Needs::AtUnit(MANAGER),
    /// Directory, divisions, holidays. What reaches beyond one unit is asked on the installation.
    Import = Needs::AtUnit(ADMINISTRATOR),
    ManageLogins = Needs::AtUnit(ADMINISTRATOR),
    /// The order of every line.
    DeclarePolicy = Needs::Everywhere(ADMINISTRATOR),
    Backup = Needs::Everywhere(ADMINISTRATOR),
    /// Recompute projections and the hash chain from the ledger.
    Verify = Needs::Everywhere(ADMINISTRATOR),
}

impl From<ClaimAction> for Action {
    fn from(action: ClaimAction) -> Action {
        match action {
            ClaimAction::Arrive => Action::IssueClaim,
            ClaimAction::Call | ClaimAction::Recall | ClaimAction::Start => Action::CallClaim,
            ClaimAction::Finish => Action::FinishClaim,
            ClaimAction::Miss => Action::MissClaim,
            ClaimAction::Park | ClaimAction::Return => Action::ParkClaim,
            ClaimAction::Cancel | ClaimAction::Expire => Action::CancelClaim,
            ClaimAction::Confirm | ClaimAction::Offer | ClaimAction::Decline | ClaimAction::HandOut => {
                Action::IssueClaim
            }
            ClaimAction::Transfer => Action::ParkClaim,
        }
    }
}
