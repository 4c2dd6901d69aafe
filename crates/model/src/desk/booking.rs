//! Places that can be booked. Plain functions of a schedule's rule, its periods of a day and what is taken already.

use super::{Claim, ClaimState};
use crate::directory::BookingRule;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, civil::Time};
use yike_calendar::Occurrence;

/// While a person confirms, the place is theirs for so long.
pub const HOLD: SignedDuration = SignedDuration::from_mins(10);
/// An offer from the waiting list stands for so long, counted in waking hours.
pub const OFFER: SignedDuration = SignedDuration::from_mins(30);
/// A place that starts sooner than this is offered to nobody on the waiting list: they would not get there.
pub const OFFER_AHEAD: SignedDuration = SignedDuration::from_mins(30);
/// Offers somebody may let pass before they leave the waiting list.
pub const OFFERS: u8 = 2;
/// New places proposed to somebody whose period was cancelled.
pub const PROPOSALS: usize = 3;

/// Nobody is expected to look at a message outside these local hours.
const WAKING: (Time, Time) = (Time::constant(8, 0, 0, 0), Time::constant(20, 0, 0, 0));

/// A place with room: `buckets` buckets of the rule in a row, inside one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub starts_at: Timestamp,
    /// End of its last bucket.
    pub ends_at: Timestamp,
    pub buckets: u32,
    /// How many could still book it.
    pub left: u32,
}

/// So many bookings from one instant to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub count: u32,
}

/// Bookings that use any of the time from `starts_at` to `ends_at`, also those made under another timetable.
pub fn taken_of(taken: &[Stretch], starts_at: Timestamp, ends_at: Timestamp) -> u32 {
    taken
        .iter()
        .filter(|stretch| stretch.starts_at < ends_at && starts_at < stretch.ends_at)
        .fold(0, |sum, stretch| sum.saturating_add(stretch.count))
}

/// Length of a bucket; a rule of nought minutes counts as one.
pub fn step(rule: &BookingRule) -> SignedDuration {
    SignedDuration::from_mins(i64::from(rule.bucket_minutes.max(1)))
}

/// Buckets a service of so many minutes needs, at least one.
pub fn buckets_for(rule: &BookingRule, minutes: u16) -> u32 {
    u32::from(minutes.max(1).div_ceil(rule.bucket_minutes.max(1)))
}

/// Starts of the buckets of one period: whole buckets only.
pub fn grid(rule: &BookingRule, period: &Occurrence) -> Vec<Timestamp> {
    let step = step(rule);
    std::iter::successors(Some(period.starts_at), |at| at.checked_add(step).ok())
        .take_while(|at| at.checked_add(step).is_ok_and(|end| end <= period.ends_at))
        .collect()
}

/// Places of one period with room for a service of `minutes`, in order. A place starts after `now` and before the period's
/// last admission; `capacity` is what each bucket holds.
pub fn places(
    rule: &BookingRule,
    period: &Occurrence,
    (minutes, capacity): (u16, u32),
    now: Timestamp,
    taken: &[Stretch],
) -> Vec<Place> {
    let (step, buckets) = (step(rule), buckets_for(rule, minutes));
    let left: Vec<(Timestamp, u32)> = grid(rule, period)
        .into_iter()
        .map(|at| {
            let end = at.saturating_add(step).unwrap_or(at);
            (at, capacity.saturating_sub(taken_of(taken, at, end)))
        })
        .collect();
    let width = usize::try_from(buckets).unwrap_or(usize::MAX);
    if width > left.len() {
        return Vec::new();
    }
    left.windows(width)
        .filter_map(|run| {
            let (starts_at, _) = *run.first()?;
            let (last, _) = *run.last()?;
            let left = run.iter().map(|(_, left)| *left).min()?;
            let place = Place {
                starts_at,
                ends_at: last.checked_add(step).ok()?,
                buckets,
                left,
            };
            (left > 0 && starts_at > now && starts_at < period.last_admission_at).then_some(place)
        })
        .collect()
}

/// Until when an offer made now stands: half an hour of waking time, never beyond the start of the place.
pub fn offer_until(now: Timestamp, starts_at: Timestamp, zone: &TimeZone) -> Timestamp {
    let local = zone.to_datetime(now);
    let (open, close) = WAKING;
    let at = |date: jiff::civil::Date, time: Time| zone.to_timestamp(date.to_datetime(time)).unwrap_or(now);
    let tomorrow = || local.date().tomorrow().unwrap_or(local.date());
    let until = if local.time() < open {
        at(local.date(), open).saturating_add(OFFER).unwrap_or(now)
    } else {
        let closes = at(local.date(), close);
        let today = closes.duration_since(now).max(SignedDuration::ZERO);
        if today >= OFFER {
            now.saturating_add(OFFER).unwrap_or(now)
        } else {
            at(tomorrow(), open).saturating_add(OFFER - today).unwrap_or(now)
        }
    };
    until.min(starts_at)
}

