//! Why a stop is left out, by how much.

use super::Reason;
use super::task::{NEVER, Task};

/// Why nobody could visit this stop even with no other on the way.
pub fn alone(task: &Task, stop: usize) -> Option<Reason> {
    let (there, back) = (task.nearest(task.start(), stop), task.nearest(stop, task.end()));
    if there >= NEVER || back >= NEVER {
        return Some(Reason::NoWay);
    }
    if task.bags[stop] > task.capacity {
        let by = task.bags[stop] - task.capacity;
        return Some(Reason::TooHeavy { by });
    }
    let arrive = task.from + there;
    match task.begin_without_shift(stop, arrive) {
        Err(by_ms) => Some(Reason::OutOfReach { by_ms }),
        Ok(begin) => {
            let by_ms = (begin + task.service[stop] + back).saturating_sub(task.until);
            (by_ms > 0).then_some(Reason::ShiftTooShort { by_ms })
        }
    }
}

/// Why this stop does not fit into a round: what goes wrong, and by how much, where it goes wrong least.
pub fn in_round(task: &Task, order: &[usize], stop: usize, name: impl Fn(usize) -> String) -> Reason {
    let over = (task.load(order) + task.bags[stop]).saturating_sub(task.capacity);
    if over > 0 {
        return Reason::LoadFull { by: over };
    }
    let mut least: Option<(u64, usize)> = None;
    for at in 0..=order.len() {
        let mut with = order.to_vec();
        with.insert(at, stop);
        if let Some(worst) = lateness(task, &with).filter(|worst| least.is_none_or(|least| worst.0 < least.0)) {
            least = Some(worst);
        }
    }
    match least {
        Some((by_ms, at)) if by_ms > 0 && at == task.end() => Reason::ShiftEnds { by_ms },
        Some((by_ms, at)) if by_ms > 0 => Reason::Late { stop: name(at), by_ms },
        _ => Reason::NotFitted,
    }
}

/// The most that anything in an order is late, and what: a stop or the end. `None` if there is no way.
fn lateness(task: &Task, order: &[usize]) -> Option<(u64, usize)> {
    let (mut at, mut now, mut worst) = (task.start(), task.from, (0, task.end()));
    for stop in order {
        let arrive = now + task.walk(at, *stop);
        if arrive >= NEVER {
            return None;
        }
        // Of a window that the shift cuts off, the shift's end is to blame.
        let begin = task.begin_without_shift(*stop, arrive).unwrap_or_else(|by| {
            if by > worst.0 {
                worst = (by, *stop);
            }
            arrive
        });
        now = begin + task.service[*stop];
        at = *stop;
    }
    let back = now + task.walk(at, task.end());
    let by = back.saturating_sub(task.until);
    (back < NEVER).then(|| if by > worst.0 { (by, task.end()) } else { worst })
}
