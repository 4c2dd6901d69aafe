//! A small directory: one district, one street, one community with its station, one service, one counter.

use crate::TestStore;
use jiff::Timestamp;
use jiff::civil::{Date, Time, date};
use yike_calendar::{DaySet, Period, Plan, PlanRule, Recurrence};
use yike_model::desk::{Asks, Channel, Claim, ClaimState, Course, Session};
use yike_model::directory::*;
use yike_model::ledger::{Actor, Event};
use yike_model::*;
use yike_storage::StorageError;

/// What [`directory`] stored.
#[derive(Debug, Clone)]
pub struct Directory {
    pub district: Unit,
    pub community: Unit,
    pub station: Unit,
    pub venue: Venue,
    pub service: Service,
    pub offering: Offering,
    pub schedule: Schedule,
    /// Tuesday 2026-11-24.
    pub date: Date,
}

fn unit(t: &TestStore, code: &str, name: Text, kind: UnitKind, parent: Option<UnitId>) -> Unit {
    Unit {
        id: UnitId(t.ids.uuid()),
        code: code.to_owned(),
        name,
        kind,
        parent,
        serves: Vec::new(),
        aliases: Vec::new(),
        phone: String::new(),
        from: None,
        until: None,
    }
}

/// Stores a small directory and returns it.
pub async fn directory(t: &TestStore) -> Directory {
    let made = build(t);
    let d = &made;
    t.store
        .write(|tx| async move {
            for unit in [&d.district, &d.community, &d.station] {
                tx.import_unit(unit).await?;
            }
            tx.import_venue(&d.venue).await?;
            tx.import_service(&d.service).await?;
            tx.import_offering(&d.offering).await?;
            tx.import_schedule(&d.schedule).await?;
            Ok::<_, StorageError>(())
        })
        .await
        .unwrap();
    made
}

fn build(t: &TestStore) -> Directory {
    let district = unit(
        t,
        "D1",
        Text::new("示例区", "Example District"),
        UnitKind::District,
        None,
    );
    let community = unit(
        t,
        "C1",
        Text::new("示例社区", "Example Community"),
        UnitKind::Community,
        Some(district.id),
    );
    let mut station = unit(
        t,
        "S1",
        Text::new("示例社区服务站", "Example Station"),
        UnitKind::Station,
        Some(community.id),
    );
    station.serves.push(community.id);
    let venue = Venue {
        id: VenueId(t.ids.uuid()),
        code: "V1".to_owned(),
        name: Text::new("示例社区党群服务中心", "Example Community Centre"),
        unit: station.id,
        kind: VenueKind::Comprehensive,
        address: Text::new("示例路 1 号", "1 Example Road"),
        point: Some((120.6, 31.3)),
        geocoding: Geocoding::Given,
        area_m2: Some(300),
        phone: "0512-00000000".to_owned(),
        accessibility: vec![Accessibility::Ramp],
        hours_confirmed_on: Some(date(2026, 11, 1)),
        notes: Vec::new(),
        teams: None,
        rooms: Vec::new(),
        until: None,
    };
    let service = Service {
        id: ServiceId(t.ids.uuid()),
        version: 1,
        code: "F1".to_owned(),
        name: Text::new("居住证办理", "Residence permit"),
        field: "民生服务".to_owned(),
        audience: Audience::Person,
        held_at: Level::Community,
        common: true,
        summary: Text::default(),
        note: Text::default(),
        minutes: 10,
        promised_days: Some(0),
        legal_days: None,
        fee_fen: 0,
        fee_note: Text::default(),
        presence: Presence::AgentAllowed,
        help: Vec::new(),
        keywords: Vec::new(),
        documents: Vec::new(),
        steps: Vec::new(),
    };
    let offering = Offering {
        id: OfferingId(t.ids.uuid()),
        unit: station.id,
        venue: venue.id,
        service: service.id,
        authority: Authority::Accept,
        status: OfferingStatus::Normal,
        from: None,
        until: None,
        eligible: Text::default(),
        room: None,
    };
    let hours = |from, to| Period {
        start: Time::constant(from, 0, 0, 0),
        end: Time::constant(to, 0, 0, 0),
        last_admission_minutes: 0,
    };
    let schedule = Schedule {
        id: ScheduleId(t.ids.uuid()),
        code: "V1-A".to_owned(),
        venue: venue.id,
        name: Text::new("综合窗口", "General counter"),
        provider: None,
        resource: ResourceKind::CounterGroup,
        room: None,
        services: Vec::new(),
        plan: Plan {
            rules: vec![PlanRule {
                recurrence: Recurrence::Weekly { days: DaySet::WORKWEEK },
                periods: vec![hours(9, 12), hours(13, 17)],
                from: None,
                until: None,
            }],
            ..Plan::default()
        },
        servers: 2,
        walk_in_capacity: None,
        booking: None,
        walk_in_from_minutes: 0,
        who: Text::default(),
        cover: Vec::new(),
        label_prefix: "A".to_owned(),
        until: None,
    };
    Directory {
        district,
        community,
        station,
        venue,
        service,
        offering,
        schedule,
        date: date(2026, 11, 24),
    }
}

/// The morning session of the counter, 09:00 to 12:00 in Shanghai. Not stored.
pub fn session(t: &TestStore, d: &Directory) -> Session {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    Session {
        id: SessionId(t.ids.uuid()),
        schedule: d.schedule.id,
        venue: d.venue.id,
        date: d.date,
        starts_at: at("2026-11-24T01:00:00Z"),
        ends_at: at("2026-11-24T04:00:00Z"),
        last_admission_at: at("2026-11-24T03:30:00Z"),
    }
}

/// A walk-in claim with this label. Not stored.
pub fn claim(t: &TestStore, d: &Directory, session: SessionId, label: &str) -> Claim {
    Claim {
        id: ClaimId(t.ids.uuid()),
        session,
        schedule: d.schedule.id,
        venue: d.venue.id,
        service: d.service.id,
        service_version: d.service.version,
        service_name: d.service.name.clone(),
        venue_name: d.venue.name.clone(),
        minutes: d.service.minutes,
        field: d.service.field.clone(),
        label: label.to_owned(),
        token: t.ids.token(),
        channel: Channel::Counter,
        state: ClaimState::Arrived,
        queued_at: t.clock.now(),
        created_at: t.clock.now(),
        called_at: None,
        ended_at: None,
        window: String::new(),
        served_by: None,
        booking: None,
        wish: None,
        asks: Asks::default(),
        course: Course::default(),
    }
}

/// An event of the system about a subject.
pub fn event(t: &TestStore, kind: &str, subject: &str) -> Event {
    Event {
        id: EventId(t.ids.uuid()),
        at: t.clock.now(),
        actor: Actor::System,
        on_behalf_of: None,
        unit: None,
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        why: String::new(),
        data: serde_json::json!({}),
    }
}