/// Whether a booking has lost its period: it still counts on it, and no period of the day covers it any more.
pub fn lost_its_period(claim: &Claim, periods: &[Occurrence]) -> bool {
    let counts = matches!(
        claim.state,
        ClaimState::Held | ClaimState::Confirmed | ClaimState::Arrived
    );
    counts
        && claim.booking.is_some_and(|booking| {
            !periods
                .iter()
                .any(|period| period.starts_at <= booking.starts_at && booking.ends_at <= period.ends_at)
        })
}

/// Bookings that a change of the timetable hits: those nobody may drop silently.
pub fn affected<'a>(claims: &'a [Claim], periods: &[Occurrence]) -> Vec<&'a Claim> {
    claims.iter().filter(|claim| lost_its_period(claim, periods)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-24T{text}:00+08:00").parse().unwrap()
    }

    fn morning() -> Occurrence {
        Occurrence {
            starts_at: at("09:00"),
            ends_at: at("11:10"),
            last_admission_at: at("11:00"),
            date: jiff::civil::date(2026, 11, 24),
        }
    }

    const RULE: BookingRule = BookingRule {
        bucket_minutes: 30,
        per_bucket: 2,
        reserved: 0,
        days_ahead: 7,
    };

    fn starts(minutes: u16, now: &str, taken: &[Stretch]) -> Vec<String> {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        places(&RULE, &morning(), (minutes, RULE.per_bucket), at(now), taken)
            .iter()
            .map(|place| {
                format!(
                    "{} {}",
                    zone.to_datetime(place.starts_at).time().strftime("%H:%M"),
                    place.left
                )
            })
            .collect()
    }

    #[test]
    fn m07_places_are_whole_buckets_of_the_period_not_in_the_past() {
        let none = [];
        assert_eq!(starts(8, "08:00", &none), ["09:00 2", "09:30 2", "10:00 2", "10:30 2"]);
        assert_eq!(starts(8, "09:30", &none), ["10:00 2", "10:30 2"], "09:30 has begun");
        assert_eq!(starts(45, "08:00", &none), ["09:00 2", "09:30 2", "10:00 2"]);
        assert_eq!(starts(240, "08:00", &none), [] as [&str; 0], "longer than the morning");
        let stretch = |from, to, count| Stretch {
            starts_at: at(from),
            ends_at: at(to),
            count,
        };
        let taken = [
            stretch("09:30", "10:00", 2),
            stretch("10:00", "10:30", 1),
            stretch("10:15", "10:45", 1),
        ];
        assert_eq!(starts(8, "08:00", &taken), ["09:00 2", "10:30 1"]);
        assert_eq!(starts(45, "08:00", &taken), [] as [&str; 0], "no two in a row are free");
    }

    #[test]
    fn m07_an_offer_stands_half_an_hour_of_waking_time() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let far: Timestamp = "2026-11-30T09:00:00+08:00".parse().unwrap();
        for (now, until) in [
            ("10:00", "2026-11-24T10:30:00+08:00"),
            ("06:00", "2026-11-24T08:30:00+08:00"),
            ("19:50", "2026-11-25T08:20:00+08:00"),
            ("23:00", "2026-11-25T08:30:00+08:00"),
        ] {
            assert_eq!(
                offer_until(at(now), far, &zone),
                until.parse::<Timestamp>().unwrap(),
                "{now}"
            );
        }
        assert_eq!(offer_until(at("10:00"), at("10:20"), &zone), at("10:20"));
    }

    proptest! {
        /// Whatever is taken, a place offered has room in every bucket it covers, and is long enough.
        #[test]
        fn m07_what_is_offered_is_free(
            taken in prop::collection::vec((0i64..120, 1i64..90, 0u32..3), 0..8),
            minutes in 1u16..100,
        ) {
            let taken: Vec<Stretch> = taken
                .into_iter()
                .map(|(from, long, count)| {
                    let starts_at = at("09:00") + SignedDuration::from_mins(from);
                    Stretch { starts_at, ends_at: starts_at + SignedDuration::from_mins(long), count }
                })
                .collect();
            for place in places(&RULE, &morning(), (minutes, 2), at("08:00"), &taken) {
                prop_assert!(place.ends_at.duration_since(place.starts_at) >= SignedDuration::from_mins(i64::from(minutes)));
                let mut bucket = place.starts_at;
                while bucket < place.ends_at {
                    let end = bucket + step(&RULE);
                    prop_assert!(taken_of(&taken, bucket, end) + place.left <= 2);
                    bucket = end;
                }
                prop_assert_eq!(bucket, place.ends_at);
            }
        }
    }
}
