//! A list of tasks shared out among a few threads.

use std::sync::{Mutex, PoisonError};

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
