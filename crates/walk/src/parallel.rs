//! Work spread over threads whose outcome does not depend on how many there are.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// `requested` threads, or as many as the machine runs at once when it is 0.
pub(crate) fn threads(requested: usize) -> usize {
    match requested {
        0 => std::thread::available_parallelism().map_or(1, |n| n.get()),
        n => n,
    }
}

/// Calls `work` with each item and the worker's own `state`, and returns the results in the items' order, or the
/// error of the first item that fails. Items are handed out one by one, so that uneven ones spread evenly.
pub(crate) fn map<T: Sync, S, R: Send, E: Send>(
    items: &[T],
    threads: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let threads = threads.min(items.len()).max(1);
    if threads == 1 {
        let mut own = state();
        return items.iter().map(|item| work(&mut own, item)).collect();
    }
    // Items are taken in order, so when one fails all before it are done or under way: the first error is the
    // same however the threads run.
    let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(usize::MAX));
    let run = || {
        let (mut own, mut done) = (state(), Vec::new());
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at).filter(|_| at < failed.load(Ordering::Relaxed)) else {
                return done;
            };
            let result = work(&mut own, item);
            if result.is_err() {
                failed.fetch_min(at, Ordering::Relaxed);
            }
            done.push((at, result));
        }
    };
    let mut all: Vec<(usize, Result<R, E>)> = Vec::with_capacity(items.len());
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        all.append(&mut run());
        for other in others {
            match other.join() {
                Ok(mut done) => all.append(&mut done),
                // Work returns its errors; what is left is a defect, which must not pass for a result.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, result)| result).collect()
}

/// Two pieces of work at once, or one after the other on a single thread.
pub(crate) fn join<A: Send, B: Send>(
    threads: usize,
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B,
) -> (A, B) {
    if threads < 2 {
        return (first(), second());
    }
    std::thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        match first.join() {
            Ok(first) => (first, second),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Runs `work` on every task, `threads` at a time, the calling thread among them.
pub(crate) fn each<T: Send>(
    tasks: impl IntoIterator<Item = T, IntoIter: Send>,
    threads: usize,
    work: impl Fn(T) + Sync,
) {
    each_with(tasks, &mut vec![(); threads.max(1)], |(), task| work(task));
}

/// As [`each`], every thread with a state of its own: there are as many threads as states.
pub(crate) fn each_with<T: Send, S: Send>(
    tasks: impl IntoIterator<Item = T, IntoIter: Send>,
    states: &mut [S],
    work: impl Fn(&mut S, T) + Sync,
) {
    let tasks = Mutex::new(tasks.into_iter());
    let next = || tasks.lock().unwrap_or_else(PoisonError::into_inner).next();
    let run = |state: &mut S| {
        while let Some(task) = next() {
            work(state, task);
        }
    };
    let Some((own, others)) = states.split_first_mut() else {
        return;
    };
    std::thread::scope(|scope| {
        for state in others {
            scope.spawn(|| run(state));
        }
        run(own);
    });
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_and_the_first_error_do_not_depend_on_the_threads() {
        let items: Vec<u32> = (0..1000).collect();
        for threads in [1, 2, 7] {
            let doubled = map(&items, threads, || (), |(), n| Ok::<_, u32>(n * 2)).unwrap();
            assert!(doubled.iter().zip(&items).all(|(d, n)| *d == n * 2));
            let failed = map(
                &items,
                threads,
                || (),
                |(), n| if n % 300 == 299 { Err(*n) } else { Ok(()) },
            );
            assert_eq!(failed, Err(299));
        }
    }
}
